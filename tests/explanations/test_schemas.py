"""The JSON forms are what their schemas say, and the schemas refuse what is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from referencing import Registry, Resource

from api.services.change_notice import ChangeNotice
from explanations.changes.notice import change_notice
from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.reasons import write
from explanations.render import Form, render
from explanations.statement import Reader
from explanations.working_sheet import working_sheet
from tests.explanations.changes.test_notice import CARER, MENU, asked, compared, with_service
from tests.explanations.letter.test_writing import FACTS
from tests.explanations.test_reasons import CASES, case

FOLDER = resources.files("explanations").joinpath("schema")
NAMES = ("statement-1", "letter-1", "change_notice-1")


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FOLDER.joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def validator(name: str) -> Draft202012Validator:
    known: Registry[Any] = Registry().with_resources(
        (schema(one)["$id"], Resource.from_contents(schema(one))) for one in NAMES
    )
    return Draft202012Validator(schema(name), registry=known)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema_and_says_its_version(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"] == f"urn:rightful:schema:{name.replace('-', ':')}"


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("name", CASES)
def test_every_statement_is_as_its_schema_says(name: str, reader: Reader) -> None:
    validator("statement-1").validate(json.loads(render(write(case(name, reader)), Form.JSON)))


@pytest.mark.parametrize("reader", Reader)
def test_a_working_sheet_is_as_the_schema_says(reader: Reader) -> None:
    sheet = working_sheet((case("sum", reader), case("workers", reader)), {"number": "D-1"})
    validator("statement-1").validate(json.loads(render(sheet, Form.JSON)))


def test_a_letter_is_as_its_schema_says() -> None:
    validator("letter-1").validate(json.loads(render_letter(write_letter(FACTS), Form.JSON)))


def notice() -> Mapping[str, Any]:
    fewer = MENU | {"planned_services": with_service(0, units=8)}
    comparison = compared(asked("budget", MENU), asked("budget", fewer), Reader.AUDITOR)
    found: Mapping[str, Any] = json.loads(
        json.dumps(ChangeNotice("D-2", "D-1", comparison, change_notice(comparison)).to_json())
    )
    return found


def test_a_change_notice_is_as_its_schema_says_and_its_parts_add_up() -> None:
    told = notice()
    validator("change_notice-1").validate(told)
    assert [(one["before"], one["after"], one["difference"]) for one in told["sums"]] == [("235", "204", "-31")]
    assert [part["amount"] for part in told["sums"][0]["parts"]] == ["-31"]


def test_a_notice_of_what_turned_an_answer_is_as_the_schema_says() -> None:
    comparison = compared(asked("carers_allowance", CARER), asked("carers_allowance", CARER, "2017-05-01"))
    told = ChangeNotice("D-2", "D-1", comparison, change_notice(comparison)).to_json()
    validator("change_notice-1").validate(json.loads(json.dumps(told)))


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("language"),
        lambda told: told.update(statement_version="2"),
        lambda told: told.update(more="than said"),
        lambda told: told["sections"][0]["blocks"][0].update(kind="poem"),
        lambda told: told["sections"][0]["blocks"][0]["sentences"][0].update(nodes=[]),
        lambda told: told["sections"][0]["blocks"][0]["sentences"][0].update(text=""),
    ],
)
def test_what_is_no_statement_is_refused(change: Any) -> None:
    told = json.loads(render(write(case("sum")), Form.JSON))
    validator("statement-1").validate(copy.deepcopy(told))
    change(told)
    assert not validator("statement-1").is_valid(told)
