"""Values that are not known yet, kept apart from null, after Kleene's three-valued logic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.values.containers import Context, Range

if TYPE_CHECKING:
    from engine.values import Value


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value nobody has found yet.

    `needs` are the paths of the findings it waits for (`age_years`, `workers[w1].same_household`).
    `low` and `high`, both inclusive, bound a number where that much is known.
    """

    needs: frozenset[str]
    low: Decimal | None = None
    high: Decimal | None = None

    def __bool__(self) -> bool:
        """Return False, so that `if value` never takes an unknown for a yes."""
        return False


@dataclass(frozen=True, slots=True)
class PartialSet:
    """A set of words known in part.

    `has` are certainly in it, `maybe` perhaps (None: anything else may be), and all others certainly are not.
    """

    has: tuple[str, ...]
    maybe: tuple[str, ...] | None
    needs: frozenset[str]

    def may_have(self, member: Value) -> bool:
        """Say whether the member is in the set or could turn out to be."""
        if not isinstance(member, str):
            return False
        return member in self.has or self.maybe is None or member in self.maybe


def needs_of(*values: Value) -> frozenset[str]:
    """Return the united needs of values that are not known, or are lists with such items."""
    found: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Unknown | PartialSet):
            found |= value.needs
        elif isinstance(value, tuple):
            found |= needs_of(*value)
    return found


def all_needs_of(*values: Value) -> frozenset[str]:
    """Return the united needs of everything not known at any depth: in lists, contexts and the ends of ranges."""
    found: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Unknown | PartialSet):
            found |= value.needs
        elif isinstance(value, tuple):
            found |= all_needs_of(*value)
        elif isinstance(value, Context):
            found |= all_needs_of(*value.values())
        elif isinstance(value, Range):
            found |= all_needs_of(value.low, value.high)
    return found


def partly_known(
    certain: tuple[Value, ...], perhaps: tuple[Value, ...], needs: frozenset[str], *, open_ended: bool = False
) -> Value:
    """Return a list that certainly has some items and perhaps others.

    It is a set known in part if all are words and none occurs twice, for a set could not tell how often; else unknown.
    """
    has = tuple(item for item in certain if isinstance(item, str))
    maybe = tuple(item for item in perhaps if isinstance(item, str))
    if len({*has, *maybe}) < len(certain) + len(perhaps):
        return Unknown(needs | all_needs_of(*certain, *perhaps))
    return PartialSet(has, None if open_ended else maybe, needs)
