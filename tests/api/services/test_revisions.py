"""Findings in two times: what was so on a day, as known at a moment, and every decision that rested on a mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.canonical import Json
from api.ledger.failures import PersonErased
from api.ledger.kinds import FindingRevised
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.erasure import erase
from api.services.evaluate import Question, evaluate
from api.services.failures import ActRefused
from api.services.finding_paths import UNKNOWN, FindingPath, read_path, said_at, with_said
from api.services.findings_json import Given
from api.services.in_case import people_in_case
from api.services.keep import keep
from api.services.records import read_record
from api.services.registry import Registry
from api.services.revise import Revised, Revision, revise_finding, tried_out
from api.services.revisions import AFTER, REVISION, Manner, Statement, Through, findings_as_known
from engine.errors import FindingError

OWEN = Actor("owen", "appeal_officer")
DAY = date(2015, 1, 1)
USUAL: dict[str, Given] = {"age_years": 17, "hours_week": 2, "helpers": []}


@pytest.fixture
def decide(ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person) -> Callable[..., str]:
    """Decide about Rose, under the rules of Anyland, as on a day."""

    def decided(day: date = DAY, scheme: str = "anyland", **findings: Given) -> str:
        case = Case(rose.id, Question(scheme, None, day, USUAL | findings))
        return determine(ledger, made_registry, checker, case, DECIDER, Adopt()).id

    return decided


@pytest.fixture
def revise(ledger: Ledger, made_registry: Registry, checker: CrossChecker) -> Callable[..., Revised]:
    """Revise a finding of a record, from the day of the decision unless said otherwise."""

    def revised(number: str, path: str, value: Given, day: date = DAY, manner: str = "corrected") -> Revised:
        said = Revision(path, value, Manner(manner), day, "her birth certificate", "it was copied wrongly")
        return revise_finding(ledger, made_registry, checker, number, said, OWEN)

    return revised


def moved(ledger: Ledger, days: int) -> datetime:
    """Move the clock, and return the moment before."""
    before = ledger.clock.now()
    ledger.clock = StoppedClock(before + timedelta(days=days))
    return before


def known(ledger: Ledger, registry: Registry, number: str, day: date, at: datetime | None = None) -> dict[str, Json]:
    """Return the plain values of findings on a day, as known at a moment."""
    found = findings_as_known(ledger, read_record(ledger, number), registry.vocabulary(), day, at).findings
    return {name: said["value"] if isinstance(said, dict) and "value" in said else said for name, said in found.items()}


# ── in two times ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_holds_from_its_day_and_is_known_from_its_moment(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide()
    before = moved(ledger, 10)
    revise(number, "age_years", 19)
    assert known(ledger, made_registry, number, DAY)["age_years"] == "19"
    assert known(ledger, made_registry, number, DAY, before)["age_years"] == "17"
    assert read_record(ledger, number).question.findings["age_years"] == "17"


def test_a_change_leaves_the_days_before_it_as_they_were(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide()
    revise(number, "hours_week", 5, date(2016, 3, 1), "changed")
    for day, hours in ((DAY, "2"), (date(2016, 2, 29), "2"), (date(2016, 3, 1), "5"), (date(2026, 1, 1), "5")):
        assert known(ledger, made_registry, number, day)["hours_week"] == hours


def test_a_correction_reaches_as_far_as_the_mistake_did_and_no_further(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide()
    revise(number, "hours_week", 5, date(2016, 3, 1), "changed")
    revise(number, "hours_week", 3)
    assert known(ledger, made_registry, number, DAY)["hours_week"] == "3"
    assert known(ledger, made_registry, number, date(2016, 3, 1))["hours_week"] == "5"


def test_a_mistake_copied_into_a_later_decision_is_corrected_there_too(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    first, later, otherwise = decide(), decide(date(2016, 1, 1)), decide(date(2017, 1, 1), hours_week=9)
    made = revise(first, "hours_week", 3)
    assert known(ledger, made_registry, first, date(2016, 6, 1))["hours_week"] == "3"
    assert known(ledger, made_registry, later, date(2016, 6, 1))["hours_week"] == "3"
    assert [one.number for one in made.rested] == [first, later, otherwise]


def test_a_mistake_is_the_same_whoever_said_it(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide(hours_week={"value": 2, "state": "given", "source": "her daughter"})
    decide(date(2016, 1, 1), hours_week=2)
    revise(number, "hours_week", 3)
    assert known(ledger, made_registry, number, date(2017, 1, 1))["hours_week"] == "3"


def test_what_a_later_decision_found_has_changed_from_its_day(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str]
) -> None:
    number = decide()
    later = decide(date(2016, 1, 1), hours_week=9)
    found = findings_as_known(ledger, read_record(ledger, number), made_registry.vocabulary(), date(2018, 1, 1))
    said = found.last_about("hours_week")
    assert said is not None
    assert (said.number, said.manner, said.is_revision) == (later, Manner.CHANGED, False)
    assert known(ledger, made_registry, number, date(2015, 12, 31))["hours_week"] == "2"


def test_two_helpers_are_revised_apart(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    helpers = [{"helper_id": "h1", "related": True}, {"helper_id": "h2", "related": True}]
    number = decide(helpers=helpers)
    revise(number, "helpers[h1].related", value=False, day=date(2016, 1, 1), manner="changed")
    revise(number, "helpers[h2].related", value=False)
    vocabulary = made_registry.vocabulary()
    record = read_record(ledger, number)
    for day, first in ((DAY, True), (date(2016, 1, 1), False)):
        findings = findings_as_known(ledger, record, vocabulary, day).findings
        for key, related in (("h1", first), ("h2", False)):
            said = said_at(findings, read_path(f"helpers[{key}].related", vocabulary))
            assert (said["value"] if isinstance(said, dict) else said) is related


def test_a_helper_who_was_forgotten_in_the_list_is_added_and_one_who_never_came_taken_out(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide(helpers=[{"helper_id": "h1", "related": True}])
    made = revise(number, "helpers[h2]", {"related": False})
    assert ("helpers", "helpers[h2].payable") in [(d.policy, d.path) for one in made.rested for d in one.differences]
    revise(number, "helpers[h1]", {"state": "unknown"})
    assert known(ledger, made_registry, number, DAY)["helpers"] == [{"helper_id": "h2", "related": False}]


def test_a_finding_is_taken_back(
    ledger: Ledger, made_registry: Registry, decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide()
    (rested,) = revise(number, "age_years", {"state": "unknown"}).rested
    assert "age_years" not in known(ledger, made_registry, number, DAY)
    assert ("age", "outcome", "not_established", "cannot_tell") in [
        (one.policy, one.path, one.was, one.now) for one in rested.differences
    ]


# ── what rested on it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revision_runs_again_every_decision_that_rested_on_it(
    decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    first, unmoved = decide(), decide(date(2016, 1, 1), age_years=40)
    made = revise(first, "age_years", 19)
    (one, other) = made.rested
    assert (one.number, one.same, other.number, other.same) == (first, False, unmoved, True)
    (amount,) = [d for d in one.differences if d.path == "amount"]
    assert (amount.policy, amount.was, amount.now, amount.amount) == ("hours", "0", "21", Decimal(21))
    assert made.to_json()["rested"] == [one.to_json(), other.to_json()]
    assert [one.to_json()["result"], other.to_json()["result"]] == ["other", "same"]


def test_a_finding_that_no_decision_read_touches_none(
    decide: Callable[..., str], revise: Callable[..., Revised]
) -> None:
    number = decide(note="She likes swimming.")
    assert revise(number, "note", "She likes riding.").rested == ()


def test_what_is_only_tried_out_says_the_same_and_records_nothing(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decide: Callable[..., str]
) -> None:
    number = decide()
    said = Revision("age_years", 19, Manner.CORRECTED, DAY, "a certificate", "a slip")
    with ledger.reading() as transaction:
        before = transaction.log.size()
    tried = tried_out(ledger, made_registry, checker, number, said, OWEN)
    with ledger.reading() as transaction:
        assert transaction.log.size() == before
    done = revise_finding(ledger, made_registry, checker, number, said, OWEN)
    assert replace(tried, number=done.number) == done


def test_a_revision_from_a_kept_check_touches_that_too(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person, revise: Callable[..., Revised]
) -> None:
    entry = keep(ledger, evaluate(made_registry, checker, Question("anyland", None, DAY, USUAL)), OWEN, rose.id)
    assert [one.number for one in revise(entry.id, "age_years", 19).rested] == [entry.id]


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("ages_years", 19, "there is no finding `ages_years`"),
        ("age_years[x]", 19, "`age_years` is no list"),
        ("helpers.related", True, "`helpers` is a list"),
        ("helpers[h9].related", True, "there is no `helpers[h9]`"),
        ("helpers[h1].tall", True, "`helpers` has no `tall`"),
        ("age_years", "old", "must be a number"),
        ("age_years", 200, "out of bounds"),
    ],
)
def test_a_place_or_value_that_cannot_be_is_named(
    decide: Callable[..., str], revise: Callable[..., Revised], path: str, value: Given, complaint: str
) -> None:
    number = decide()
    with pytest.raises(FindingError) as refused:
        revise(number, path, value)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"in_force_from": date(2027, 1, 1)}, "a day to come"),
        ({"source": " "}, "needs a source"),
        ({"reason": ""}, "needs a reason"),
        ({"value": 17}, "recorded so already"),
    ],
)
def test_a_revision_without_source_reason_or_past_day_is_refused(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decide: Callable[..., str],
    changed: dict[str, Any], complaint: str,
) -> None:  # fmt: skip
    number = decide()
    said = replace(Revision("age_years", 19, Manner.CORRECTED, DAY, "a certificate", "a slip"), **changed)
    with pytest.raises(ActRefused, match=complaint):
        revise_finding(ledger, made_registry, checker, number, said, OWEN)


def test_findings_about_nobody_are_not_revised(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, revise: Callable[..., Revised]
) -> None:
    entry = keep(ledger, evaluate(made_registry, checker, Question("anyland", None, DAY, USUAL)), OWEN)
    with pytest.raises(ActRefused, match="about nobody on file"):
        revise(entry.id, "age_years", 19)


# ── what is kept of it ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_entry_holds_the_name_and_the_days_and_what_was_said_is_sealed(
    ledger: Ledger, decide: Callable[..., str], revise: Callable[..., Revised], rose: Person
) -> None:
    number = decide()
    made = revise(number, "age_years", 19)
    with ledger.reading() as transaction:
        entry = transaction.log.entry(made.number)
        assert entry.content == FindingRevised(number, "age_years", "corrected", DAY)
        assert (entry.actor, entry.role, entry.subject) == ("owen", "appeal_officer", rose.id)
        assert transaction.log.opened(entry, AFTER) == {
            "age_years": {"value": "19", "state": "given", "source": "her birth certificate"}
        }
        assert transaction.log.referring_to(number)[-1].id == entry.id
        assert transaction.log.verify() == transaction.log.size()


def test_a_forgotten_person_leaves_nothing_of_a_revision(
    ledger: Ledger, decide: Callable[..., str], revise: Callable[..., Revised], rose: Person
) -> None:
    made = revise(decide(), "age_years", 19)
    erase(ledger, rose.id, OWEN, "request")
    with ledger.reading() as transaction:
        entry = transaction.log.entry(made.number)
        with pytest.raises(PersonErased):
            transaction.log.opened(entry, REVISION)
        assert transaction.log.verify() == transaction.log.size()


def test_a_worker_named_only_in_a_revision_can_be_forgotten_alone(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    question = Question("england", "family_contribution", date(2016, 1, 1), {"workers": []})
    entry = keep(ledger, evaluate(registry, checker, question), OWEN, rose.id)
    said = Revision("workers[Grace]", {"relation": "child"}, Manner.CORRECTED, date(2016, 1, 1), "her call", "left out")
    made = revise_finding(ledger, registry, checker, entry.id, said, OWEN)
    (worker,) = people_in_case(ledger, rose.id)
    erase(ledger, rose.id, OWEN, "request", relative=worker.subject)
    with ledger.reading() as transaction:
        revised = transaction.log.entry(made.number)
        assert "Grace" not in str(transaction.log.openings(revised, AFTER))
        assert "Grace" not in str(transaction.log.openings(revised, REVISION))
    findings_as_known(ledger, read_record(ledger, entry.id), registry.vocabulary(), date(2020, 1, 1))


# ── the fold against a plain model ────────────────────────────────────────────────────────────────────────────────────


SAID = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=6)


@given(SAID)
def test_the_fold_agrees_with_a_model_that_keeps_every_day(said: list[tuple[int, int]]) -> None:
    start = date(2020, 1, 1)
    days, begun = [9] * 8, [0]
    through = Through(start, {"n": 9})
    path = FindingPath("n")
    for seq, (day, value) in enumerate(said):
        on = start + timedelta(days=day)
        through.say(Statement("C", seq, path, value, Manner.CHANGED, on, datetime(2021, 1, 1, tzinfo=UTC), "o", "o"))
        was = days[day]
        until = next((b for b in sorted(begun) if b > day and days[b] != was), len(days))
        days[day:until] = [value] * (until - day)
        begun = sorted({*begun, day})
    assert [through.on(start + timedelta(days=d)).findings["n"] for d in range(8)] == days


def test_what_is_said_at_a_place_comes_back_and_is_taken_away(registry: Registry) -> None:
    vocabulary = registry.vocabulary()
    for text, said in (
        ("age_years", "41"),
        ("periodic_review.care_sufficient", True),
        ("workers[w1]", {"worker_id": "w1"}),
    ):
        path = read_path(text, vocabulary)
        with_it = with_said({}, path, said)
        assert with_it is not None
        assert said_at(with_it, path) == said
        without = with_said(with_it, path, UNKNOWN)
        assert without is not None
        assert said_at(without, path) == UNKNOWN
        assert read_path(path.text, vocabulary) == path
