"""Every answer that findings may hold can be put on a page and read back from it unchanged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from api.web.questions import fields
from api.web.questions.ask import Asking, ask, ask_evidence
from api.web.questions.fields import Form
from api.web.questions.fill import fill_evidence, fill_unknown, fill_value
from api.web.questions.read import NOT_KNOWN, NOTHING, read, read_evidence
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.trace import JsonValue
from tests.api.web.questions.vocabulary import VOCABULARY

INPUTS = sorted(VOCABULARY.inputs.values(), key=lambda entry: entry.name)
EVERY = pytest.mark.parametrize("entry", INPUTS, ids=lambda entry: entry.name)


def _numbers(entry: NameEntry) -> st.SearchStrategy[JsonValue]:
    least = entry.least if entry.least is not None else Decimal(-10_000)
    greatest = entry.greatest if entry.greatest is not None else least + Decimal(1_000_000)
    places = 0 if entry.whole else 2
    return st.decimals(least, greatest, places=places).map(lambda number: f"{number:f}")


def _values(entry: NameEntry) -> st.SearchStrategy[JsonValue]:
    """Return answers of the kind that an entry of the vocabulary allows."""
    members: st.SearchStrategy[list[JsonValue]] = st.lists(
        st.sampled_from(list(entry.members) or ["-"]), unique=True
    ).map(lambda chosen: [member for member in entry.members if member in chosen])
    match entry.type:
        case FindingType.NUMBER | FindingType.MONEY:
            known = _numbers(entry)
        case FindingType.BOOLEAN:
            known = st.booleans()
        case FindingType.DATE:
            known = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
        case FindingType.CHOICE:
            known = st.sampled_from(list(entry.members))
        case FindingType.SET:
            known = members | members.filter(bool).map(_partly)
        case FindingType.LIST:
            known = st.lists(_records(entry), max_size=3).map(
                lambda found: [{entry.key: f"e{place}", **fields_} for place, fields_ in enumerate(found)]
            )
        case FindingType.RECORD:
            known = _records(entry).filter(bool)
        case FindingType.TEXT:
            known = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)
    return known | st.none() if entry.none_allowed else known


def _partly(members: list[JsonValue]) -> JsonValue:
    return {"has": members}


def _records(entry: NameEntry) -> st.SearchStrategy[dict[str, JsonValue]]:
    not_known: st.SearchStrategy[JsonValue] = st.just({"state": "unknown"})
    asked = {field.name: _values(field) | not_known for field in entry.fields.values()}
    asked.pop(entry.key, None)
    return st.fixed_dictionaries({}, optional=asked)


def _form() -> Form:
    return MultiDict()


@EVERY
@given(data=st.data())
def test_an_answer_put_on_a_page_is_read_back_unchanged(entry: NameEntry, data: st.DataObject) -> None:
    value = data.draw(_values(entry))
    form = _form()
    fill_value(form, entry, entry.name, value)
    typed = read(entry, entry.name, form)
    assert typed.mistakes == ()
    assert typed.answered
    assert typed.value == value


@EVERY
def test_a_question_that_nobody_has_touched_is_not_answered(entry: NameEntry) -> None:
    assert read(entry, entry.name, _form()) == NOTHING


@EVERY
def test_not_knowing_yet_is_an_answer(entry: NameEntry) -> None:
    form = _form()
    fill_unknown(form, entry, entry.name)
    assert read(entry, entry.name, form) == NOT_KNOWN


@EVERY
def test_every_name_has_words_to_ask_with(entry: NameEntry) -> None:
    control = ask(entry, entry.name, _form(), Asking())
    assert control.label
    assert "_" not in control.label


@given(
    state=st.sampled_from(["given", "assumed", "disputed"]),
    source=st.text(st.characters(codec="utf-8", categories=["L", "N"])),
    day=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_evidence_put_on_a_page_is_read_back_unchanged(state: str, source: str, day: date | None) -> None:
    form, entry = _form(), VOCABULARY.inputs["age_years"]
    fill_evidence(form, entry.name, state, source, day)
    typed = read_evidence(entry, entry.name, form)
    assert (typed.state, typed.source, typed.evidence_date, typed.mistakes) == (state, source, day, ())


def test_folded_evidence_says_what_is_in_it() -> None:
    form = _form()
    assert ask_evidence("age_years", form).summary == "Add evidence"
    fill_evidence(form, "age_years", "disputed", "birth certificate", date(2015, 3, 27))
    assert ask_evidence("age_years", form).summary == "Evidence: Disputed, birth certificate, 27/3/2015"


def test_a_set_not_gone_through_to_the_end_leaves_the_rest_unknown() -> None:
    entry = VOCABULARY.inputs["outcomes_unable"]
    form = _form()
    form.setlist(entry.name, ["nutrition", "toilet_needs"])
    assert read(entry, entry.name, form).value == {"has": ["nutrition", "toilet_needs"]}
    form.add(fields.all_named(entry.name), fields.YES)
    assert read(entry, entry.name, form).value == ["nutrition", "toilet_needs"]


def test_a_set_gone_through_with_nothing_ticked_is_known_to_be_empty() -> None:
    entry = VOCABULARY.inputs["outcomes_unable"]
    form = _form()
    form.add(fields.all_named(entry.name), fields.YES)
    assert read(entry, entry.name, form).value == []
    form.setlist(fields.all_named(entry.name), [fields.NO])
    assert read(entry, entry.name, form) == NOTHING
