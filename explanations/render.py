"""Renders a statement as text, as an HTML page, as a part of a page, or as JSON."""

from __future__ import annotations

import json
import textwrap
from enum import StrEnum

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from explanations.statement import (
    STATEMENT_VERSION,
    Block,
    Items,
    Paragraph,
    Section,
    Sentence,
    Statement,
    Table,
)
from explanations.wording.english import NOTHING, stopped

LARGE_PRINT = "large_print.css"
WIDTH = 100
"""Characters a line of the text form."""


class Form(StrEnum):
    """How a statement is rendered. `HTML_PART` is for a page that has a head of its own."""

    TEXT = "text"
    HTML = "html"
    HTML_PART = "html-part"
    JSON = "json"


def render(statement: Statement, form: Form, *, top_heading: int = 2) -> str:
    """Return the statement in the form asked for.

    Args:
        statement: what is said.
        form: text, HTML page, part of an HTML page, JSON.
        top_heading: level of the sections' headings in an HTML part.
    """
    match form:
        case Form.TEXT:
            return as_text(statement)
        case Form.JSON:
            return json.dumps(as_json(statement), ensure_ascii=False, indent=1) + "\n"
        case Form.HTML:
            return html_of("statement.html.jinja", statement=statement, top_heading=2)
        case Form.HTML_PART:
            return html_of("part.html.jinja", statement=statement, top_heading=top_heading)


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def environment() -> Environment:
    """Return the environment for our own templates: escaping always on, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("explanations"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests |= {
        "paragraph": lambda block: isinstance(block, Paragraph),
        "items": lambda block: isinstance(block, Items),
        "table": lambda block: isinstance(block, Table),
    }
    return made


_ENVIRONMENT = environment()


def html_of(template: str, **values: object) -> str:
    """Return one of our templates filled in; every value is escaped."""
    rendered: str = _ENVIRONMENT.get_template(template).render(**values)
    return rendered


def enlarged(page: str) -> str:
    """Return one of our HTML pages in large print: 18 point, lines further apart, nothing side by side."""
    style, _, _ = _ENVIRONMENT.loader.get_source(_ENVIRONMENT, LARGE_PRINT)  # type: ignore[union-attr]  # it has one
    return page.replace("</head>", f"<style>{style}</style>\n</head>", 1)


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

Json = str | bool | list["Json"] | dict[str, "Json"]


def as_json(statement: Statement) -> dict[str, Json]:
    """Return the documented JSON form (explanations/README.md). Sentences keep the ids of what they speak for."""
    return {
        "statement_version": str(STATEMENT_VERSION),
        "kind": statement.kind,
        "title": statement.title,
        "language": statement.language,
        "about": dict(statement.about),
        "sections": [_section_json(section) for section in statement.sections],
    }


def _section_json(section: Section) -> Json:
    return {
        "key": section.key,
        "heading": section.heading,
        "blocks": [_block_json(block) for block in section.blocks],
        "parts": [_section_json(part) for part in section.parts],
    }


def _block_json(block: Block) -> Json:
    match block:
        case Paragraph(sentences):
            return {"kind": "paragraph", "sentences": [_sentence_json(s) for s in sentences]}
        case Items(items, numbered):
            told: list[Json] = [[_sentence_json(s) for s in item] for item in items]
            return {"kind": "items", "numbered": numbered, "items": told}
        case Table(caption, headers, rows):
            cells: list[Json] = [[_sentence_json(s) for s in row] for row in rows]
            return {"kind": "table", "caption": caption, "headers": list(headers), "rows": cells}


def _sentence_json(sentence: Sentence) -> Json:
    return {"text": sentence.text, "nodes": list(sentence.nodes)}


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def as_text(statement: Statement) -> str:
    """Return plain text, to be read on a terminal or aloud: lines of at most 100 characters, no markup."""
    lines = [statement.title, "=" * min(len(statement.title), WIDTH), ""]
    for section in statement.sections:
        lines += _section_text(section, "-")
    return "\n".join(lines).rstrip() + "\n"


def _section_text(section: Section, underline: str) -> list[str]:
    lines = [section.heading, underline * min(len(section.heading), WIDTH), ""]
    one_table = sum(isinstance(block, Table) for block in section.blocks) == 1
    for block in section.blocks:
        lines += [*_block_text(block, captions=not one_table), ""]
    for part in section.parts:
        lines += _section_text(part, "·")
    return lines


def _block_text(block: Block, *, captions: bool) -> list[str]:
    match block:
        case Paragraph(sentences):
            return _wrapped(_joined(sentences))
        case Items(items, numbered):
            return [
                line
                for number, item in enumerate(items, 1)
                for line in _wrapped(_joined(item), mark=f"{number}. " if numbered else "- ")
            ]
        case Table():
            return ([f"{block.caption}:"] if captions else []) + _table_text(block)


def _table_text(block: Table) -> list[str]:
    """Return a table as lines that can be read aloud: `Age: 17 years. How known: Given.`"""
    lines: list[str] = []
    for row in block.rows:
        first, *rest = (cell.text for cell in row)
        if len(rest) == 1:
            lines += _wrapped(f"{first}: {rest[0]}", mark="- ")
        else:
            named = zip(block.headers[2:], rest[1:], strict=True)
            said = " ".join(stopped(f"{header}: {text}") for header, text in named if text != NOTHING)
            lines += _wrapped(f"{stopped(f'{first}: {rest[0]}')} {said}", mark="- ")
    return lines


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _wrapped(text: str, mark: str = "") -> list[str]:
    wrapper = textwrap.TextWrapper(WIDTH, mark, " " * len(mark), break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text) or [mark.rstrip()]
