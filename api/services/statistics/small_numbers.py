"""Small numbers: shares with the interval in which the true one lies, and none at all where there are too few cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from api.ledger.canonical import Json

LEAST = 10
"""Cases below which no share, time or name is shown: none in nine is compatible with a true share of 30 %."""
_Z = Decimal("1.959963984540054")
"""The 97.5th percentile of the standard normal distribution, for an interval of 95 %."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many cases."""

    count: int
    of: int

    @property
    def is_shown(self) -> bool:
        """Return whether there are enough cases to speak of a share."""
        return self.of >= LEAST

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Return between which percentages the true share lies, by Wilson's score interval at 95 %, to a tenth.

        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209-212. It
        holds for small numbers and for none at all, where the usual interval does not. Raises ValueError for no cases.
        """
        if not self.of:
            raise ValueError("there is no share of no cases")
        with localcontext() as context:
            context.prec = 28
            n, share, square = Decimal(self.of), Decimal(self.count) / self.of, _Z * _Z
            middle = (share + square / (2 * n)) / (1 + square / n)
            half = _Z / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).sqrt()
            low, high = max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
            return (low * 100).quantize(_TENTH), (high * 100).quantize(_TENTH)

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it; count and interval are null where there are too few."""
        if not self.is_shown:
            return {"count": None, "of": self.of, "percent_from": None, "percent_to": None}
        low, high = self.interval
        return {"count": self.count, "of": self.of, "percent_from": str(low), "percent_to": str(high)}


def median(values: Sequence[int]) -> int | None:
    """Return the middle value, of two the lower; None where there are too few to show any."""
    return sorted(values)[(len(values) - 1) // 2] if len(values) >= LEAST else None
