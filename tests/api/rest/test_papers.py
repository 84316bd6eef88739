"""Papers over REST: each kind in each form, and what has changed, to the penny."""

from __future__ import annotations

from typing import Any

import pytest

from api.ledger.people import Person
from tests.api.rest.conftest import Call

CARER = {"age_years": 40, "caring_hours_week": 40, "full_time_education": False, "earnings_week": "100"}


@pytest.fixture
def two(call: Call, rose: Person) -> tuple[str, str]:
    """The numbers of two decisions about Rose: under the limit, and, a year later, with fewer hours of care."""

    def decided(on: str, **findings: Any) -> str:
        body = {
            "scheme": "england", "policy": "carers_allowance", "on": on, "person": "AC-1001",
            "findings": CARER | findings,
        }  # fmt: skip
        answer = call("POST", "/determinations", json=body)
        assert answer.status_code == 201, answer.json
        assert answer.json is not None
        number: str = answer.json["id"]
        return number

    return decided("2016-05-01"), decided("2017-05-01", caring_hours_week=20)


def paper(call: Call, number: str, kind: str, **query: str) -> Any:
    return call("GET", f"/records/{number}/papers/{kind}", query_string=query)


def test_what_has_changed_adds_up_and_names_its_causes(call: Call, two: tuple[str, str]) -> None:
    told = paper(call, two[1], "changes").json
    assert (told["number"], told["since"]) == (two[1], two[0])
    (one,) = (found for found in told["sums"] if found["path"] == "amount_week")
    assert (one["before"], one["after"], one["difference"]) == ("62.1", "0", "-62.1")
    assert one["parts"][0]["causes"] == ["finding:caring_hours_week"]
    assert sum(round(float(part["amount"]) * 100) for part in one["parts"]) == -6210
    (turned,) = (found for found in told["answers"] if found["path"] == "outcome")
    assert turned["ways"] == [["finding:caring_hours_week"]]


def test_a_letter_says_what_has_changed_since_the_decision_before(call: Call, two: tuple[str, str]) -> None:
    letter = paper(call, two[1], "letter", format="text").get_data(as_text=True)
    assert f"number {two[0]}" in " ".join(letter.split())
    assert "“Hours of care given” was 40 hours a week and is now 20 hours a week" in " ".join(letter.split())
    assert "What has changed" not in paper(call, two[0], "letter", format="text").get_data(as_text=True)


def test_every_paper_comes_in_every_form(call: Call, two: tuple[str, str]) -> None:
    types = {"json": "application/json", "html": "text/html", "text": "text/plain", "pdf": "application/pdf"}
    for kind in ("reasons", "working-sheet", "letter"):
        for form, media_type in types.items():
            answer = paper(call, two[0], kind, format=form, reader="panel")
            assert (answer.status_code, answer.mimetype) == (200, media_type), (kind, form)
            assert answer.data.startswith(b"%PDF-") is (form == "pdf")


def test_a_panel_is_told_who_decided_and_an_auditor_what_identifies_the_record(
    call: Call, two: tuple[str, str]
) -> None:
    panel = paper(call, two[0], "reasons", reader="panel", format="text").get_data(as_text=True)
    assert f"Decision {two[0]} was made on 22 November 2026" in panel
    assert "by Ama Mensah, assessor" in " ".join(panel.split())
    assert "It is about Rose Adeyemi." in " ".join(panel.split())
    assert "SHA-256" not in panel
    assert "SHA-256" in paper(call, two[0], "reasons", reader="auditor", format="text").get_data(as_text=True)


def test_a_bundle_is_a_pdf_or_a_page(call: Call, two: tuple[str, str]) -> None:
    assert paper(call, two[1], "bundle", format="pdf").data.startswith(b"%PDF-")
    refused = paper(call, two[1], "bundle", format="text")
    assert (refused.status_code, refused.json["type"].rpartition(":")[2]) == (422, "act-refused")


def test_a_first_decision_has_nothing_to_be_compared_with(call: Call, two: tuple[str, str]) -> None:
    answer = paper(call, two[0], "changes")
    assert answer.status_code == 404
    assert "there is no decision before" in answer.json["detail"]


def test_records_about_different_rules_of_one_person_can_be_compared_by_number(
    call: Call, two: tuple[str, str]
) -> None:
    backwards = paper(call, two[0], "changes", since=two[1]).json
    (one,) = (found for found in backwards["sums"] if found["path"] == "amount_week")
    assert one["difference"] == "62.1"


@pytest.mark.parametrize("name", ["statement-1", "letter-1", "change_notice-1"])
def test_schemas_are_open_to_everybody(call: Call, name: str) -> None:
    answer = call("GET", f"/schemas/{name}")
    assert answer.json is not None
    assert answer.json["$id"] == f"urn:rightful:schema:{name.replace('-', ':')}"
