"""Findings from JSON text: exact, and refused with a place when they cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from api.ledger.canonical import canonical
from api.services.findings_json import MOST_BYTES, in_key_order, read_given, recorded
from engine.errors import FindingError


def test_a_fraction_is_read_exactly() -> None:
    assert read_given('{"a": 110.10, "b": 1e2, "c": 7}') == {"a": Decimal("110.10"), "b": Decimal("1E+2"), "c": 7}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: this is not JSON"),
        ('{"a": tru}', "line 1, column 7"),
        ('{"a": 1,\n "b": }', "line 2, column 7"),
        ("[1]", "must be a JSON object"),
        ('"a"', "must be a JSON object"),
        ('{"a": 1, "a": 2}', "/a: `a` is given twice"),
        ('{"w": [{"x": 1, "x": 1}]}', "/x: `x` is given twice"),
        ('{"a": NaN}', "`NaN` is no number"),
        ('{"a": Infinity}', "`Infinity` is no number"),
        ('{"a": "\\ud800"}', "half of a character"),
        ('{"a": ["\\uDBFF"]}', "half of a character"),
        ("[" * 100_000, "nested too deeply|not JSON"),
        ('{"a":"' + "x" * MOST_BYTES + '"}', "longer than"),
        ('{"a": ' + "9" * 5000 + "}", "usable number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_place(text: str, message: str) -> None:
    with pytest.raises(FindingError, match=message):
        read_given(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FindingError, match="not UTF-8"):
        read_given(b'{"a": "\xff"}')


def test_a_whole_character_written_as_two_escapes_is_read() -> None:
    assert read_given('{"a": "\\ud83d\\ude00"}') == {"a": "😀"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(allow_nan=False, allow_infinity=False, places=6)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@for_all(JSON)
def test_whatever_is_recorded_is_canonical_json_and_recording_it_again_changes_nothing(value: object) -> None:
    once = recorded(value)  # type: ignore[arg-type]  # generated JSON
    assert recorded(once) == once
    assert canonical(once) == canonical(in_key_order(once))  # type: ignore[arg-type]  # generated JSON
