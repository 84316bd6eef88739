"""A letter as it was written, shown inside a page: its headings one level lower, without its own head and style."""

from __future__ import annotations

from typing import Any

from lxml import html
from markupsafe import Markup

LOWER = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}
NOT_SHOWN = "//style | //script | //comment()"


def letter_on_screen(page: str) -> Markup:
    """Return the content of a letter's page. Letters come from our own templates, which escape what people typed."""
    tree: Any = html.document_fromstring(page)
    for element in tree.xpath(NOT_SHOWN):
        element.drop_tree()
    body = tree.find("body")
    for element in body.iter():
        if element.tag in LOWER:
            element.tag = LOWER[element.tag]
        for attribute in ("class", "id", "style"):
            element.attrib.pop(attribute, None)
        if element.tag == "main":
            # The page around it has a main part already.
            element.tag = "div"
    content = "".join(html.tostring(child, encoding="unicode") for child in body)
    return Markup(content)  # noqa: S704
