"""One running service with the invented people of the demonstration in it, and pages of a real Chromium."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from api.access import DEMO_SIGN_INS, Role
from api.app import create_app
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.services import assessments, people
from api.services.actor import Actor
from api.services.assessments import take_up
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.reconstruct import FoundIn, Original, Paper, Reconstruction, reconstruct
from api.services.revise import Revision, revise_finding
from api.services.revisions import Manner
from api.web.surroundings import Surroundings, shared_by
from engine.matching.worker.matcher import MatchingWorker
from tests.browser.served import NOON, installation

PATIENCE_SECONDS = 60
NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
BY = "ama"


@dataclass(frozen=True, slots=True)
class Service:
    """The running service: its address, what it shares, and the numbers of one person's unfinished and decided case."""

    app: Flask
    address: str
    shared: Surroundings
    person: str
    unfinished: str
    decision: str
    revision: str
    earlier: str


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on a port of its own, with Rosa Adeyemi on file, once decided on and once again being assessed."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('browser') / 'ledger.sqlite3'}"
    worker = MatchingWorker()
    app = create_app(installation(database_url), NOON, lambda ledger: SecondEngine(worker, recorded_in(ledger)))
    shared = shared_by(app)
    upgrade(shared.ledger.database)
    person, unfinished, decision = _cases(shared)
    with serving(database_url) as address:
        yield Service(app, address, shared, person, unfinished, decision, *_put_right(shared, person, decision))
    shared.ledger.close()
    worker.close()


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Serve that ledger in processes of their own, as in service, and give the address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.browser.served", database_url, f"127.0.0.1:{port}"]
    with subprocess.Popen(command) as server:
        try:
            _wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the service ended"
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the service does not answer")


def _cases(shared: Surroundings) -> tuple[str, str, str]:
    details = PersonDetails("SC-1042", "Rosa Adeyemi", date(1985, 5, 3), {"address": "1 Example Street\nAnytown"})
    person = people.add(shared.ledger, details, BY)
    first, second = (new_assessment(shared, person.id) for _ in range(2))
    opened = take_up(shared.ledger, first)
    decider = Decider(Actor(BY, Role.ASSESSOR.value), "Ama Mensah", demonstration=True)
    case = Case(person.id, opened.question, first)
    made = determine(shared.ledger, shared.registry, shared.checker, case, decider, Adopt(("care_act_criteria",)))
    return person.id, second, made.id


def _put_right(shared: Surroundings, person: str, decision: str) -> tuple[str, str]:
    """Put a fact of the decision right, and enter a decision made on paper; return the numbers of both."""
    owen = Actor("owen", Role.APPEAL_OFFICER.value)
    said = Revision("need_stability", "fluctuating", Manner.CORRECTED, date(2015, 4, 1), "A letter", "It was misheard")
    revised = revise_finding(shared.ledger, shared.registry, shared.checker, decision, said, owen)
    letter = Paper("P1", "the letter", date(2014, 3, 10), "letter.txt", "text/plain", b"You do not meet our criteria.")
    given = Reconstruction(
        person, "england", "facs", date(2014, 3, 3), date(2014, 3, 10), "J. Holt",
        {"facs_band": FoundIn("substantial", "P1", "page 2")}, {"facs": Original("not_established")}, (letter,), "P1",
    )  # fmt: skip
    made = reconstruct(shared.ledger, shared.registry, shared.checker, given, owen)
    return revised.number, made.record.id


def new_assessment(shared: Surroundings, person: str) -> str:
    """Start an assessment of somebody who is unable on two outcomes and would like to pay a daughter."""
    setting = AssessmentSetting(person, "england", date(2015, 4, 1))
    started = assessments.start(shared.ledger, shared.registry, setting, BY).assessment.id
    answers = (
        Answer("age_years", "29"),
        Answer("has_physical_or_mental_impairment_or_illness", True),
        Answer("outcomes_unable", ["nutrition", "toilet_needs"], source="Home visit", evidence_date=date(2015, 3, 20)),
        Answer("significant_wellbeing_impact", True, "disputed"),
        Answer("need_stability", "stable"),
        Answer("workers", [{"worker_id": "1", "relation": "child", "same_household": False}]),
    )
    for answer in answers:
        assessments.save(shared.ledger, shared.registry, started, answer, BY)
    return started


@pytest.fixture
def assessment(service: Service) -> str:
    """The number of an assessment that only this test changes."""
    return new_assessment(service.shared, service.person)


@pytest.fixture
def browse(service: Service, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody with a role. A script's error, or anything that the security policy blocks, fails."""
    contexts = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The browser itself reports a page that came with 404 or 409; that page is what the test asked for.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_page(
        role: Role | None = Role.ASSESSOR, size: dict[str, int] | None = None, *, scripts: bool = True
    ) -> Page:
        width = size or WIDE
        context = browser.new_context(
            base_url=service.address,
            viewport={"width": width["width"], "height": width["height"]},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role is not None:
            person = next(person for person in DEMO_SIGN_INS if person.role is role)
            page.goto("/sign-in")
            page.get_by_label("Account name").fill(person.id)
            page.get_by_label("Password").fill(person.password)
            page.get_by_role("button", name="Sign in").click()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
