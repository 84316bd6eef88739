"""Reads Decision Tables from the YAML form of an edition."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from engine.dmn.model import (
    Aggregation,
    Authority,
    Basis,
    DecisionRule,
    DecisionTable,
    HitPolicy,
    InForce,
    InputClause,
    Lane,
    Literal,
    OutputClause,
)
from engine.dmn.yaml_source import Node, Record, Scalar, Sequence, items_of, record_of, text_of
from engine.errors import RuleSetError

_TABLE_KEYS = ("hit policy", "inputs", "outputs", "rules", "local")
_ROW_KEYS = (
    "id", "when", "then", "basis", "source", "provision", "because", "yields_to", "in_force", "conflict", "note",
)  # fmt: skip

Choice = TypeVar("Choice", bound=StrEnum)


def chosen(record: Record, key: str, choices: type[Choice]) -> Choice:
    """Return the text under `key` as a member of an enumeration, whatever its case."""
    text = record.text(key)
    for choice in choices:
        if choice.value.lower() == text.lower():
            return choice
    known = ", ".join(choice.value.lower() for choice in choices)
    raise RuleSetError(f"`{key}` is `{text}`", where=record.required(key).where, fix=f"one of {known}")


def read_table(record: Record) -> DecisionTable:
    """Read a decision table."""
    record.only(*_TABLE_KEYS)
    hit_policy, aggregation = _hit_policy(record)
    inputs = tuple(_input(node) for node in record.nodes("inputs"))
    outputs = tuple(_output(node) for node in record.nodes("outputs"))
    if not inputs or not outputs:
        raise RuleSetError("a table needs inputs and outputs", where=record.where)
    rules = tuple(read_row(record_of(node), len(inputs), len(outputs)) for node in items_of(record.required("rules")))
    _refuse_repeated_ids(rules)
    local = chosen(record, "local", Lane) if "local" in record.entries else None
    return DecisionTable(inputs, outputs, rules, hit_policy, aggregation, local, record.where)


def _hit_policy(record: Record) -> tuple[HitPolicy, Aggregation | None]:
    text = record.text("hit policy").upper()
    head, _, tail = text.partition(" ")
    if head == HitPolicy.COLLECT and tail:
        if tail not in list(Aggregation):
            raise RuleSetError(f"unknown aggregation `{tail.lower()}`", where=record.required("hit policy").where)
        return HitPolicy.COLLECT, Aggregation(tail)
    if text not in list(HitPolicy):
        known = ", ".join(policy.value.lower() for policy in HitPolicy)
        where = record.required("hit policy").where
        raise RuleSetError(f"unknown hit policy `{text.lower()}`", where=where, fix=f"one of {known}")
    return HitPolicy(text), None


def _input(node: Node) -> InputClause:
    if isinstance(node, Scalar):
        return InputClause(Literal(node.text.strip(), where=node.where), label="")
    record = record_of(node)
    record.only("expression", "label")
    return InputClause(Literal(record.text("expression").strip(), where=record.where), record.text("label", ""))


def _output(node: Node) -> OutputClause:
    if isinstance(node, Scalar):
        return OutputClause(node.text.strip())
    record = record_of(node)
    record.only("name", "values", "default", "label", "type")
    values = None
    if "values" in record.entries:
        texts = ", ".join(f'"{text}"' for text in record.texts("values"))
        values = Literal(texts, where=record.required("values").where)
    default = None
    if "default" in record.entries:
        default = Literal(record.text("default"), where=record.required("default").where)
    return OutputClause(record.text("name"), record.text("type", "") or None, values, default, record.text("label", ""))


def read_row(record: Record, width: int, outputs: int) -> DecisionRule:
    """Read one row of a table with `width` input and `outputs` output columns."""
    record.only(*_ROW_KEYS)
    name = record.text("id")
    tests = _cells(record, "when", width, name)
    entries = _cells(record, "then", outputs, name)
    dates = record.record("in_force")
    dates.only("from", "until")
    return DecisionRule(
        id=name,
        tests=tests,
        outputs=entries,
        authority=Authority(chosen(record, "basis", Basis), record.text("source"), record.text("provision", "")),
        because=record.text("because"),
        yields_to=record.texts("yields_to"),
        in_force=InForce(dates.text("from", "") or None, dates.text("until", "") or None),
        conflict=record.text("conflict", ""),
        note=record.text("note", ""),
        where=record.where,
    )


def _cells(record: Record, key: str, count: int, row: str) -> tuple[Literal, ...]:
    node = record.required(key)
    items = node.items if isinstance(node, Sequence) else (node,)
    if len(items) != count:
        raise RuleSetError(
            f"row `{row}` has {len(items)} cells under `{key}`, its table {count} columns", where=node.where
        )
    return tuple(Literal(text_of(item).strip(), where=item.where) for item in items)


def _refuse_repeated_ids(rules: tuple[DecisionRule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleSetError(f"row `{rule.id}` appears twice", where=rule.where, fix="give each row its own id")
        seen.add(rule.id)
