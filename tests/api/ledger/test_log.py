"""The log: what is appended stands as it was written, and whatever was changed is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.canonical import canonical, read_json
from api.ledger.database import Purpose
from api.ledger.entries import KINDS, Draft, Sealed
from api.ledger.failures import EntryRefused, LedgerDamaged, LedgerUnavailable, RecordNotFound
from api.ledger.kinds import (
    AccountChange,
    AnswerChangedAfterOutcome,
    Appeal,
    AppealAcknowledged,
    Approval,
    DecisionReconstructed,
    DecisionRedone,
    DegradedRun,
    Departure,
    Disclosure,
    Erasure,
    EvaluationKept,
    FindingRevised,
    FindingsSigned,
    Incident,
    KeyChange,
    Outcome,
    PanelSat,
    PersonalDataRead,
    Publication,
    RulesSubmitted,
    RulesWithdrawn,
    SignIn,
    SweepPart,
)
from api.ledger.kinds.appeals import Ground
from api.ledger.verifying import verify
from tests.api.ledger.conftest import MOMENT, OpenLedger
from tests.api.ledger.drafts import FINDINGS, PERSON, adopted, kept
from tests.api.ledger.guards import without_guard


def test_an_appended_entry_is_read_back_as_it_was_written(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        written = transaction.log.append(kept())
    with ledger.reading() as transaction:
        read = transaction.log.entry(written.id)
    assert read == written
    assert (read.seq, read.kind, read.subject) == (1, "evaluation_kept", PERSON)
    assert (read.actor, read.role) == ("ama", "assessor")
    assert read.recorded_at == MOMENT
    assert isinstance(read.content, EvaluationKept)
    assert read.content.on == date(2015, 4, 1)


def test_the_hash_is_the_merkle_leaf_of_the_canonical_body(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept())
    assert entry.hash == hashlib.sha256(b"\x00" + entry.body).digest()
    assert canonical(read_json(entry.body)) == entry.body


def test_personal_data_stands_outside_the_body_and_is_bound_by_a_salted_commitment(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept())
        assert transaction.log.opened(entry, "findings") == FINDINGS
    assert b"toilet_needs" not in entry.body
    unsalted = hashlib.sha256(canonical(FINDINGS)).hexdigest()
    assert [item.slot for item in entry.committed] == ["findings", "outputs"]
    assert unsalted not in entry.body.decode()


def test_the_same_value_is_committed_to_differently_each_time(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        first, second = transaction.log.append(kept()), transaction.log.append(kept())
    assert {c.commitment for c in first.committed}.isdisjoint(c.commitment for c in second.committed)


def test_one_slot_may_be_sealed_for_several_people_so_that_each_can_be_forgotten(ledger: Ledger) -> None:
    draft = Draft("ama", "assessor", PERSON, kept().content, (
        Sealed("findings", PERSON, {"age_years": "34"}), Sealed("findings", "w1", {"relation": "parent"})))  # fmt: skip
    with ledger.appending() as transaction:
        entry = transaction.log.append(draft)
        assert transaction.log.opened(entry, "findings", "w1") == {"relation": "parent"}
        assert transaction.log.opened(entry, "findings", PERSON) == {"age_years": "34"}


def test_what_acts_on_an_entry_and_what_is_about_a_person_is_found_in_order(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        evaluation = transaction.log.append(kept())
        determination = transaction.log.append(adopted(evaluation.id, act="departed"))
        departure = Draft("ama", "assessor", PERSON, Departure(determination.id, "budget", ["final_amount"]))
        departed = transaction.log.append(departure)
        other = transaction.log.append(kept(person="P-00000-00002"))
    with ledger.reading() as transaction:
        assert transaction.log.referring_to(evaluation.id) == [determination]
        assert transaction.log.referring_to(determination.id) == [departed]
        assert transaction.log.of_person(PERSON) == [evaluation, determination, departed]
        assert [entry.seq for entry in transaction.log.entries()] == [1, 2, 3, 4]
        assert [entry.id for entry in transaction.log.entries(after=3)] == [other.id]
        assert transaction.log.verify() == 4


def test_an_id_is_found_however_it_was_typed(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept())
    typed = entry.id.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    with ledger.reading() as transaction:
        assert transaction.log.entry(typed) == entry


def test_an_unknown_id_is_said_to_be_unknown(ledger: Ledger) -> None:
    with ledger.reading() as transaction, pytest.raises(RecordNotFound, match="`D-99999-99999`"):
        transaction.log.entry("D-99999-99999")


def test_a_failure_after_the_append_leaves_nothing(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.appending() as transaction:
            transaction.log.append(kept())
            transaction.documents.keep([b"rules"])
            raise RuntimeError("the letter could not be written")

    with pytest.raises(RuntimeError):
        fail()
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0
        with pytest.raises(RecordNotFound):
            transaction.documents.read(hashlib.sha256(b"rules").hexdigest())
    with ledger.appending() as transaction:
        assert transaction.log.append(kept()).seq == 1


def test_a_reading_transaction_cannot_write(ledger: Ledger) -> None:
    def write() -> None:
        with ledger.reading() as transaction:
            transaction.log.append(kept())

    with pytest.raises(LedgerUnavailable, match="cannot be written to"):
        write()


def test_a_reserved_number_becomes_the_entrys_own(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        reserved = transaction.log.reserve(EvaluationKept)
        assert transaction.log.append(replace(kept(), id=reserved)).id == reserved
    with pytest.raises(EntryRefused, match="cannot be the number"):
        replace(kept(), id="D-00000-00000")


def test_many_writers_at_once_leave_one_gapless_log(ledger_url: str, open_ledger: OpenLedger) -> None:
    ledger = open_ledger(ledger_url, patience=60)

    def write(_: int) -> str:
        with ledger.appending() as transaction:
            return transaction.log.append(kept()).id

    with ThreadPoolExecutor(4) as writers:
        ids = list(writers.map(write, range(40)))
    with ledger.reading() as transaction:
        assert {entry.id for entry in transaction.log.entries()} == set(ids)
        assert transaction.log.verify() == 40


# --- what may not enter ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"on": "2015-04-01"}, "on"),
        ({"scheme": "England"}, "scheme"),
        ({"scheme": ""}, "scheme"),
        ({"authority_mode": "law"}, "authority_mode"),
        ({"cross_check": "incident"}, "cross_check"),
        ({"documents": {"x": "not a digest"}}, "documents"),
        ({"bases": None}, "bases"),
        ({"engine": 1}, "engine"),
    ],
)
def test_an_entry_of_the_wrong_form_cannot_even_be_made(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        kept(**changes)
    assert caught.value.errors()[0]["loc"][0] == place


@pytest.mark.parametrize("changes", [{"act": "interim"}, {"full_reasons_by": date(2026, 12, 1)}])
def test_an_interim_determination_and_only_that_says_when_reasons_follow(changes: dict[str, object]) -> None:
    with pytest.raises((EntryRefused, ValidationError), match="by when full reasons follow"):
        adopted("E-00000-00000", **changes)


def test_an_entry_names_who_acts_in_which_role() -> None:
    with pytest.raises(EntryRefused, match="names the person"):
        Draft(" ", "assessor", None, Incident("disagreement", "england", date(2026, 1, 1), ["budget/total"]))
    with pytest.raises(EntryRefused, match="names the person"):
        Draft("ama", "", None, Incident("disagreement", "england", date(2026, 1, 1), ["budget/total"]))


@pytest.mark.parametrize("value", [1.5, {"a": [1.0]}, 2**53, {"day": date(2026, 1, 1)}, "\ud800", float("nan")])
def test_what_canonical_json_cannot_spell_is_refused_and_nothing_is_written(ledger: Ledger, value: object) -> None:
    draft = Draft("ama", "assessor", PERSON, kept().content, (Sealed("findings", PERSON, value),))  # type: ignore[arg-type]  # wrong on purpose

    def write() -> None:
        with ledger.appending() as transaction:
            transaction.log.append(draft)

    with pytest.raises(EntryRefused):
        write()
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


# --- what was altered is found --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["entry", "personal_record", "rule_document"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}={}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_or_delete_a_row(ledger: Ledger, table: str, statement: str) -> None:
    with ledger.appending() as transaction:
        transaction.log.append(kept())
        transaction.documents.keep([b"rules"])
    column = {"entry": "role", "personal_record": "form", "rule_document": "digest"}[table]

    def alter() -> None:
        with ledger.database.transaction(Purpose.APPEND) as session:
            session.connection().execute(text(statement.format(table, column, column)))

    with pytest.raises(EntryRefused, match=f"table {table} is append-only"):
        alter()


ALTERATIONS: dict[str, tuple[str, str, str]] = {
    "a column": ("entry", "UPDATE entry SET actor = 'tom' WHERE seq = 2", "`actor` differs"),
    "the role": ("entry", "UPDATE entry SET role = 'approver' WHERE seq = 2", "`role` differs"),
    "the subject": ("entry", "UPDATE entry SET subject = NULL WHERE seq = 2", "`subject` differs"),
    "a letter": ("personal_record", "UPDATE personal_record SET value = :value WHERE entry_seq = 2", "was altered"),
    "an owner": ("personal_record", "UPDATE personal_record SET subject = 'x' WHERE entry_seq = 2", "is gone"),
    "a deleted opening": ("personal_record", "DELETE FROM personal_record WHERE entry_seq = 2", "is gone"),
    "a body": ("entry", "UPDATE entry SET body = :value WHERE seq = 2", "does not have the hash"),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_alteration_is_found_and_the_entry_named(ledger: Ledger, name: str) -> None:
    with ledger.appending() as transaction:
        evaluation = transaction.log.append(kept())
        transaction.log.append(adopted(evaluation.id))
        transaction.log.append(kept())
    table, statement, message = ALTERATIONS[name]
    values = {"value": canonical({"text": "No."})} if ":value" in statement else {}
    without_guard(ledger, table, statement, **values)
    with ledger.reading() as transaction, pytest.raises(LedgerDamaged, match=f"entry 2: .*{message}"):
        transaction.log.verify()


def test_a_missing_entry_is_found(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        for _ in range(3):
            transaction.log.append(Draft("ama", "assessor", PERSON, kept().content))
    without_guard(ledger, "entry", "DELETE FROM entry WHERE seq = 2")
    with ledger.reading() as transaction, pytest.raises(LedgerDamaged, match="entry 2: an entry is missing"):
        transaction.log.verify()


def test_a_rewritten_body_with_a_new_hash_still_betrays_the_columns(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept())
    body = json.loads(entry.body) | {"actor": "tom"}
    forged = canonical(body)
    without_guard(ledger, "entry", "UPDATE entry SET body = :body, hash = :hash WHERE seq = 1",
                   body=forged, hash=hashlib.sha256(b"\x00" + forged).digest())  # fmt: skip
    with ledger.reading() as transaction, pytest.raises(LedgerDamaged, match="`actor` differs"):
        transaction.log.verify()


def test_rule_documents_are_kept_once_and_re_hashed_when_read(ledger: Ledger) -> None:
    name = hashlib.sha256(b"rules").hexdigest()
    for _ in range(2):
        with ledger.appending() as transaction:
            transaction.documents.keep([b"rules", b"figures"])
    with ledger.reading() as transaction:
        assert transaction.documents.read(name) == b"rules"
    without_guard(ledger, "rule_document", "UPDATE rule_document SET content = :c WHERE digest = :d", c=b"x", d=name)
    with ledger.reading() as transaction, pytest.raises(LedgerDamaged, match=name):
        transaction.documents.read(name)


def test_every_kind_of_entry_comes_back_as_the_type_it_went_in_as(ledger: Ledger) -> None:
    contents: list[Callable[[str], object]] = [
        lambda e: adopted(e).content,
        lambda e: adopted(e, act="interim", full_reasons_by=date(2026, 12, 6)).content,
        lambda e: Departure(e, "budget", ["final_amount"]),
        lambda _: Incident("disagreement", "england", date(2026, 1, 1), ["budget/total: row R1"]),
        DegradedRun,
        lambda _: RulesSubmitted("figure", "england", "budget", "price@2026-04-06", date(2026, 4, 6), {}, None),
        lambda e: RulesWithdrawn(e, "a wrong price"),
        lambda e: SweepPart(e, 0, 40, 20, 3, 1),
        lambda _: Approval("logic", "england", "budget", "2026-04-01-r1", {"a.yaml": "ab" * 32}, "priya", True),
        lambda e: Publication("figure", "england", None, "earnings_limit", {"figures.yaml": "ab" * 32}, e, None),
        lambda e: Appeal(e, "complaint", [Ground("finding", "hours", "hours_week")], date(2026, 12, 1)),
        lambda e: AppealAcknowledged(e, date(2026, 12, 2)),
        lambda e: Outcome(e, "complaint", "varied", False, None),
        lambda e: DecisionRedone(e, e),
        lambda e: PanelSat(e, "risk_enablement", date(2026, 12, 1), ["person"], "approved", {}, None, 2),
        lambda e: PersonalDataRead("case_work", "GET /people/<person_id>", [e]),
        lambda _: FindingsSigned("A-00000-00001"),
        lambda _: AnswerChangedAfterOutcome("A-00000-00001", "age_years"),
        lambda e: FindingRevised(e, "age_years", "corrected", date(2015, 4, 1)),
        lambda e: DecisionReconstructed(e, date(2014, 3, 3), ["facs"]),
        lambda _: SignIn("refused"),
        lambda _: AccountChange("ama", "locked", "left the authority"),
        lambda _: Erasure([PERSON], "retention", "england: 8 years", "12"),
        lambda _: Disclosure("received", None, date(2026, 11, 20), date(2026, 12, 20), "uk_gdpr"),
        lambda e: Disclosure("made", e, upto=7),
        lambda _: KeyChange("master", None, "yearly"),
    ]
    with ledger.appending() as transaction:
        evaluation = transaction.log.append(kept())
        met: set[type] = {EvaluationKept}
        for make in contents:
            content = make(evaluation.id)
            assert isinstance(content, KINDS)
            assert transaction.log.append(Draft("ama", "assessor", PERSON, content)).content == content
            met.add(type(content))
    assert met == set(KINDS)
    assert len({kind.LETTER for kind in KINDS}) == len({kind.KIND for kind in KINDS}) == len(KINDS)


def test_a_clock_that_jumps_changes_neither_the_order_nor_the_proofs(ledger: Ledger) -> None:
    moments = [MOMENT, MOMENT - timedelta(days=3650), datetime(1970, 1, 1, tzinfo=UTC), MOMENT + timedelta(days=3650)]
    ids = []
    for moment in moments:
        ledger.clock = StoppedClock(moment)
        with ledger.appending() as transaction:
            ids.append(transaction.log.append(kept(documents={})).id)
    with ledger.reading() as transaction:
        assert [entry.id for entry in transaction.log.entries()] == ids
        assert [entry.recorded_at for entry in transaction.log.entries()] == moments
        assert [entry.id for entry in transaction.log.of_person(PERSON)] == ids
    assert verify(ledger).entries == len(moments)
