"""What types operators take and give, for checking expressions before they are run (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from typing import Final

from engine.feel.scope import DURATION_MEMBERS, RANGE_MEMBERS, TEMPORAL_MEMBERS
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NULL_TYPE,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
    ListOf,
    RangeOf,
    Restricted,
    Simple,
    conforms,
)

_SHIFTED: Final = ((DATE, YEARS_MONTHS), (DATE, DAYS_TIME), (DATE_TIME, YEARS_MONTHS), (DATE_TIME, DAYS_TIME))
_SUMS: Final = {(kind, kind): kind for kind in (NUMBER, STRING, YEARS_MONTHS, DAYS_TIME)}
_MOVES: Final = {pair: pair[0] for pair in (*_SHIFTED, (TIME, DAYS_TIME))}
_SCALED: Final = {(kind, NUMBER): kind for kind in (NUMBER, YEARS_MONTHS, DAYS_TIME)}

_RESULTS: Final[dict[str, dict[tuple[Simple, Simple], Simple]]] = {
    "+": {**_SUMS, **_MOVES, **{(right, left): kind for (left, right), kind in _MOVES.items()}},
    "-": {
        **{(kind, kind): kind for kind in (NUMBER, YEARS_MONTHS, DAYS_TIME)},
        **_MOVES,
        **{(one, other): DAYS_TIME for one in (DATE, DATE_TIME) for other in (DATE, DATE_TIME)},
        (TIME, TIME): DAYS_TIME,
    },
    "*": {**_SCALED, (NUMBER, YEARS_MONTHS): YEARS_MONTHS, (NUMBER, DAYS_TIME): DAYS_TIME},
    "/": {**_SCALED, (YEARS_MONTHS, YEARS_MONTHS): NUMBER, (DAYS_TIME, DAYS_TIME): NUMBER},
    "**": {(NUMBER, NUMBER): NUMBER},
}

ORDERED: Final = frozenset({NUMBER, STRING, DATE, TIME, DATE_TIME, YEARS_MONTHS, DAYS_TIME})
"""The types whose values `<` can compare."""


def plain(kind: FeelType) -> FeelType:
    """Return a type without the names and restrictions of item definitions."""
    return plain(kind.base) if isinstance(kind, Restricted) else kind


def is_open(kind: FeelType) -> bool:
    """Say whether nothing can be said against a value of this type: it may be anything, or is null."""
    return plain(kind) in (ANY, NULL_TYPE)


def arithmetic_type(operator: str, left: FeelType, right: FeelType) -> FeelType | None:
    """Return the type of `left operator right`, `Any` where a side may be anything, or None if there is no such."""
    one, other = plain(left), plain(right)
    if is_open(one) or is_open(other):
        known = [kind for kind in (one, other) if not is_open(kind)]
        return None if known and not _takes_part(operator, known[0]) else ANY
    if isinstance(one, Simple) and isinstance(other, Simple):
        return _RESULTS[operator].get((one, other))
    return None


def _takes_part(operator: str, kind: FeelType) -> bool:
    return any(kind in pair for pair in _RESULTS[operator])


def comparable(operator: str, left: FeelType, right: FeelType) -> bool:
    """Say whether the comparison can have a value other than null."""
    one, other = plain(left), plain(right)
    ordering = operator not in ("=", "!=")
    if ordering and any(not is_open(kind) and kind not in ORDERED for kind in (one, other)):
        return False
    if is_open(one) or is_open(other):
        return True
    return one == other or (type(one) is type(other) and not isinstance(one, Simple))


def item_type(kind: FeelType) -> FeelType:
    """Return what a loop or filter over a value of this type sees."""
    base = plain(kind)
    return base.item if isinstance(base, ListOf) else kind


def words_of(kind: FeelType) -> tuple[str, ...]:
    """Return the words that a choice, or a list of choices, may have; empty if any word may be."""
    while isinstance(kind, Restricted | ListOf):
        if isinstance(kind, Restricted) and kind.members:
            return kind.members
        kind = kind.base if isinstance(kind, Restricted) else kind.item
    return ()


def either(one: FeelType, other: FeelType) -> FeelType:
    """Return the type of what may be of the one type or of the other."""
    if conforms(one, other):
        return other
    return one if conforms(other, one) else ANY


def all_of(kinds: list[FeelType]) -> FeelType:
    """Return the one type that all conform to, or `Any`."""
    if not kinds:
        return ANY
    joined = kinds[0]
    for kind in kinds[1:]:
        joined = either(joined, kind)
    return joined


def may_pass(tested: FeelType, test: FeelType) -> bool:
    """Say whether a value of one type can equal, lie in or be among a value of the other."""
    one, other = plain(tested), plain(test)
    if is_open(one) or is_open(other) or other == BOOLEAN:
        return True
    if isinstance(other, ListOf):
        return may_pass(one, other.item) or isinstance(one, ListOf)
    if isinstance(other, RangeOf):
        inside = plain(other.item)
        return isinstance(one, RangeOf) or is_open(inside) or (one == inside and one in ORDERED)
    return comparable("=", one, other)


PROPERTY_TYPES: dict[str, FeelType] = {
    "time offset": DAYS_TIME,
    "timezone": STRING,
    "start": ANY,
    "end": ANY,
    "start included": BOOLEAN,
    "end included": BOOLEAN,
}


def properties(kind: FeelType) -> tuple[str, ...]:
    """Return the properties of values that are no contexts."""
    if kind == DATE:
        return TEMPORAL_MEMBERS[:4]
    if kind == TIME:
        return TEMPORAL_MEMBERS[4:]
    if kind == DATE_TIME:
        return TEMPORAL_MEMBERS
    if kind == YEARS_MONTHS:
        return DURATION_MEMBERS[:2]
    if kind == DAYS_TIME:
        return DURATION_MEMBERS[2:]
    return RANGE_MEMBERS if isinstance(kind, RangeOf) else ()
