"""What would change an answer, asked of shipped rules as an assessor would."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.registry import Registry
from api.services.what_changes import (
    NO_HOPE,
    Analyses,
    Hope,
    settled,
    statement_of_what_would_change,
    what_would_change,
)
from engine.errors import NotAvailable
from explanations.render import Form, render
from explanations.statement import Reader
from explanations.withholding import Ground, Withheld

CARER = {"age_years": 30, "caring_hours_week": 40, "full_time_education": False, "earnings_week": "130"}


def told(evaluation: SchemeEvaluation, hope: Hope = NO_HOPE, reader: Reader = Reader.PERSON) -> str:
    """Return what would change the answers, as text on lines without breaks."""
    return " ".join(render(statement_of_what_would_change(evaluation, reader, hope), Form.TEXT).split())


@pytest.fixture
def ask(registry: Registry, checker: CrossChecker) -> Any:
    """Return a way to evaluate under the shipped rules."""

    def evaluated(policy: str | None, on: str, findings: dict[str, Any], scheme: str = "england") -> SchemeEvaluation:
        return evaluate(registry, checker, Question(scheme, policy, date.fromisoformat(on), findings))

    return evaluated


def test_the_region_is_told_and_not_a_point(ask: Any) -> None:
    text = told(ask("carers_allowance", "2017-05-01", CARER))

    assert "Weekly earnings (now: £130.00 a week): £116.00 a week or less." in text
    assert "You earn £130.00 a week. The limit is £116.00." in text


def test_findings_that_must_change_together_are_one_change(ask: Any) -> None:
    text = told(ask("carers_allowance", "2017-05-01", {**CARER, "caring_hours_week": 20}))

    assert (
        "Hours of care given (now: 20 hours a week): 35 hours a week or more; and weekly earnings (now: £130.00 a week)"
        in text
    )


def test_members_of_a_set_are_told_as_so_many_more_of_these(ask: Any) -> None:
    findings = {
        "has_physical_or_mental_impairment_or_illness": True,
        "outcomes_unable": ["nutrition"],
        "significant_wellbeing_impact": True,
        "need_stability": "stable",
    }

    text = told(ask("care_act_criteria", "2015-05-01", findings))

    assert (
        "Everyday things you cannot do (now: eating and drinking well): at least 1 more of these: keeping clean;"
        in text
    )
    assert "If you can show us more" in text


def test_what_alone_would_not_change_it_is_told(ask: Any) -> None:
    text = told(ask("carers_allowance", "2017-05-01", CARER))

    assert "none would change the answer by itself: age; hours of care given; in full-time education." in text


def test_a_yes_is_told_by_what_would_make_it_a_no(ask: Any) -> None:
    text = told(ask("carers_allowance", "2017-05-01", {**CARER, "earnings_week": 100}))

    assert "Any one of these would make it “not eligible”." in text
    assert "Weekly earnings (now: £100.00 a week): more than £116.00 a week." in text


def test_each_entry_of_a_list_has_its_own_changes(ask: Any) -> None:
    findings = {
        "assessed_total_hours_week": 20,
        "family_willing": False,
        "workers": [
            {"worker_id": "w1", "relation": "child", "same_household": True},
            {"worker_id": "w2", "relation": "friend"},
        ],
    }

    text = told(ask("family_contribution", "2015-05-01", findings), Hope("payable", "permit"))

    assert "Worker w1 (son or daughter): may be paid" in text
    assert "Lives in the same household (now: yes): no." in text


def test_an_act_of_the_authority_stands_apart_from_what_the_person_may_change(ask: Any) -> None:
    findings = {"workers": [{"worker_id": "w1", "relation": "child", "same_household": True}]}
    statement = statement_of_what_would_change(
        ask("family_contribution", "2015-05-01", findings), Reader.PERSON, Hope("payable", "permit")
    )

    acts = statement.section("change/w1/authority")
    assert acts is not None
    assert any("considers the payment necessary" in sentence.text for sentence in acts.sentences())


def test_every_sentence_speaks_for_nodes_of_the_trace(ask: Any) -> None:
    evaluation = ask("carers_allowance", "2017-05-01", CARER)
    nodes = statement_of_what_would_change(evaluation, Reader.PERSON).nodes()

    ids = {node.id for node in evaluation.evaluations["carers_allowance"].trace}
    assert "finding:earnings_week" in nodes
    assert {node.partition("/")[0] for node in nodes} <= ids


def test_what_an_earlier_policy_gave_is_part_of_the_case(ask: Any) -> None:
    findings = {
        "has_physical_or_mental_impairment_or_illness": True,
        "outcomes_unable": [],
        "significant_wellbeing_impact": True,
        "age_years": 40,
        "user_groups": ["physical_disability"],
    }

    text = told(ask(None, "2015-05-01", findings))

    assert "Meets the needs threshold (now: no): yes." in text


def test_an_answer_that_nobody_gives_is_refused_with_those_there_are(ask: Any) -> None:
    with pytest.raises(NotAvailable, match=r"one of .*decision"):
        told(ask("carers_allowance", "2017-05-01", CARER), Hope("colour"))
    with pytest.raises(NotAvailable, match="never `blue`"):
        told(ask("carers_allowance", "2017-05-01", CARER), Hope("decision", "blue"))


def test_it_is_said_what_settled_an_answer(ask: Any) -> None:
    (answer,) = settled(ask("carers_allowance", "2017-05-01", {"earnings_week": 130}))

    assert answer.to_json() == {
        "policy": "carers_allowance",
        "output": "decision",
        "entry": "",
        "settled": True,
        "proven": True,
        "possible": ["not_eligible"],
        "sufficed": ["earnings_week"],
    }


def who_decides_for_somebody(ask: Any) -> SchemeEvaluation:
    """Evaluate a case in which a state may shut out any of eighteen relatives, and has not said whom."""
    workers = [{"worker_id": "w1", "relation": "spouse", "is_surrogate_decision_maker": True}]
    case = {"assessed_total_hours_week": 30, "usual_care_hours_week": 10, "workers": workers}
    evaluation: SchemeEvaluation = ask("family_contribution", "2006-01-01", case, "us_cash_and_counseling")
    return evaluation


def test_a_setting_of_very_many_words_stays_as_it_is_and_the_rest_is_told(ask: Any) -> None:
    text = told(who_decides_for_somebody(ask))

    assert "Makes decisions for you (now: yes): no." in text
    assert "These were left as they are, and nothing is said of what they would change: relatives" in text


def test_an_answer_that_turns_on_too_much_is_not_passed_over_in_silence(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.analysis.space.MOST_CLASSES_OF_A_SETTING", 99)
    monkeypatch.setattr("api.services.what_changes.ANALYSES", Analyses())
    evaluation = who_decides_for_somebody(ask)

    assert "This turns on too many things at once. We cannot say what would change it." in told(evaluation)
    (of_w1,) = (answer.to_json() for answer in settled(evaluation) if answer.subject.entry == "w1")
    assert (of_w1["settled"], of_w1["proven"], of_w1["possible"]) == (False, False, [])


def test_a_person_is_told_nothing_that_could_tell_what_is_withheld(ask: Any) -> None:
    evaluation = ask("carers_allowance", "2017-05-01", CARER)
    withheld = (Withheld(("full_time_education",), Ground.INFORMANT, "the college asked us not to say"),)

    assert what_would_change(evaluation, Reader.PERSON, NO_HOPE, withheld) == {}
    assert what_would_change(evaluation, Reader.PRACTITIONER, NO_HOPE, withheld)
    assert what_would_change(evaluation, Reader.PERSON)
