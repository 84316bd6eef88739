"""What counts as a cause: values that differ and are read, entries that come and go, never how a thing is known."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from api.services.evaluate import legs_of
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.attribution import CauseKind, Side, attribute
from engine.attribution.causes import causes_between
from engine.attribution.mixing import Mixer
from engine.findings import read_findings
from engine.outcome import AuthorityMode

SERVICES = [{"service_id": "s1", "units": 1, "unit_price": 10}, {"service_id": "s2", "units": 2, "unit_price": 20}]


@cache
def registry() -> Registry:
    return Registry(ShippedShelf())


def side(findings: dict[str, Any], on: str = "2016-05-01", policy: str = "budget") -> Side:
    legs, _ = legs_of(registry(), "england", policy, date.fromisoformat(on))
    found = read_findings(findings, registry().vocabulary())
    return Side("england", tuple(legs), found, on, AuthorityMode.STATED_AND_LAW)


def names(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [cause.name for cause in causes_between(side(was), side(now))]


def test_a_field_of_an_entry_is_one_cause_and_an_entry_that_comes_or_goes_another() -> None:
    now = [SERVICES[0] | {"units": 3}, {"service_id": "s3", "units": 1, "unit_price": 5}]
    assert names({"planned_services": SERVICES}, {"planned_services": now}) == [
        "finding:planned_services[s1].units", "finding:planned_services[s2]", "finding:planned_services[s3]",
    ]  # fmt: skip


def test_a_list_in_another_order_or_newly_known_is_one_cause() -> None:
    assert names({"planned_services": SERVICES}, {"planned_services": SERVICES[::-1]}) == ["finding:planned_services"]
    assert names({}, {"planned_services": SERVICES}) == ["finding:planned_services"]


@pytest.mark.parametrize("given", [{"value": "50.00", "state": "disputed"}, {"value": 50, "source": "a letter"}])
def test_how_a_thing_is_known_is_no_cause(given: dict[str, Any]) -> None:
    assert names({"assessed_contribution": 50}, {"assessed_contribution": given}) == []


def test_what_no_rule_reads_is_no_cause() -> None:
    assert names({"earnings_week": 1}, {"earnings_week": 2}) == []


def test_a_raised_limit_and_a_new_edition_are_causes_of_their_own() -> None:
    was, now = (side({}, on, "carers_allowance") for on in ("2016-05-01", "2017-05-01"))
    assert {cause.kind for cause in causes_between(was, now)} == {CauseKind.FIGURE_LAW, CauseKind.EDITION}


def test_a_policy_is_evaluated_once_for_what_it_can_feel() -> None:
    was, now = side({"assessed_contribution": 1}), side({"assessed_contribution": 2})
    mixer = Mixer(was, now, causes_between(was, now))
    for _ in range(3):
        mixer.evaluations(0)
        mixer.evaluations(1)
    assert mixer.evaluated == 2


def test_a_side_against_itself_has_no_causes_and_no_differences() -> None:
    one = side({"planned_services": SERVICES})
    found = attribute(one, one, registry().vocabulary())
    assert (found.causes, found.sums, found.flips) == ((), (), ())
