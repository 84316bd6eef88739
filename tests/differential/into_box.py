"""Moves a case into the box of a row: each finding that the row tests gets a value that the test accepts."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.compiled import CompiledEdition, CompiledTable
from engine.dmn.figures import resolve
from engine.dmn.vocabulary import FindingType
from engine.feel import ast
from engine.outcome import AuthorityMode
from engine.values import Decimal, Unknown, Value, to_json
from tests.differential.generated_cases import Ground, Json, MadeCase


def into_box(ground: Ground, base: MadeCase, decision: str, row: str, random: Random) -> MadeCase:
    """Return the case with findings of which the row's own tests are true, where a finding is what they test.

    What a test reads through another decision is left as it is: it may or may not come out right.
    """
    edition = ground.loaded.compiled
    table = edition.decisions[decision].logic
    assert isinstance(table, CompiledTable)
    geometry = table.shape.geometry(_figures(edition, base))
    place = next(n for n, compiled in enumerate(table.rows) if compiled.rule.id == row)
    findings: Json = dict(base.findings)
    for number, accepted in sorted(geometry.boxes[place].items()):
        column = geometry.columns[number]
        values = [value for cell in sorted(accepted) if (value := column.sample(cell)) is not None]
        if values:
            _place(edition, findings, table.columns[column.source].ast, random.choice(values), random)
    return MadeCase(base.on, base.mode, findings)


def _figures(edition: CompiledEdition, case: MadeCase) -> dict[str, Value]:
    resolved = resolve(edition.figures, case.on, with_law=case.mode is AuthorityMode.STATED_AND_LAW)
    values: dict[str, Value] = {**edition.functions}
    for name, figure in resolved.items():
        known = figure.value is not None and not figure.stale
        start = figure.value.start if figure.value else ""
        values[name] = edition.amounts[name, start] if known else Unknown(frozenset({name}))
    return values


def _place(edition: CompiledEdition, findings: Json, tested: ast.Node, value: Value, random: Random) -> None:
    """Put a value where the column reads it: a finding, a field of a list's first entry, or so many members."""
    inputs, written = edition.vocabulary.inputs, to_json(value)
    match tested:
        case ast.Name(name=name) if name in inputs:
            known = findings.get(name)
            findings[name] = [*known, *written] if isinstance(known, list) and isinstance(written, list) else written
        case ast.Path(source=ast.Name(name=name), member=member):
            entry = edition.vocabulary.list_of(name)
            if entry is not None:
                entries: list[Any] = list(findings.get(entry.name) or [{entry.key: "e0"}])
                findings[entry.name] = [{**entries[0], member: written}, *entries[1:]]
            elif name in inputs:
                findings[name] = {**(findings.get(name) or {}), member: written}
        case ast.Invocation(function=ast.Name(name="count"), arguments=(ast.Name(name=name),)) if name in inputs:
            if isinstance(value, Decimal) and inputs[name].type is FindingType.SET:
                findings[name] = random.sample(tuple(inputs[name].members), int(value))
