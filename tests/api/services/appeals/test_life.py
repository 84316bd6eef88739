"""An appeal from receipt to outcome: who may do what and when, what is recorded, and what stays sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from api.ledger.kinds import Appeal, Outcome
from api.services.actor import Actor
from api.services.appeals.cases import Representative, appeals, open_appeal
from api.services.appeals.clocks import Standing
from api.services.appeals.deciding import Redo, end, redone
from api.services.appeals.desk import Officer
from api.services.appeals.grounds import GroundKind
from api.services.appeals.raising import acknowledge
from api.services.decision_forms import Depart, Departure
from api.services.erasure import erase, holds_on
from api.services.failures import ActRefused
from api.services.records import read_record
from engine.errors import NotAvailable
from explanations.appeals.facts import Result
from tests.api.services.appeals.made import EVE, OWEN, REDONE, STAGES, TOO_YOUNG, Office, appealing_registry, ground

UPHELD, VARIED, QUASHED, DISMISSED = Result


# --- raising --------------------------------------------------------------------------------------------------------


def test_an_appeal_stands_on_record_without_the_words_or_values_of_anybody(office: Office) -> None:
    advocate = Representative("Grace Canaryname", "advocate", "written consent")
    helper = ground(GroundKind.FINDING, "helpers", "finding:helpers[son].related", value=False)
    raised = office.raised(office.decided().id, TOO_YOUNG, helper, representative=advocate)
    content = raised.entry.content
    assert isinstance(content, Appeal)
    assert [(one.kind, one.policy, one.about) for one in content.grounds] == [
        ("finding", "age", "age_years"),
        ("finding", "helpers", "helpers.related"),
    ]
    for word in (b"Canaryname", b"18 that day", b"[son]", b"consent"):
        assert word not in raised.entry.body
    opened = open_appeal(office.desk, raised.number)
    assert opened.grounds == (TOO_YOUNG, helper)
    assert opened.representative == advocate


@pytest.mark.parametrize(
    ("stage", "more", "message"),
    [
        ("review", {"by": "provider"}, "not open to a provider"),
        ("complaint", {"representative": Representative("Sam", "friend", "consent")}, "nobody is represented"),
        ("complaint", {"representative": Representative("Sam", "relative", " ")}, "right to speak"),
        ("complaint", {"received_on": date(2026, 11, 21)}, "after the decision"),
        ("complaint", {"received_on": date(2026, 11, 23)}, "time to come"),
        ("review", {}, "follows the answer of the stage before"),
    ],
)
def test_an_appeal_that_cannot_be_raised_so_is_refused(
    office: Office, stage: str, more: dict[str, Any], message: str
) -> None:
    made = office.decided().id
    with pytest.raises(ActRefused, match=message):
        office.raised(made, stage=stage, **more)


@pytest.mark.parametrize(("stage", "said"), [("tribunal", "It has not begun its work"), ("king", "has no stage")])
def test_a_stage_that_is_off_or_unknown_cannot_be_used_and_says_why(office: Office, stage: str, said: str) -> None:
    made = office.decided().id
    with pytest.raises(NotAvailable, match=said):
        office.raised(made, stage=stage)


def test_one_that_comes_too_late_is_taken_only_with_a_reason_and_marked(office: Office) -> None:
    made = office.decided().id
    office.later(days=366)
    with pytest.raises(ActRefused, match="ended on 2027-11-22"):
        office.raised(made)
    raised = office.raised(made, late_because="She was in hospital.")
    assert raised.content.late
    assert raised.clocks[0].standing(office.today) is Standing.DONE_LATE
    assert open_appeal(office.desk, raised.number).late == "She was in hospital."


def test_a_stage_is_raised_once(office: Office) -> None:
    made = office.decided().id
    raised = office.raised(made)
    with pytest.raises(ActRefused, match=f"is under way: {raised.number}"):
        office.raised(made)
    end(office.desk, raised.number, OWEN.actor, "withdrawn")
    assert office.raised(made).number != raised.number


# --- clocks ---------------------------------------------------------------------------------------------------------


def test_clocks_run_and_are_overdue_and_what_is_not_stated_says_so(office: Office) -> None:
    raised = office.raised(office.decided().id)
    _, to_acknowledge, to_decide = raised.clocks
    assert (to_acknowledge.due, to_decide.due) == (date(2026, 11, 25), date(2026, 12, 18))
    assert not raised.is_overdue(date(2026, 11, 25))
    assert raised.is_overdue(date(2026, 11, 26))
    office.later(days=1)
    seen = acknowledge(office.desk, raised.number, OWEN)
    assert seen.clocks[1].standing(office.today) is Standing.DONE
    review = office.answered(seen, DISMISSED)
    again = office.raised(review.decision.id, stage="review")
    assert [one.standing(office.today) for one in again.clocks[1:]] == [Standing.NOT_STATED] * 2
    assert "the time to decide it" in again.stage.unstated


def test_the_list_has_what_waits_on_top_the_soonest_due_first(office: Office) -> None:
    first = office.raised(office.decided().id)
    office.later(days=1)
    second = office.raised(office.decided().id)
    assert [one.number for one in appeals(office.desk)] == [first.number, second.number]
    office.answered(first, DISMISSED)
    assert [one.number for one in appeals(office.desk)] == [second.number, first.number]


# --- deciding -------------------------------------------------------------------------------------------------------


def test_nobody_decides_an_appeal_against_their_own_decision_or_an_earlier_stage_of_their_own(office: Office) -> None:
    made = office.decided().id
    raised = office.raised(made)
    ama = Officer(Actor("AMA ", "appeal_officer"), "Ama Mensah")
    with pytest.raises(ActRefused, match="decided themselves"):
        office.answered(raised, DISMISSED, ama)
    office.answered(raised, DISMISSED, OWEN)
    review = office.raised(made, stage="review")
    for officer in (OWEN, ama):
        with pytest.raises(ActRefused, match="decided themselves"):
            office.answered(review, DISMISSED, officer)
    assert office.answered(review, DISMISSED, EVE).outcome is not None


def test_nobody_without_the_role_decides_and_nobody_decides_twice(office: Office) -> None:
    raised = office.raised(office.decided().id)
    with pytest.raises(ActRefused, match="appeal officer"):
        office.answered(raised, DISMISSED, Officer(Actor("bo", "assessor"), "Bo"))
    office.answered(raised, DISMISSED)
    with pytest.raises(ActRefused, match="has been decided"):
        office.answered(raised, DISMISSED, EVE)


def test_a_varied_decision_is_a_new_one_with_what_was_claimed_in_the_same_act(office: Office) -> None:
    made = office.decided().id
    case = office.answered(office.raised(made), VARIED, redo=REDONE)
    assert case.redone
    record = read_record(office.ledger, case.redone)
    assert record.question.findings["age_years"] == "18"
    assert record.decided["age"] == {
        "how": "adopted", "outcome": "established", "outputs": {"decision": "eligible"},
    }  # fmt: skip
    assert record.act.actor == "owen"
    letter = open_appeal(office.desk, case.number).answer["text"]
    assert isinstance(letter, str)
    assert f"Our new decision is {case.redone}." in letter


def test_an_appeal_may_be_answered_by_departing_from_the_rules(office: Office) -> None:
    departure = Departure("age", {"decision": "eligible"}, "Nearly 18, and alone.", ("the social worker",))
    redo = Redo(Depart((departure,), ("hours", "helpers")), {"age_years": 17, "hours_week": 2, "helpers": []})
    case = office.answered(office.raised(office.decided().id), VARIED, redo=redo)
    assert read_record(office.ledger, case.redone).decided["age"]["how"] == "departed"  # type: ignore[index, call-overload]  # it is JSON


def test_when_the_new_decision_is_refused_nothing_is_answered(office: Office) -> None:
    raised = office.raised(office.decided().id)
    with pytest.raises(ActRefused, match="no policy is settled"):
        office.answered(raised, VARIED, redo=Redo(findings={}))
    assert open_appeal(office.desk, raised.number).case.is_open


@pytest.mark.parametrize(
    ("result", "more", "message"),
    [
        (DISMISSED, {"reasons": " "}, "with reasons"),
        (DISMISSED, {"accepted": frozenset({1})}, "do not go with"),
        (UPHELD, {"accepted": frozenset()}, "do not go with"),
        (UPHELD, {"accepted": frozenset({2})}, "grounds 1 to 1"),
        (VARIED, {}, "to make a new one"),
        (DISMISSED, {"redo": REDONE}, "not made again"),
        (UPHELD, {"redone_by": date(2027, 1, 1)}, "only a quashed decision"),
        (QUASHED, {"redone_by": date(2026, 1, 1)}, "is past"),
    ],
)
def test_an_answer_that_does_not_hold_together_is_refused(
    office: Office, result: Result, more: dict[str, Any], message: str
) -> None:
    raised = office.raised(office.decided().id)
    with pytest.raises(ActRefused, match=message):
        office.answered(raised, result, **more)
    assert open_appeal(office.desk, raised.number).case.is_open


def test_a_quashed_decision_waits_to_be_made_again_by_somebody_else(office: Office) -> None:
    raised = office.raised(office.decided().id)
    case = office.answered(raised, QUASHED, redone_by=office.today + timedelta(days=14))
    assert case.is_to_be_redone
    anew = office.decided(age_years=18)
    with pytest.raises(ActRefused, match="made this one too"):
        redone(office.desk, case.number, anew.id, OWEN.actor)
    with pytest.raises(ActRefused, match="no later decision"):
        redone(office.desk, case.number, case.decision.id, OWEN.actor)


def test_materiality_and_acceptance_of_each_ground_are_countable(office: Office) -> None:
    grounds = (TOO_YOUNG, ground(GroundKind.PROCEDURE))
    case = office.answered(office.raised(office.decided().id, *grounds), UPHELD, redo=REDONE, accepted=frozenset({1}))
    assert case.outcome is not None
    assert case.outcome.grounds is not None
    assert [(one.material, one.accepted) for one in case.outcome.grounds] == [("yes", True), ("cannot_tell", False)]


# --- holds and ends -------------------------------------------------------------------------------------------------


def test_the_case_is_held_until_no_stage_can_follow(office: Office) -> None:
    made = office.decided().id
    first = office.answered(office.raised(made), DISMISSED)
    assert first.outcome is not None
    assert (first.outcome.final, first.outcome.open_until) == (False, date(2026, 12, 22))
    with pytest.raises(ActRefused, match="next stage can be raised until 2026-12-22"):
        end(office.desk, first.number, OWEN.actor, "closed")
    with pytest.raises(ActRefused, match=f"appeal {first.number} runs"):
        erase(office.ledger, office.person.id, OWEN.actor, "request")
    office.later(days=31)
    assert end(office.desk, first.number, OWEN.actor, "closed").closed is not None
    with office.ledger.reading() as transaction:
        assert holds_on(transaction, office.person.id) == []


def test_the_last_stage_ends_those_before_it(office: Office) -> None:
    made = office.decided().id
    first = office.answered(office.raised(made), DISMISSED)
    second = office.answered(office.raised(made, stage="review"), DISMISSED, EVE)
    third = office.raised(made, stage="ombudsman")
    assert (second.content.after, third.content.after) == (first.number, second.number)
    zoe = Officer(Actor("zoe", "appeal_officer"), "Zoe Lund")
    last = office.answered(third, UPHELD, zoe)
    assert isinstance(last.outcome, Outcome)
    assert last.outcome.final
    with office.ledger.reading() as transaction:
        assert holds_on(transaction, office.person.id) == []


def test_the_stages_are_those_of_the_day_on_which_it_was_raised(office: Office) -> None:
    raised = office.raised(office.decided().id)
    before = raised.clocks
    longer = STAGES.replace("20 working days", "40 working days")
    changed = replace(office.desk, registry=appealing_registry(longer))
    assert open_appeal(changed, raised.number).case.clocks == before
