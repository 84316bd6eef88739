"""Appeals and panels over the interface, as programs use them."""

from __future__ import annotations

from typing import Any

from api.ledger import Ledger
from api.ledger.people import Person
from tests.api.rest.conftest import Call, asked

GROUND: dict[str, Any] = {
    "kind": "finding", "words": "I cannot use the toilet alone.", "policy": "care_act_criteria",
    "node": "finding:outcomes_unable", "claim": {"value": ["nutrition"]},
}  # fmt: skip
SITTING: dict[str, Any] = {
    "panel": "risk_enablement", "seen_on": "2026-11-22", "result": "approved", "reasons": "It is worth it.",
    "present": {"person": ["Rose"], "independent_chair": ["Kim"], "safeguarding_lead": ["Lee"], "staff": ["Noor"]},
    "exceptional": "Two professionals could not agree.", "person_said": "I know.", "responsible": "Noor",
    "risks": [{"what": "Riding alone", "worth": "It makes the week.", "safeguards": "A helmet"}],
}  # fmt: skip


def decided(call: Call) -> str:
    """Decide as Ama."""
    number: str = call("POST", "/determinations", json=asked(person="AC-1001")).get_json()["id"]
    return number


def appealed(call: Call, number: str, **more: Any) -> Any:
    """Take an appeal down."""
    body = {"determination": number, "stage": "complaint", "received_on": "2026-11-22", "grounds": [GROUND], **more}
    return call("POST", "/appeals", by="owen", json=body)


def test_an_appeal_from_receipt_to_a_new_decision(call: Call, rose: Person) -> None:
    number = decided(call)
    tried = call("POST", "/appeals/test", by="owen", json={"determination": number, "grounds": [GROUND]})
    assert tried.get_json()["together"]["material"] == "yes"
    made = appealed(call, number)
    assert made.status_code == 201
    appeal = made.get_json()
    assert "toilet" not in made.get_data(as_text=True), "the answer that is kept for a retry holds nobody's words"
    assert [one["standing"] for one in appeal["clocks"]] == ["done", "not_stated", "not_stated"]
    told = call("POST", f"/appeals/{appeal['number']}/acknowledgement", by="owen", json={})
    assert told.status_code == 201
    answered = call(
        "POST", f"/appeals/{appeal['number']}/decision", by="owen",
        json={"result": "varied", "reasons": "The therapist says so.", "accepted": [1], "redo": {}},
    )  # fmt: skip
    assert answered.status_code == 201
    anew = answered.get_json()["new_determination"]
    whole = call("GET", f"/appeals/{appeal['number']}", by="owen").get_json()
    assert whole["grounds"] == [GROUND]
    assert anew in whole["answer"]
    assert "What you told us" in whole["acknowledgement"]
    assert call("GET", f"/appeals/{appeal['number']}/materiality", by="owen").status_code == 200
    assert call("GET", f"/appeals/{appeal['number']}/others", by="owen").get_json()["affected"] == []
    example = call("GET", f"/appeals/{appeal['number']}/example", by="owen").get_json()
    assert example["rule_set"] == "england/care_act_criteria"
    assert [one["number"] for one in call("GET", "/appeals", by="owen").get_json()["appeals"]] == [appeal["number"]]


def test_one_raised_twice_under_one_key_is_raised_once(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call)
    body = {"determination": number, "stage": "complaint", "received_on": "2026-11-22", "grounds": [GROUND]}
    headers = {"Idempotency-Key": "77aa"}
    first, second = (call("POST", "/appeals", by="owen", headers=headers, json=body) for _ in range(2))
    assert first.get_json() == second.get_json()
    with ledger.reading() as transaction:
        assert sum(entry.kind == "appeal" for entry in transaction.log.entries()) == 1


def test_what_may_not_be_done_is_refused_with_its_reason(call: Call, rose: Person) -> None:
    number = decided(call)
    early = appealed(call, number, received_on="2026-11-23")
    assert early.status_code == 422
    assert "not in time to come" in early.get_data(as_text=True)
    appeal = appealed(call, number).get_json()["number"]
    own = call("POST", f"/appeals/{appeal}/decision", json={"result": "dismissed", "reasons": "No."})
    assert own.status_code == 403, "an assessor decides no appeal"
    assert call("POST", f"/appeals/{appeal}/end", by="owen", json={"how": "withdrawn"}).status_code == 201
    assert call("GET", "/appeals/A-00000-00000", by="owen").status_code == 404


def test_the_stages_of_a_scheme_say_what_is_not_stated(call: Call) -> None:
    stages = call("GET", "/schemes/england/stages").get_json()["stages"]
    assert [one["name"] for one in stages] == ["complaint", "ombudsman", "court"]
    assert stages[0]["raise"]["within"] == "12 months"
    assert stages[0]["acknowledge"] == "not stated"


def test_what_a_panel_did_is_recorded_and_read(call: Call, rose: Person) -> None:
    number = decided(call)
    made = call("POST", "/panels", by="pat", json={**SITTING, "determination": number})
    assert made.status_code == 201
    assert "Riding" not in made.get_data(as_text=True)
    (seen,) = call("GET", f"/determinations/{number}/panels", by="pat").get_json()["panels"]
    assert seen["risks"][0]["what"] == "Riding alone"
