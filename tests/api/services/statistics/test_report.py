"""Statistics over real decisions: departures, times, like cases and sign-offs, and what is kept back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.ledger import Ledger, shown
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.entries import Draft
from api.ledger.kinds import PanelSat
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import assessments, people
from api.services.actor import Actor
from api.services.after_outcome import sign_findings
from api.services.assessments import take_up
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.decision_forms import Adopt, Depart, Departure, Form
from api.services.determine import Case, Decider, determine
from api.services.erasure import EVERYONE, erase
from api.services.evaluate import Question
from api.services.publishing import Desk
from api.services.reads import record_read
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.statistics.decisions import Period, decisions_in
from api.services.statistics.discretion import by_person, by_policy
from api.services.statistics.report import report
from api.services.statistics.sign_offs import sign_offs
from api.services.statistics.small_numbers import LEAST
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.conftest import MOMENT
from tests.api.services.desks import MovingClock, later, published
from tests.api.services.made_rules import shelf
from tests.api.services.test_award_effect import APRIL, PRICES

EVER = Period()
ON = date(2015, 1, 1)


@pytest.fixture
def ledger(sqlite_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a clock that moves."""
    made = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(made.database)
    yield made
    made.close()


@pytest.fixture
def checker(worker: MatchingWorker, ledger: Ledger) -> CrossChecker:
    """The cross-check against the real worker."""
    return SecondEngine(worker, recorded_in(ledger))


def person(ledger: Ledger, place: int) -> Person:
    """Put somebody on file."""
    return people.add(ledger, PersonDetails(f"AC-3{place:03}", f"Person {place}", date(1950, 1, 1)), "ama")


def decided(
    ledger: Ledger,
    checker: CrossChecker,
    registry: Registry,
    place: int,
    hours: int,
    form: Form | None = None,
    by: str = "ama",
) -> str:
    """Decide about a new person, and return the decision's number."""
    question = Question("anyland", "hours", ON, {"hours_week": hours, "grown_up": True})
    decider = Decider(Actor(by, "assessor"), by.title())
    return determine(ledger, registry, checker, Case(person(ledger, place).id, question), decider, form or Adopt()).id


def otherwise(amount: str) -> Depart:
    """Depart from the sum."""
    return Depart((Departure("hours", {"amount": amount}, "She needs more.", ("The nurse's letter",)),))


def test_who_never_departs_is_asked_about_only_with_cases_enough_and_nobody_is_ranked(
    ledger: Ledger, checker: CrossChecker, made_registry: Registry
) -> None:
    for place in range(LEAST):
        decided(ledger, checker, made_registry, place, place)
    decided(ledger, checker, made_registry, 50, 3, otherwise("50.00"), by="bea")
    found = decisions_in(ledger, EVER)
    named, others = by_person(found)
    assert [(one.account, one.may_be_fettered, one.may_rubber_stamp) for one in named] == [("ama", True, False)]
    assert (others.people, others.to_json()["decisions"]) == (1, None), "one alone could be told by their number"
    [policy] = by_policy(found)
    assert ((policy.departed.count, policy.departed.of), policy.may_be_fettered) == ((1, LEAST + 1), False)
    [fettered] = by_policy([one for one in found if one.by == "ama"])
    assert fettered.may_be_fettered
    [too_few] = by_policy(found[: LEAST - 1])
    assert (too_few.may_be_fettered, too_few.to_json()["departed"]) == (
        False, {"count": None, "of": LEAST - 1, "percent_from": None, "percent_to": None},
    )  # fmt: skip


def test_like_cases_are_those_whose_named_findings_are_equal_and_a_person_made_the_difference(
    ledger: Ledger, checker: CrossChecker, made_registry: Registry
) -> None:
    first = decided(ledger, checker, made_registry, 1, 4)
    second = decided(ledger, checker, made_registry, 2, 4, otherwise("60.00"))
    decided(ledger, checker, made_registry, 3, 5, otherwise("70.00"))  # nobody else has five hours
    decided(ledger, checker, made_registry, 4, 6)
    decided(ledger, checker, made_registry, 5, 6)  # alike, and decided alike
    shown.begin()
    likes = report(ledger, EVER).likes
    assert shown.end() == (), "what is only compared is shown to nobody"
    assert (likes.looked, likes.groups, likes.alike) == (5, 2, 4)
    [unlike] = likes.unlike
    assert (unlike.numbers, unlike.departed, unlike.outputs) == ((first, second), (second,), ("amount",))
    assert report(ledger, EVER, most=1).likes.unlike == ()


def test_what_was_decided_about_somebody_forgotten_is_counted_and_not_compared(
    ledger: Ledger, checker: CrossChecker, made_registry: Registry
) -> None:
    decided(ledger, checker, made_registry, 1, 4)
    decided(ledger, checker, made_registry, 2, 4, otherwise("60.00"))
    assert len(report(ledger, EVER).likes.unlike) == 1
    gone = decisions_in(ledger, EVER)[0].person
    assert gone is not None
    erase(ledger, gone, Actor("ines", "information_officer"), "request", relative=EVERYONE)
    after = report(ledger, EVER)
    assert (after.decisions, after.likes.unlike) == (2, ())


def test_the_time_runs_from_when_the_decider_first_saw_the_outcome(
    ledger: Ledger, checker: CrossChecker, made_registry: Registry
) -> None:
    ama = Actor("ama", "assessor")
    for place in range(LEAST):
        who = person(ledger, place)
        opened = assessments.start(ledger, made_registry, AssessmentSetting(who.id, "anyland", ON), "ama").assessment.id
        for name, value in (("age_years", "40"), ("hours_week", "4"), ("grown_up", True)):
            assessments.save(ledger, made_registry, opened, Answer(name, value), "ama")
        record_read(ledger, ama, "GET /assessments/<assessment_id>", (opened,), "case_work")
        later(ledger, minutes=10)
        sign_findings(ledger, opened, ama)
        record_read(ledger, Actor("bea", "assessor"), "GET /assessments/<assessment_id>", (opened,), "case_work")
        later(ledger, seconds=100)
        record_read(ledger, ama, "GET /assessments/<assessment_id>", (opened,), "case_work")
        later(ledger, seconds=20 if place else 200)
        case = Case(who.id, take_up(ledger, opened).question, opened)
        determine(ledger, made_registry, checker, case, Decider(ama, "Ama Mensah"), Adopt(("hours",)))
    assert [one.seconds for one in decisions_in(ledger, EVER)] == [200, *[20] * (LEAST - 1)]
    [named], _ = by_person(decisions_in(ledger, EVER))
    assert (named.median_seconds, named.quick.count, named.may_rubber_stamp) == (20, LEAST - 1, True)


def test_a_period_holds_what_was_recorded_in_it(ledger: Ledger, checker: CrossChecker, made_registry: Registry) -> None:
    decided(ledger, checker, made_registry, 1, 4)
    next_day = later(ledger, days=1).date()
    second = decided(ledger, checker, made_registry, 2, 4)
    assert [one.number for one in decisions_in(ledger, Period(next_day, None))] == [second]
    assert decisions_in(ledger, Period(None, next_day - timedelta(days=2))) == []
    told = report(ledger, Period(next_day, next_day))
    assert told.to_json()["from"] == next_day.isoformat()
    assert any("not on record when the outcome" in sentence for sentence in told.not_shown)


def test_panels_and_signatures_are_told_by_what_they_ever_changed(
    ledger: Ledger, checker: CrossChecker, made_registry: Registry
) -> None:
    number = decided(ledger, checker, made_registry, 1, 4)
    other = decided(ledger, checker, made_registry, 2, 5)
    with ledger.appending() as transaction:
        for place in range(LEAST):
            changed = place < 2
            sat = PanelSat(
                determination=number, panel="resource", seen_on=MOMENT.date(), present=["chair"],
                result="changed" if changed else "approved", changed={"hours": ["amount"]} if changed else {},
                replacement=other if changed else None,
            )  # fmt: skip
            transaction.log.append(Draft("pat", "panel_member", None, sat))
    rules = RulesInService(ledger, Registry(shelf(**{"anyland/hours/figures.yaml": PRICES})))
    published(Desk(ledger, rules, None), {"figure.yaml": APRIL})
    signature, panel = sign_offs(ledger, EVER)
    assert (signature.what, signature.kind, signature.changed.of) == ("signature on rules", "figure", 1)
    assert signature.to_json()["changes"] is None, "of one signature nothing is told"
    assert (panel.kind, panel.changed.count, panel.changes) == ("resource", 2, {"hours/amount": 2})
    assert not panel.never_changed
