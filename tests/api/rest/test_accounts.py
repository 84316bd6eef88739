"""Accounts for programs of an administrator, and the purpose with which every program reads."""

from __future__ import annotations

from typing import Any

from api.access import Accounts
from api.ledger import Ledger
from api.ledger.kinds import PersonalDataRead
from api.ledger.people import Person
from api.rest import Setting, create_api
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from engine.matching.worker.matcher import MatchingWorker
from tests.api.rest.conftest import Call, asked


def decided(call: Call, person: Person, **headers: str) -> str:
    """Decide about somebody, as Ama."""
    answer = call("POST", "/determinations", json=asked(person=person.id), headers=headers)
    assert answer.status_code == 201
    return str(answer.json["id"])  # type: ignore[index]  # a receipt


def purposes(ledger: Ledger) -> list[tuple[str, str, str | None]]:
    """Return who has read for what, and about whom."""
    with ledger.reading() as transaction:
        found = transaction.log.of_kinds(PersonalDataRead)
    return [(one.actor, one.content.purpose, one.subject) for one in found if isinstance(one.content, PersonalDataRead)]


def test_accounts_are_listed_locked_and_unlocked(call: Call) -> None:
    body: dict[str, Any] = {"account": "ama", "what": "locked", "reason": "has left"}
    locked = call("POST", "/account-changes", by="adam", json=body)
    assert (locked.status_code, locked.json["lock"]) == (201, {"until": None, "reason": "has left"})  # type: ignore[index]
    listed = call("GET", "/accounts", by="adam").json
    assert listed is not None
    assert [one["id"] for one in listed["accounts"] if one["lock"]] == ["ama"]
    assert call("POST", "/account-changes", by="adam", json={**body, "what": "unlocked"}).status_code == 201
    events = call("GET", "/account-events", by="adam").json
    assert events is not None
    assert [(one["account"], one["what"], one["by"]) for one in events["events"]] == [
        ("ama", "unlocked", "adam"),
        ("ama", "locked", "adam"),
    ]


def test_a_change_sent_again_under_its_key_is_made_once(call: Call) -> None:
    body = {"account": "ama", "what": "locked", "reason": "has left"}
    answers = [
        call("POST", "/account-changes", by="adam", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json == answers[1].json


def test_a_token_of_an_account_that_was_locked_lets_nobody_in(call: Call) -> None:
    assert call("GET", "/rule-sets").status_code == 200
    call("POST", "/account-changes", by="adam", json={"account": "ama", "what": "locked", "reason": "has left"})
    assert call("GET", "/rule-sets").status_code == 401


def test_a_program_says_why_it_reads(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call, rose)
    without = call("GET", f"/determinations/{number}", by="ruth", headers={"Rightful-Purpose": ""})
    assert without.status_code == 422
    refused = call("GET", f"/determinations/{number}", by="ruth", headers={"Rightful-Purpose": "curiosity"})
    assert refused.status_code == 422
    assert purposes(ledger) == []
    assert call("GET", f"/determinations/{number}", by="ruth", headers={"Rightful-Purpose": "audit"}).status_code == 200
    assert purposes(ledger) == [("ruth", "audit", rose.id)]


def test_who_has_decided_today_need_not_say_why(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call, rose)
    assert call("GET", f"/determinations/{number}").status_code == 200
    assert purposes(ledger)[0][0] == "ama"


def test_a_replay_is_a_read_and_a_decision_is_not(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call, rose)
    assert purposes(ledger) == []
    assert call("POST", "/replays", json={"record": number}, by="owen").status_code == 200
    assert purposes(ledger) == [("owen", "acting", rose.id)]


def test_too_many_requests_of_one_account_are_put_off(
    ledger: Ledger, registry: Registry, worker: MatchingWorker, accounts: Accounts
) -> None:
    checker = SecondEngine(worker, recorded_in(ledger))
    parts = Setting(
        ledger, RulesInService(ledger, registry), checker, accounts, demonstration=True, limit="3 per minute"
    )
    client = create_api(parts).test_client()
    with ledger.working() as transaction:
        ama, ruth = (transaction.tokens.issue(who, "a test") for who in ("ama", "ruth"))
    answers = [client.get("/rule-sets", headers={"Authorization": f"Bearer {ama}"}) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].json is not None
    assert answers[-1].json["type"] == "urn:rightful:problem:too-many-requests"
    assert int(answers[-1].headers["Retry-After"]) <= 60
    assert client.get("/rule-sets", headers={"Authorization": f"Bearer {ruth}"}).status_code == 200
    assert client.get("/health").status_code == 200, "whether the service is well may be asked at any time"
