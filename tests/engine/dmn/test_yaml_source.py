"""YAML is read as text with places, and everything ambiguous is refused."""

from __future__ import annotations

import pytest

from engine.dmn.yaml_source import Record, Scalar, read_yaml, record_of
from engine.errors import RuleSetError
from engine.limits import YAML_DEPTH


def test_nothing_is_guessed() -> None:
    root = record_of(read_yaml("a: no\nb: 0123\nc: 23250.10\nd: 2015-04-01\ne: ~", "f.yaml"))

    assert [root.text(key) for key in "abcde"] == ["no", "0123", "23250.10", "2015-04-01", "~"]


def test_every_node_knows_its_line_and_column() -> None:
    root = record_of(read_yaml("a:\n  - x\n  - y: 1", "f.yaml"))
    second = root.nodes("a")[1]

    assert isinstance(second, Record)
    assert second.entries["y"] == Scalar("1", "f.yaml:3:8")


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        ("a: 1\na: 2", "f.yaml:2:1", "appears twice"),
        ("a: &x 1", "f.yaml:1:4", "anchors"),
        ("a: &x 1\nb: *x", "f.yaml:1:4", "anchors"),
        ("a: !!python/object:os.system x", "f.yaml:1:4", "tags"),
        ("a: [1, 2", "f.yaml:2:1", "not YAML"),
        ("a: b: c", "f.yaml:1:5", "not YAML"),
        ("", "f.yaml", "empty file"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1", "second document"),
        ("\t- x", "f.yaml:1:1", "not YAML"),
        ("a: \x00", "f.yaml", "not YAML"),
        ("[" * (YAML_DEPTH + 2), "f.yaml", ""),
        ("? [a]\n: b", "f.yaml:1:3", "expected text"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(text: str, where: str, part: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        read_yaml(text, "f.yaml")

    assert caught.value.where.startswith(where)
    assert part in caught.value.message
    assert "\n" not in caught.value.text


def test_an_unknown_key_suggests_the_nearest() -> None:
    root = record_of(read_yaml("titel: x", "f.yaml"))

    with pytest.raises(RuleSetError, match="did you mean `title`"):
        root.only("title", "about")


def test_a_missing_key_says_what_to_add() -> None:
    with pytest.raises(RuleSetError, match="add `title:`"):
        record_of(read_yaml("about: x", "f.yaml")).text("title")


@pytest.mark.parametrize(("text", "flag"), [("yes", True), ("true", True), ("no", False), ("false", False)])
def test_a_flag_is_written_in_words(text: str, flag: bool) -> None:
    assert record_of(read_yaml(f"act: {text}", "f.yaml")).flag("act") is flag


def test_a_flag_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(RuleSetError, match="write yes or no"):
        record_of(read_yaml("act: 1", "f.yaml")).flag("act")
