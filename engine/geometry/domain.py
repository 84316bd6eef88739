"""The values that a column of a table can have at all, as far as the vocabulary says; cells outside it are empty."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.feel import ast
from engine.values import Date, DaysTimeDuration, Value, YearsMonthsDuration

Key = Decimal | int
"""Where a value of an ordered kind lies: a number itself, the number of a day, months, or nanoseconds."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What a column's values may be.

    Args:
        kind: Decimal, Date, str or bool; None where nothing is known.
        least, greatest: bounds, both included.
        step: distance between neighbouring values; None where there is always one between two others.
        members: all texts it may be; None where any text will do.
        null: whether it may be null, which is to say known to be none.
    """

    kind: type | None = None
    least: Key | None = None
    greatest: Key | None = None
    step: Key | None = None
    members: tuple[str, ...] | None = None
    null: bool = True


ANYTHING = Domain()

_KINDS: dict[FindingType, type] = {
    FindingType.NUMBER: Decimal,
    FindingType.MONEY: Decimal,
    FindingType.DATE: Date,
    FindingType.BOOLEAN: bool,
    FindingType.TEXT: str,
    FindingType.CHOICE: str,
}


def domain_of(expression: ast.Node, vocabulary: Vocabulary) -> Domain:
    """Return the domain of a column: of a finding, a field of a list's entry, or the count of a set."""
    match expression:
        case ast.Name(name=name) if name in vocabulary.inputs:
            return entry_domain(vocabulary.inputs[name])
        case ast.Path(source=ast.Name(name=name), member=member):
            entry = vocabulary.list_of(name) or vocabulary.inputs.get(name)
            return entry_domain(entry.fields[member]) if entry and member in entry.fields else ANYTHING
        case ast.Invocation(function=ast.Name(name="count"), arguments=(ast.Name(name=name),)):
            counted = vocabulary.inputs.get(name)
            if counted is None or counted.type not in (FindingType.SET, FindingType.LIST):
                return ANYTHING
            most = Decimal(len(counted.members)) if counted.members else None
            return Domain(Decimal, Decimal(0), most, Decimal(1), null=False)
    return ANYTHING


def entry_domain(entry: NameEntry) -> Domain:
    """Return the domain of a finding; anything, where its type has no line."""
    kind = _KINDS.get(entry.type)
    if kind is None:
        return ANYTHING
    return Domain(
        kind=kind,
        least=entry.least,
        greatest=entry.greatest,
        step=Decimal(1) if entry.whole else None,
        members=tuple(entry.members) if entry.type is FindingType.CHOICE and entry.members else None,
        null=entry.none_allowed,
    )


def key_of(value: Value) -> Key | None:
    """Return where a value lies on the line of its kind, or None if its kind has no line."""
    match value:
        case Decimal():
            return value
        case Date():
            return value.number
        case YearsMonthsDuration():
            return value.months
        case DaysTimeDuration():
            return value.nanoseconds
    return None


def value_at(kind: type, key: Key) -> Value:
    """Return the value of a kind at a place on its line: the inverse of `key_of`."""
    if kind is Decimal:
        return Decimal(key)
    whole = int(key)
    if kind is Date:
        return Date.from_number(whole)
    return YearsMonthsDuration(whole) if kind is YearsMonthsDuration else DaysTimeDuration(whole)


def step_of(kind: type, domain: Domain) -> Key | None:
    """Return the distance between neighbouring values of a kind: days and durations go by whole units."""
    return domain.step if kind is Decimal else 1
