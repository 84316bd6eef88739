"""Renders a letter as text, as an HTML page, as a part of a page, or as JSON."""

from __future__ import annotations

import json

from explanations.letter.facts import LETTER_VERSION, Letter
from explanations.letter.writing import DETAIL
from explanations.render import Form, as_json, as_text, html_of
from explanations.statement import Sentence


def render_letter(letter: Letter, form: Form, *, top_heading: int = 2) -> str:
    """Return the letter in the form asked for; `top_heading` is the level of its headings in an HTML part."""
    match form:
        case Form.TEXT:
            return _text(letter)
        case Form.JSON:
            return json.dumps(_json(letter), ensure_ascii=False, indent=1) + "\n"
        case Form.HTML:
            return html_of("letter.html.jinja", letter=letter, statement=letter.body, detail=DETAIL, top_heading=2)
        case Form.HTML_PART:
            values = {"letter": letter, "statement": letter.body, "detail": DETAIL, "top_heading": top_heading}
            return html_of("letter_part.html.jinja", **values)


def _text(letter: Letter) -> str:
    blocks = (letter.sender, letter.recipient, letter.particulars)
    head = "\n\n".join("\n".join(line.text for line in lines) for lines in blocks if lines)
    return f"{head}\n\n\n{as_text(letter.body)}"


def _json(letter: Letter) -> dict[str, object]:
    return {
        "letter_version": str(LETTER_VERSION),
        "kind": letter.kind.value,
        "sender": _lines(letter.sender),
        "recipient": _lines(letter.recipient),
        "particulars": _lines(letter.particulars),
        "body": as_json(letter.body),
    }


def _lines(sentences: tuple[Sentence, ...]) -> list[dict[str, object]]:
    return [{"text": sentence.text, "nodes": list(sentence.nodes)} for sentence in sentences]
