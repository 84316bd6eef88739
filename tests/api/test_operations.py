"""Logs, metrics and health: an operator sees what happens and what is wrong, and nothing of anybody."""

from __future__ import annotations

import io
import json
import logging
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.access import DEMO_SIGN_INS
from api.app import create_app
from api.config import Config
from api.ledger import Ledger
from api.ledger.kinds import PersonalDataRead, SignIn
from api.ledger.schema import upgrade
from api.operations import log_as_json
from api.services import people
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.web.surroundings import shared_by
from engine.outcome import Evaluation
from tests.api.ledger.test_working_rows import ROSE
from tests.api.services.test_erasure import CASE
from tests.api.web.conftest import NOON
from tests.api.web.visitor import Visitor

CANARY = "Zebedee Canarybird"


class DownEngine:
    """A second engine that has failed: the reference answers alone."""

    down = True

    def check(self, evaluations: dict[str, Evaluation]) -> CrossCheck:
        """Say that nothing was confirmed."""
        return CrossCheck(CrossCheckStatus.DEGRADED if self.down else CrossCheckStatus.AGREED)

    def is_down(self) -> bool:
        """Tell whether it is down."""
        return self.down


@pytest.fixture
def engine() -> DownEngine:
    """A second engine whose state the test sets."""
    return DownEngine()


@pytest.fixture
def app(sqlite_url: str, engine: DownEngine) -> Iterator[Flask]:
    """The whole service, pages and REST, on a ledger of its own."""
    config = Config(secret_key="-" * 40, database_url=sqlite_url, demonstration=True, over_https=False,
                    sign_in_limit="1000 per minute")  # fmt: skip
    made = create_app(config, NOON, lambda _: engine)  # type: ignore[arg-type,return-value]  # fits by its methods
    upgrade(shared_by(made).ledger.database)
    yield made
    shared_by(made).ledger.close()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    log_as_json(stream)
    yield stream
    logging.getLogger().handlers[:] = before


def _metrics(client: FlaskClient) -> dict[str, float]:
    text = client.get("/metrics").get_data(as_text=True)
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in text.splitlines())
            if name and not name.startswith("#")}  # fmt: skip


def test_metrics_and_health_show_a_degraded_state_and_its_end(app: Flask, engine: DownEngine) -> None:
    client = app.test_client()
    assert client.get("/api/v1/health").json["status"] == "degraded"  # type: ignore[index]  # the answer is JSON
    found = _metrics(client)
    assert (found["rightful_degraded"], found["rightful_second_engine_up"], found["rightful_up"]) == (1, 0, 1)
    engine.down = False
    assert client.get("/api/v1/health").json["status"] == "ok"  # type: ignore[index]  # the answer is JSON
    found = _metrics(client)
    assert (found["rightful_degraded"], found["rightful_second_engine_up"], found["rightful_up"]) == (0, 1, 1)


def test_a_key_store_that_is_gone_is_down(app: Flask, engine: DownEngine) -> None:
    engine.down = False
    ledger = shared_by(app).ledger
    client = app.test_client()
    visitor = Visitor(app)
    visitor.sign_in("ama", "assess-2026")
    store = ledger.database.keys.folder
    store.rename(store.with_name("gone"))
    answer = client.get("/api/v1/health")
    assert (answer.status_code, answer.json["status"]) == (503, "down")  # type: ignore[index]  # the answer is JSON
    assert "key store" in answer.json["keys"]  # type: ignore[index]  # the answer is JSON
    assert _metrics(client)["rightful_keys_up"] == 0


def test_requests_are_counted_by_operation_and_never_by_address(app: Flask) -> None:
    client = app.test_client()
    for _ in range(3):
        client.get("/api/v1/determinations/D-0000A-0000A")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'route="/api/v1/determinations/<number>",status="401"' in text
    assert "D-0000A-0000A" not in text


def test_a_canary_person_sent_through_every_route_is_in_no_log_line_and_no_metric(
    app: Flask, lines: io.StringIO
) -> None:
    ledger = shared_by(app).ledger
    details = type(ROSE)("CANARY-77", CANARY, ROSE.birth_date, {"telephone": "CANARY-77-88"})
    person = people.add(ledger, details, "ama")
    everyone = [Sender(app, one.id, one.password) for one in DEMO_SIGN_INS]
    statuses = Counter(_sent_through(method, path, everyone) for method, path in _addresses(app, person.id))
    said = lines.getvalue()
    assert len(said.splitlines()) > statuses.total()
    assert {json.loads(line)["event"] for line in said.splitlines()} >= {"request"}
    for word in ("canarybird", "zebedee", "canary-77", person.id.casefold(), "1961-05-09"):
        assert word not in said.casefold()
        assert word not in app.test_client().get("/metrics").get_data(as_text=True).casefold()
    assert statuses.keys() >= {200, 404}
    assert statuses[403] < statuses.total() / 50, "somebody is let through to nearly every operation"


def test_the_words_of_a_request_for_a_file_and_of_an_erasure_are_in_no_log_line(app: Flask, lines: io.StringIO) -> None:
    ledger = shared_by(app).ledger
    person = people.add(ledger, type(ROSE)("CANARY-77", CANARY, ROSE.birth_date, {}), "ama")
    with ledger.working() as transaction:
        headers = {
            "Authorization": f"Bearer {transaction.tokens.issue('ines', 'canary')}",
            "Rightful-Purpose": "contact",
        }
    client = app.test_client()

    def sent(method: str, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, headers=headers, json=body)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.json if answer.mimetype == "application/json" else None

    asked = {"person": person.id, "received_on": "2026-11-20", "identity": CANARY}
    request = sent("POST", "/disclosures", asked, 201)["number"]
    sent("POST", f"/disclosures/{request}/extension", {"reasons": CANARY}, 201)
    choices = {
        "left_out": [{"what": [CANARY], "words": ["Canarybird"], "ground": "informant", "reason": CANARY}],
        "recipients": [{"to": CANARY, "what": CANARY, "on": "2026-11-20"}],
    }
    sent("POST", f"/disclosures/{request}/preview", choices)
    file = sent("POST", f"/disclosures/{request}/file", choices, 201)["number"]
    for form in ("json", "html", "pdf"):
        sent("GET", f"/disclosures/{file}/file?format={form}")
    sent("GET", f"/people/{person.id}/erasure")
    sent("POST", f"/people/{person.id}/erasure", {"ground": "request", "relative": CANARY}, 404)
    sent("POST", f"/people/{person.id}/erasure", {"ground": "request"}, 201)
    said = lines.getvalue().casefold()
    assert "/disclosures/<number>/file" in said
    assert [word for word in ("canarybird", "zebedee", "canary-77", person.id.casefold()) if word in said] == []


class Sender:
    """One account that sends the canary, as a visitor of pages and as a program."""

    def __init__(self, app: Flask, account: str, password: str) -> None:
        self._visitor = Visitor(app)
        self._visitor.sign_in(account, password)
        with shared_by(app).ledger.working() as transaction:
            self._headers = {"Authorization": f"Bearer {transaction.tokens.issue(account, 'canary')}"}
        self._client = app.test_client()

    def send(self, method: str, path: str) -> int:
        """Send the canary to one address, in it and in everything beside it, and return the status."""
        body = {"person": CANARY, "findings": CASE | {"age_years": CANARY}, "scheme": "england", "words": CANARY}
        query = {"words": CANARY}
        if path.startswith("/api/"):
            return self._client.open(
                path, method=method, headers=self._headers, json=body, query_string=query
            ).status_code
        return self._visitor.client.open(path, method=method, data=body, query_string=query).status_code


def _sent_through(method: str, path: str, everyone: list[Sender]) -> int:
    """Send the canary by one account after the other until one of them may do what is asked; return the last status."""
    status = 403
    for sender in everyone:
        status = sender.send(method, path)
        if status != HTTPStatus.FORBIDDEN:
            break
    return status


def _addresses(app: Flask, person: str) -> Iterator[tuple[str, str]]:
    """Yield every route of pages and REST with the canary in each part of its address."""
    middleware: Any = app.wsgi_app
    rest = middleware.mounts["/api/v1"].__self__
    for application, prefix in ((app, ""), (rest, "/api/v1")):
        for rule in application.url_map.iter_rules():
            if rule.endpoint == "static" or "sign-out" in rule.rule:
                continue
            for part in (person, CANARY):
                built = rule.build(dict.fromkeys(rule.arguments, part), append_unknown=False)
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    yield method, prefix + (built[1] if built else rule.rule)


def test_an_unforeseen_error_is_logged_by_type_and_place_and_not_by_its_text(app: Flask, lines: io.StringIO) -> None:
    @app.get("/broken")
    def broken() -> str:
        raise ValueError(CANARY)

    app.testing = False
    assert app.test_client().get("/broken").status_code == 500
    logging.getLogger("some.library").error("cannot reach %s", CANARY)
    said = lines.getvalue()
    assert "ValueError" in said
    assert "test_operations.py" in said
    assert "cannot reach %s" in said
    assert "canarybird" not in said.casefold()


def test_who_came_in_and_whose_data_they_were_shown_is_on_record(app: Flask) -> None:
    ledger = shared_by(app).ledger
    person = people.add(ledger, ROSE, "ama")
    visitor = Visitor(app)
    visitor.client.post("/sign-in", data={"account_id": CANARY, "password": "x"})
    visitor.sign_in("owen", "appeal-2026")
    visitor.visit(f"/people/{person.id}")
    found = _entries(ledger)
    assert [one.content.what for one in found if isinstance(one.content, SignIn)][-1] == "in"
    [read] = [one for one in found if isinstance(one.content, PersonalDataRead)]
    assert (read.actor, read.role, read.subject) == ("owen", "appeal_officer", person.id)
    assert read.content == PersonalDataRead("contact", "GET /people/<person_id>", [person.id])
    assert all(CANARY.encode() not in one.body for one in found)


def _entries(ledger: Ledger) -> list[Any]:
    with ledger.reading() as transaction:
        return list(transaction.log.entries())


def test_nobody_is_shown_anything_when_that_cannot_be_recorded(app: Flask) -> None:
    ledger = shared_by(app).ledger
    person = people.add(ledger, ROSE, "ama")
    visitor = Visitor(app)
    visitor.sign_in("ama", "assess-2026")
    assert "Adeyemi" in visitor.visit(f"/people/{person.id}").text
    with ledger.appending():
        answer = visitor.client.get(f"/people/{person.id}")
    assert answer.status_code == 503
    assert b"Adeyemi" not in answer.data
