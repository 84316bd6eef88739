"""Context functions (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

import pytest

from tests.engine.feel.evaluating import reason_of, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('get value({key1: "value1"}, "key1")', "value1"),
        ('get value({a: {b: 2}}, ["a", "b"])', "2"),
        ("get entries({a: 1, b c: 2})", '[{key: "a", value: 1}, {key: "b c", value: 2}]'),
        ('context([{key: "a", value: 1}, {key: "b", value: null}])', "{a: 1, b: null}"),
        ('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
        ('context put({x: 1}, "x", 2)', "{x: 2}"),
        ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', "{x: 1, y: {a: 2}}"),
        ("context merge([{x: 1}, {y: 2}, {x: 3}])", "{x: 3, y: 2}"),
    ],
)
def test_contexts_are_read_and_made(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('get value({a: 1}, "b")', "no_such_member"),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "duplicate_key"),
        ('context([{key: "a"}])', "wrong_arguments"),
        ("context([{key: 1, value: 1}])", "wrong_arguments"),
        ('context put({x: 1}, ["y", "a"], 2)', "no_such_member"),
        ("context put({x: 1}, [], 2)", "wrong_arguments"),
        ("context merge([1])", "wrong_type"),
    ],
)
def test_what_cannot_be_done_to_a_context_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code
