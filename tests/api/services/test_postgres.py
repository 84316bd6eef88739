"""The whole demonstration on PostgreSQL: every act, then every decision again, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.schema import upgrade
from api.services import people
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.demo_data import load
from api.services.registry import Registry
from api.services.replay import replay
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.conftest import MOMENT


@pytest.mark.postgres
def test_the_demonstration_is_decided_and_made_again_on_postgres(
    postgres_url: str, registry: Registry, worker: MatchingWorker, tmp_path: Path
) -> None:
    ledger = Ledger(postgres_url, StoppedClock(MOMENT), keys=tmp_path, patience=10)
    upgrade(ledger.database)
    checker = SecondEngine(worker, recorded_in(ledger))
    made = load(ledger, registry, checker)
    assert len(made) >= 9
    assert [one.id for one in made if not replay(ledger, registry, checker, one.id).identical] == []
    assert [person.details.name for person in people.find(ledger, "adiyemi")] == ["Rose Adeyemi"]
    with ledger.reading() as transaction:
        assert transaction.log.verify() == transaction.log.size() > 2 * len(made)
    ledger.close()
