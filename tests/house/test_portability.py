"""A clone means the same on any machine: no file names a place that only one machine has, or the tool that typed it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.house.repository import ROOT, files

# One letter of each pattern stands in brackets so that this file does not find itself.
FOREIGN = re.compile(
    r"""
      (?<![\w.~-])/(?:wor[k]|hom[e]/\w+|User[s]/\w+|opt/(?:pyp[i]|wheel[s])|tmp/brie[f])/    # somebody's folders
    | \.\./share[d]/
    | (?:--index-ur[l]|--extra-index-ur[l]|--find-link[s])                    # a package index that others cannot reach
    | \b(?:claud[e]|chatgp[t]|copilo[t]|anthropi[c]|opena[i])\b
    | \b(?:written|generated|created|drafted)\ (?:by|with)\ (?:an?\ )?(?:AI|LLM|language\ mode[l])\b
    | \bas\ an?\ (?:AI|language\ mode[l])\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def foreign_words(text: str) -> list[str]:
    """Return what in a text belongs to one machine or tool, in the order it stands there."""
    return [match.group() for match in FOREIGN.finditer(text)]


def _text(path: PurePosixPath) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="ignore")


def test_no_file_belongs_to_one_machine() -> None:
    found = {str(path): words for path in files() if (words := foreign_words(_text(path)))}
    assert found == {}


@pytest.mark.parametrize(
    "text", ["see /wor" + "k/notes", "/hom" + "e/ann/src", "pip --index-ur" + "l x", "Written by an A" + "I"]
)
def test_a_foreign_word_is_found(text: str) -> None:
    assert foreign_words(text) != []


@pytest.mark.parametrize("text", ["https://example.org/work/1", "a care farm", "paid work/leave", "claudication"])
def test_an_ordinary_word_is_left_alone(text: str) -> None:
    assert foreign_words(text) == []
