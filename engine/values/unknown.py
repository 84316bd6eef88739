"""Values that are not known yet, kept apart from null, after Kleene's three-valued logic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

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
    """Return the united needs of all values that are not fully known, looking into lists and contexts."""
    found: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Unknown | PartialSet):
            found |= value.needs
        elif isinstance(value, tuple):
            found |= needs_of(*value)
    return found
