"""A rule set tried out by the reference: every combination of findings that its words and thresholds tell apart.

The values tried come from the vocabulary and from every number that stands anywhere in the rules, with its neighbours
on both sides; they owe nothing to the cells that are being checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from random import Random
from typing import TypeAlias

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.analysis.subject import Subject, subjects
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.geometry.domain import key_of
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.trace import Settled
from engine.values import NULL, Date, Value
from tests.differential.cross_check_soak import shipped_names
from tests.differential.generated_cases import Ground, ground_of

Values: TypeAlias = "dict[str, tuple[Value | None, ...]]"
"""The values that each finding is taken through. None stands for one that nobody made."""

DAYS_BEFORE = (-40, -1, 0, 1, 90, 183, 365, 366, 730, 1100)
KEY = "e1"
STOPPED = "a rule failed"
OPEN = "not certain"


def grounds(schemes: Sequence[str] = ()) -> Iterator[tuple[str, Ground]]:
    """Yield every shipped edition by its name, or those of some schemes."""
    registry = Registry(ShippedShelf())
    for scheme, policy, name in shipped_names(registry):
        if schemes and scheme not in schemes:
            continue
        yield f"{scheme}/{policy}@{name}", ground_of(registry.edition(scheme, policy, name), ())


@dataclass(frozen=True)
class Tried:
    """What the reference says of every combination.

    Args:
        paths, values: what was varied, and through which values; None stands for a finding nobody made.
        answers: by subject, the answer of every combination in the order of `product(*values)`.
    """

    ground: Ground
    on: str
    mode: AuthorityMode
    paths: tuple[str, ...]
    values: tuple[tuple[Value | None, ...], ...]
    answers: dict[Subject, list[str]]

    @property
    def size(self) -> int:
        """Return how many combinations there are."""
        return size_of(self.values)

    def findings(self, picks: Sequence[int]) -> Findings:
        """Return the findings of a combination."""
        return findings_of(self.ground, {p: v[i] for p, v, i in zip(self.paths, self.values, picks, strict=True)})

    def picks(self, place: int) -> tuple[int, ...]:
        """Return the combination at a place of the order."""
        found: list[int] = []
        for options in reversed(self.values):
            place, pick = divmod(place, len(options))
            found.append(pick)
        return tuple(reversed(found))


def size_of(values: Sequence[Sequence[object]]) -> int:
    """Return the number of combinations."""
    size = 1
    for options in values:
        size *= len(options)
    return size


def try_all(ground: Ground, on: str, mode: AuthorityMode, values: Values) -> Tried:
    """Evaluate every combination by the reference."""
    entries = lists_of(ground)
    asked = subjects(ground.loaded.compiled, entries)
    answers: dict[Subject, list[str]] = {subject: [] for subject in asked}
    for picks in product(*values.values()):
        found = findings_of(ground, dict(zip(values, picks, strict=True)))
        evaluation = evaluate(ground.loaded.compiled, found, on, mode)
        for subject in asked:
            answers[subject].append(answer_of(evaluation, subject))
    return Tried(ground, on, mode, tuple(values), tuple(values.values()), answers)


def answer_of(evaluation: Evaluation, subject: Subject) -> str:
    """Return an answer as text that tells different answers apart."""
    if evaluation.outcome is Outcome.STOPPED:
        return STOPPED
    output = next(o for o in evaluation.outputs if o.name == subject.output.name)
    settled: Settled | None = output.entries.get(subject.entry) if subject.entry else output.result
    return told_apart(settled.value) if settled is not None and settled.certain else OPEN


def told_apart(value: Value) -> str:
    """Return a text that two values share exactly when they are equal: 0 and 0.00 are one number."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"[{', '.join(map(told_apart, value))}]" if isinstance(value, tuple) else repr(value)


def findings_of(ground: Ground, values: dict[str, Value | None]) -> Findings:
    """Return findings with these values; every list has one entry."""
    found = {path: Finding(path, value) for path, value in values.items() if value is not None}
    entries = lists_of(ground)
    lists: dict[str, Finding] = {name: Finding(name, ids) for name, ids in entries.items()}
    of_lists = (entry for entry in ground.inputs if entry.name in entries)
    keys = {path: Finding(path, KEY) for e in of_lists for path in (f"{e.name}[{KEY}].{e.key}",)}
    return Findings({**found, **lists, **keys}, entries)


def lists_of(ground: Ground) -> dict[str, tuple[str, ...]]:
    """Return one entry for every list that the rules read."""
    return {entry.name: (KEY,) for entry in ground.inputs if entry.type is FindingType.LIST}


def candidate_values(ground: Ground) -> Values:
    """Return for every finding that the rules read, all values worth trying."""
    found: Values = {}
    figures, read = ground.loaded.compiled.figures, _names_read(ground)
    for path, entry in _fields(ground):
        if not {path.replace(f"[{KEY}]", ""), path.partition("[")[0].partition(".")[0]} & read:
            continue
        values: list[Value | None] = [*_values(ground, entry)]
        values += [NULL] if entry.none_allowed else []
        values += [None] if path in figures or entry.act else []
        found[path] = tuple(values)
    return found


def _names_read(ground: Ground) -> set[str]:
    """Return the names that the rules read, fields of a list's entries as `workers.relation`."""
    lists = {entry.entry: entry.name for entry in ground.inputs if entry.type is FindingType.LIST}
    reads = {name for decision in ground.loaded.compiled.decisions.values() for name in decision.reads}
    parts = (name.split(".")[:2] for name in reads)
    return {".".join((lists.get(head, head), *rest)) for head, *rest in parts}


def _fields(ground: Ground) -> Iterator[tuple[str, NameEntry]]:
    for entry in ground.inputs:
        if entry.type is FindingType.LIST:
            yield from (
                (f"{entry.name}[{KEY}].{part.name}", part)
                for part in entry.fields.values()
                if part.name != entry.key and not part.informative
            )
        elif entry.type is FindingType.RECORD:
            yield from ((f"{entry.name}.{part.name}", part) for part in entry.fields.values())
        else:
            yield entry.name, entry


def _values(ground: Ground, entry: NameEntry) -> Iterator[Value]:
    match entry.type:
        case FindingType.BOOLEAN:
            yield from (True, False)
        case FindingType.CHOICE:
            yield from entry.members
        case FindingType.SET:
            for size in range(len(entry.members) + 1):
                yield from combinations(entry.members, size)
        case FindingType.NUMBER | FindingType.MONEY:
            yield from _numbers(ground, entry)
        case FindingType.DATE:
            yield from _dates(ground)
        case _:
            yield from dict.fromkeys((*ground.texts[:3], "anything"))


def _dates(ground: Ground) -> Iterator[Date]:
    """Yield days before and about the day on which the rules come into force."""
    start = date.fromisoformat(ground.loaded.edition.in_force.start or "2010-01-01")
    for days in DAYS_BEFORE:
        day = start - timedelta(days=days)
        yield Date(day.year, day.month, day.day)


def _numbers(ground: Ground, entry: NameEntry) -> Iterator[Decimal]:
    """Yield every number in the rules and its neighbours, as far as the vocabulary allows, and both bounds."""
    step = Decimal(1) if entry.whole else Decimal("0.01")
    named = {number for number in ground.numbers if key_of(number) is not None}
    near = {number + step * offset for number in named for offset in (-1, 0, 1)}
    near |= {bound for bound in (entry.least, entry.greatest) if bound is not None}
    least = entry.least if entry.least is not None else Decimal(-10_000_000)
    greatest = entry.greatest if entry.greatest is not None else Decimal(10_000_000)
    inside = (number for number in near if least <= number <= greatest)
    yield from sorted(number for number in inside if not entry.whole or number == number.to_integral_value())


def sampled(values: Values, random: Random, most: int) -> Values:
    """Return fewer values of each finding, some of them one only, so that all combinations are no more than so many."""
    left = {path: list(options) for path, options in values.items()}
    while size_of(tuple(left.values())) > most:
        path = max(left, key=lambda one: (len(left[one]) * random.random(), one))
        left[path] = random.sample(left[path], max(1, len(left[path]) // 2))
    return {path: tuple(options) for path, options in left.items()}
