"""Every error is a problem with a place; JSON is taken at its word; nothing is said that should not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from api.ledger import Ledger
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.people import Person
from api.ledger.requests import KeyReused, RequestInFlight
from api.services.failures import ActRefused
from engine.errors import FindingError, NotAvailable, RightfulError
from tests.api.rest.conftest import Call, asked

JSON = {"content_type": "application/json"}


def _problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    problem: dict[str, Any] = answer.json if answer.is_json else {}
    assert problem["status"] == status
    assert problem["type"].startswith("urn:rightful:problem:")
    assert "Traceback" not in answer.get_data(as_text=True)
    return problem


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"on": 0}, "/on"),
        ({"on": False}, "/on"),
        ({"on": "2015-02-30"}, "/on"),
        ({"on": "2015-4-1"}, "/on"),
        ({"on": "20150401"}, "/on"),
        ({"scheme": 1}, "/scheme"),
        ({"scheme": "../england"}, "/scheme"),
        ({"findings": []}, "/findings"),
        ({"findings": None}, "/findings"),
        ({"authority_mode": "law"}, "/authority_mode"),
        ({"authority_mode": True}, "/authority_mode"),
        ({"keep": "yes"}, "/keep"),
        ({"polcy": "facs"}, "/polcy"),
        ({"findings": {"age_years": False}}, "/findings/age_years"),
        ({"findings": {"age_years": "old"}}, "/findings/age_years"),
        ({"findings": {"age_years": 1.5}}, "/findings/age_years"),
        ({"findings": {"significant_wellbeing_impact": 0}}, "/findings/significant_wellbeing_impact"),
        ({"findings": {"significant_wellbeing_impact": "true"}}, "/findings/significant_wellbeing_impact"),
        ({"findings": {"last_assessment_date": 0}}, "/findings/last_assessment_date"),
        ({"findings": {"age_yaers": 1}}, "/findings/age_yaers"),
        ({"findings": {"workers": [{"worker_id": "a"}, {"worker_id": "a"}]}}, "/findings/workers/1/worker_id"),
        ({"findings": {"evaluation_date": "2015-04-02"}}, "/findings/evaluation_date"),
    ],
)
def test_a_request_that_cannot_be_used_is_422_with_the_place(call: Call, changes: dict[str, Any], pointer: str) -> None:
    problem = _problem(call("POST", "/evaluations", json=asked(**changes)), 422)
    assert pointer in [part["pointer"] for part in problem["errors"]]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "true", "1", '"{}"', '{"a": NaN}', '{"on": 1, "on": 2}', '{"a": "\\ud800"}', "\xff"]
)
def test_a_body_that_is_no_json_object_is_400(call: Call, body: str) -> None:
    for path in ("/evaluations", "/determinations", "/replays"):
        _problem(call("POST", path, data=body.encode("latin-1"), **JSON), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None])
def test_a_body_of_another_type_is_415(call: Call, kind: str | None) -> None:
    _problem(call("POST", "/evaluations", data="{}", content_type=kind), 415)


def test_a_body_that_is_too_large_is_413(call: Call) -> None:
    _problem(call("POST", "/evaluations", data="x" * 3_000_000, **JSON), 413)


@pytest.mark.parametrize("path", ["/evaluations", "/determinations", "/replays"])
def test_a_method_that_is_not_allowed_is_405_with_those_that_are(call: Call, path: str) -> None:
    answer = call("DELETE", path)
    _problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/nowhere", None),
        ("GET", "/evaluations/E-00000-00000", None),
        ("GET", "/determinations/D-00000-00000", None),
        ("GET", "/determinations/D-00000-00000/reasons", None),
        ("GET", "/rule-sets/england/nonsense?on=2015-01-01", None),
        ("GET", "/rule-sets/england/care_act_criteria?on=2015-03-31", None),
        ("GET", "/rule-sets/england/facs/2099-01-01-r1", None),
        ("POST", "/evaluations", asked(scheme="englnd")),
        ("POST", "/evaluations", asked(on="2015-03-31")),
        ("POST", "/determinations", asked(person="AC-9999")),
        ("POST", "/replays", {"record": "D-00000-00000"}),
    ],
)
def test_what_does_not_exist_is_404_and_says_what_does(
    call: Call, method: str, path: str, body: dict[str, Any] | None
) -> None:
    _problem(call(method, path, **({"json": body} if body else {})), 404)


@pytest.mark.parametrize(
    ("path", "changes", "pointer"),
    [
        ("/evaluations", {"keep": {"person": "AC-9"}}, "/keep/person"),
        ("/determinations", {"person": "AC-9"}, "/person"),
    ],
)
def test_nobody_on_file_is_pointed_to_in_the_request(
    call: Call, path: str, changes: dict[str, Any], pointer: str
) -> None:
    problem = _problem(call("POST", path, json=asked(**changes)), 404)
    assert [part["pointer"] for part in problem["errors"]] == [pointer]


def test_an_evaluation_kept_is_no_decision(call: Call) -> None:
    number = call("POST", "/evaluations", json=asked(keep={})).json["id"]  # type: ignore[index]  # the answer is JSON
    assert "no decision" in _problem(call("GET", f"/determinations/{number}"), 404)["detail"]


def test_an_act_that_is_refused_is_422_and_says_what_would_make_it_possible(call: Call, rose: Person) -> None:
    problem = _problem(call("POST", "/determinations", json=asked(person=rose.id, findings={})), 422)
    assert problem["type"] == "urn:rightful:problem:act-refused"
    assert "find out" in problem["fix"]
    _problem(call("POST", "/determinations", json=asked(person=rose.id, departures=[{"policy": "facs"}])), 422)


def test_a_ledger_that_is_busy_is_503_with_a_time_to_try_again(call: Call, ledger: Ledger, rose: Person) -> None:
    call("GET", "/rule-sets")
    with ledger.appending():
        answer = call("POST", "/determinations", json=asked(person=rose.id))
    assert "busy" in _problem(answer, 503)["detail"]
    assert answer.headers["Retry-After"].isdigit()
    assert call("POST", "/determinations", json=asked(person=rose.id)).status_code == 201


def test_an_unforeseen_error_says_nothing_about_itself(
    app: OpenAPI, call: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    personal = "Rose Adeyemi, born 9 May 1961"

    def fail(*_: object) -> None:
        raise KeyError(personal)

    monkeypatch.setattr("api.rest.evaluations.evaluate", fail)
    answer = call("POST", "/evaluations", json=asked())
    assert "nothing was recorded" in _problem(answer, 500)["detail"]
    assert "Rose" not in answer.get_data(as_text=True)
    assert "unforeseen KeyError" in caplog.text
    assert "Rose" not in caplog.text


def test_the_description_is_sound_and_needs_no_token(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document is not None
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/api/v1"}]
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert all("422" in one["responses"] for one in operations)
    for one in operations:
        assert "application/problem+json" in one["responses"]["422"]["content"]
        assert one["summary"]


def _kinds(kind: type[RightfulError] = RightfulError) -> Iterator[type[RightfulError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _kinds(inner)


CALLER = (FindingError, NotAvailable, RecordNotFound, StaleWrite, KeyReused, RequestInFlight, ActRefused)


@pytest.mark.parametrize("kind", sorted(set(_kinds()), key=str))
def test_every_error_of_ours_is_a_problem_whose_status_says_who_must_act(
    kind: type[RightfulError], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = kind.__new__(kind)
    RightfulError.__init__(error, "something is wrong", where="/age_years", fix="mend it")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("api.rest.evaluations.evaluate", fail)
    answer = call("POST", "/evaluations", json=asked())
    problem = _problem(answer, answer.status_code)
    assert (answer.status_code < 500) == issubclass(kind, CALLER)
    assert problem["type"] == "urn:rightful:problem:" + kind.code.replace("/", ":")
    assert (problem["fix"], "something is wrong" in problem["detail"]) == ("mend it", True)
