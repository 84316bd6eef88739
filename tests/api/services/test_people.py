"""Finding people: by number, by birth date, and by names as they are really spelt."""

from __future__ import annotations

from datetime import date

import pytest

from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails
from api.services import people

ON_FILE = [
    ("AC-1001", "Rose Adeyemi", date(1961, 5, 9)),
    ("AC-1002", "Siân O’Brien-Hughes", date(1948, 12, 1)),
    ("AC-1003", "Mohammed Iqbal", date(1975, 2, 28)),
    ("AC-1004", "Łukasz Żółkowski", date(1990, 5, 9)),
    ("AC-1005", "Rosemary Ade", date(1933, 7, 14)),
    ("AC-1006", "李小龙", date(1980, 1, 2)),
]


@pytest.fixture
def on_file(ledger: Ledger) -> dict[str, Person]:
    """Six people on file, by reference."""
    return {
        reference: people.add(ledger, PersonDetails(reference, name, born), "ama") for reference, name, born in ON_FILE
    }


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Rose Adeyemi", "AC-1001"),
        ("adeyemi rose", "AC-1001"),
        ("Rose Adiyemi", "AC-1001"),
        ("ROZE ADEYEMI", "AC-1001"),
        ("adey", "AC-1001"),
        ("sian obrien", "AC-1002"),
        ("Hughes", "AC-1002"),
        ("Muhammad Ikbal", "AC-1003"),
        ("Lukasz Zolkowski", "AC-1004"),
        ("李小龙", "AC-1006"),
        ("AC-1003", "AC-1003"),
        ("ac 1003", "AC-1003"),
        ("1 December 1948", "AC-1002"),
        ("1/12/1948", "AC-1002"),
        ("1948-12-01", "AC-1002"),
        ("9.5.1961", "AC-1001"),
        ("lukas 9th May 1990", "AC-1004"),
    ],
)
def test_a_person_is_found_first(ledger: Ledger, on_file: dict[str, Person], words: str, first: str) -> None:
    assert on_file[first] == people.find(ledger, words)[0]


@pytest.mark.parametrize("words", ["", "   ", "Xavier", "Rose Iqbal", "1 January 1900", "31/02/1990", "AC-9999"])
def test_nobody_is_found_where_nobody_is_meant(ledger: Ledger, on_file: dict[str, Person], words: str) -> None:
    assert on_file
    assert people.find(ledger, words) == []


def test_the_likeliest_comes_first_and_the_others_follow(ledger: Ledger, on_file: dict[str, Person]) -> None:
    assert people.find(ledger, "rose adeyem") == [on_file["AC-1001"]]
    assert people.find(ledger, "rosemary ade")[0] == on_file["AC-1005"]
    assert {person.id for person in people.find(ledger, "rose ade")} == {on_file["AC-1001"].id, on_file["AC-1005"].id}


def test_our_own_number_finds_a_person_however_it_is_typed(ledger: Ledger, on_file: dict[str, Person]) -> None:
    rose = on_file["AC-1001"]
    assert people.find(ledger, rose.id.lower().replace("-", " ")) == [rose]
    assert people.get(ledger, rose.id) == rose


def test_a_changed_name_is_found_under_the_new_one_only(ledger: Ledger, on_file: dict[str, Person]) -> None:
    rose = on_file["AC-1001"]
    married = people.change(ledger, rose, PersonDetails("AC-1001", "Rose Blackwood", date(1961, 5, 9)), "ama")
    assert people.find(ledger, "Blackwood") == [married]
    assert people.find(ledger, "Adeyemi") == []
