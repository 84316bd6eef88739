"""Findings are read exactly, and what cannot be used is refused with its place and the fix."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import FindingError
from engine.findings import read_findings, value_of
from engine.values import NULL, Context, Date, PartialSet, Unknown
from tests.engine.small_rules import VOCABULARY


@pytest.mark.parametrize(
    ("given", "where", "part"),
    [
        ({"agee": 3}, "/agee", "did you mean `age`"),
        ({"date": "2020-01-01"}, "/date", "did you mean `evaluation_date`"),
        ({"colour": "red"}, "/colour", "see `rightful rules show`"),
        ({"age": "old"}, "/age", "must be a number"),
        ({"age": True}, "/age", "must be a number"),
        ({"age": "17.5"}, "/age", "whole number"),
        ({"age": -1}, "/age", "out of bounds"),
        ({"age": 126}, "/age", "out of bounds"),
        ({"age": None}, "/age", "can't be null"),
        ({"asked": 0}, "/asked", "true or false"),
        ({"asked": "true"}, "/asked", "true or false"),
        ({"evaluation_date": 0}, "/evaluation_date", "must be a date"),
        ({"evaluation_date": "2015-02-29"}, "/evaluation_date", "a day that exists"),
        ({"evaluation_date": "2015-02-29"}, "/evaluation_date", "not `2015-02-29`"),
        ({"band": "hgih"}, "/band", "did you mean `high`"),
        ({"needs": "wash"}, "/needs", "must be a list"),
        ({"needs": ["wash", "fly"]}, "/needs/1", "can't be `fly`"),
        ({"needs": {"has": ["wash"], "has_not": ["wash"]}}, "/needs", "both in and out"),
        ({"needs": {"hasnt": []}}, "/needs/hasnt", "has or has_not"),
        ({"helpers": {"helper_id": "x"}}, "/helpers", "must be a list"),
        ({"helpers": [{"kin": True}]}, "/helpers/0", "needs `helper_id`"),
        ({"helpers": [{"helper_id": "a"}, {"helper_id": "a"}]}, "/helpers/1/helper_id", "appears twice"),
        ({"helpers": [{"helper_id": "a", "kim": True}]}, "/helpers/0/kim", "did you mean `kin`"),
        ({"helpers": [{"helper_id": "a", "hours": "many"}]}, "/helpers/0/hours", "must be a number"),
        ({"age": {"value": 3, "state": "guessed"}}, "/age/state", "given, assumed, disputed or unknown"),
        ({"age": {"value": 3, "who": "GP"}}, "/age/who", "unknown key"),
        ({"age": {"state": "given"}}, "/age", "`value` is missing"),
        ({"age": {"value": 3, "evidence_date": "May"}}, "/age/evidence_date", "not a date"),
        (["age"], "/", "JSON object"),
    ],
)
def test_a_finding_that_cannot_be_used_is_refused_with_its_place(given: object, where: str, part: str) -> None:
    with pytest.raises(FindingError) as caught:
        read_findings(given, VOCABULARY)

    assert caught.value.where == where
    assert part in caught.value.text
    assert "\n" not in caught.value.text


def test_numbers_keep_every_digit() -> None:
    findings = read_findings({"savings": "12345678901234567890.12"}, VOCABULARY)

    assert value_of(VOCABULARY.inputs["savings"], findings) == Decimal("12345678901234567890.12")


def test_an_absent_number_is_unknown_within_its_bounds() -> None:
    value = value_of(VOCABULARY.inputs["age"], read_findings({}, VOCABULARY))

    assert value == Unknown(frozenset({"age"}), Decimal(0), Decimal(125))


def test_an_explicit_unknown_is_the_same_as_absent() -> None:
    findings = read_findings({"age": {"state": "unknown"}}, VOCABULARY)

    assert value_of(VOCABULARY.inputs["age"], findings) == Unknown(frozenset({"age"}), Decimal(0), Decimal(125))


def test_null_is_known_to_be_none_where_the_vocabulary_allows_it() -> None:
    assert value_of(VOCABULARY.inputs["sworn"], read_findings({"sworn": None}, VOCABULARY)) == NULL


def test_an_absent_set_may_hold_any_member() -> None:
    value = value_of(VOCABULARY.inputs["needs"], read_findings({}, VOCABULARY))

    assert value == PartialSet((), ("wash", "dress", "eat", "move"), frozenset({"needs"}))


def test_a_set_has_no_order_and_no_repeats() -> None:
    one = read_findings({"needs": ["eat", "wash", "eat"]}, VOCABULARY)
    other = read_findings({"needs": ["wash", "eat"]}, VOCABULARY)

    assert one.by_path["needs"].value == other.by_path["needs"].value == ("wash", "eat")


def test_a_set_known_member_by_member_is_known() -> None:
    findings = read_findings({"needs": {"has": ["wash"], "has_not": ["dress", "eat", "move"]}}, VOCABULARY)

    assert findings.by_path["needs"].value == ("wash",)


def test_fields_of_an_entry_that_were_not_given_are_unknown_and_acts_not_done() -> None:
    findings = read_findings({"helpers": [{"helper_id": "anna", "kin": True}]}, VOCABULARY)
    value = value_of(VOCABULARY.inputs["helpers"], findings)

    assert value == (
        Context(
            {
                "helper_id": "anna",
                "kin": True,
                "hours": Unknown(frozenset({"helpers[anna].hours"})),
                "allowed": False,
            }
        ),
    )


def test_a_record_is_read_field_by_field() -> None:
    findings = read_findings({"review": {"enough": False}}, VOCABULARY)

    assert value_of(VOCABULARY.inputs["review"], findings) == Context({"enough": False})


def test_dates_are_days_of_the_calendar() -> None:
    findings = read_findings({"evaluation_date": "2016-02-29"}, VOCABULARY)

    assert findings.by_path["evaluation_date"].value == Date(2016, 2, 29)


def test_a_name_that_is_only_an_output_is_read_and_not_used() -> None:
    findings = read_findings({"total": "5"}, VOCABULARY)

    assert findings.by_path == {}
    assert list(findings.names()) == ["total"]
