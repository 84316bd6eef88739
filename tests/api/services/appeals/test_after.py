"""What an upheld appeal leaves behind: a worked example of the rules, and a search for others whom it concerns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails
from api.services import people
from api.services.actor import Actor
from api.services.appeals.deciding import Decision, Redo, decide
from api.services.appeals.desk import AppealDesk
from api.services.appeals.example import propose_example, worked_example
from api.services.appeals.grounds import Ground, GroundKind
from api.services.appeals.others import others_affected
from api.services.appeals.raising import Challenge, raise_appeal
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt, Depart, Departure
from api.services.determine import Case, determine
from api.services.erasure import erase
from api.services.evaluate import Question
from api.services.failures import ActRefused
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from explanations.appeals.facts import Result
from tests.api.services.appeals.made import AMA, OWEN

ON = date(1998, 4, 1)
CASE: dict[str, Any] = {
    "age_years": {"value": 17, "source": "Grace Canaryname said so", "evidence_date": "1998-03-01"},
    "eligible_for_social_care": True,
    "wants_cash": True,
}
AGE = Ground(GroundKind.FINDING, "I was 18.", "eligibility", "finding:age_years", {"value": "18"})
READ_WRONGLY = Ground(GroundKind.READING, "The rule is not for me.", "eligibility", "reasons/A-ENG-5")


@pytest.fixture
def desk(ledger: Ledger, registry: Registry, checker: CrossChecker) -> AppealDesk:
    """A desk under the shipped rules."""
    return AppealDesk(ledger, registry, checker)


def decided(desk: AppealDesk, person: str, **findings: Any) -> str:
    """Decide under the shipped rules, as Ama."""
    case = Case(person, Question("england", "eligibility", ON, CASE | findings))
    return determine(desk.ledger, desk.registry, desk.checker, case, AMA, Adopt()).id


def appealed(desk: AppealDesk, number: str, ground: Ground = AGE) -> str:
    """Take an appeal down."""
    challenge = Challenge(number, "complaint", desk.ledger.clock.today(), (ground,))
    return raise_appeal(desk, challenge, AMA.actor).number


def upheld(desk: AppealDesk, number: str, redo: Redo | None = None) -> str:
    """Uphold an appeal, and decide anew."""
    decide(desk, number, OWEN, Decision(Result.UPHELD, "The certificate says so.", frozenset({1}), redo or Redo()))
    return number


def another(ledger: Ledger, number: int) -> Person:
    """Somebody else on file."""
    return people.add(ledger, PersonDetails(f"AC-2{number:03}", f"Person {number}", date(1961, 5, 9)), "ama")


def test_an_upheld_appeal_is_a_worked_example_without_anything_of_the_person(desk: AppealDesk, rose: Person) -> None:
    made = worked_example(desk, upheld(desk, appealed(desk, decided(desk, rose.id))))
    assert made.holds
    assert made.rule_set == "england/eligibility"
    assert "age_years: '18'" in made.text
    for telling in ("Canaryname", "1998-03-01", "Rose", "wants_cash", "17"):
        assert telling not in made.text


def test_it_is_put_forward_beside_the_edition_and_waits_for_a_second_person(
    desk: AppealDesk, rose: Person, registry: Registry
) -> None:
    number = upheld(desk, appealed(desk, decided(desk, rose.id)))
    rules = Desk(desk.ledger, RulesInService(desk.ledger, registry), None)
    submission = propose_example(desk, rules, number, Actor("owen", "appeal_officer"))
    assert (submission.lane, submission.stage, submission.author) == ("wording", "submitted", "owen")
    (examples,) = [path for path in submission.documents if path.endswith(".examples.yaml")]
    with desk.ledger.reading() as transaction:
        text = transaction.documents.read(submission.documents[examples]).decode()
    assert worked_example(desk, number).text in text


def test_where_the_rules_give_another_answer_the_example_belongs_to_a_corrected_edition(
    desk: AppealDesk, rose: Person, registry: Registry
) -> None:
    departure = Departure("eligibility", {"decision": "eligible"}, "The rule is not for her.", ("the file",))
    redo = Redo(Depart((departure,)), {**CASE, "age_years": 17})
    number = upheld(desk, appealed(desk, decided(desk, rose.id), READ_WRONGLY), redo)
    made = worked_example(desk, number)
    assert not made.holds
    assert "outcome: established" in made.text
    rules = Desk(desk.ledger, RulesInService(desk.ledger, registry), None)
    with pytest.raises(ActRefused, match="do not give this answer"):
        propose_example(desk, rules, number, Actor("owen", "appeal_officer"))


@pytest.mark.parametrize("result", [Result.DISMISSED, Result.QUASHED])
def test_without_a_new_decision_there_is_no_example(desk: AppealDesk, rose: Person, result: Result) -> None:
    number = appealed(desk, decided(desk, rose.id))
    with pytest.raises(ActRefused, match="upheld"):
        worked_example(desk, number)
    accepted = frozenset[int]() if result is Result.DISMISSED else frozenset({1})
    decide(desk, number, OWEN, Decision(result, "Looked at again.", accepted))
    with pytest.raises(ActRefused, match=r"upheld|no new decision"):
        worked_example(desk, number)


def test_others_whom_the_same_rule_refused_are_found_and_nobody_else(desk: AppealDesk, rose: Person) -> None:
    number = appealed(desk, decided(desk, rose.id), READ_WRONGLY)
    same, grown, gone = (another(desk.ledger, place) for place in range(3))
    refused = decided(desk, same.id)
    decided(desk, grown.id, age_years=40)
    decided(desk, gone.id)
    erase(desk.ledger, gone.id, AMA.actor, "request")
    found = others_affected(desk, number)
    assert [(one.determination, one.person, one.about) for one in found.found] == [(refused, same.id, "A-ENG-5")]
    assert (found.looked_at, found.erased) == (3, 1)


def test_others_are_found_by_a_fact_only_where_the_same_fact_decided(desk: AppealDesk, rose: Person) -> None:
    number = appealed(desk, decided(desk, rose.id))
    first, second = another(desk.ledger, 1), another(desk.ledger, 2)
    same = decided(desk, first.id)
    decided(desk, second.id, age_years=16)
    assert [one.determination for one in others_affected(desk, number).found] == [same]
