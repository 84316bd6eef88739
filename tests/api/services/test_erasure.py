"""Erase: a person is forgotten and nobody else, nothing of them stays anywhere, and every proof stays valid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.backup import back_up
from api.ledger.entries import Draft, Entry
from api.ledger.failures import LedgerDamaged, PersonErased, RecordNotFound
from api.ledger.kinds import Appeal, Erasure, Outcome
from api.ledger.kinds.appeals import Ground
from api.ledger.people import Person, PersonDetails
from api.ledger.verifier import rightful_verify
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.erasure import EVERYONE, erase, finish_erasures, holds_on
from api.services.evaluate import Question, evaluate
from api.services.failures import ActRefused
from api.services.in_case import people_in_case
from api.services.keep import FINDINGS, keep
from api.services.personal import is_incomplete, opened_whole
from api.services.reads import record_read
from api.services.receipts import receipt
from api.services.registry import Registry
from api.services.retention import due, sweep
from api.services.verify import replay_all, verify_ledger
from tests.api.services.conftest import MOMENT

AMA = Actor("ama", "assessor")
CASE: dict[str, Any] = {
    "age_years": "53",
    "workers": [
        {"worker_id": "grace", "relation": "child", "same_household": False, "description": "Grace Canaryname"},
        {"worker_id": "sam", "relation": "sibling", "same_household": True, "description": "Sam Otherbird"},
    ],
    "carer_health_at_risk": True,
}


@pytest.fixture
def rose(ledger: Ledger) -> Person:
    """Somebody on file whose every word is to be found again."""
    return people.add(ledger, PersonDetails("AC-7749", "Rosamund Canaryname", date(1961, 5, 9)), "ama")


@pytest.fixture
def kept(ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person) -> Entry:
    """An evaluation about her and two relatives, kept; and an assessment that says the same."""
    setting = AssessmentSetting(rose.id, "england", date(2026, 11, 1))
    with ledger.working() as transaction:
        started = transaction.assessments.start(setting, "ama")
        for name, value in CASE.items():
            transaction.assessments.save(started.id, Answer(name, value), "ama")
    question = Question("england", "family_contribution", date(2026, 11, 1), CASE)
    return keep(ledger, evaluate(registry, checker, question), AMA, rose.id)


def _number_of(ledger: Ledger, person: Person, known_as: str) -> str:
    return next(one.subject for one in people_in_case(ledger, person.id) if one.known_as == known_as)


def _found(folder: Path, *words: str) -> Iterator[str]:
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return (word for word in words if any(word.encode() in content for content in contents))


def test_nothing_of_anybody_is_ever_written_in_plain_text(ledger: Ledger, kept: Entry, tmp_path: Path) -> None:
    back_up(ledger.database, tmp_path / "backup.sqlite")
    assert list(_found(tmp_path, "Canaryname", "Otherbird", "AC-7749", "1961-05-09", "rosamund")) == []
    assert list(_found(tmp_path, kept.id)) == [kept.id], "the search finds what is there"


def test_a_person_who_was_erased_cannot_be_read_and_the_log_still_verifies(
    ledger: Ledger, rose: Person, kept: Entry
) -> None:
    before = rightful_verify.read_head(_head(ledger))
    erased = erase(ledger, rose.id, AMA, "request")
    assert erased.subjects == (rose.id,)
    with ledger.reading() as transaction:
        with pytest.raises(PersonErased):
            opened_whole(transaction, transaction.log.entry(kept.id), FINDINGS)
        with pytest.raises(RecordNotFound):
            transaction.people.get(rose.id)
        content = transaction.log.entry(erased.id).content
        assert isinstance(content, Erasure)
        assert (content.ground, content.rows) == ("request", str(erased.rows))
    assert people.find(ledger, "rosamund") == []
    assert ledger.database.keys.open_key(rose.id) is None
    assert verify_ledger(ledger, [before.note]).entries == 2


def _head(ledger: Ledger) -> str:
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
    assert head is not None
    return head.note


def test_a_relative_is_forgotten_alone(ledger: Ledger, rose: Person, kept: Entry) -> None:
    grace = _number_of(ledger, rose, "Grace Canaryname")
    erase(ledger, rose.id, AMA, "request", relative=grace)
    with ledger.reading() as transaction:
        findings: Any = opened_whole(transaction, kept, FINDINGS)
        assert findings["age_years"] == "53"
        assert [one if isinstance(one, str) else one["worker_id"] for one in findings["workers"]] == ["[erased]", "sam"]
        assert is_incomplete(transaction, kept, FINDINGS)
        [assessment] = transaction.assessments.of_person(rose.id)
        answer: Any = transaction.assessments.answers(assessment.id)["workers"].answer.value
        assert [one["worker_id"] for one in answer] == ["sam"]
        assert "grace" not in json.dumps(opened_whole(transaction, kept, "trace")).casefold()
        assert transaction.people.get(rose.id).details.name == "Rosamund Canaryname"
    assert grace not in {one.subject for one in people_in_case(ledger, rose.id)}
    assert verify_ledger(ledger).entries == 2


def test_everyone_in_a_case_can_be_forgotten_at_once(ledger: Ledger, rose: Person, kept: Entry) -> None:
    erased = erase(ledger, rose.id, AMA, "request", relative=EVERYONE)
    assert len(erased.subjects) == 4
    with ledger.reading() as transaction:
        assert transaction.personal.subjects() == set()
        assert transaction.assessments.of_person(rose.id) == []
    assert not list((ledger.database.keys.folder / "people").rglob("*.key"))
    assert verify_ledger(ledger).entries == 2


def test_who_is_not_in_the_case_cannot_be_forgotten_through_it(ledger: Ledger, rose: Person, kept: Entry) -> None:
    with pytest.raises(RecordNotFound, match="nobody in this case"):
        erase(ledger, rose.id, AMA, "request", relative="R-00000-00000")


def test_while_an_appeal_runs_nothing_is_erased(ledger: Ledger, rose: Person, kept: Entry) -> None:
    appeal = _append(ledger, rose, Appeal("D-00000-00001", "complaint", [Ground("procedure")], date(2026, 11, 1)))
    with pytest.raises(ActRefused, match=f"appeal {appeal.id} runs"):
        erase(ledger, rose.id, AMA, "request")
    _append(ledger, rose, Outcome(appeal.id, "complaint", "upheld", False, None))
    with pytest.raises(ActRefused):
        erase(ledger, rose.id, AMA, "request")
    _append(ledger, rose, Outcome(appeal.id, "ombudsman", "upheld", True, None))
    with ledger.reading() as transaction:
        assert holds_on(transaction, rose.id) == []
    erase(ledger, rose.id, AMA, "request")


def _append(ledger: Ledger, person: Person, content: Appeal | Outcome) -> Entry:
    with ledger.appending() as transaction:
        return transaction.log.append(Draft("owen", "appeal_officer", person.id, content))


def test_a_key_that_a_killed_process_left_behind_is_found_and_destroyed(
    ledger: Ledger, rose: Person, kept: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.services.erasure.finish_erasures", lambda _: 0)
    erase(ledger, rose.id, AMA, "request")
    monkeypatch.undo()
    with pytest.raises(LedgerDamaged, match="has not been destroyed"):
        verify_ledger(ledger)
    assert finish_erasures(ledger) == 1
    assert verify_ledger(ledger).entries == 2
    assert finish_erasures(ledger) == 0


def test_a_receipt_given_before_stays_valid_and_a_new_one_opens_nothing(
    ledger: Ledger, rose: Person, kept: Entry
) -> None:
    given = json.loads(receipt(ledger, kept.id, openings=(FINDINGS,)))
    assert len(given["openings"]) == 4
    erase(ledger, rose.id, AMA, "request", relative=EVERYONE)
    again = json.loads(receipt(ledger, kept.id, openings=(FINDINGS,)))
    assert again["openings"] == []
    assert rightful_verify.check_receipt(given) == rightful_verify.check_receipt(again) == 1


def test_records_are_due_when_the_schemes_years_are_over_and_are_swept(
    ledger: Ledger, registry: Registry, rose: Person, kept: Entry
) -> None:
    assert due(ledger, registry) == []
    for day, found in ((date(2034, 11, 21), 0), (date(2034, 11, 22), 1)):
        ledger.clock = StoppedClock(datetime(day.year, day.month, day.day, 12, tzinfo=MOMENT.tzinfo))
        assert len(due(ledger, registry)) == found
    [one] = due(ledger, registry)
    assert (one.person, one.rule, one.on_hold) == (rose.id, "england: 8 years", False)
    [erased] = sweep(ledger, registry)
    assert len(erased.subjects) == 4
    assert due(ledger, registry) == []
    assert verify_ledger(ledger).entries == 2


def test_looking_at_a_record_does_not_make_it_younger(
    ledger: Ledger, registry: Registry, rose: Person, kept: Entry
) -> None:
    ledger.clock = StoppedClock(MOMENT.replace(year=2034))
    record_read(ledger, Actor("ines", "information_officer"), "GET /retention", (rose.id,), "information_request")
    assert [one.person for one in due(ledger, registry)] == [rose.id]


def test_who_is_due_by_an_illustrative_period_is_listed_and_not_swept(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    question = Question("greece", "family_contribution", date(2026, 11, 1), {"age_years": "53"})
    keep(ledger, evaluate(registry, checker, question), AMA, rose.id)
    assert due(ledger, registry) == []
    ledger.clock = StoppedClock(MOMENT.replace(year=2036))
    [one] = due(ledger, registry)
    assert (one.rule, one.is_swept) == ("gr: 10 years, illustrative", False)
    assert sweep(ledger, registry) == []


def test_tables_that_everybody_uses_do_not_lengthen_the_time_of_a_scheme(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person, kept: Entry
) -> None:
    policy = registry.policies("reviews")[0]
    keep(ledger, evaluate(registry, checker, Question("reviews", policy, date(2026, 11, 1), {})), AMA, rose.id)
    ledger.clock = StoppedClock(MOMENT.replace(year=2034))
    assert [one.rule for one in due(ledger, registry)] == ["england: 8 years"]


def test_who_is_on_hold_is_not_swept(ledger: Ledger, registry: Registry, rose: Person, kept: Entry) -> None:
    _append(ledger, rose, Appeal("D-00000-00001", "complaint", [], date(2026, 11, 1)))
    ledger.clock = StoppedClock(MOMENT + timedelta(days=366 * 9))
    assert [one.on_hold for one in due(ledger, registry)] == [True]
    assert sweep(ledger, registry) == []


def test_decisions_about_people_who_were_erased_are_not_made_again(
    ledger: Ledger, registry: Registry, checker: CrossChecker, rose: Person, kept: Entry
) -> None:
    found = replay_all(ledger, registry, checker)
    assert (found.identical, found.erased) == (0, 0), "an evaluation kept is no determination"
