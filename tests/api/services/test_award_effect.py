"""Effect: what rules put forward would do to stored decisions, counted before anybody signs, without a trace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from api.ledger import Ledger, shown
from api.ledger.people import Person, PersonDetails
from api.services import people, publishing
from api.services.actor import Actor
from api.services.award_effect import SumEffect, awards, effect
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.erasure import EVERYONE, erase
from api.services.evaluate import Question
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from tests.api.services.made_rules import FIGURED, shelf

PRIYA, TOM = Actor("priya", "policy_editor"), Actor("tom", "approver")
AMA = Decider(Actor("ama", "assessor"), "Ama Mensah")
PRICES = """price:
  label: Price
  type: money
  set_by: authority
  values:
    - {from: 2010-01-01, value: 10.50, basis: law, source: act}
"""
APRIL = b"figure: anyland/hours/price\nfrom: 2016-04-06\nvalue: 11.00\nbasis: law\nsource: act\n"
EDITION = FIGURED.format(policy="hours", figure="price").replace("2010-01-01", "2016-04-06")
CAPPED = EDITION.replace("hours_week * price", "min(hours_week, 5) * price")
EXAMPLE = "- {name: Two hours, findings: {hours_week: 2, grown_up: true}, expect: {outputs: {amount: 21.00}}}\n"


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """A desk for the made-up rules, where an hour costs 10.50."""
    return Desk(ledger, RulesInService(ledger, Registry(shelf(**{"anyland/hours/figures.yaml": PRICES}))), None)


def person(ledger: Ledger, place: int) -> Person:
    """Put somebody on file."""
    return people.add(ledger, PersonDetails(f"AC-2{place:03}", f"Person {place}", date(1950, 1, 1)), "ama")


def decided(desk: Desk, checker: CrossChecker, who: Person, hours: int, on: date, scheme: str = "anyland") -> str:
    """Decide for so many hours."""
    question = Question(scheme, "hours", on, {"hours_week": hours, "grown_up": True})
    return determine(desk.ledger, desk.rules.registry(), checker, Case(who.id, question), AMA, Adopt()).id


def test_a_figure_to_come_is_held_against_what_each_person_is_paid_by_now(desk: Desk, checker: CrossChecker) -> None:
    one, two = person(desk.ledger, 1), person(desk.ledger, 2)
    decided(desk, checker, one, 40, date(2015, 1, 1))  # replaced by the next, and so pays nobody
    decided(desk, checker, one, 4, date(2016, 1, 1))
    decided(desk, checker, two, 10, date(2015, 6, 1))
    decided(desk, checker, two, 3, date(2017, 1, 1))  # as on a day when the new figure would have held
    decided(desk, checker, person(desk.ledger, 3), 7, date(2015, 6, 1), "hereby")  # pays by its own price
    found = publishing.submit(desk, {"figure.yaml": APRIL}, PRIYA)
    with desk.ledger.reading() as transaction:
        before = transaction.log.size()
    shown.begin()
    made = effect(desk, checker, found.number)
    assert shown.end() == (), "what is only added up is shown to nobody"
    with desk.ledger.reading() as transaction:
        assert transaction.log.size() == before
    assert made is not None
    assert (made.concerned, made.looked, made.touched, made.unread) == (3, 3, 2, 0)
    whole = SumEffect("hours", "amount", "", 2, Decimal("3.50"), 0, Decimal(0), Decimal("2.00"), 0)
    assert made.sums == (whole,)
    assert made.outcomes == {}


def test_new_rules_take_from_some_and_only_as_many_are_looked_at_as_asked(desk: Desk, checker: CrossChecker) -> None:
    for place, hours in enumerate((2, 8, 9)):
        decided(desk, checker, person(desk.ledger, place), hours, date(2015, 1, 1))
    files = {"edition.yaml": CAPPED.encode(), "edition.examples.yaml": EXAMPLE.encode()}
    found = publishing.submit(desk, files, PRIYA)
    made, part = effect(desk, checker, found.number), effect(desk, checker, found.number, most=1)
    assert made is not None
    assert part is not None
    [whole] = made.sums
    assert (made.looked, made.touched, whole.better, whole.worse) == (3, 2, 0, 2)
    assert (whole.worse_by, whole.largest) == (Decimal("-73.50"), Decimal("-42.00"))
    assert (part.concerned, part.looked, part.touched) == (3, 1, 1)


def test_an_effect_is_the_same_after_it_came_about_and_leaves_out_the_forgotten(
    desk: Desk, checker: CrossChecker
) -> None:
    for place, hours in enumerate((2, 8)):
        gone = person(desk.ledger, place)
        decided(desk, checker, gone, hours, date(2015, 1, 1))
    found = publishing.submit(desk, {"figure.yaml": APRIL}, PRIYA)
    before = effect(desk, checker, found.number)
    publishing.approve(desk, found.number, TOM)
    publishing.publish(desk, found.number, TOM)
    assert effect(desk, checker, found.number) == before
    erase(desk.ledger, gone.id, Actor("ines", "information_officer"), "request", relative=EVERYONE)
    after = effect(desk, checker, found.number)
    assert after is not None
    assert (after.looked, after.unread, after.sums[0].better_by) == (2, 1, Decimal("1.00"))


def test_words_have_no_effect(desk: Desk) -> None:
    words = FIGURED.format(policy="hours", figure="price").replace("at a price.", "at a fair price.")
    files = {"edition.yaml": words.encode(), "edition.examples.yaml": EXAMPLE.encode()}
    found = publishing.submit(desk, files, PRIYA, "it read badly")
    assert found.lane == "wording"
    assert awards(desk, found.number) is None
