"""Determine: what may be decided, what is refused, and that a decision is recorded as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.entries import Departure as DepartureEntry
from api.ledger.entries import DeterminationMade, EvaluationKept
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.people import Person, PersonDetails
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.decision_forms import Adopt, Depart, Departure, Form, Interim
from api.services.demo_people import AFTER, AFTER_POLICIES, STORY
from api.services.determine import Case, Decider, Determination, determine
from api.services.evaluate import Question
from api.services.failures import ActRefused, EnginesDisagree
from api.services.records import read_record
from api.services.registry import Registry
from engine.matching.questions import WorkerDown
from engine.trace import FigureNode
from tests.api.services.conftest import MOMENT

AMA = Decider(Actor("ama", "assessor"), "Ama Mensah")
DEMO = Decider(Actor("ama", "assessor"), "Ama Mensah", demonstration=True)
DAY = date(2015, 1, 1)
SETTLED = {"age_years": 40, "hours_week": 2, "helpers": [{"helper_id": "son", "related": True}]}


class Office:
    """Decides made-up cases about one person."""

    def __init__(self, ledger: Ledger, registry: Registry, checker: CrossChecker, person: Person) -> None:
        self.ledger, self.registry, self.checker, self.person = ledger, registry, checker, person

    def decide(
        self,
        form: Form,
        findings: Mapping[str, Any] = SETTLED,
        policy: str | None = None,
        decider: Decider = AMA,
        scheme: str = "anyland",
        **case: Any,
    ) -> Determination:
        question = Question(scheme, policy, DAY, findings)
        whole = Case(self.person.id, question, **case)
        return determine(self.ledger, self.registry, self.checker, whole, decider, form)

    def refused(self, form: Form, *args: Any, **more: Any) -> ActRefused:
        """Decide, expecting a refusal that leaves nothing behind."""
        with self.ledger.reading() as transaction:
            before = transaction.log.size()
        with pytest.raises(ActRefused) as caught:
            self.decide(form, *args, **more)
        with self.ledger.reading() as transaction:
            assert transaction.log.size() == before
        return caught.value


@pytest.fixture
def office(ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person) -> Office:
    """An office under the made-up rules."""
    return Office(ledger, made_registry, checker, rose)


def _departure(policy: str = "hours", **changes: Any) -> Departure:
    whole = {"outputs": {"amount": "30.00"}, "reasons": "Nights cost more.", "evidence": ("the agency's price list",)}
    return Departure(policy, **(whole | changes))


# --- adopting -------------------------------------------------------------------------------------------------------


def test_a_decision_that_adopts_decides_everything_that_is_settled(office: Office) -> None:
    made = office.decide(Adopt())
    assert made.act == "adopted"
    assert made.decided == {
        "age": {"how": "adopted", "outcome": "established", "outputs": {"decision": "eligible"}},
        "hours": {"how": "adopted", "outcome": "established", "outputs": {"amount": "21"}},
        "helpers": {
            "how": "adopted",
            "outcome": "not_established",
            "outputs": {"helpers": {"son": {"payable": "deny"}}},
        },
    }


def test_a_decision_can_be_about_some_policies_only(office: Office) -> None:
    assert list(office.decide(Adopt(("hours",))).decided) == ["hours"]
    partly = office.decide(Adopt(), {"age_years": 40})
    assert list(partly.decided) == ["age"]


def test_what_cannot_be_told_yet_cannot_be_adopted(office: Office) -> None:
    error = office.refused(Adopt(("hours",)), {"age_years": 40})
    assert error.where == "hours"
    assert "hours_week" in error.fix
    assert "age_years, hours_week" in office.refused(Adopt(), {}).fix


def test_what_is_left_to_judgement_must_be_decided_with_reasons(office: Office) -> None:
    findings = {"age_years": 101, "hours_week": 1, "helpers": []}
    error = office.refused(Adopt(("age",)), findings, scheme="hereby")
    assert "judgement" in error.message
    judged = _departure("age", outputs={"decision": "eligible"})
    made = office.decide(Depart((judged,)), findings, scheme="hereby")
    assert made.decided["age"] == {
        "how": "departed",
        "outputs": {"decision": "eligible"},
        "reasons": "Nights cost more.",
        "evidence": ["the agency's price list"],
    }


def test_nothing_is_decided_on_a_rule_that_stopped(office: Office) -> None:
    error = office.refused(Adopt(), {"hours_week": 0}, policy="stopping")
    assert "stopped" in error.message


@pytest.mark.parametrize("policy", ["nonsense", "stopping"])
def test_a_policy_that_was_not_evaluated_cannot_be_decided(office: Office, policy: str) -> None:
    assert "age, hours, helpers" in office.refused(Adopt((policy,))).fix


# --- what a decision may rest on ------------------------------------------------------------------------------------


def test_no_decision_rests_on_an_invented_parameter_outside_a_demonstration(office: Office) -> None:
    findings = {"hours_week": 2, "grown_up": True}
    error = office.refused(Adopt(), findings, policy="invented")
    assert "`made_up` is an invented parameter" in error.message
    made = office.decide(Adopt(), findings, policy="invented", decider=DEMO)
    content = _content(office, made)
    assert content.illustrative
    assert content.demonstration


def test_an_invented_parameter_that_changes_nothing_does_not_stand_in_the_way(office: Office) -> None:
    made = office.decide(Adopt(), {"hours_week": 2, "grown_up": False}, policy="invented")
    figures = [n for n in made.evaluation.evaluations["invented"].trace if isinstance(n, FigureNode)]
    assert [figure.illustrative for figure in figures] == [True]
    assert not _content(office, made).illustrative
    assert made.decided["invented"]["outputs"] == {"amount": "0"}  # type: ignore[call-overload, index]  # it is JSON


def test_a_figure_that_has_run_out_leaves_nothing_to_adopt(office: Office) -> None:
    error = office.refused(Adopt(("lapsed",)), {"hours_week": 2, "grown_up": True}, policy="lapsed", decider=DEMO)
    assert "figure:old_price" in error.fix


def test_an_answer_that_is_certain_without_the_figure_that_has_run_out_can_be_adopted(office: Office) -> None:
    made = office.decide(Adopt(), {"hours_week": 2, "grown_up": False}, policy="lapsed")
    figures = [n for n in made.evaluation.evaluations["lapsed"].trace if isinstance(n, FigureNode)]
    assert [figure.stale for figure in figures] == [True]
    assert made.decided["lapsed"]["outputs"] == {"amount": "0"}  # type: ignore[call-overload, index]  # it is JSON


# --- departing ------------------------------------------------------------------------------------------------------


def test_a_departure_stands_in_the_record_with_reasons_and_evidence_sealed(office: Office) -> None:
    made = office.decide(Depart((_departure(),), ("age",)))
    assert (made.act, list(made.decided)) == ("departed", ["age", "hours"])
    with office.ledger.reading() as transaction:
        (entry,) = transaction.log.referring_to(made.id)
        assert entry.content == DepartureEntry(made.id, "hours", ["amount"])
        reasons = transaction.log.opened(entry, "reasons")
        assert reasons == {"reasons": "Nights cost more.", "evidence": ["the agency's price list"]}
        assert b"Nights" not in entry.body


@pytest.mark.parametrize("changes", [{"reasons": "  "}, {"evidence": ()}, {"evidence": (" ",)}, {"outputs": {}}])
def test_a_departure_without_reasons_evidence_or_result_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ActRefused, match="departure"):
        _departure(**changes)


@pytest.mark.parametrize(
    ("departure", "message"),
    [
        (_departure("nonsense"), "was not evaluated"),
        (_departure(outputs={"amuont": "1"}), "no output `amuont`"),
        (_departure(outputs={"amount": "a lot"}), "must be a number"),
        (_departure(outputs={"amount": False}), "must be a number"),
        (_departure("age", outputs={"decision": "perhaps"}), "can't be `perhaps`"),
        (
            _departure("helpers", outputs={"helpers": {"aunt": {"payable": "permit"}}}),
            "no output `helpers/aunt/payable`",
        ),
        (_departure("helpers", outputs={"helpers": {"son": {"payable": "maybe"}}}), "can't be `maybe`"),
        (_departure("helpers", outputs={"helpers": {"son": "permit"}}), "no output"),
    ],
)
def test_a_departure_to_something_that_cannot_be_is_refused(office: Office, departure: Departure, message: str) -> None:
    assert message in office.refused(Depart((departure,))).message


def test_one_policy_is_departed_from_once_and_not_adopted_besides(office: Office) -> None:
    assert "two departures" in office.refused(Depart((_departure(), _departure()))).message
    assert "both adopted and departed" in office.refused(Depart((_departure(),), ("hours",))).message


def test_a_departure_for_one_entry_of_a_list_is_recorded_by_its_id(office: Office) -> None:
    made = office.decide(Depart((_departure("helpers", outputs={"helpers": {"son": {"payable": "permit"}}}),)))
    assert made.decided["helpers"]["outputs"] == {"helpers": {"son": {"payable": "permit"}}}  # type: ignore[call-overload, index]  # it is JSON


# --- in the interim -------------------------------------------------------------------------------------------------


def test_an_interim_decision_says_why_it_cannot_wait_and_by_when_reasons_follow(office: Office) -> None:
    due = MOMENT.date() + timedelta(days=14)
    made = office.decide(Interim(due, "No carer from tonight.", ("age",)))
    assert (made.act, made.full_reasons_by, list(made.decided)) == ("interim", due, ["age"])
    with office.ledger.reading() as transaction:
        entry = transaction.log.entry(made.id)
        assert transaction.log.opened(entry, "reasons") == {"urgency": "No carer from tonight."}


def test_an_interim_decision_without_urgency_or_with_a_day_that_is_past_is_refused(office: Office) -> None:
    with pytest.raises(ActRefused, match="why it cannot wait"):
        Interim(MOMENT.date(), " ")
    error = office.refused(Interim(MOMENT.date() - timedelta(days=1), "No carer."))
    assert "is past" in error.message
    assert office.decide(Interim(MOMENT.date(), "No carer.")).full_reasons_by == MOMENT.date()


def test_full_reasons_name_the_interim_decision_that_they_complete(office: Office) -> None:
    interim = office.decide(Interim(MOMENT.date(), "No carer."))
    made = office.decide(Adopt(), completes=interim.id.lower())
    assert _content(office, made).full_reasons_for == interim.id
    assert "no interim decision" in office.refused(Adopt(), completes=made.id).message


def test_full_reasons_cannot_complete_somebody_elses_interim_decision(office: Office) -> None:
    interim = office.decide(Interim(MOMENT.date(), "No carer."))
    office.person = people.add(office.ledger, PersonDetails("AC-2", "Iris Bell", date(1950, 1, 1)), "ama")
    assert "no interim decision" in office.refused(Adopt(), completes=interim.id).message


# --- the record -----------------------------------------------------------------------------------------------------


def _content(office: Office, made: Determination) -> DeterminationMade:
    with office.ledger.reading() as transaction:
        content = transaction.log.entry(made.id).content
    assert isinstance(content, DeterminationMade)
    return content


def test_evaluation_decision_and_letter_are_recorded_together_and_nothing_personal_stands_in_a_body(
    office: Office,
) -> None:
    made = office.decide(Adopt())
    with office.ledger.reading() as transaction:
        evaluation, decision = transaction.log.of_person(office.person.id)
        assert isinstance(evaluation.content, EvaluationKept)
        assert (evaluation.id, decision.id) == (made.evaluation_id, made.id)
        assert {c.slot for c in evaluation.committed} == {"findings", "outputs", "trace"}
        assert {c.slot for c in decision.committed} == {"decided", "letter"}
        assert transaction.log.opened(evaluation, "findings") == {
            "age_years": "40", "hours_week": "2", "helpers": [{"helper_id": "son", "related": True}],
        }  # fmt: skip
        for entry in (evaluation, decision):
            assert b"eligible" not in entry.body
            assert b"Rose" not in entry.body
        for path, digest in evaluation.content.documents.items():
            assert transaction.documents.read(digest) == office.registry.edition_on(
                "anyland", path.split("/")[1] if path.count("/") == 2 else "age", DAY
            ).documents[path]  # fmt: skip
        assert evaluation.content.bases["hours"].figures["price"].value == "10.5"
        assert transaction.log.verify() == 2


def test_the_letter_is_kept_as_it_was_sent(office: Office) -> None:
    made = office.decide(Adopt())
    kept = read_record(office.ledger, made.id)
    assert kept.letter == made.letter.to_json()
    assert "You are old enough." in made.letter.text


def test_a_decision_closes_its_assessment_in_the_same_transaction(office: Office) -> None:
    with office.ledger.working() as transaction:
        assessment = transaction.assessments.start(AssessmentSetting(office.person.id, "anyland", DAY), "ama")
        transaction.assessments.save(assessment.id, Answer("age_years", 40), "ama")
    made = office.decide(Adopt(), assessment=assessment.id)
    with office.ledger.reading() as transaction:
        assert transaction.assessments.get(assessment.id).determination == made.id
        size = transaction.log.size()
    with pytest.raises(StaleWrite, match=made.id):
        office.decide(Adopt(), assessment=assessment.id)
    with office.ledger.reading() as transaction:
        assert transaction.log.size() == size


def test_an_assessment_of_somebody_else_is_not_closed(office: Office) -> None:
    other = people.add(office.ledger, PersonDetails("AC-2", "Iris Bell", date(1950, 1, 1)), "ama")
    with office.ledger.working() as transaction:
        assessment = transaction.assessments.start(AssessmentSetting(other.id, "anyland", DAY), "ama")
    assert "somebody else" in office.refused(Adopt(), assessment=assessment.id).message


def test_nobody_on_file_is_nobody_to_decide_about(office: Office) -> None:
    with pytest.raises(RecordNotFound):
        determine(office.ledger, office.registry, office.checker,
                  Case("P-00000-00000", Question("anyland", "age", DAY, {"age_years": 4})), AMA, Adopt())  # fmt: skip
    with office.ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_whatever_fails_beside_a_decision_takes_the_decision_with_it(office: Office) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the answer could not be recorded")

    case = Case(office.person.id, Question("anyland", "age", DAY, {"age_years": 40}))
    with pytest.raises(RuntimeError):
        determine(office.ledger, office.registry, office.checker, case, AMA, Adopt(), beside=fail)
    with office.ledger.reading() as transaction:
        assert transaction.log.size() == 0


# --- the second engine ----------------------------------------------------------------------------------------------


class WrongWorker:
    """A worker that answers, but names no row."""

    down = False
    closed = False

    def match(self, questions: Any) -> tuple[frozenset[int], ...]:
        return tuple(frozenset() for _ in questions)

    def close(self) -> None:
        self.closed = True


class NoWorker:
    """A worker that cannot be asked."""

    down = True

    def match(self, questions: Any) -> tuple[frozenset[int], ...]:
        raise WorkerDown("no worker process could be started")

    def close(self) -> None:
        raise AssertionError("there is nothing to end")


def test_a_disagreement_gives_no_decision_and_is_recorded_as_an_incident(office: Office) -> None:
    worker = WrongWorker()
    office.checker = SecondEngine(worker, recorded_in(office.ledger))
    with pytest.raises(EnginesDisagree, match="two independent evaluations") as caught:
        office.decide(Adopt())
    assert "old" in caught.value.rows[0]
    assert worker.closed
    with office.ledger.reading() as transaction:
        (incident,) = transaction.log.entries()
        assert (incident.kind, incident.subject) == ("incident", None)
        assert transaction.log.of_person(office.person.id) == []


def test_without_its_second_engine_the_service_decides_and_says_degraded(office: Office) -> None:
    office.checker = SecondEngine(NoWorker(), recorded_in(office.ledger))
    made = office.decide(Adopt())
    assert made.evaluation.cross_check.status.value == "degraded"
    assert "no worker process" in made.evaluation.cross_check.detail
    assert read_record(office.ledger, made.id).content.cross_check == "degraded"
    assert office.checker.is_down()


def test_the_story_is_decided_through_all_policies(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    case = Case(rose.id, Question("england", None, AFTER, STORY))
    made = determine(ledger, registry, checker, case, DEMO, Adopt(AFTER_POLICIES))
    assert tuple(made.decided) == AFTER_POLICIES
    assert made.evaluation.cross_check.status.value == "agreed"
