"""Sweep: a wrong figure corrected yields exactly the decisions it touched, with signed sums, and can be stopped."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from api.ledger import Ledger
from api.ledger.entries import Entry
from api.ledger.failures import StaleWrite
from api.ledger.kinds import SweepPart
from api.ledger.people import Person, PersonDetails
from api.services import people, publishing
from api.services import sweep as service
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt, Depart, Departure
from api.services.determine import Case, Decider, determine
from api.services.disclosure.collecting import collect
from api.services.disclosure.titles import slot_title
from api.services.erasure import EVERYONE, erase
from api.services.evaluate import Question
from api.services.failures import ActRefused
from api.services.publishing import Desk
from api.services.redress_list import COLUMNS, redress_csv
from api.services.registry import Registry
from api.services.remade import touched_from_json
from api.services.rules_in_service import RulesInService
from api.services.sweep import go_on, in_order, read_sweep
from tests.api.services.made_rules import TEXTS, shelf

PRIYA, TOM, RUTH = Actor("priya", "policy_editor"), Actor("tom", "approver"), Actor("ruth", "auditor")
AMA = Decider(Actor("ama", "assessor"), "Ama Mensah")
FIGURES = """price:
  label: Price
  type: money
  unit: per hour
  set_by: authority
  values:
    - {from: 2010-01-01, value: 10.50, basis: law, source: act}
    - {from: 2014-01-01, value: 9.00, basis: law, source: act}
"""
RIGHT = b"figure: anyland/hours/price\nfrom: 2014-01-01\nvalue: 11.25\nbasis: law\nsource: act\n"


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """A desk for rules whose price of 2014 is wrong."""
    assert "anyland/hours/figures.yaml" in TEXTS
    return Desk(ledger, RulesInService(ledger, Registry(shelf(**{"anyland/hours/figures.yaml": FIGURES}))), None)


def decided(
    desk: Desk, checker: CrossChecker, person: Person, hours: int, on: date = date(2015, 1, 1), *, grown: bool = True
) -> str:
    """Decide for so many hours at the price in service, and return the decision's number."""
    question = Question("anyland", "hours", on, {"hours_week": hours, "grown_up": grown})
    return determine(desk.ledger, desk.rules.registry(), checker, Case(person.id, question), AMA, Adopt()).id


def corrected(desk: Desk) -> str:
    """Correct the price and return the submission's number."""
    found = publishing.submit(desk, {"figure.yaml": RIGHT}, PRIYA, "the price was 11.25")
    publishing.approve(desk, found.number, TOM)
    publishing.publish(desk, found.number, TOM)
    return found.number


def parts_in(ledger: Ledger) -> list[Entry]:
    """Return the entries that sweeps have made."""
    with ledger.reading() as transaction:
        return transaction.log.of_kinds(SweepPart)


def test_a_wrong_price_corrected_lists_those_it_touched_the_most_underpaid_first(
    desk: Desk, checker: CrossChecker, rose: Person
) -> None:
    expected: dict[str, Decimal] = {}
    for place in range(21):
        on = date(2013, 6, 1) if place % 3 == 0 else date(2015, 1, 1)
        made = decided(desk, checker, rose, place % 7, on, grown=place % 5 != 0)
        owed = Decimal("2.25") * (place % 7) * (place % 5 != 0)
        if on >= date(2014, 1, 1) and owed:
            expected[made] = owed
    number = corrected(desk)
    decided(desk, checker, rose, 5)  # under the right price already
    assert [part.looked for part in go_on(desk.ledger, checker, number, RUTH, most=8)] == [8, 8, 6]
    found = read_sweep(desk.ledger, number)
    assert (found.looked, found.to_look, found.finished, found.erased) == (22, 22, True, 0)
    assert {one.determination: one.owed for one in found.redress} == expected
    assert [one.owed for one in found.redress] == sorted(expected.values(), reverse=True)
    assert {one.person for one in found.redress} == {rose.id}
    assert [touched_from_json(one.to_json()) for one in found.redress] == list(found.redress)
    assert list(go_on(desk.ledger, checker, number, RUTH)) == [], "there is nothing left to look at"
    with desk.ledger.reading() as transaction:
        assert transaction.log.verify() == transaction.log.size()


def test_an_overpaid_person_stands_after_everybody_who_is_owed_and_nothing_is_taken_back(
    desk: Desk, checker: CrossChecker, rose: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = decided(desk, checker, rose, 1), decided(desk, checker, rose, 6)
    monkeypatch.setitem(globals(), "RIGHT", RIGHT.replace(b"11.25", b"8.00"))
    number = corrected(desk)
    list(go_on(desk.ledger, checker, number, RUTH))
    found = read_sweep(desk.ledger, number)
    assert [(one.determination, one.owed) for one in found.redress] == [(few, Decimal(-1)), (many, Decimal(-6))]
    assert in_order(found.redress) == list(found.redress)
    with desk.ledger.reading() as transaction:
        assert len(transaction.log.of_person(rose.id)) == 4, "two evaluations and two decisions, and no other act"


def test_a_sweep_that_is_killed_in_a_part_goes_on_and_finds_the_same(
    desk: Desk, checker: CrossChecker, rose: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in range(9):
        decided(desk, checker, rose, hours)
    number = corrected(desk)
    make = service.corrected
    calls: Iterator[int] = iter(range(5))

    def killed(*given: object) -> object:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return make(*given)  # type: ignore[arg-type]  # handed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(service, "corrected", killed)
        with pytest.raises(KeyboardInterrupt):
            list(go_on(desk.ledger, checker, number, RUTH, most=3))
    half = read_sweep(desk.ledger, number)
    assert (half.looked, half.finished) == (3, False)
    assert [part.looked for part in go_on(desk.ledger, checker, number, RUTH, most=3)] == [3, 3]
    found = read_sweep(desk.ledger, number)
    owed = {one.determination: one.owed for one in found.redress}
    assert sorted(owed.values()) == [Decimal("2.25") * hours for hours in range(1, 9)]


def test_two_sweeps_at_once_do_not_both_record_a_part(desk: Desk, checker: CrossChecker, rose: Person) -> None:
    for hours in range(1, 5):
        decided(desk, checker, rose, hours)
    number = corrected(desk)
    slow = go_on(desk.ledger, checker, number, RUTH, most=2)
    next(slow)
    list(go_on(desk.ledger, checker, number, RUTH, most=2))
    with pytest.raises(StaleWrite, match="somebody else sweeps"):
        next(slow)
    assert len(parts_in(desk.ledger)) == 2
    assert len(read_sweep(desk.ledger, number).redress) == 4


def test_a_decision_that_departed_is_listed_for_a_person_to_look_at(
    desk: Desk, checker: CrossChecker, rose: Person
) -> None:
    question = Question("anyland", "hours", date(2015, 1, 1), {"hours_week": 4, "grown_up": True})
    other = Departure("hours", {"amount": "50.00"}, "She needs more.", ("The nurse's letter",))
    made = determine(desk.ledger, desk.rules.registry(), checker, Case(rose.id, question), AMA, Depart((other,)))
    number = corrected(desk)
    list(go_on(desk.ledger, checker, number, RUTH))
    [found] = read_sweep(desk.ledger, number).redress
    assert (found.determination, found.departed, found.owed) == (made.id, True, Decimal("9.00"))


def test_only_what_is_in_service_is_swept_for_and_an_empty_sweep_is_on_record(
    desk: Desk, checker: CrossChecker
) -> None:
    found = publishing.submit(desk, {"figure.yaml": RIGHT}, PRIYA, "the price was 11.25")
    with pytest.raises(ActRefused, match="publish it first"):
        list(go_on(desk.ledger, checker, found.number, RUTH))
    publishing.approve(desk, found.number, TOM)
    publishing.publish(desk, found.number, TOM)
    list(go_on(desk.ledger, checker, found.number, RUTH))
    [part] = parts_in(desk.ledger)
    assert (part.actor, part.role, part.content) == ("ruth", "auditor", SweepPart(found.number, 0, 0, 0, 0, 0))


def test_what_is_owed_to_somebody_forgotten_is_forgotten_and_counted(
    desk: Desk, checker: CrossChecker, rose: Person
) -> None:
    ledger = desk.ledger
    iris = people.add(ledger, PersonDetails("AC-1002", "Iris Bell", date(1950, 2, 3)), "ama")
    for person in (rose, iris, rose):
        decided(desk, checker, person, 2)
    number = corrected(desk)
    list(go_on(ledger, checker, number, RUTH, most=2))
    erase(ledger, rose.id, Actor("ines", "information_officer"), "request", relative=EVERYONE)
    decided(desk, checker, iris, 3)
    list(go_on(ledger, checker, number, RUTH))
    found = read_sweep(ledger, number)
    assert ([one.person for one in found.redress], found.erased, found.looked) == ([iris.id], 2, 4)
    with ledger.reading() as transaction:
        assert transaction.log.verify() == transaction.log.size()


def test_what_is_owed_stands_in_the_file_about_a_person_and_nothing_of_the_others(
    desk: Desk, checker: CrossChecker, rose: Person
) -> None:
    iris = people.add(desk.ledger, PersonDetails("AC-1002", "Iris Bell", date(1950, 2, 3)), "ama")
    decided(desk, checker, rose, 2)
    other = decided(desk, checker, iris, 3)
    list(go_on(desk.ledger, checker, corrected(desk), RUTH))
    with desk.ledger.reading() as transaction:
        held = collect(transaction, rose.id)
    [part] = [one for one in held.records if one.entry.kind == SweepPart.KIND]
    [slot] = part.slots
    assert slot_title(slot.name) == "What ought to have come out"
    assert "4.5" in str(slot.value)
    assert other not in str(slot.value)
    assert iris.id not in str(slot.value)


def test_the_list_as_a_table_has_a_line_for_each_sum(desk: Desk, checker: CrossChecker, rose: Person) -> None:
    made = decided(desk, checker, rose, 4)
    number = corrected(desk)
    list(go_on(desk.ledger, checker, number, RUTH))
    heading, line = csv.reader(io.StringIO(redress_csv(read_sweep(desk.ledger, number))))
    assert heading == list(COLUMNS)
    assert line == [made, rose.id, "2015-01-01", "hours", "amount", "", "36", "45", "9", "no", ""]
