"""What the law gives a person: every scheme has a country with a clock, grounds and years, each with its source."""

from __future__ import annotations

from datetime import date

import pytest

from api.services.information_rights import DOCUMENT, Period, country_of, read_countries, retention_of
from api.services.registry import Registry
from engine.dmn.model import Basis
from engine.errors import RuleSetError
from explanations.withholding import Ground
from rules import catalogue

TEXT = catalogue.content(DOCUMENT).decode()


def test_every_scheme_has_a_law_of_information_rights_and_a_time_for_which_records_are_kept(registry: Registry) -> None:
    for scheme in registry.schemes():
        country, kept = country_of(registry, scheme), retention_of(registry, scheme)
        assert country.regime.clock.source
        assert set(country.regime.grounds) == set(Ground)
        assert all(ground.source for ground in country.regime.grounds.values())
        assert all(right.source for right in country.regime.rights)
        assert kept.years > 0
        assert kept.source


def test_years_that_no_law_gives_are_said_to_be_illustrative(registry: Registry) -> None:
    kept = {scheme: retention_of(registry, scheme) for scheme in registry.schemes()}
    assert all(one.illustrative for one in kept.values() if one.basis is Basis.MODELLING)
    assert {scheme for scheme, one in kept.items() if not one.illustrative} == {
        "england", "cambridgeshire", "kensington", "kent", "lincolnshire", "netherlands", "sweden",
    }  # fmt: skip
    assert (kept["kent"].rule, kept["wales"].rule) == ("england: 8 years", "gb: 8 years, illustrative")
    assert kept["northern_ireland"].owner == "gb-nir"


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 22), date(2026, 12, 22), date(2027, 2, 22)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)),
    ],
)
def test_a_request_is_due_after_a_month_and_three_with_its_extension(
    registry: Registry, received: date, due: date, extended: date
) -> None:
    clock = country_of(registry, "england").regime.clock
    assert clock.answer.after(received) == due
    assert Period(clock.answer.months + clock.extension.months).after(received) == extended


def test_some_laws_count_in_days(registry: Registry) -> None:
    clock = country_of(registry, "arkansas").regime.clock
    assert clock.answer.after(date(2027, 2, 1)) == date(2027, 3, 3)
    assert country_of(registry, "australia").regime.clock.extension.is_nothing


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("regime: gdpr\n", "regime: gpdr\n", "there is no regime `gpdr`"),
        ("years: 15, basis: unverified_law", "years: many, basis: unverified_law", "`years` is `many`"),
        ("years: 15, basis: unverified_law", "years: 15, basis: modelling", "years that no law gives are illustrative"),
        ("years: 15, basis: unverified_law", "years: 15, basis: hearsay", "there is no basis `hearsay`"),
        ("      informant:", "      informer:", "there is no ground `informer`"),
        ("answer: {months: 1,", "answer: {months: 0,", "within some months or days"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(before: str, after: str, message: str) -> None:
    assert before in TEXT
    with pytest.raises(RuleSetError, match=message) as refused:
        read_countries(TEXT.replace(before, after, 1))
    assert refused.value.where.startswith(f"{DOCUMENT}:")
