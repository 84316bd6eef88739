"""Requests for a file and erasures by program: each once however often it is sent, by an information officer alone."""

from __future__ import annotations

import json
from typing import Any

from api.ledger import Ledger
from api.ledger.people import Person
from tests.api.rest.conftest import Call

KEY = {"Idempotency-Key": "3f0c8a52-0060"}


def _json(answer: Any) -> Any:
    return answer.json


def _asked(call: Call, person: Person, **more: Any) -> Any:
    body = {"person": person.id, "received_on": "2026-11-20", "identity": "Known to her worker"}
    return call("POST", "/disclosures", json=body, by="ines", headers=KEY, **more)


def test_a_request_sent_again_is_taken_down_once(call: Call, ledger: Ledger, rose: Person) -> None:
    first, again = _asked(call, rose), _asked(call, rose)
    assert (first.status_code, first.json) == (201, again.json)
    assert (again.headers["Idempotency-Replayed"], again.json["due"]) == ("true", "2026-12-20")
    with ledger.reading() as transaction:
        assert transaction.log.size() == 1


def test_a_file_is_made_once_and_fetched_in_each_form(call: Call, rose: Person) -> None:
    number = _asked(call, rose).json["number"]
    body: dict[str, Any] = {"recipients": [{"to": "A court", "what": "A copy", "on": "2026-11-21"}]}
    looked = call("POST", f"/disclosures/{number}/preview", json=body, by="ines")
    assert (looked.status_code, _json(looked)["kept_back"]) == (200, [])
    made = call("POST", f"/disclosures/{number}/file", json=body, by="ines", headers=KEY)
    assert made.json == call("POST", f"/disclosures/{number}/file", json=body, by="ines", headers=KEY).json
    address = made.headers["Location"].removeprefix("/api/v1")
    assert call("GET", address, by="ines").data.startswith(b"%PDF")
    assert "Rose Adeyemi" in call("GET", f"{address}?format=html", by="ines").text
    assert json.loads(call("GET", f"{address}?format=json", by="ines").data)["recipients"][-1]["to"] == "A court"
    assert _json(call("GET", f"/disclosures/{number}", by="ines"))["files"] == [_json(made)["number"]]


def test_choices_that_cannot_be_meant_are_a_problem_with_its_place(call: Call, rose: Person) -> None:
    number = _asked(call, rose).json["number"]
    for body in (
        {"allowed": {"R-00000-00001": "consented"}},
        {"left_out": [{"ground": "informant", "reason": "Why"}]},
        {"left_out": [{"what": ["a"], "ground": "whim", "reason": "Why"}]},
    ):
        assert call("POST", f"/disclosures/{number}/preview", json=body, by="ines").status_code in (409, 422), body


def test_somebody_is_erased_once_and_the_answer_is_given_again(call: Call, ledger: Ledger, rose: Person) -> None:
    where = f"/people/{rose.id}/erasure"
    assert _json(call("GET", where, by="ines"))["subjects"] == [rose.id]
    assert "has not ended" not in call("GET", "/retention/due", by="ines").text
    first = call("POST", where, json={"ground": "request"}, by="ines", headers=KEY)
    again = call("POST", where, json={"ground": "request"}, by="ines", headers=KEY)
    assert (first.status_code, first.json) == (201, again.json)
    assert _json(first)["number"].startswith("F-")
    assert call("GET", where, by="ines").status_code == 404


def test_who_is_no_information_officer_may_do_none_of_it(call: Call, rose: Person) -> None:
    for by in ("ama", "owen", "ruth", "priya"):
        assert call("GET", "/disclosures", by=by).status_code == 403
        assert call("POST", f"/people/{rose.id}/erasure", json={"ground": "request"}, by=by).status_code == 403
