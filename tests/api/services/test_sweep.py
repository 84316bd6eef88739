"""Sweep: a wrong figure corrected yields exactly the decisions it touched, with signed sums, and can be resumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from api.ledger import Ledger
from api.ledger.people import Person
from api.services import publishing
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.failures import ActRefused
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.sweep import redress, sweep, touched_from_json
from tests.api.services.made_rules import TEXTS, shelf

PRIYA, TOM = Actor("priya", "policy_editor"), Actor("tom", "approver")
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


def test_a_wrong_price_corrected_lists_those_it_touched_the_most_underpaid_first(
    ledger: Ledger, checker: CrossChecker, rose: Person
) -> None:
    assert "anyland/hours/figures.yaml" in TEXTS
    desk = Desk(ledger, RulesInService(ledger, Registry(shelf(**{"anyland/hours/figures.yaml": FIGURES}))), None)
    expected: dict[str, Decimal] = {}
    for place in range(200):
        on = date(2013, 6, 1) if place % 3 == 0 else date(2015, 1, 1)
        findings = {"hours_week": place % 7, "grown_up": place % 5 != 0}
        case = Case(rose.id, Question("anyland", "hours", on, findings))
        made = determine(ledger, desk.rules.registry(), checker, case, AMA, Adopt())
        owed = Decimal("2.25") * (place % 7) * (place % 5 != 0)
        if on >= date(2014, 1, 1) and owed:
            expected[made.id] = owed
    found = publishing.submit(desk, {"figure.yaml": RIGHT}, PRIYA, "the price was 11.25")
    with pytest.raises(ActRefused, match="publish it first"):
        list(sweep(ledger, checker, found.number))
    publishing.approve(desk, found.number, TOM)
    publishing.publish(desk, found.number, TOM)
    with ledger.reading() as transaction:
        before = transaction.log.size()
    looked = list(sweep(ledger, checker, found.number))
    listed = redress([one.touched for one in looked if one.touched])
    assert len(looked) == 200
    assert [touched_from_json(one.to_json()) for one in listed] == listed
    assert {one.determination: one.owed for one in listed} == expected
    assert [one.owed for one in listed] == sorted((one.owed for one in listed), reverse=True)
    rest = list(sweep(ledger, checker, found.number, looked[99].seq))
    assert rest == looked[100:]
    with ledger.reading() as transaction:
        assert transaction.log.size() == before
