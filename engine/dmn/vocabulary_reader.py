"""Reads the vocabulary from YAML."""

from __future__ import annotations

from decimal import Decimal

from engine.dmn.vocabulary import Change, FindingType, NameEntry, Vocabulary
from engine.dmn.yaml_source import Record, Scalar, Sequence, read_yaml, record_of, text_of
from engine.dmn.yaml_tables import chosen
from engine.errors import RuleSetError
from engine.values import number

_KEYS = (
    "type", "label", "question", "unit", "group", "hint", "members", "whole", "least", "greatest", "none", "act",
    "informative", "change", "open_norm", "entry", "key", "fields",
)  # fmt: skip

AUTHORITY_GROUP = "the authority"


def read_vocabulary(text: str, file: str = "vocabulary.yaml") -> Vocabulary:
    """Read `inputs:` and `outputs:`; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    root.only("inputs", "outputs")
    return Vocabulary(inputs=_entries(root.record("inputs")), outputs=_entries(root.record("outputs")))


def _entries(record: Record) -> dict[str, NameEntry]:
    return {name: _entry(name, record_of(node)) for name, node in record.entries.items()}


def _entry(name: str, record: Record) -> NameEntry:
    record.only(*_KEYS)
    kind = chosen(record, "type", FindingType)
    _require(kind, record, name)
    return NameEntry(
        name=name,
        type=kind,
        label=record.text("label"),
        question=record.text("question", ""),
        unit=record.text("unit", ""),
        group=record.text("group", ""),
        hint=record.text("hint", ""),
        members=_members(record),
        whole=record.flag("whole"),
        least=_bound(record, "least"),
        greatest=_bound(record, "greatest"),
        none_allowed=record.flag("none"),
        act=record.flag("act"),
        informative=record.flag("informative"),
        change=_change(record),
        open_norm=record.flag("open_norm"),
        entry=record.text("entry", ""),
        key=record.text("key", ""),
        fields=_entries(record.record("fields")),
        where=record.where,
    )


def _members(record: Record) -> dict[str, str]:
    node = record.get("members")
    if isinstance(node, Sequence):
        return {text_of(item): text_of(item).replace("_", " ") for item in node.items}
    return {name: text_of(label) for name, label in record.record("members").entries.items()}


def _change(record: Record) -> Change:
    """Return what is written; else what belongs to the authority changes with it, and a record may be wrong."""
    if record.get("change") is not None:
        return chosen(record, "change", Change)
    is_authority = record.flag("act") or record.text("group", "") == AUTHORITY_GROUP
    return Change.AUTHORITY if is_authority else Change.RECORD


def _bound(record: Record, key: str) -> Decimal | None:
    node = record.get(key)
    if node is None:
        return None
    value = number(text_of(node))
    if value is None:
        text = node.text if isinstance(node, Scalar) else ""
        raise RuleSetError(f"`{key}` is `{text}`", where=node.where, fix="write a number")
    return value


def _require(kind: FindingType, record: Record, name: str) -> None:
    if kind is FindingType.CHOICE and not record.get("members"):
        raise RuleSetError(f"choice `{name}` has no members", where=record.where)
    if kind is FindingType.LIST and not (record.get("entry") and record.get("key") and record.get("fields")):
        raise RuleSetError(f"list `{name}` needs `entry`, `key` and `fields`", where=record.where)
