"""Discretion: where nobody ever departs from the rules, and who always agrees at once.

A rule that is never departed from may be a good rule; but who never departs may have fettered a discretion that the
law gives them (R v Secretary of State for the Home Department ex p Venables [1998] AC 407; British Oxygen v Minister of
Technology [1971] AC 610). So it is asked, and not concluded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.ledger.canonical import Json
from api.services.statistics.decisions import Decision
from api.services.statistics.small_numbers import LEAST, Share, median

QUICK_SECONDS = 60
"""A decision this soon after the outcome was first seen leaves hardly the time to read it."""


@dataclass(frozen=True, slots=True)
class PolicyDiscretion:
    """How often one policy of a scheme was departed from."""

    scheme: str
    policy: str
    departed: Share

    @property
    def may_be_fettered(self) -> bool:
        """Return whether nobody ever departed, in cases enough to ask why."""
        return self.departed.is_shown and self.departed.count == 0

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "scheme": self.scheme, "policy": self.policy, "departed": self.departed.to_json(),
            "may_be_fettered": self.may_be_fettered,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonDiscretion:
    """How one account decides: how often it agrees with the rules, and how long it looks first."""

    account: str
    agreed: Share
    quick: Share
    median_seconds: int | None

    @property
    def may_be_fettered(self) -> bool:
        """Return whether this person has never departed, in cases enough to ask why."""
        return self.agreed.is_shown and self.agreed.count == self.agreed.of

    @property
    def may_rubber_stamp(self) -> bool:
        """Return whether they always agree, and half of the time within a minute."""
        return self.may_be_fettered and self.median_seconds is not None and self.median_seconds < QUICK_SECONDS

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "account": self.account, "agreed": self.agreed.to_json(), "quick": self.quick.to_json(),
            "median_seconds": self.median_seconds, "may_be_fettered": self.may_be_fettered,
            "may_rubber_stamp": self.may_rubber_stamp,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotNamed:
    """People with too few decisions to be spoken of. With only one of them their number is not told either."""

    people: int
    decisions: int

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {"people": self.people, "decisions": self.decisions if self.people > 1 else None, "least": LEAST}


def by_policy(decisions: Sequence[Decision]) -> tuple[PolicyDiscretion, ...]:
    """Return every policy that was decided, in order of name."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one in decisions:
        for policy in one.policies:
            found[one.scheme, policy].append(policy in one.departed)
    return tuple(PolicyDiscretion(*key, Share(sum(each), len(each))) for key, each in sorted(found.items()))


def by_person(decisions: Sequence[Decision]) -> tuple[tuple[PersonDiscretion, ...], NotNamed]:
    """Return those who have decided often enough, in order of name and never of any share, and how many have not."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        found[one.by].append(one)
    named = tuple(_person(account, each) for account, each in sorted(found.items()) if len(each) >= LEAST)
    few = [each for each in found.values() if len(each) < LEAST]
    return named, NotNamed(len(few), sum(map(len, few)))


def _person(account: str, decisions: Sequence[Decision]) -> PersonDiscretion:
    seconds = [one.seconds for one in decisions if one.seconds is not None]
    return PersonDiscretion(
        account=account,
        agreed=Share(sum(one.agrees for one in decisions), len(decisions)),
        quick=Share(sum(one < QUICK_SECONDS for one in seconds), len(seconds)),
        median_seconds=median(seconds),
    )
