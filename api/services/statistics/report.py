"""The report: all statistics of a period, with what is not shown and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.ledger import Ledger
from api.ledger.canonical import Json
from api.services.statistics.decisions import Decision, Period, decisions_in
from api.services.statistics.discretion import NotNamed, PersonDiscretion, PolicyDiscretion, by_person, by_policy
from api.services.statistics.likeness import LikeCases, like_cases
from api.services.statistics.sign_offs import SignOff, sign_offs
from api.services.statistics.small_numbers import LEAST

ON_A_PAGE = 150
"""Decisions that are compared with their likes while somebody waits; each costs up to a fifth of a second, once."""


@dataclass(frozen=True, slots=True)
class Report:
    """How decisions were made in a period. `timed` is of how many decisions it is on record when the outcome was seen.

    `not_shown` says in sentences what is left out and why.
    """

    period: Period
    decisions: int
    timed: int
    policies: tuple[PolicyDiscretion, ...]
    people: tuple[PersonDiscretion, ...]
    not_named: NotNamed
    likes: LikeCases
    sign_offs: tuple[SignOff, ...]

    @property
    def not_shown(self) -> tuple[str, ...]:
        """Return what is not shown, and why."""
        return tuple(self._left_out())

    def _left_out(self) -> Iterator[str]:
        yield f"No share and no time is shown of fewer than {LEAST} cases: chance would say more in it than people."
        if self.not_named.people == 1:
            yield f"One person has decided fewer than {LEAST} times and is not named."
        elif self.not_named.people:
            each = f"{self.not_named.people} people have decided fewer than {LEAST} times each"
            yield f"{each}, {self.not_named.decisions} times in all, and are not named."
        if self.timed < self.decisions:
            rest = self.decisions - self.timed
            yield f"Of {rest} decisions it is not on record when the outcome was first seen, as where programs decide."
        if self.likes.looked < self.likes.of:
            yield f"Only the newest {self.likes.looked} of {self.likes.of} decisions were compared with their likes."
        yield "Decisions about people who were forgotten are counted, and not compared."

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        start, end = self.period.start, self.period.end
        return {
            "from": start.isoformat() if start else None,
            "until": end.isoformat() if end else None,
            "least": LEAST,
            "decisions": self.decisions,
            "timed": self.timed,
            "policies": [one.to_json() for one in self.policies],
            "people": [one.to_json() for one in self.people],
            "not_named": self.not_named.to_json(),
            "like_cases": self.likes.to_json(),
            "sign_offs": [one.to_json() for one in self.sign_offs],
            "not_shown": list(self.not_shown),
        }


def report(ledger: Ledger, period: Period, most: int | None = ON_A_PAGE) -> Report:
    """Return the statistics of a period. `most` bounds how many decisions are compared. Raises LedgerDamaged."""
    decisions: list[Decision] = decisions_in(ledger, period)
    people, not_named = by_person(decisions)
    return Report(
        period=period,
        decisions=len(decisions),
        timed=sum(one.seconds is not None for one in decisions),
        policies=by_policy(decisions),
        people=people,
        not_named=not_named,
        likes=like_cases(ledger, decisions, most),
        sign_offs=sign_offs(ledger, period),
    )
