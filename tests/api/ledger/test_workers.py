"""Several workers that keep nothing to themselves: one database, one key store, each goes on where another stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.failures import LedgerUnavailable, PersonErased, RecordNotFound
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from api.services.actor import Actor
from api.services.erasure import erase
from api.services.key_changes import change_master_key, change_signing_key
from tests.api.ledger.conftest import MOMENT, OpenLedger
from tests.api.ledger.drafts import adopted, kept
from tests.api.ledger.test_working_rows import ROSE

RUTH = Actor("ruth", "auditor")


@pytest.fixture
def workers(ledger_url: str, open_ledger: OpenLedger) -> tuple[Ledger, Ledger]:
    """Two workers, each with connections of its own, as on two machines."""
    return open_ledger(ledger_url), open_ledger(ledger_url)


def _on_file(ledger: Ledger) -> str:
    with ledger.working() as transaction:
        return transaction.people.add(ROSE, "rose adeyemi", "ama").id


def _decided(ledger: Ledger, person: str) -> str:
    with ledger.appending() as transaction:
        entry = transaction.log.append(kept(person, documents={}))
        transaction.log.append(adopted(entry.id))
        return entry.id


def test_what_one_worker_records_another_reads_decides_on_and_verifies(workers: tuple[Ledger, Ledger]) -> None:
    here, there = workers
    person = _on_file(here)
    records = [_decided(one, person) for one in (there, here, there)]
    with here.reading() as transaction:
        assert [transaction.log.opened(transaction.log.entry(one), "outputs") for one in records] == [
            {"decision": "eligible"}
        ] * 3
        assert transaction.people.get(person).details == ROSE
    assert verify(there) == verify(here)
    assert verify(here).opened == 10


def test_whom_one_worker_has_erased_no_other_can_read(workers: tuple[Ledger, Ledger]) -> None:
    here, there = workers
    person = _on_file(here)
    record = _decided(here, person)
    with there.reading() as transaction:
        assert transaction.people.get(person).details == ROSE
    erase(here, person, RUTH, "request")
    with there.reading() as transaction:
        with pytest.raises(RecordNotFound):
            transaction.people.get(person)
        with pytest.raises(PersonErased):
            transaction.log.opened(transaction.log.entry(record), "findings")
    assert there.database.keys.open_key(person) is None
    verify(there)


def test_keys_that_one_worker_changes_the_others_use_at_once(workers: tuple[Ledger, Ledger]) -> None:
    here, there = workers
    person = _on_file(here)
    _decided(there, person)
    change_signing_key(here, RUTH, "yearly")
    change_master_key(here, RUTH, "yearly")
    record = _decided(there, person)
    with there.reading() as transaction:
        assert transaction.log.opened(transaction.log.entry(record), "outputs") == {"decision": "eligible"}
        assert len(transaction.heads.verifier_keys()) == 2
    verify(here)


def test_a_worker_with_another_key_store_records_nothing(
    workers: tuple[Ledger, Ledger], ledger_url: str, tmp_path: Path
) -> None:
    person = _on_file(workers[0])
    _decided(workers[0], person)
    stranger = Ledger(ledger_url, StoppedClock(MOMENT), keys=tmp_path / "another", patience=1)
    upgrade(stranger.database)
    with pytest.raises(LedgerUnavailable, match="not in the key store"):
        _on_file(stranger)
    with pytest.raises(LedgerUnavailable, match="not in the key store"):
        _decided(stranger, person)
    assert verify(stranger).opened is None
    assert verify(workers[1]).entries == 2
    stranger.close()
