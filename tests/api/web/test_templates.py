"""Templates and the values that pages hand to them agree exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

import api.web.site
from api.web.pages import Page

TEMPLATES = Path(api.web.site.__file__).parent / "templates"
FRAME_ONLY = {"heading", "back", "mistakes"}


def _page_classes(base: type[Page] = Page) -> Iterator[type[Page]]:
    for page in base.__subclasses__():
        # A slotted dataclass is made anew by its decorator; the class it was made from lingers without a template file.
        if page in vars(__import__(page.__module__, fromlist=["x"])).values():
            yield page
            yield from _page_classes(page)


PAGE_CLASSES = sorted(set(_page_classes()), key=lambda page: page.__qualname__)


def _used_fields(app: Flask, template: str) -> set[str]:
    """Return the fields of `page` that a template and what it includes or extends read."""
    assert app.jinja_env.loader is not None
    text = app.jinja_env.loader.get_source(app.jinja_env, template)[0]
    tree = app.jinja_env.parse(text)
    used = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    for include in tree.find_all(nodes.Include):
        assert isinstance(include.template, nodes.Const), f"{template} includes something by a computed name"
        used |= _used_fields(app, include.template.value)
    return used


@pytest.mark.parametrize("page", PAGE_CLASSES, ids=lambda page: page.__name__)
def test_a_template_says_exactly_what_its_page_documents(app: Flask, page: type[Page]) -> None:
    documented = {field.name for field in fields(page)}
    with app.app_context():
        used = _used_fields(app, page.template)
    assert used <= documented, f"{page.template} reads {used - documented}, which {page.__name__} does not have"
    unread = documented - used - FRAME_ONLY
    assert not unread, f"{page.__name__} hands over {unread}, which {page.template} never reads"


@pytest.mark.parametrize("page", PAGE_CLASSES, ids=lambda page: page.__name__)
def test_a_page_says_in_its_docstring_what_it_shows(page: type[Page]) -> None:
    assert page.__doc__
    assert not page.__doc__.startswith(f"{page.__name__}("), "that is the docstring which dataclasses make up"


def test_every_template_belongs_to_a_page_or_is_a_part_of_one() -> None:
    own = {page.template for page in PAGE_CLASSES}
    spare = [path.name for path in TEMPLATES.glob("*.html") if path.name not in own and not path.name.startswith("_")]
    assert spare == ["frame.html"]


def test_only_the_local_layer_knows_the_design_system() -> None:
    knowing = [path.name for path in TEMPLATES.glob("*.html") if "govuk(" in path.read_text(encoding="utf-8")]
    assert knowing == ["_ui.html"]


def test_no_template_imports_what_it_does_not_use(app: Flask) -> None:
    for path in TEMPLATES.glob("*.html"):
        tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
        imported = {
            name if isinstance(name, str) else name[1] for i in tree.find_all(nodes.FromImport) for name in i.names
        }
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        assert imported <= used, f"{path.name} imports {imported - used} and does not use it"
