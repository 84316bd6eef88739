"""Code names in text that people read: a name without a label of its own is written as words."""

from __future__ import annotations

import re

SAID = {"evaluation_date": "the day asked about"}
"""Code names that have words of their own."""

_CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def without_codes(text: str) -> str:
    """Return the text with code names that have no label (`parent_of_disabled_child`) written as words."""
    return _CODE.sub(lambda code: SAID.get(code[0]) or code[0].replace("_", " "), text)
