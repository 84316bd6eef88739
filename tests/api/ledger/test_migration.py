"""A ledger of the first version is brought up to this one: nothing is lost, and no plain text of anybody stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from api.ledger import Ledger
from api.ledger.canonical import canonical, commitment
from api.ledger.database import Purpose
from api.ledger.people import PersonDetails
from api.ledger.schema import alembic_config, upgrade
from api.ledger.verifier import rightful_verify
from tests.api.ledger.conftest import OpenLedger

PERSON, ASSESSMENT, MOMENT = "P-0000A-0000A", "Q-0000A-0000A", "2026-11-22T09:30:15.250000Z"
CONTACT = {"telephone": "01632 960111"}
PLAIN = ("Rose Adeyemi", "rose adeyemi", "AC-1001", "1961-05-09", "01632 960111", "toilet_needs", "her son says so")


def _first_version(connection: Connection) -> None:
    """Fill a database of the first version as that version did: one evaluation, one person, one answer."""
    value, salt = canonical({"outcomes_unable": ["toilet_needs"]}), b"s" * 32
    body = canonical({
        "format": "rightful-entry-1", "seq": 1, "id": "E-0000A-0000A", "kind": "evaluation_kept",
        "recorded_at": MOMENT, "actor": "ama", "role": "assessor", "subject": PERSON, "refers_to": None,
        "content": {"scheme": "england", "policy": None, "on": "2015-04-01", "authority_mode": "stated",
                    "cross_check": "agreed", "engine": "0.1.0", "trace_version": "1", "bases": {}, "documents": {}},
        "commitments": [{"slot": "findings", "subject": PERSON, "commitment": commitment(salt, value)}],
    })  # fmt: skip

    def insert(table: str, **row: object) -> None:
        columns = ", ".join(f'"{name}"' for name in row)
        connection.execute(
            text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{name}' for name in row)})"), row
        )

    insert("entry", seq=1, id="E-0000A-0000A", kind="evaluation_kept", recorded_at=MOMENT, actor="ama", role="assessor",
           subject=PERSON, refers_to=None, body=body, hash=hashlib.sha256(b"\x00" + body).digest())  # fmt: skip
    insert(
        "personal_record", number=1, entry_seq=1, slot="findings", subject=PERSON, form="plain", salt=salt, value=value
    )
    insert("rule_document", digest=hashlib.sha256(b"rules").hexdigest(), content=b"rules", recorded_at=MOMENT)
    by = {"changed_at": MOMENT, "changed_by": "ama"}
    insert("person", id=PERSON, reference="AC-1001", name="Rose Adeyemi", folded="rose adeyemi",
           birth_date="1961-05-09", details=json.dumps(CONTACT), revision=3, **by)  # fmt: skip
    insert("assessment", id=ASSESSMENT, person=PERSON, scheme="england", on="2015-04-01", authority_mode="stated",
           started_at=MOMENT, started_by="ama", **by)  # fmt: skip
    insert("answer", assessment=ASSESSMENT, name="outcomes_unable", value='["toilet_needs"]', state="disputed",
           source="her son says so", evidence_date="2015-03-20", revision=2, **by)  # fmt: skip


@pytest.fixture
def old(ledger_url: str, open_ledger: OpenLedger) -> Ledger:
    """A ledger of the first version."""
    made = open_ledger(ledger_url, set_up=False)
    with made.database.connection(Purpose.APPEND) as connection:
        command.upgrade(alembic_config(connection), "0001")
        _first_version(connection)
    return made


def test_everything_of_the_first_version_is_there_and_proved(old: Ledger) -> None:
    upgrade(old.database)
    with old.reading() as transaction:
        entry = transaction.log.entry("E-0000A-0000A")
        assert transaction.log.opened(entry, "findings") == {"outcomes_unable": ["toilet_needs"]}
        person = transaction.people.get(PERSON)
        assert person.details == PersonDetails("AC-1001", "Rose Adeyemi", date(1961, 5, 9), CONTACT)
        assert person.revision == 3
        answer = transaction.assessments.answers(ASSESSMENT)["outcomes_unable"]
        assert (answer.answer.value, answer.answer.source, answer.revision) == (["toilet_needs"], "her son says so", 2)
        assert transaction.documents.read(hashlib.sha256(b"rules").hexdigest()) == b"rules"
        assert transaction.log.verify() == 1
        head = transaction.heads.latest()
        assert head is not None
        assert head.size == 1
    with old.database.connection(Purpose.APPEND) as connection:
        command.check(alembic_config(connection))


def test_a_migrated_ledger_can_be_added_to_and_checked_by_outsiders(
    tmp_path: Path, sqlite_url: str, old: Ledger
) -> None:
    upgrade(old.database)
    with old.working() as transaction:
        person = transaction.people.get(PERSON)
        transaction.people.change(person, person.details, "rose adeyemi", "ama")
    if old.database.is_sqlite:
        assert rightful_verify.check_file(tmp_path / "ledger.sqlite") == 1


def test_no_plain_text_of_anybody_stays_in_the_file_or_its_journal(tmp_path: Path, open_ledger: OpenLedger) -> None:
    made = open_ledger(f"sqlite:///{tmp_path / 'plain.sqlite'}", set_up=False)
    with made.database.connection(Purpose.APPEND) as connection:
        command.upgrade(alembic_config(connection), "0001")
        _first_version(connection)
    assert set(PLAIN) <= set(_found(tmp_path)), "the first version wrote plain text"
    upgrade(made.database)
    assert list(_found(tmp_path)) == []
    made.close()
    assert list(_found(tmp_path)) == []


def _found(folder: Path) -> Iterator[str]:
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return (word for word in PLAIN if any(word.encode() in content for content in contents))
