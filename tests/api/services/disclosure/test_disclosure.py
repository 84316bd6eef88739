"""A disclosure file holds everything about the person and nothing of the others that has to stay out."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from api.ledger.verifier import rightful_verify
from api.services import people
from api.services.disclosure.choices import Allowed, Choices, LeftOut, Recipient
from api.services.disclosure.requests import Made, file_of, make, preview
from api.services.documents import Format
from api.services.failures import ActRefused
from api.services.in_case import people_in_case
from api.services.verify import verify_ledger
from explanations.withholding import Ground
from tests.api.services.disclosure.conftest import INES, OTHERS, OWN, Disclosed
from tests.explanations.test_withholding import pdf_text


@pytest.fixture(scope="module")
def made(case: Disclosed) -> Made:
    """The file with nothing chosen: what is another's stays out."""
    return make(case.office, case.request.id, Choices(), INES)


@pytest.fixture(scope="module")
def forms(case: Disclosed, made: Made) -> dict[str, str]:
    """Every byte of the file as text that can be searched: the page, the JSON, the PDF's pages and its attachments."""
    pdf = file_of(case.office, made.id, Format.PDF).content
    return {
        "page": file_of(case.office, made.id, Format.HTML).content.decode(),
        "json": file_of(case.office, made.id, Format.JSON).content.decode(),
        **dict(_unpacked(pdf)),
    }


def _unpacked(pdf: bytes) -> Iterator[tuple[str, str]]:
    yield "pages of the pdf", pdf_text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        yield "streams of the pdf", "".join(one.read_bytes().decode("latin-1") for one in streams)
        yield "objects of the pdf", "".join(repr(one) for one in opened.objects)
        for name, attached in opened.attachments.items():
            yield name, attached.get_file().read_bytes().decode()


def _found(text: str, words: tuple[str, ...]) -> list[str]:
    lowered = html.unescape(text).casefold()
    return [word for word in words if word.casefold() in lowered]


def test_nothing_of_the_relatives_or_the_carer_is_in_any_byte_of_it(forms: dict[str, str]) -> None:
    assert {form: _found(text, OTHERS) for form, text in forms.items() if _found(text, OTHERS)} == {}


def test_everything_of_the_person_is_in_it(forms: dict[str, str], case: Disclosed) -> None:
    page, as_json = forms["page"], forms["json"]
    assert _found(page, OWN) == list(OWN)
    assert _found(as_json, (*OWN[:2], "1961-05-09", *OWN[3:])) == [*OWN[:2], "1961-05-09", *OWN[3:]]
    expected = ("Owen Pritchard", "Known to her worker", *case.decisions, "12 hours", "17 hours a week",
                "What you can do", "Data Protection Act 2018, Schedule 2, paragraphs 16 and 17",
                "articles 12(5) and 15", "8 years", "5-ENG", "SI 2014/2871")  # fmt: skip
    assert [said for said in expected if said not in page] == []
    assert "E1-disclosure.json" in forms
    assert json.loads(forms["E1-disclosure.json"]) == json.loads(as_json)


def test_every_sealed_record_about_the_person_is_in_it_or_in_the_list_of_what_is_withheld(
    case: Disclosed, made: Made, forms: dict[str, str]
) -> None:
    with case.ledger.reading() as transaction:
        mine = {
            (entry.id, one.slot)
            for entry in transaction.log.entries()
            for one in entry.committed
            if one.subject == case.person.id and entry.id != made.id
        }
    listed = {(one["record"], one["slot"]): one["how"] for one in made.every_record}
    assert mine
    assert mine <= listed.keys()
    body: Any = json.loads(forms["json"])
    held = {(one["number"], slot["slot"]): slot for one in body["records"] for slot in one["held"]}
    assert mine == held.keys()
    assert {place for place in mine if held[place]["value"] is None} == set()
    assert {slot["how"] for slot in held.values()} == {"given", "in part"}
    assert {one["slot"] for one in made.kept_back} >= {"findings", "trace", "letter", "outputs", "reasons", "answers"}
    with case.ledger.reading() as transaction:
        assert [one["number"] for one in body["assessments"]] == [
            one.id for one in transaction.assessments.of_person(case.person.id)
        ]


def test_it_proves_its_decisions_to_whoever_has_the_single_file_verifier(
    case: Disclosed, made: Made, forms: dict[str, str]
) -> None:
    receipts = [text for name, text in forms.items() if "receipt-D-" in name]
    assert len(receipts) == len(case.decisions)
    for text in receipts:
        assert rightful_verify.check_receipt(json.loads(text)) > 0
        assert json.loads(text).get("openings", []) == []
    assert verify_ledger(case.ledger).entries > 5


def test_a_relative_who_has_agreed_is_in_it_and_the_others_are_not(case: Disclosed) -> None:
    percival = next(one for one in people_in_case(case.ledger, case.person.id) if one.key == "w2")
    agreed = Choices(allowed={percival.subject: Allowed.CONSENTED})
    body = json.dumps(preview(case.office, case.request.id, agreed).body)
    assert _found(body, OTHERS) == ["percival"]
    assert "Brother or sister" in body
    assert "Son or daughter: " not in body


def test_the_search_finds_the_others_where_they_may_be(case: Disclosed) -> None:
    everyone = {one.subject: Allowed.REASONABLE for one in people_in_case(case.ledger, case.person.id)}
    contents = preview(case.office, case.request.id, Choices(allowed=everyone))
    said = json.dumps(contents.body)
    assert _found(said, OTHERS) == list(OTHERS)
    assert "Carer's health at risk" in said
    every: Any = contents.body["every_record"]
    assert {one["how"] for one in every if one["slot"] != "choices"} == {"given"}
    assert {one.slot for one in contents.kept_back} <= {"choices"}
    assert "Carer's health at risk" not in json.dumps(preview(case.office, case.request.id, Choices()).body)


HARM = LeftOut(("family_willing",), Ground.SERIOUS_HARM, "Zebedee says she would be in danger.")


def test_a_finding_that_would_do_serious_harm_goes_with_all_that_was_worked_out_from_it(case: Disclosed) -> None:
    contents = preview(case.office, case.request.id, Choices(left_out=(HARM,)))
    body = json.dumps(contents.body)
    assert _found(body, (*OTHERS, "zebedee", "family_willing", "family wants to help", "Family is willing")) == []
    assert "serious harm" in body
    assert "Said by Rosamund at home" not in body
    assert any("serious_harm" in one.ground for one in contents.kept_back)


def test_where_telling_would_do_the_harm_nothing_is_told(case: Disclosed) -> None:
    silent = Choices(left_out=(replace(HARM, told=False),))
    body: Any = preview(case.office, case.request.id, silent).body
    said = json.dumps(body)
    assert _found(said, ("family_willing", "serious harm", "Family is willing", "family wants to help")) == []
    plain: Any = preview(case.office, case.request.id, Choices()).body
    assert body["left_out"] == plain["left_out"]
    assert body["every_record"] == plain["every_record"]


def test_words_and_whole_records_can_be_left_out(case: Disclosed) -> None:
    with case.ledger.reading() as transaction:
        [departure] = [one.id for one in transaction.log.of_person(case.person.id) if one.kind == "departure"]
    words = LeftOut((), Ground.INFORMANT, "It names who rang.", words=("asked for it",))
    body = json.dumps(preview(case.office, case.request.id, Choices(left_out=(words,))).body)
    assert "asked for it" not in body
    assert "She [withheld] twice" in body
    record = LeftOut((departure,), Ground.INFORMANT, "It tells who rang.")
    contents: Any = preview(case.office, case.request.id, Choices(left_out=(record,))).body
    assert {one["how"] for one in contents["every_record"] if one["record"] == departure} == {"withheld"}
    hidden: Any = preview(case.office, case.request.id, Choices(left_out=(replace(record, told=False),))).body
    assert departure not in json.dumps(hidden)


def test_what_the_officer_chose_and_why_is_sealed_and_never_in_a_later_file(case: Disclosed) -> None:
    first = make(
        case.office,
        case.request.id,
        Choices(left_out=(HARM,), recipients=(Recipient("A court", "a copy", "2026-11-21"),)),
        INES,
    )
    later: Any = preview(case.office, case.request.id, Choices()).body
    assert "zebedee" not in json.dumps(later).casefold()
    listed = [(one["slot"], one["how"]) for one in later["every_record"] if one["record"] == first.id]
    assert listed == [("choices", "withheld")]
    as_json = json.loads(file_of(case.office, first.id, Format.JSON).content)
    assert {"to": "A court", "what": "a copy", "on": "2026-11-21"} in as_json["recipients"]
    stored = [file.read_bytes() for file in case.folder.rglob("*") if file.is_file()]
    assert not any(b"Zebedee" in content for content in stored)


def test_a_file_comes_out_the_same_until_what_it_was_made_from_changes(case: Disclosed, made: Made) -> None:
    before = file_of(case.office, made.id, Format.JSON).content
    assert file_of(case.office, made.id, Format.JSON).content == before
    details = replace(case.person.details, contact={"address": "4 Elmcroft"})
    people.change(case.ledger, case.person, details, "ama")
    with pytest.raises(ActRefused, match="has changed since"):
        file_of(case.office, made.id, Format.JSON)
