"""Checks that the redress list of a corrected figure is right: against sums worked out without any of the rules.

    python -m tests.differential.sweep_soak --decisions 5000 --seed 1

Made-up carers are decided about under figures that turn out wrong: an earnings limit too low, a weekly rate too high.
Each correction is published and swept for, by sweeps that are abandoned in the middle of a part again and again. The
list must hold exactly those, with exactly the signed sums and in exactly the order, that plain arithmetic over the same
carers gives. The ledger is kept by seed, so that a soak that is stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.entries import DeterminationMade
from api.ledger.failures import StaleWrite
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import people, publishing
from api.services import sweep as service
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker, second_engine
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.remade import Touched
from api.services.rules_in_service import RulesInService
from api.services.shelf import ShippedShelf
from tests.differential.cross_check_soak import say

KEEP = Path("var/soak")
NOON = StoppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
PRIYA, TOM, RUTH = Actor("priya", "policy_editor"), Actor("tom", "approver"), Actor("ruth", "auditor")
AMA = Decider(Actor("ama", "assessor"), "Ama Mensah", demonstration=True)
FIRST, LAST = date(2015, 4, 6), date(2017, 4, 9)
RATE_FROM = date(2016, 4, 11)
LIMIT, RATE = Decimal("110.00"), Decimal("62.10")
RIGHT_LIMIT, RIGHT_RATE = Decimal("118.00"), Decimal("60.05")


class WrongList(AssertionError):
    """A redress list that is not what arithmetic says; the message holds the first difference."""


@dataclass(frozen=True, slots=True)
class Carer:
    """One made-up case: what was found, and the day it was decided for."""

    on: date
    age: int
    hours: Decimal
    student: bool
    study: int
    earnings: Decimal

    @classmethod
    def made(cls, seed: int, number: int) -> Carer:
        """Return the carer of that number: near every threshold, mostly passing, on days of three years."""
        random = Random(f"sweep/{seed}/{number}")
        return cls(
            on=FIRST + timedelta(days=random.randrange(1_100)),
            age=random.choice((15, 16, 17, 30, 40, 50, 60, 70)),
            hours=Decimal(random.choice((3400, 3499, 3500, 3501, 4000, 6000))) / 100,
            student=random.random() < 0.1,
            study=random.choice((0, 0, 0, 20, 21)),
            earnings=Decimal(random.randrange(10_400, 12_000)) / 100,
        )

    def sum_week(self, limit: Decimal, rate: Decimal) -> Decimal:
        """Return what the carer gets a week by the four tests of Carer's Allowance, as plain arithmetic."""
        studies = self.student or self.study >= 21
        passes = self.age >= 16 and self.hours >= 35 and not studies and self.earnings <= limit
        return rate if passes else Decimal(0)

    @property
    def question(self) -> Question:
        """Return what the rules are asked."""
        findings: dict[str, Any] = {
            "age_years": self.age, "caring_hours_week": self.hours, "full_time_education": self.student,
            "study_hours_week": self.study, "earnings_week": self.earnings,
        }  # fmt: skip
        return Question("england", "carers_allowance", self.on, findings)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A figure that turns out wrong: what is put forward in its place, and what it makes of a carer's sum."""

    figure: str
    start: date
    value: Decimal
    basis: str
    source: str

    @property
    def files(self) -> dict[str, bytes]:
        """Return what is submitted."""
        text = (
            f"figure: england/carers_allowance/{self.figure}\nfrom: {self.start}\nuntil: {LAST}\n"
            f"value: {self.value}\nbasis: {self.basis}\nsource: {self.source}\n"
        )
        return {"figure.yaml": text.encode()}

    def touches(self, carer: Carer) -> bool:
        """Tell whether anything comes out otherwise for the carer, if only that a reason falls away beside others."""
        if not self.start <= carer.on <= LAST:
            return False
        return bool(self.owed(carer)) or (self.figure == "earnings_limit" and LIMIT < carer.earnings <= self.value)

    def owed(self, carer: Carer) -> Decimal:
        """Return by how much the carer had too little a week, without asking any rule."""
        if not self.start <= carer.on <= LAST:
            return Decimal(0)
        right = {"limit": LIMIT, "rate": RATE} | {("limit" if self.figure == "earnings_limit" else "rate"): self.value}
        return carer.sum_week(right["limit"], right["rate"]) - carer.sum_week(LIMIT, RATE)


WRONGS = (
    Wrong("earnings_limit", FIRST, RIGHT_LIMIT, "stated", "nda-report"),
    Wrong("carers_allowance_rate", RATE_FROM, RIGHT_RATE, "law", "ca-rates-2016"),
)


@contextmanager
def opened(file: Path) -> Iterator[tuple[Desk, CrossChecker]]:
    """Open the ledger in a file, new or as it was left, with a second engine beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(f"sqlite:///{file}", NOON)
    upgrade(ledger.database)
    with second_engine(ledger) as checker:
        yield Desk(ledger, RulesInService(ledger, Registry(ShippedShelf())), None), checker
    ledger.close()


def decisions_in(ledger: Ledger) -> list[str]:
    """Return the numbers of all decisions, in the order of the carers they are about."""
    with ledger.reading() as transaction:
        return [entry.id for entry in transaction.log.of_kinds(DeterminationMade)]


def decide(desk: Desk, checker: CrossChecker, seed: int, decisions: int) -> Iterator[int]:
    """Decide about carers until there are so many decisions; yield how many there are."""
    done = len(decisions_in(desk.ledger))
    registry = desk.rules.registry()
    for number in range(done, decisions):
        case = Case(_person(desk.ledger, number).id, Carer.made(seed, number).question)
        determine(desk.ledger, registry, checker, case, AMA, Adopt())
        yield number + 1


def _person(ledger: Ledger, number: int) -> Person:
    """Return the carer of that number, who is on file already where a soak was killed before the decision."""
    details = PersonDetails(f"SW-{number:05}", f"Carer {number}", date(1970, 1, 1))
    try:
        return people.add(ledger, details, "ama")
    except StaleWrite:
        return people.find(ledger, details.reference)[0]


def correct(desk: Desk, wrong: Wrong) -> str:
    """Publish the right figure, unless that was done before, and return the submission's number."""
    name = f"{wrong.figure}@{wrong.start}"
    known = next((one.number for one in publishing.every_submission(desk.ledger) if one.name == name), None)
    if known is None:
        known = publishing.submit(desk, wrong.files, PRIYA, "the value was wrong").number
        publishing.approve(desk, known, TOM)
        publishing.publish(desk, known, TOM)
    return known


def swept(desk: Desk, checker: CrossChecker, number: str, random: Random, part: int) -> tuple[Touched, ...]:
    """Sweep to the end, abandoning sweeps after one part to three, and return the list."""
    while not service.read_sweep(desk.ledger, number).finished:
        for _ in zip(
            range(random.randint(1, 3)), service.go_on(desk.ledger, checker, number, RUTH, part), strict=False
        ):
            pass
    return service.read_sweep(desk.ledger, number).redress


def check(wrong: Wrong, seed: int, decisions: list[str], found: tuple[Touched, ...]) -> Counter[str]:
    """Hold a list against arithmetic. Raises WrongList."""
    carers = [Carer.made(seed, number) for number in range(len(decisions))]
    owed = [wrong.owed(carer) for carer in carers]
    expected = sorted((-owed[place], place) for place, carer in enumerate(carers) if wrong.touches(carer))
    listed = [(one.determination, one.owed) for one in found]
    right = [(decisions[place], -minus) for minus, place in expected]
    if listed != right:
        pairs = zip([*listed, None], [*right, None], strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), ("the end", "the end"))
        raise WrongList(f"{wrong.figure}: {len(listed)} listed, {len(right)} expected; first {first[0]} for {first[1]}")
    if any(amount.output == "amount_week" and amount.owed != one.owed for one in found for amount in one.amounts):
        raise WrongList(f"{wrong.figure}: what is owed is not the weekly sum")
    return Counter(
        underpaid=sum(one > 0 for one in owed), overpaid=sum(one < 0 for one in owed), same=owed.count(Decimal(0))
    )


def run(file: Path, seed: int, decisions: int, part: int = service.PART) -> Counter[str]:
    """Decide, correct both figures, sweep for each and check both lists; return how many were met. Raises WrongList."""
    met: Counter[str] = Counter()
    with opened(file) as (desk, checker):
        for done in decide(desk, checker, seed, decisions):
            if done % 500 == 0:
                say(f"{done} decisions")
        made = decisions_in(desk.ledger)
        for wrong in WRONGS:
            number = correct(desk, wrong)
            found = swept(desk, checker, number, Random(f"sweep/{seed}/{wrong.figure}"), part)
            met += check(wrong, seed, made, found)
    return met


def main() -> int:
    """Run the soak from the command line; status 1 if a list is not what arithmetic says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    file = options.keep / f"sweep-{options.seed}" / "ledger.sqlite3"
    say(f"seed {options.seed}: kept in {file}")
    try:
        met = run(file, options.seed, options.decisions)
    except WrongList as wrong:
        say(f"seed {options.seed}: {wrong}")
        return 1
    told = ", ".join(f"{count:,} {what}" for what, count in met.items())
    say(f"seed {options.seed}: {options.decisions:,} decisions, both lists as arithmetic says: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
