"""Renders a bundle: one HTML page, and from it one PDF with contents, page numbers and the exhibits attached."""

from __future__ import annotations

from typing import Any

from lxml import html

from explanations.bundle.binding import Bundle, numbered, paragraph_numbers
from explanations.paper import AttachedFile, pdf_of
from explanations.render import html_of
from explanations.wording import english

LOWER = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}


def bundle_html(bundle: Bundle) -> str:
    """Return the bundle as a page: cover, contents, parts with numbered paragraphs, chronology, index of exhibits."""
    parts = numbered(bundle.parts)
    letters = {part.anchor: letter_inside(part.page) for part in parts if part.page}
    days = [(english.iso_date(one.day), one.what, one.where) for one in bundle.chronology]
    return html_of(
        "bundle.html.jinja",
        bundle=bundle,
        parts=parts,
        letters=letters,
        days=days,
        prepared=english.iso_date(bundle.prepared.date().isoformat()),
        last=max(paragraph_numbers(parts), default=0),
    )


def bundle_pdf(bundle: Bundle, *, large: bool = False) -> bytes:
    """Return the bundle as one PDF; its exhibits are attached under their marks and names."""
    files = [
        AttachedFile(f"{one.mark}-{one.name}", one.content, f"Exhibit {one.mark}: {one.about}", bundle.prepared)
        for one in bundle.exhibits
    ]
    return pdf_of(bundle_html(bundle), large=large, attached=files)


def letter_inside(page: str) -> str:
    """Return what stands in the body of a kept letter, its headings one level lower, for our own template to show.

    Letters were made by our own templates, which escape what people typed; scripts, styles and ids are left out. The
    language that the letter is in goes with it.
    """
    tree: Any = html.document_fromstring(page)
    for element in tree.xpath("//style | //script | //comment()"):
        element.drop_tree()
    body = tree.find("body")
    for element in body.iter():
        element.tag = {"main": "div", **LOWER}.get(element.tag, element.tag)
        for attribute in ("id", "style"):
            element.attrib.pop(attribute, None)
    body.tag, body.attrib["lang"] = "div", tree.get("lang") or "en"
    written: str = html.tostring(body, encoding="unicode").strip()
    return written
