"""Idempotency-Key: a request sent again is carried out once and answered the same."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import Person
from api.ledger.requests import LEASE
from api.services.determine import determine
from tests.api.rest.conftest import MOMENT, Call, asked

KEY = {"Idempotency-Key": "3f0c8a52-0001"}


def _decide(call: Call, person: Person, **more: Any) -> Any:
    return call("POST", "/determinations", json=asked(person=person.id), **{"headers": KEY, **more})


def _size(ledger: Ledger) -> int:
    with ledger.reading() as transaction:
        return transaction.log.size()


def test_a_decision_sent_again_is_made_once_and_answered_the_same(call: Call, ledger: Ledger, rose: Person) -> None:
    first, again = _decide(call, rose), _decide(call, rose)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert _size(ledger) == 2


def test_without_a_key_each_request_is_its_own(call: Call, ledger: Ledger, rose: Person) -> None:
    assert _decide(call, rose, headers={}).json != _decide(call, rose, headers={}).json
    assert _size(ledger) == 4


def test_a_key_with_another_body_is_422(call: Call, ledger: Ledger, rose: Person) -> None:
    _decide(call, rose)
    other = call("POST", "/determinations", json=asked(person=rose.id, on="2015-04-02"), headers=KEY)
    assert (other.status_code, other.json["type"]) == (422, "urn:rightful:problem:request:key-reused")  # type: ignore[index]  # the answer is JSON
    assert _size(ledger) == 2


def test_keys_belong_to_an_account_and_a_path(call: Call, rose: Person) -> None:
    assert call("POST", "/evaluations", json=asked(), headers=KEY).status_code == 200
    assert _decide(call, rose).status_code == 201
    assert call("POST", "/evaluations", json=asked(on="2016-01-01"), headers=KEY, by="owen").status_code == 200


def test_an_evaluation_under_a_key_is_answered_again_and_its_answer_is_not_kept(call: Call, ledger: Ledger) -> None:
    first = call("POST", "/evaluations", json=asked(), headers=KEY)
    again = call("POST", "/evaluations", json=asked(), headers=KEY)
    assert first.json == again.json
    assert call("POST", "/evaluations", json=asked(on="2016-01-01"), headers=KEY).status_code == 422
    assert _size(ledger) == 0
    with ledger.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT status, answer FROM request").all()
    assert [tuple(row) for row in rows] == [(200, None)]


def test_a_kept_evaluation_sent_again_is_kept_once(call: Call, ledger: Ledger) -> None:
    first = call("POST", "/evaluations", json=asked(keep={}), headers=KEY)
    again = call("POST", "/evaluations", json=asked(keep={}), headers=KEY)
    assert (first.json, _size(ledger)) == (again.json, 1)


def test_a_request_that_was_refused_can_be_mended_under_the_same_key(call: Call, ledger: Ledger, rose: Person) -> None:
    refused = call("POST", "/determinations", json=asked(person="AC-9999"), headers=KEY)
    assert refused.status_code == 404
    assert _decide(call, rose).status_code == 201
    assert _size(ledger) == 2


def test_a_request_under_way_is_409_and_is_carried_out_once(
    call: Call, ledger: Ledger, rose: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **more: Any) -> Any:
        reached.set()
        go_on.wait(30)
        return determine(*args, **more)

    call("GET", "/rule-sets")
    monkeypatch.setattr("api.rest.determinations.determine", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_decide, call, rose)
        reached.wait(30)
        second = _decide(call, rose)
        go_on.set()
        made = first.result()
    assert (second.status_code, second.json["type"]) == (409, "urn:rightful:problem:request:in-flight")
    assert second.headers["Retry-After"]
    assert _decide(call, rose).json == made.json
    assert _size(ledger) == 2


def test_a_request_whose_process_was_killed_can_be_sent_again_after_a_while(
    call: Call, ledger: Ledger, rose: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for a process that is gone: nothing of ours runs after it."""

    def killed(*_: Any, **__: Any) -> Any:
        raise Killed

    monkeypatch.setattr("api.rest.determinations.determine", killed)
    monkeypatch.setattr("api.ledger.requests.Requests.release", lambda *_: None)
    with pytest.raises(Killed):
        _decide(call, rose)
    monkeypatch.undo()
    assert _decide(call, rose).status_code == 409
    ledger.clock = StoppedClock(MOMENT + LEASE + timedelta(seconds=1))
    assert _decide(call, rose).status_code == 201
    assert _size(ledger) == 2


@pytest.mark.parametrize("key", ["", "with blank", "ä", "x" * 256, "a\tb"])
def test_a_key_of_the_wrong_form_is_422(call: Call, key: str) -> None:
    answer = call("POST", "/evaluations", json=asked(), headers={"Idempotency-Key": key})
    assert answer.status_code == 422
