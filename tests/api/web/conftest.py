"""The pages of one running service, and a visitor for each role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from api.access import DEMO_SIGN_INS, Role
from api.app import create_app
from api.clock import StoppedClock
from api.config import Config
from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.evaluate import Question, evaluate
from api.services.keep import keep
from api.web.surroundings import shared_by
from engine.matching.worker.matcher import MatchingWorker
from tests.api.web.visitor import Visitor

RELATIVE_IN_CASE: dict[str, Any] = {
    "family_willing": True,
    "workers": [{"worker_id": "w1", "relation": "child", "description": "Gwendolen Otterbourne"}],
}
NOON = StoppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def worker() -> Iterator[MatchingWorker]:
    """One real matching worker for all pages."""
    made = MatchingWorker()
    yield made
    made.close()


class KeptTemplates(BytecodeCache):
    """Compiled templates, kept in memory from one application to the next."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template that was compiled before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled now."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that has been set up and holds nothing, to be copied for each test."""
    file = tmp_path_factory.mktemp("ledger") / "empty.sqlite3"
    made = Ledger(f"sqlite:///{file}", NOON)
    upgrade(made.database)
    made.close()
    return file


@pytest.fixture
def config(empty_ledger: Path, tmp_path: Path) -> Config:
    """A demonstration on a ledger of its own."""
    file = shutil.copy(empty_ledger, tmp_path / "ledger.sqlite3")
    return Config(
        secret_key="for tests only, and long enough for that",
        database_url=f"sqlite:///{file}",
        demonstration=True,
        over_https=False,
        sign_in_limit="1000 per minute",
    )


@pytest.fixture
def app(config: Config, worker: MatchingWorker) -> Iterator[Flask]:
    """The service, at noon on 22 November 2026, on a ledger that holds nothing yet."""
    made = create_app(config, NOON, lambda ledger: SecondEngine(worker, recorded_in(ledger)))
    made.jinja_env.bytecode_cache = TEMPLATES
    yield made
    shared_by(made).ledger.close()


@pytest.fixture
def strict_app(config: Config) -> Flask:
    """The service as it runs outside a test of pages: over HTTPS, ten attempts to sign in."""
    return create_app(replace(config, over_https=True, sign_in_limit="10 per minute"), NOON)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Role], Visitor]:
    """Make a visitor who has signed in as the demonstration's person with that role."""

    def sign_in(role: Role) -> Visitor:
        person = next(person for person in DEMO_SIGN_INS if person.role is role)
        visitor = Visitor(app)
        visitor.sign_in(person.id, person.password)
        return visitor

    return sign_in


@pytest.fixture
def assessor(signed_in: Callable[[Role], Visitor]) -> Visitor:
    """Ama Mensah, assessor."""
    return signed_in(Role.ASSESSOR)


@pytest.fixture
def rosa(app: Flask) -> Person:
    """Rosa Adeyemi, born on 3 May 1985, who is on file."""
    details = PersonDetails("SC-1042", "Rosa Adeyemi", date(1985, 5, 3), {"telephone": "01632 960111"})
    return people.add(shared_by(app).ledger, details, "ama")


@pytest.fixture
def ines(signed_in: Callable[[Role], Visitor]) -> Visitor:
    """Ines Duarte, information officer."""
    return signed_in(Role.INFORMATION_OFFICER)


@pytest.fixture
def kept(app: Flask, rosa: Person) -> Person:
    """Somebody of whom an evaluation with a relative is on record."""
    place = shared_by(app)
    question = Question("england", "family_contribution", date(2016, 4, 1), RELATIVE_IN_CASE)
    keep(place.ledger, evaluate(place.registry, place.checker, question), Actor("ama", "assessor"), rosa.id)
    return rosa
