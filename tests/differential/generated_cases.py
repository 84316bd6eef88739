"""Makes up cases for an edition: near its thresholds, near its worked examples, with findings left open at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from api.services.registry import LoadedEdition
from engine.compiled import CompiledContext, CompiledTable
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.examples.reader import Example
from engine.feel import Scope, ast, compile_expression
from engine.feel.walk import everything
from engine.outcome import AuthorityMode
from engine.values import number_text

Json = dict[str, Any]

LEAVE_OUT = (0.0, 0.05, 0.15, 0.4, 0.8)
"""How likely a finding is left open; one is drawn for each case."""


@dataclass(frozen=True, slots=True)
class MadeCase:
    """Findings in their JSON forms, on a day, in a mode."""

    on: str
    mode: AuthorityMode
    findings: Json


@dataclass(frozen=True, slots=True)
class Ground:
    """What cases are made from: an edition's inputs, and the constants and examples that lie near its thresholds."""

    loaded: LoadedEdition
    examples: tuple[Example, ...]
    numbers: tuple[Decimal, ...]
    texts: tuple[str, ...]
    days: tuple[date, ...] = field(default=())

    @property
    def inputs(self) -> tuple[NameEntry, ...]:
        """Return the vocabulary entries of the edition's inputs."""
        known = self.loaded.vocabulary.inputs
        return tuple(known[name] for name in self.loaded.edition.inputs if name != "evaluation_date")


def ground_of(loaded: LoadedEdition, examples: tuple[Example, ...]) -> Ground:
    """Gather what an edition's expressions and figures name."""
    literals = [node for tree in _trees(loaded) for node in everything(tree)]
    numbers = {node.value for node in literals if isinstance(node, ast.NumberLiteral) and node.value is not None}
    texts = {node.value for node in literals if isinstance(node, ast.StringLiteral)}
    days = {day for text in texts if (day := _day(text)) is not None}
    days |= {day for figure in loaded.figures.values() for v in figure.values if (day := _day(v.start)) is not None}
    return Ground(loaded, examples, tuple(sorted(numbers)), tuple(sorted(texts)), tuple(sorted(days)))


def _trees(loaded: LoadedEdition) -> Iterator[ast.Located]:
    for decision in loaded.compiled.decisions.values():
        if isinstance(decision.logic, CompiledTable):
            yield from (column.ast for column in decision.logic.columns)
            yield from (test.ast for row in decision.logic.rows for test in row.tests)
            yield from (output.ast for row in decision.logic.rows for output in row.outputs)
        elif isinstance(decision.logic, CompiledContext):
            yield from (line.expression.ast for line in decision.logic.lines)
        else:
            yield decision.logic.ast
    for figure in loaded.figures.values():
        yield from (compile_expression(value.text.text, Scope(strict=True)).ast for value in figure.values)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def made_up(ground: Ground, random: Random) -> MadeCase:
    """Return a case made from nothing but the vocabulary and the edition's constants."""
    on = _on(ground, random)
    leave_out = random.choice(LEAVE_OUT)
    findings = {e.name: _value(ground, e, on, random) for e in ground.inputs if random.random() >= leave_out}
    return MadeCase(on.isoformat(), _mode(random), findings)


def near(ground: Ground, base: MadeCase, random: Random, spare: tuple[str, ...] = ()) -> MadeCase:
    """Return a case that differs from another in one to three findings, each changed or left open.

    `spare` names findings that stay as they are, fields as `worker.relation`.
    """
    findings: Json = dict(base.findings)
    on = date.fromisoformat(base.on) if spare or random.random() < 0.8 else _on(ground, random)
    free = [entry for entry in ground.inputs if entry.name not in spare]
    for entry in random.sample(free, min(len(free), random.randint(1, 3))):
        if entry.type in (FindingType.LIST, FindingType.RECORD) and findings.get(entry.name):
            findings[entry.name] = _near_entries(ground, entry, findings[entry.name], on, random, spare)
        elif random.random() < 0.3:
            findings.pop(entry.name, None)
        else:
            findings[entry.name] = _value(ground, entry, on, random)
    return MadeCase(on.isoformat(), base.mode if random.random() < 0.8 else _mode(random), findings)


def opened(base: MadeCase, paths: tuple[str, ...], random: Random) -> MadeCase:
    """Return a case with one or more of some findings left open; fields of lists are left out of every entry."""
    findings: Json = dict(base.findings)
    for path in random.sample(paths, random.randint(1, min(3, len(paths)))) if paths else ():
        head, _, member = path.partition(".")
        if not member:
            findings.pop(head, None)
            continue
        for name, value in findings.items():
            if isinstance(value, list):
                findings[name] = [
                    {k: v for k, v in e.items() if k != member} if isinstance(e, dict) else e for e in value
                ]
            elif name == head and isinstance(value, dict):
                findings[name] = {k: v for k, v in value.items() if k != member}
    return MadeCase(base.on, base.mode, findings)


def example_case(example: Example) -> MadeCase:
    """Return a worked example as a case."""
    return MadeCase(example.on, example.mode, dict(example.findings))


def _mode(random: Random) -> AuthorityMode:
    return random.choice((AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED))


def _on(ground: Ground, random: Random) -> date:
    """Return a day on which the edition is in force, often the first day of one of its figures."""
    span = ground.loaded.edition.in_force
    start = date.fromisoformat(span.start or "2000-01-01")
    end = date.fromisoformat(span.end) if span.end else start + timedelta(days=3650)
    near_days = [day + timedelta(days=random.choice((-1, 0, 1))) for day in ground.days]
    choices = [day for day in near_days if start <= day <= end]
    if choices and random.random() < 0.5:
        return random.choice(choices)
    return start + timedelta(days=random.randrange((end - start).days + 1))


def _near_entries(
    ground: Ground, entry: NameEntry, value: Any, on: date, random: Random, spare: tuple[str, ...]
) -> Any:
    """Change one field of one entry of a list, or of a record."""
    kept = {path.partition(".")[2] for path in spare if path.partition(".")[0] in (entry.entry, entry.name)}
    fields = [f for f in entry.fields.values() if f.name != entry.key and f.name not in kept]
    if not fields:
        return value
    changed = random.choice(fields)
    if isinstance(value, dict):
        return value | {changed.name: _value(ground, changed, on, random)}
    if not isinstance(value, list):
        return value
    place = random.randrange(len(value))
    one = {**value[place], changed.name: _value(ground, changed, on, random)}
    return [*value[:place], one, *value[place + 1 :]]


def _value(ground: Ground, entry: NameEntry, on: date, random: Random) -> Any:
    if entry.none_allowed and random.random() < 0.1:
        return None
    match entry.type:
        case FindingType.NUMBER | FindingType.MONEY:
            return number_text(_number(ground, entry, random))
        case FindingType.BOOLEAN:
            return random.random() < 0.5
        case FindingType.DATE:
            return _date(ground, on, random).isoformat()
        case FindingType.CHOICE:
            return random.choice(_favoured(ground, entry, random))
        case FindingType.SET:
            return _set(ground, entry, random)
        case FindingType.LIST:
            return [
                _fields(ground, entry, on, random) | {entry.key: f"e{place}"} for place in range(random.randint(0, 3))
            ]
        case FindingType.RECORD:
            return _fields(ground, entry, on, random)
        case _:
            return random.choice((*ground.texts, "anything"))


def _fields(ground: Ground, entry: NameEntry, on: date, random: Random) -> Json:
    leave_out = random.choice(LEAVE_OUT)
    return {f.name: _value(ground, f, on, random) for f in entry.fields.values() if random.random() >= leave_out}


def _number(ground: Ground, entry: NameEntry, random: Random) -> Decimal:
    least = entry.least if entry.least is not None else Decimal(-1000)
    greatest = entry.greatest if entry.greatest is not None else max(least, Decimal(0)) + 5000
    step = Decimal(1) if entry.whole else Decimal("0.01")
    if ground.numbers and random.random() < 0.7:
        value = random.choice(ground.numbers) + random.choice((-1, 0, 0, 1)) * step
        value = value.quantize(step) if entry.whole else value
    else:
        value = least + step * random.randrange(int((greatest - least) / step) + 1)
    return min(max(value, least), greatest)


def _date(ground: Ground, on: date, random: Random) -> date:
    if ground.days and random.random() < 0.4:
        return random.choice(ground.days) + timedelta(days=random.choice((-1, 0, 1)))
    months = random.choice((0, 1, 2, 3, 6, 12, 24, 36, 60))
    month = on.year * 12 + on.month - 1 - months
    near_day = date(month // 12, month % 12 + 1, min(on.day, 28))
    return near_day + timedelta(days=random.choice((-31, -7, -3, -2, -1, 0, 1, 2, 3, 40)))


def _favoured(ground: Ground, entry: NameEntry, random: Random) -> tuple[str, ...]:
    """Return all members, or, most of the time, those that the edition's expressions name."""
    named = tuple(member for member in entry.members if member in ground.texts)
    return named if named and random.random() < 0.8 else tuple(entry.members)


def _set(ground: Ground, entry: NameEntry, random: Random) -> Any:
    pool = _favoured(ground, entry, random) or ground.texts
    chance = random.choice((0.1, 0.3, 0.7))
    members = [member for member in pool if random.random() < chance]
    if random.random() < 0.7:
        return members
    return {"has": members, "has_not": [m for m in pool if m not in members and random.random() < 0.5]}


def replayable(rule_set: str, case: MadeCase) -> Mapping[str, Any]:
    """Return a case so that it can be printed, and evaluated again from what was printed."""
    return {"rules": rule_set, "on": case.on, "mode": case.mode.value, "findings": case.findings}
