"""Open norms: nothing rests on a judgement that nobody gives reasons and evidence for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import Person
from api.services import assessments
from api.services.actor import Actor
from api.services.assessments import take_up
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt, Depart, Departure, Form, Interim
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.failures import ActRefused
from api.services.records import read_record
from api.services.registry import Registry
from tests.api.services.conftest import MOMENT

AMA = Decider(Actor("ama", "assessor"), "Ama Mensah")
ON = date(2015, 4, 1)
SAID = {"value": True, "source": "Home visit", "reasons": "She has not left the flat since the fall."}
NEEDS: dict[str, Any] = {
    "has_physical_or_mental_impairment_or_illness": True, "outcomes_unable": ["nutrition", "toilet_needs"],
    "need_stability": "stable",
}  # fmt: skip


def decide(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person, found: object, form: Form | None = None
) -> str:
    """Decide on the national criteria with the impact on well-being found in some form."""
    findings = NEEDS | {"significant_wellbeing_impact": found}
    case = Case(rose.id, Question("england", "care_act_criteria", ON, findings))
    return determine(ledger, registry, checker, case, AMA, form or Adopt()).id


def test_the_norms_that_the_law_leaves_open_are_marked(registry: Registry) -> None:
    marked = {name for name, entry in registry.vocabulary().inputs.items() if entry.open_norm}
    assert marked == {
        "significant_wellbeing_impact", "carer_wellbeing_impact", "caring_is_necessary", "exceptional_need",
        "need_only_family_can_meet", "risk_level", "exceptional_circumstances",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("found", "lacks"),
    [
        (True, "without reasons and evidence"),
        ({"value": True, "source": "Home visit"}, "without reasons"),
        ({"value": False, "reasons": "She manages well.", "source": " "}, "without evidence"),
    ],
)
def test_a_judgement_without_grounds_carries_no_decision(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person, found: object, lacks: str
) -> None:
    with pytest.raises(ActRefused, match="`significant_wellbeing_impact` is left to judgement") as refused:
        decide(ledger, registry, checker, rose, found)
    assert lacks in refused.value.text
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_a_judgement_with_grounds_does_and_they_are_kept(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    made = decide(ledger, registry, checker, rose, SAID)
    assert read_record(ledger, made).question.findings["significant_wellbeing_impact"] == SAID


def test_an_urgent_decision_does_not_wait_and_a_departure_has_reasons_of_its_own(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    assert decide(ledger, registry, checker, rose, True, Interim(MOMENT.date(), "She comes out of hospital today."))
    other = Departure("care_act_criteria", {"decision": "not_eligible"}, "She declines.", ("Her own word",))
    assert decide(ledger, registry, checker, rose, True, Depart((other,)))


def test_reasons_stand_with_an_answer_and_reach_the_decision(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    started = assessments.start(ledger, registry, AssessmentSetting(rose.id, "england", ON), "ama").assessment.id
    answer = Answer("significant_wellbeing_impact", True, source=SAID["source"], reasons=SAID["reasons"])  # type: ignore[arg-type]  # they are texts
    assessments.save(ledger, registry, started, answer, "ama")
    opened = take_up(ledger, started)
    assert opened.answers["significant_wellbeing_impact"].answer == answer
    assert opened.question.findings["significant_wellbeing_impact"] == SAID | {"state": "given"}
