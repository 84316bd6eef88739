"""Findings that were enough: with those alone the rules come to the same answer, and without any one of them not.

Unlike `engine.analysis.settled` it asks nothing of cells: findings are taken away one after another for as long as the
answer is still made, certain and the same. So it is told of every answer that is certain, however large, and whoever
evaluates what is left sees it come out again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.analysis.case import Case, paths_behind
from engine.analysis.parts import End
from engine.analysis.reckoning import Stopped
from engine.analysis.subject import Subject, made
from engine.findings import Findings, unknown_value
from engine.values import Unknown, Value


def enough(case: Case, subject: Subject) -> tuple[str, ...] | None:
    """Return findings that were enough for an answer, in the order of the conversation.

    None while the answer is open, or where a rule fails. What stands last in the conversation is taken away first.
    """
    end = case.now(subject).end
    if end is None or end.value is None:
        return None
    found = [path for path in case.space.cuts if path in case.findings.by_path]
    behind = frozenset(paths_behind(case.space, subject))
    values = {**case.known, **{path: _anything(case, path) for path in found if path not in behind}}
    kept = [path for path in found if path in behind]
    for path in reversed(tuple(kept)):
        without = {**values, path: _anything(case, path)}
        if _still(case, subject, end, without):
            values = without
            kept.remove(path)
    return tuple(kept)


def _still(case: Case, subject: Subject, end: End, values: Mapping[str, Value]) -> bool:
    """Return whether the answer is made of these values as it was."""
    result = made(case.space, subject, values)
    return not isinstance(result, Stopped) and result.certain and End(result.values[0]) == end


def _anything(case: Case, path: str) -> Value:
    """Return the value of a finding that may be anything.

    A setting that nobody found has a value all the same, and so has an act: here they may be anything, too.
    """
    entry = case.space.cuts[path].entry
    stands = entry.act or path in case.space.reckoning.constants
    return Unknown(frozenset({path})) if stands else unknown_value(entry, path)


def only_these(case: Case, paths: Collection[str]) -> Findings:
    """Return a case's findings without all others; which entries a list has is kept, for it heads what is known."""
    inputs, entries = case.space.reckoning.edition.vocabulary.inputs, case.findings.entries
    heads = {*entries, *(f"{name}[{entry}].{inputs[name].key}" for name, ids in entries.items() for entry in ids)}
    kept = {path: found for path, found in case.findings.by_path.items() if path in heads or path in paths}
    return replace(case.findings, by_path=kept)
