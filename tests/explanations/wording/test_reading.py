"""FEEL tests and expressions, read aloud in plain English."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.feel import Scope
from explanations.wording.printing import Kind
from explanations.wording.reading import Words, read_column, read_tests
from tests.explanations.made_rules import VOCABULARY

INPUTS = VOCABULARY.inputs
KINDS = {name: Kind.of(entry) for name, entry in INPUTS.items()}
KINDS |= {f"worker.{name}": Kind.of(field) for name, field in INPUTS["workers"].fields.items()}
KINDS |= {"earnings_limit": Kind("Earnings limit", money=True, unit="per week")}
WORDS = Words(KINDS, {"earnings_limit": Decimal("110.00")})
SCOPE = Scope.of("age_years", "groups", "impact", "earnings_week", "earnings_limit", "started_on", "worker", "workers")


@pytest.mark.parametrize(
    ("test", "column", "expected"),
    [
        ("-", "age_years", "anything"),
        ("18", "age_years", "18 years"),
        ("< 18", "age_years", "less than 18 years"),
        ("<= 18", "age_years", "18 years or less"),
        ("> 1", "age_years", "more than 1 year"),
        (">= 18", "age_years", "at least 18 years"),
        ("!= 18", "age_years", "anything but 18 years"),
        ("[18..64]", "age_years", "from 18 years to 64 years"),
        ("(18..65)", "age_years", "more than 18 years and less than 65 years"),
        ("< 18, > 64", "age_years", "less than 18 years or more than 64 years"),
        ("not(18)", "age_years", "anything but 18 years"),
        ("true", "impact", "yes"),
        ("false", "impact", "no"),
        ("null", "impact", "none"),
        ("<= 110.00", "earnings_week", "£110.00 a week or less"),
        ("> earnings_limit", "earnings_week", "more than the earnings limit (£110.00 a week)"),
        ('"friend"', "worker.relation", "friend"),
        ('"friend", "child"', "worker.relation", "one of friend; or son or daughter"),
        ('not("friend", "child")', "worker.relation", "anything but friend; or son or daughter"),
        ('list contains(?, "carer")', "groups", "includes unpaid carer"),
        (
            'some g in ? satisfies g in ("carer", "nhs_patient")',
            "groups",
            "includes one of unpaid carer or NHS patient",
        ),
        ('not(list contains(?, "carer"))', "groups", "not includes unpaid carer"),
        ("count(?) >= 2", "groups", "at least 2 of them"),
        ("list contains(groups, ?)", "worker.relation", "one of the groups the person belongs to"),
        ("? > 3 and ? < 5", "age_years", "more than 3 years and less than 5 years"),
        ('? in ("carer", "older_person")', "groups", "one of unpaid carer or older person"),
        ('< date("2015-04-01")', "started_on", "before 1 April 2015"),
        ('>= @"2015-04-01"', "started_on", "on or after 1 April 2015"),
        ('[@"2015-04-01"..@"2016-03-31"]', "started_on", "from 1 April 2015 to 31 March 2016"),
    ],
)
def test_a_cell_is_read_aloud(test: str, column: str, expected: str) -> None:
    assert read_tests(test, column, WORDS, SCOPE) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("age_years", "Age"),
        ("worker.relation", "Relation to the person"),
        ("count(groups)", "How many of “Groups the person belongs to”"),
        ('list contains(groups, "carer")', "Groups the person belongs to: includes unpaid carer"),
        (
            'some g in groups satisfies g in ("carer", "older_person")',
            "Groups the person belongs to: includes one of unpaid carer or older person",
        ),
        (
            'worker.relation in ("spouse", "child")',
            "Relation to the person is one of husband or wife; or son or daughter",
        ),
        ("age_years >= 18", "Age is at least 18 years"),
        ("earnings_week - earnings_limit", "Weekly earnings less earnings limit"),
        ('started_on + duration("P12M")', "12 months after first payment"),
        ("impact and age_years > 64", "Significant impact on well-being and age is more than 64 years"),
        ("string length(worker.worker_id)", "“string length(worker.worker_id)”"),
    ],
)
def test_a_column_is_read_aloud(column: str, expected: str) -> None:
    assert read_column(column, WORDS, SCOPE) == expected
