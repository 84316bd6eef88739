"""A made-up scheme with three stages of appeal, and an office in which somebody's case was decided and is appealed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.appeals.cases import AppealCase
from api.services.appeals.deciding import Decision, Redo, decide
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.grounds import Ground, GroundKind
from api.services.appeals.raising import Challenge, raise_appeal
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt, Form
from api.services.determine import Case, Decider, Determination, determine
from api.services.evaluate import Question
from api.services.registry import Registry
from explanations.appeals.facts import Result
from tests.api.services.conftest import MOMENT
from tests.api.services.made_rules import SCHEME, shelf

AMA = Decider(Actor("ama", "assessor"), "Ama Mensah")
OWEN = Officer(Actor("owen", "appeal_officer"), "Owen Pritchard")
EVE = Officer(Actor("eve", "appeal_officer"), "Eve Ncube")
ON = date(2015, 1, 1)
DECIDED = MOMENT.date()
FINDINGS: dict[str, Any] = {
    "age_years": 17,
    "hours_week": 2,
    "helpers": [{"helper_id": "son", "related": True}, {"helper_id": "friend", "related": False}],
}
STAGES = """
complaint:
  title: Complaint to the council
  heard_by: authority
  open_to: [person, provider]
  raise: {within: 12 months, from: decision, basis: law, source: The Act}
  acknowledge: {within: 3 working days, from: receipt, basis: law, source: The Act}
  decide: {within: 20 working days, from: receipt, basis: law, source: The Act}
  represented_by: {kinds: [advocate, relative], basis: stated, source: The Act}
  payments: {meanwhile: go on, basis: stated, source: The Act}
review:
  title: Review by the panel
  heard_by: authority
  open_to: [person]
  raise: {within: 1 month, from: answer, basis: law, source: The Act}
  acknowledge: not stated
  decide: not stated
  represented_by: not stated
  payments: not stated
ombudsman:
  title: The Ombudsman
  heard_by: outside
  open_to: [person]
  raise: not stated
  acknowledge: not stated
  decide: not stated
  represented_by: not stated
  payments: not stated
tribunal:
  title: The tribunal
  heard_by: outside
  open_to: [person]
  raise: not stated
  acknowledge: not stated
  decide: not stated
  represented_by: not stated
  payments: not stated
  off: "It has not begun its work."
"""
ROUTE = SCHEME.replace("[complaint], complaint", "[complaint, review, ombudsman], complaint")
"""The same scheme with three stages."""


def appealing_registry(stages: str = STAGES) -> Registry:
    """The made-up rules with stages of appeal."""
    return Registry(shelf(**{"anyland/scheme.yaml": ROUTE, "anyland/appeals.yaml": stages}))


class Office:
    """An office under the made-up rules, whose clock can be put forward."""

    def __init__(self, ledger: Ledger, registry: Registry, checker: CrossChecker, person: Person) -> None:
        self.desk = AppealDesk(ledger, registry, checker)
        self.ledger, self.person = ledger, person

    def decided(self, form: Form | None = None, **findings: Any) -> Determination:
        """Decide the case, as Ama."""
        question = Question("anyland", None, ON, FINDINGS | findings)
        case = Case(self.person.id, question)
        return determine(self.ledger, self.desk.registry, self.desk.checker, case, AMA, form or Adopt())

    def raised(self, number: str, *grounds: Ground, stage: str = "complaint", **more: Any) -> AppealCase:
        """Take an appeal down today, as Ama."""
        received = more.pop("received_on", self.today)
        challenge = Challenge(number, stage, received, grounds or (TOO_YOUNG,), **more)
        return raise_appeal(self.desk, challenge, AMA.actor)

    def answered(self, case: AppealCase, result: Result, officer: Officer = OWEN, **more: Any) -> AppealCase:
        """Decide an appeal, accepting the first ground unless it is dismissed."""
        accepted = more.pop("accepted", frozenset() if result is Result.DISMISSED else frozenset({1}))
        decision = Decision(result, more.pop("reasons", "The birth certificate says so."), accepted, **more)
        return decide(self.desk, case.number, officer, decision)

    @property
    def today(self) -> date:
        """The day it is in the office."""
        return self.ledger.clock.today()

    def later(self, **time: int) -> None:
        """Put the clock forward from where it stands."""
        self.ledger.clock = StoppedClock(self.ledger.clock.now() + timedelta(**time))


def ground(kind: GroundKind, policy: str = "", node: str = "", **claim: Any) -> Ground:
    """A ground in somebody's words."""
    return Ground(kind, "That is not right.", policy, node, claim)


TOO_YOUNG = Ground(GroundKind.FINDING, "I was 18 that day.", "age", "finding:age_years", {"value": "18"})
REDONE = Redo()
