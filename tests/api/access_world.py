"""One small authority under made-up rules: an account for each role, both doors open, and things in every state."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from api.access import Role, State, Thing
from api.app import create_app
from api.config import Config
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.rest import Setting, create_api
from api.services import assessments, people, publishing
from api.services.actor import Actor
from api.services.appeals.deciding import Decision, decide
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.raising import Challenge, raise_appeal
from api.services.assessments import take_up
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.erasure import erase
from api.services.evaluate import Question
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.web.surroundings import Surroundings, shared_by
from engine.matching.worker.matcher import MatchingWorker
from explanations.appeals.facts import Result
from rules import catalogue
from tests.api.services.appeals.made import FINDINGS, ON, ROUTE, STAGES, TOO_YOUNG
from tests.api.services.conftest import MOMENT
from tests.api.services.made_rules import shelf

PASSWORD = "a password of the made-up authority"
SOMEBODY = "Sam"
"""Who has done what is not the doing of whoever acts."""
ON_RECORD = Actor("records", "information_officer")
FIGURE = "figure: anyland/hours/price\nfrom: {start}\nvalue: 11.00\nbasis: law\nsource: act\n"
FIGURES = """
price:
  label: Price
  type: money
  unit: per hour
  set_by: authority
  values:
    - {from: 2010-01-01, value: 10.50, basis: law, source: act}
"""
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_LAW = ("information_rights.yaml", "panels.yaml")
"""What the program needs to be written down of any scheme, as it ships."""
_REGISTRY = Registry(
    shelf(
        **{
            "anyland/scheme.yaml": ROUTE.replace("catalogue_key: any", "catalogue_key: gb-any"),
            "anyland/appeals.yaml": STAGES,
            "anyland/hours/figures.yaml": FIGURES,
            **{name: catalogue.content(name).decode() for name in _LAW},
        }
    )
)


class MovingClock:
    """A clock that the test moves."""

    zone = "Europe/London"

    def __init__(self) -> None:
        self.moment = MOMENT

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def today(self) -> date:
        """Return its day."""
        return self.moment.date()

    def later(self, minutes: float) -> None:
        """Move on."""
        self.moment += timedelta(minutes=minutes)


def empty_ledger(folder: Path) -> Path:
    """Return a ledger that was set up and holds nothing, to be copied."""
    file = folder / "empty.sqlite3"
    made = Ledger(f"sqlite:///{file}", MovingClock())
    upgrade(made.database)
    made.close()
    return file


class World:
    """The authority, with its pages and its interface for programs over one ledger."""

    def __init__(self, folder: Path, empty: Path, worker: MatchingWorker, roles: Mapping[str, frozenset[Role]]) -> None:
        file = shutil.copy(empty, folder / "ledger.sqlite3")
        accounts = folder / "accounts.json"
        line = {"password_hash": QUICK.hash(PASSWORD)}
        said = [{"id": who, "name": who, "roles": sorted(those), **line} for who, those in roles.items()]
        accounts.write_text(json.dumps(said))
        config = Config("for tests only, and long enough for that", f"sqlite:///{file}", over_https=False,
                        demonstration=True, accounts_file=accounts, sign_in_limit="100000 per minute")  # fmt: skip
        self.clock, self.roles = MovingClock(), dict(roles)
        self.app: Flask = create_app(config, self.clock, lambda ledger: SecondEngine(worker, recorded_in(ledger)))
        shared: Surroundings = shared_by(self.app)
        self.ledger, self.checker, self.accounts = shared.ledger, shared.checker, shared.accounts
        self.rules = RulesInService(self.ledger, _REGISTRY)
        self.app.extensions["rightful"] = replace(shared, rules=self.rules)
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.api: OpenAPI = create_api(
            Setting(self.ledger, self.rules, self.checker, self.accounts, demonstration=True)
        )
        self._count = 0
        self._tokens: dict[str, str] = {}

    def close(self) -> None:
        """Give everything back."""
        self.ledger.close()

    # --- doors ------------------------------------------------------------------------------------------------------

    def browser(self, who: str) -> FlaskClient:
        """Return a browser in which somebody has signed in."""
        client = self.app.test_client()
        answer = client.post("/sign-in", data={"account_id": who, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    def token(self, who: str) -> dict[str, str]:
        """Return the headers with which a program calls for somebody."""
        if who not in self._tokens:
            with self.ledger.working() as transaction:
                self._tokens[who] = transaction.tokens.issue(who, "a test")
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    # --- things -----------------------------------------------------------------------------------------------------

    def made(self, thing: Thing, state: State, me: str) -> str:
        """Make a thing in a state, as it stands to `me`, and return its number."""
        return _MAKERS[thing](self, state, me)

    def person(self) -> str:
        """Put somebody on file."""
        self._count += 1
        details = PersonDetails(f"AC-{self._count}", f"Person {self._count}", date(1961, 5, 9))
        return people.add(self.ledger, details, SOMEBODY).id

    def determination(self, by: str, person: str | None = None) -> str:
        """Decide about somebody."""
        case = Case(person or self.person(), Question("anyland", None, ON, FINDINGS))
        return determine(self.ledger, _REGISTRY, self.checker, case, _decider(by), Adopt()).id

    def assessment(self, person: str, by: str) -> str:
        """Begin to assess somebody."""
        setting = AssessmentSetting(person, "anyland", ON)
        number = assessments.start(self.ledger, _REGISTRY, setting, by).assessment.id
        for name, value in FINDINGS.items():
            assessments.save(self.ledger, _REGISTRY, number, Answer(name, value), by)
        return number

    def appeal(self, determination: str, by: str) -> str:
        """Take an appeal against a decision down."""
        challenge = Challenge(determination, "complaint", self.clock.today(), (TOO_YOUNG,))
        return raise_appeal(self.appeals, challenge, Actor(by, "assessor")).number

    def submission(self, by: str) -> str:
        """Put a figure forward, each for a day of its own."""
        text = FIGURE.format(start=self.next_day())
        return publishing.submit(self.desk, {"figure.yaml": text.encode()}, Actor(by, "policy_editor")).number

    def next_day(self) -> date:
        """Return a day for which no figure has been put forward yet."""
        self._count += 1
        return date(2027, 1, 1) + timedelta(days=self._count)

    @property
    def appeals(self) -> AppealDesk:
        """Return where appeals are dealt with."""
        return AppealDesk(self.ledger, _REGISTRY, self.checker, demonstration=True)

    @property
    def desk(self) -> publishing.Desk:
        """Return where rules are published."""
        return publishing.Desk(self.ledger, self.rules, None)


def _decider(who: str) -> Decider:
    return Decider(Actor(who, "assessor"), who.replace("_", " ").title(), demonstration=True)


def _owner(state: State, me: str) -> str:
    return me if state is State.MINE else SOMEBODY


def _person(world: World, state: State, _me: str) -> str:
    number = world.person()
    if state is State.ERASED:
        erase(world.ledger, number, ON_RECORD, "request")
    return number


def _determination(world: World, state: State, me: str) -> str:
    return world.determination(_owner(state, me))


def _assessment(world: World, state: State, me: str) -> str:
    number = world.assessment(world.person(), me)
    if state is State.CLOSED:
        opened = take_up(world.ledger, number)
        case = Case(opened.assessment.setting.person, opened.question, number)
        determine(world.ledger, _REGISTRY, world.checker, case, _decider(SOMEBODY), Adopt())
    return number


def _appeal(world: World, state: State, me: str) -> str:
    number = world.appeal(world.determination(_owner(state, me)), SOMEBODY)
    if state is State.CLOSED:
        officer = Officer(Actor("third", "appeal_officer"), "Third Person")
        decide(world.appeals, number, officer, Decision(Result.DISMISSED, "The record is right."))
    return number


def _submission(world: World, state: State, me: str) -> str:
    number = world.submission(_owner(state, me))
    third = Actor("third", "approver")
    if state in (State.APPROVED, State.PUBLISHED):
        publishing.approve(world.desk, number, third)
    if state is State.PUBLISHED:
        publishing.publish(world.desk, number, third)
    if state is State.CLOSED:
        publishing.approve(world.desk, number, third, approved=False)
    return number


def _account(world: World, state: State, me: str) -> str:
    return me if state is State.MINE else next(who for who in world.roles if who != me)


_MAKERS: Mapping[Thing, Callable[[World, State, str], str]] = {
    Thing.PERSON: _person,
    Thing.DETERMINATION: _determination,
    Thing.ASSESSMENT: _assessment,
    Thing.APPEAL: _appeal,
    Thing.SUBMISSION: _submission,
    Thing.ACCOUNT: _account,
    Thing.RULES: lambda _world, _state, _me: "anyland",
    Thing.STATISTICS: lambda _world, _state, _me: "",
}
