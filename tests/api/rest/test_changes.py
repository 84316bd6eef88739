"""What would change an answer, asked by a program."""

from __future__ import annotations

from api.ledger import Ledger
from tests.api.rest.conftest import Call

CASE = {"age_years": 30, "caring_hours_week": 40, "full_time_education": False, "earnings_week": 130}


def body(**more: object) -> dict[str, object]:
    """Return a request about Carer's Allowance."""
    return {"scheme": "england", "policy": "carers_allowance", "on": "2017-05-01", "findings": CASE, **more}


def test_changes_are_told_with_the_nodes_they_speak_for_and_nothing_is_recorded(call: Call, ledger: Ledger) -> None:
    answer = call("POST", "/changes", json=body())

    assert answer.status_code == 200
    assert answer.json is not None
    sections = {section["key"]: section for section in answer.json["statement"]["sections"]}
    (item,) = sections["change/life"]["blocks"][1]["items"]
    assert item[0]["text"].startswith("Weekly earnings (now: £130.00 a week): £116.00 a week or less.")
    assert "finding:earnings_week" in item[0]["nodes"]
    assert [one["settled"] for one in answer.json["settled"]] == [True]
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_another_answer_can_be_hoped_for(call: Call) -> None:
    answer = call("POST", "/changes", json=body(hope={"output": "decision", "value": "eligible"}))

    assert answer.status_code == 200
    assert call("POST", "/changes", json=body(hope={"output": "colour"})).status_code == 404
    assert call("POST", "/changes", json=body(hope={"output": "decision", "value": "blue"})).status_code == 404
