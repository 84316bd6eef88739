"""The style sheet is what its sources compile to, and holds nothing that may be used on GOV.UK only."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import api.web

STYLES = Path(api.web.__file__).parent / "styles"
SHEET = (STYLES / "../static/app.css").resolve()
SUMS = {line[66:]: line[:64] for line in (STYLES / "SHA256SUMS").read_text(encoding="ascii").splitlines()}


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_style_file_has_the_sum_it_was_compiled_with(name: str) -> None:
    found = hashlib.sha256((STYLES / name).read_bytes()).hexdigest()
    assert found == SUMS[name], f"{name} changed: compile the style sheet again, as styles/README.md says"


def test_every_style_source_has_a_sum() -> None:
    sources = {str(path.relative_to(STYLES)) for path in STYLES.rglob("*.scss") if "build" not in path.parts}
    assert sources == set(SUMS) - {"../static/app.css"}


@pytest.mark.parametrize("foreign", ["transport", "crest", "gov.uk", "@font-face", "@import", "url("])
def test_the_style_sheet_mentions_nothing_foreign(foreign: str) -> None:
    assert foreign not in SHEET.read_text(encoding="utf-8").lower()


def test_the_style_sheet_names_the_neutral_font_first() -> None:
    families = set(re.findall(r"font-family:([^;}]+)", SHEET.read_text(encoding="utf-8")))
    known = ('"Noto Sans"', "sans-serif", "ui-monospace")
    assert all(family.startswith(known) for family in families), families
