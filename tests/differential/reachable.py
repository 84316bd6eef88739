"""Which verdicts a row can have at all, so that a soak knows what it may be asked to reach."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiled import CompiledEdition, CompiledTable
from engine.geometry.asked import Anything
from engine.trace import Verdict

KNOWN_TO_BE_IMPOSSIBLE = {
    # Exceptional need is a figure here, so `bespoke` is certain or out of the question, never one of several routes.
    ("lincolnshire/budget@2009-01-01-r1", "method", "B-ENG-7m"): Verdict.UNKNOWN,
}
"""Verdicts that only a look at the rules shows to be out of reach. The soak fails if one of them is met after all."""


def findings_below(edition: CompiledEdition, decision: str, row: str) -> tuple[str, ...]:
    """Return the findings that a row's tests rest on, through other decisions too; fields as `worker.relation`."""
    return tuple(sorted(set(_leaves(edition, set(_read_by(edition, decision, row)), set()))))


def verdicts_ruled_out(edition: CompiledEdition, decision: str, row: str) -> frozenset[Verdict]:
    """Return the verdicts that no findings can give a row.

    A row without a test is always true. One that rests only on acts of the authority, on figures and on the day is
    never unknown: an act that is not recorded has not been done, and a figure speaks where no finding does.
    """
    tested = list(_read_by(edition, decision, row))
    if not tested:
        return frozenset({Verdict.FALSE, Verdict.UNKNOWN})
    figures = edition.edition.figures
    if all(path in figures or _is_act(edition, path) for path in findings_below(edition, decision, row)):
        return frozenset({Verdict.UNKNOWN})
    return frozenset()


def _read_by(edition: CompiledEdition, decision: str, row: str) -> Iterator[str]:
    """Yield what the columns and cells of a row read, where the row asks anything."""
    table = edition.decisions[decision].logic
    assert isinstance(table, CompiledTable)
    for place, compiled in enumerate(table.rows):
        if compiled.rule.id == row:
            for column, test, asked in zip(table.columns, compiled.tests, table.shape.asked[place], strict=True):
                if not isinstance(asked, Anything):
                    yield from (*column.names, *test.names)


def _leaves(edition: CompiledEdition, names: set[str], seen: set[str]) -> Iterator[str]:
    for name in sorted(names - seen):
        seen.add(name)
        root = name.partition(".")[0]
        if root in edition.decisions:
            below = edition.decisions[root]
            yield from _leaves(edition, {*below.reads, *({below.entries.name} if below.entries else ())}, seen)
        elif root != "evaluation_date" and (root in edition.vocabulary.inputs or edition.vocabulary.list_of(root)):
            yield name


def _is_act(edition: CompiledEdition, path: str) -> bool:
    root, _, member = path.partition(".")
    entry = edition.vocabulary.list_of(root) or edition.vocabulary.inputs.get(root)
    if entry is not None and member:
        entry = entry.fields.get(member)
    return entry is not None and entry.act
