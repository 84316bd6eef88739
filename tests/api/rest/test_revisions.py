"""Revisions, earlier decisions and the replay matrix over the interface, as programs use them."""

from __future__ import annotations

import base64
from typing import Any

from api.ledger import Ledger
from api.ledger.people import Person
from tests.api.rest.conftest import Call, asked

WRONG = {
    "path": "outcomes_unable", "value": ["nutrition"], "manner": "corrected", "in_force_from": "2015-04-01",
    "source": "The therapist's note", "reason": "One was ticked by mistake.",
}  # fmt: skip
EARLIER: dict[str, Any] = {
    "person": "AC-1001", "scheme": "england", "policy": "facs", "on": "2014-03-03", "decided_on": "2014-03-10",
    "decided_by": "J. Holt", "letter": "P1",
    "findings": {"facs_band": {"value": "substantial", "paper": "P2", "place": "page 3"}},
    "original": {"facs": {"outcome": "not_established", "words": "You do not meet our criteria."}},
    "papers": [
        {"mark": mark, "title": title, "dated": "2014-03-10", "file_name": "a.pdf", "media_type": "application/pdf",
         "content": base64.b64encode(b"%PDF of " + mark.encode()).decode()}
        for mark, title in (("P1", "the letter"), ("P2", "the form"))
    ],
}  # fmt: skip


def decided(call: Call) -> str:
    made = call("POST", "/determinations", json=asked(person="AC-1001"))
    number: str = made.get_json()["id"]
    return number


def test_a_finding_is_tried_out_put_right_and_read_as_it_is_known(call: Call, rose: Person) -> None:
    number = decided(call)
    tried = call("POST", "/revisions", by="owen", json={**WRONG, "record": number, "record_it": False})
    assert tried.status_code == 200
    (rested,) = tried.get_json()["rested"]
    assert (rested["number"], rested["result"]) == (number, "other")
    made = call("POST", "/revisions", by="owen", json={**WRONG, "record": number})
    assert made.status_code == 201
    receipt = made.get_json()
    assert set(receipt) == {"number", "record", "manner", "in_force_from"}
    again = call("GET", f"/revisions/{receipt['number']}", by="owen").get_json()
    assert again["rested"] == tried.get_json()["rested"]
    known = call("GET", f"/records/{number}/findings?in_force_on=2015-04-01", by="owen").get_json()
    assert known["findings"]["outcomes_unable"]["value"] == ["nutrition"]
    assert [one["number"] for one in known["statements"]] == [receipt["number"]]
    before = f"/records/{number}/findings?in_force_on=2015-04-01&known_at=2020-01-01T00:00:00Z"
    assert call("GET", before, by="owen").get_json()["statements"] == []


def test_a_revision_sent_twice_under_one_key_is_made_once(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call)
    headers = {"Idempotency-Key": "4f0e"}
    first, second = (
        call("POST", "/revisions", by="owen", headers=headers, json={**WRONG, "record": number}) for _ in range(2)
    )
    assert first.get_json() == second.get_json()
    with ledger.reading() as transaction:
        assert sum(entry.kind == "finding_revised" for entry in transaction.log.entries()) == 1


def test_the_matrix_comes_in_one_call(call: Call, rose: Person) -> None:
    number = decided(call)
    call("POST", "/revisions", by="owen", json={**WRONG, "record": number})
    answer = call("POST", "/replays/matrix", by="owen", json={"record": number, "today": "2016-01-01"})
    assert answer.status_code == 200
    matrix = answer.get_json()
    (row,) = [r for r in matrix["rows"] if (r["policy"], r["path"]) == ("care_act_criteria", "outcome")]
    assert row["values"] == ["established", "established", "not_established", "not_established"]
    ways = [a["ways"][0][0] for step in matrix["steps"] for a in step["answers"] if a["path"] == "outcome"]
    assert [way["sort"] for way in ways] == ["finding_corrected"]
    early = {"record": number, "known_at": "2026-11-22T09:00:00+00:00"}
    assert call("POST", "/replays/matrix", by="owen", json=early).get_json()["columns"][2]["statements"] == []


def test_an_earlier_decision_is_entered_compared_and_its_papers_given_back(call: Call, rose: Person) -> None:
    made = call("POST", "/reconstructions", by="owen", json=EARLIER)
    assert made.status_code == 201, made.get_json()
    number = made.get_json()["number"]
    kept = call("GET", f"/reconstructions/{number}", by="owen").get_json()
    assert (kept["person"], kept["letter"]) == (rose.id, "P1")
    assert kept["differences"] == [
        {"policy": "facs", "path": "outcome", "was": "not_established", "now": "established", "amount": None}
    ]
    paper = call("GET", f"/reconstructions/{number}/papers/P2", by="owen")
    assert (paper.data, paper.mimetype) == (b"%PDF of P2", "application/pdf")
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert call("GET", f"/reconstructions/{number}/papers/P3", by="owen").status_code == 404
    assert call("POST", "/replays", by="owen", json={"record": number}).get_json()["identical"]


def test_a_file_that_is_not_in_base_64_is_refused_with_its_mark(call: Call, rose: Person) -> None:
    papers = [{**EARLIER["papers"][0], "content": "§"}, EARLIER["papers"][1]]
    refused = call("POST", "/reconstructions", by="owen", json={**EARLIER, "papers": papers})
    assert (refused.status_code, "paper P1" in refused.text) == (422, True)


def test_people_who_may_not_do_so_are_turned_away(call: Call, rose: Person) -> None:
    number = decided(call)
    assert call("POST", "/revisions", by="pat", json={**WRONG, "record": number}).status_code == 403
    assert call("POST", "/reconstructions", by="ruth", json=EARLIER).status_code == 403
    assert call("POST", "/replays/matrix", by="priya", json={"record": number}).status_code == 403
