"""Reads the worked examples of an edition from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.dmn.yaml_source import Node, Record, Scalar, Sequence, items_of, read_yaml, record_of, text_of
from engine.errors import RuleSetError
from engine.outcome import AuthorityMode, Outcome
from engine.trace import JsonValue

_EXPECTED = ("outcome", "outputs", "rows", "missing", "discretion_open", "possible", "entries", "not_used")
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: findings on a day in a mode, and what must come out (only what is named is compared)."""

    name: str
    on: str
    mode: AuthorityMode
    findings: Mapping[str, JsonValue]
    outcome: Outcome | None
    outputs: Mapping[str, JsonValue] | None
    rows: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...] | None
    discretion_open: tuple[str, ...] | None
    possible: Mapping[str, JsonValue] | None
    entries: Mapping[str, JsonValue] | None
    where: str


def read_examples(text: str, file: str, vocabulary: Vocabulary, default_day: str) -> tuple[Example, ...]:
    """Read examples.

    Args:
        text: the file's text.
        file: its name, for places in messages.
        vocabulary: gives the types by which YAML text becomes JSON.
        default_day: the day of an example that names none: the edition's first day.
    """
    examples = tuple(_example(record_of(node), vocabulary, default_day) for node in items_of(read_yaml(text, file)))
    names: set[str] = set()
    for example in examples:
        if example.name in names:
            raise RuleSetError(f"example `{example.name}` appears twice", where=example.where)
        names.add(example.name)
    return examples


def _example(record: Record, vocabulary: Vocabulary, default_day: str) -> Example:
    record.only("name", "on", "mode", "findings", "expect", "note")
    expect = record.record("expect")
    expect.only(*_EXPECTED)
    if not expect.entries:
        raise RuleSetError("an example must expect something", where=record.where, fix="add `expect: {outcome: …}`")
    return Example(
        name=record.text("name"),
        on=record.text("on", default_day),
        mode=_mode(record),
        findings=_findings(record.record("findings"), vocabulary),
        outcome=Outcome(expect.text("outcome")) if "outcome" in expect.entries else None,
        outputs=_plain_record(expect, "outputs"),
        rows={name: _texts(node) for name, node in expect.record("rows").entries.items()},
        missing=expect.texts("missing") if "missing" in expect.entries else None,
        discretion_open=expect.texts("discretion_open") if "discretion_open" in expect.entries else None,
        possible=_plain_record(expect, "possible"),
        entries=_plain_record(expect, "entries"),
        where=record.where,
    )


def _mode(record: Record) -> AuthorityMode:
    text = record.text("mode", AuthorityMode.STATED_AND_LAW.value)
    try:
        return AuthorityMode(text)
    except ValueError:
        raise RuleSetError(f"unknown mode `{text}`", where=record.where, fix="stated or stated+law") from None


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(text_of(item) for item in items_of(node))


def _plain_record(record: Record, key: str) -> dict[str, JsonValue] | None:
    if key not in record.entries:
        return None
    plain = _plain(record.required(key))
    assert isinstance(plain, dict)
    return plain


def _plain(node: Node) -> JsonValue:
    """Return expected YAML as JSON, where `true`, `false` and `null` are themselves and all else is text."""
    if isinstance(node, Scalar):
        return {"true": True, "false": False, "null": None}.get(node.text, node.text)
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {name: _plain(item) for name, item in node.entries.items()}


def _findings(record: Record, vocabulary: Vocabulary) -> dict[str, JsonValue]:
    """Return findings as JSON: the vocabulary says which text is a truth value."""
    return {name: _finding(node, vocabulary.inputs.get(name)) for name, node in record.entries.items()}


def _finding(node: Node, entry: NameEntry | None) -> JsonValue:
    if isinstance(node, Scalar):
        if node.text == "null":
            return None
        if entry is not None and entry.type is FindingType.BOOLEAN and node.text in _BOOLEANS:
            return _BOOLEANS[node.text]
        return node.text
    if isinstance(node, Sequence):
        return [_finding(item, entry) for item in node.items]
    fields = entry.fields if entry is not None else {}
    return {name: _finding(item, fields.get(name, entry)) for name, item in node.entries.items()}
