"""Asks whether every input and figure an edition lists is read, and every output is in the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from engine.checks.problem import Problem
from engine.compiled import EVALUATION_DATE, CompiledEdition


def name_problems(edition: CompiledEdition) -> tuple[Problem, ...]:
    """Return names that are listed but never read, and outputs that people would see without a label."""
    return (*_never_read(edition), *_without_label(edition))


def _never_read(edition: CompiledEdition) -> Iterator[Problem]:
    read = {name.partition(".")[0] for d in edition.decisions.values() for name in d.reads}
    for decision in edition.decisions.values():
        if decision.entries is not None:
            read.add(decision.entries.name)
    where = f"{edition.edition.rule_set}@{edition.edition.name}"
    for name in edition.edition.inputs:
        if name not in read and name != EVALUATION_DATE:
            yield Problem(f"input `{name}` is never read", where, "take it out, or use it")
    for name in edition.edition.figures:
        if name not in read:
            yield Problem(f"figure `{name}` is never read", where, "take it out, or use it")


def _without_label(edition: CompiledEdition) -> Iterator[Problem]:
    where = f"{edition.edition.rule_set}@{edition.edition.name}"
    known = edition.vocabulary.outputs.keys() | edition.vocabulary.inputs.keys()
    for output in edition.edition.outputs:
        if output.name not in known:
            yield Problem(f"output `{output.name}` is not in the vocabulary", where, "add it under `outputs:`")
