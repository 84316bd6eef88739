"""Exports beside what others make of them: validated by the standard's schemas, and opened in dmn-js in a real browser.

    python -m tests.differential.modeller_check

Every shipped edition is validated as DMN 1.5. Each that DMN 1.3 can say is opened in dmn-js: nothing may be warned of,
every decision must be there, no two shapes may overlap, and each table must show every row. Pictures are kept. The
schemas come with the package @kie-tools/dmn-marshaller (Apache 2.0); both packages are fetched by npm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from lxml import etree
from playwright.sync_api import Page, sync_playwright

from api.services.registry import LoadedEdition
from engine.dmn.model import DecisionTable
from engine.dmn.xml_writer.older import as_dmn_13
from engine.errors import RuleSetError
from engine.exchange.edition_xml import write_edition
from tests.chromium import FLAGS, find
from tests.differential.cross_check_soak import say
from tests.rules.shipped import EDITIONS, REGISTRY

PACKAGES = ("dmn-js@17.10.2", "@kie-tools/dmn-marshaller@10.2.0")
SCHEMA = "node_modules/@kie-tools/dmn-marshaller/src/schemas/dmn-1_5/DMN15.xsd"
VIEWER = "node_modules/dmn-js/dist"
STYLES = ("diagram-js", "dmn-js-shared", "dmn-js-drd", "dmn-js-decision-table", "dmn-js-literal-expression")
IMPORT = """async xml => {
    window.viewer = new DmnJS({container: '#canvas'});
    const {warnings} = await viewer.importXML(xml);
    return {warnings: warnings.map(one => one.message), views: viewer.getViews().map(one => [one.type, one.name])};
}"""
SHAPES = """() => viewer.getActiveViewer().get('elementRegistry').filter(one => one.width && one.parent)
    .map(one => [one.businessObject.name, one.x, one.y, one.x + one.width, one.y + one.height])"""
OPEN = "async place => { await viewer.open(viewer.getViews()[place]); }"
ROWS = "() => document.querySelectorAll('.tjs-container tbody tr').length"


class Wrong(AssertionError):
    """An export is not what it should be; the message says how."""


def loaded_editions() -> Iterator[tuple[str, LoadedEdition]]:
    """Yield every shipped edition with its name."""
    for name in EDITIONS:
        yield f"{name.scheme}/{name.policy}@{name.name}", REGISTRY.edition(name.scheme, name.policy, name.name)


def validate(folder: Path) -> int:
    """Validate every edition by the schemas; return how many."""
    schema = etree.XMLSchema(etree.parse(str(folder / SCHEMA)))
    count = 0
    for name, loaded in loaded_editions():
        if not schema.validate(etree.fromstring(write_edition(loaded.compiled, loaded.sources))):
            raise Wrong(f"{name} is not valid: {schema.error_log}")
        count += 1
    return count


def open_all(folder: Path) -> tuple[int, int, int]:
    """Open every edition that DMN 1.3 can say; return how many, their tables, and the editions that 1.3 cannot say."""
    opened = tables = beyond = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find()), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1600, "height": 1100})
        for name, loaded in loaded_editions():
            try:
                content = as_dmn_13(write_edition(loaded.compiled, loaded.sources))
            except RuleSetError:
                beyond += 1
                continue
            tables += _opened(page, folder, name, content.decode(), loaded)
            opened += 1
        browser.close()
    return opened, tables, beyond


def _opened(page: Page, folder: Path, name: str, content: str, loaded: LoadedEdition) -> int:
    """Open one edition and look at everything in it; return how many tables it has."""
    page.set_content("<!doctype html><meta charset=utf-8><div id=canvas style='width:1580px;height:1080px'></div>")
    for style in STYLES:
        page.add_style_tag(path=folder / VIEWER / "assets" / f"{style}.css")
    page.add_script_tag(path=folder / VIEWER / "dmn-navigated-viewer.production.min.js")
    found: dict[str, Any] = page.evaluate(IMPORT, content)
    if found["warnings"]:
        raise Wrong(f"{name}: dmn-js warns of {found['warnings']}")
    decisions = {one.name: one.logic for one in loaded.edition.model.decisions}
    views = [view for _, view in found["views"]]
    shapes = page.evaluate(SHAPES)
    if missing := sorted(decisions.keys() - {shape[0] for shape in shapes}):
        raise Wrong(f"{name}: dmn-js does not draw {missing}")
    _check_overlaps(name, [shape[1:] for shape in shapes])
    page.evaluate("() => viewer.getActiveViewer().get('canvas').zoom('fit-viewport')")
    picture = name.replace("/", "-")
    page.screenshot(path=folder / f"{picture}.png")
    tables = 0
    for place, view in enumerate(views):
        logic = decisions.get(view)
        if isinstance(logic, DecisionTable):
            page.evaluate(OPEN, place)
            if page.evaluate(ROWS) != len(logic.rules):
                raise Wrong(f"{name}: the table `{view}` shows {page.evaluate(ROWS)} rows of {len(logic.rules)}")
            page.screenshot(path=folder / f"{picture}-{view}.png")
            tables += 1
    return tables


def _check_overlaps(name: str, shapes: list[list[float]]) -> None:
    for one, other in combinations(shapes, 2):
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
            raise Wrong(f"{name}: two shapes overlap at {one} and {other}")


def main() -> int:
    """Check from the command line; status 1 where an export is wrong, 2 where npm or a browser is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, default=Path("var/modeller"))
    folder = parser.parse_args().keep.resolve()
    npm = shutil.which("npm")
    if npm is None or find() is None:
        say(f"rightful: missing: {'npm' if npm is None else 'Chromium'}, which opening exports in a modeller needs")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([npm, "install", "--silent", "--no-save", "--prefix", str(folder), *PACKAGES], check=True)
    try:
        valid = validate(folder)
        opened, tables, beyond = open_all(folder)
    except Wrong as wrong:
        say(str(wrong))
        return 1
    say(f"{valid} editions valid as DMN 1.5; {opened} opened in dmn-js with {tables} tables, none wrong")
    say(f"{beyond} editions have loops, which DMN 1.3 and so dmn-js do not know; pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
