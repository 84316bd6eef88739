"""Compare: the same findings under several schemes, each as if it had been asked alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from api.services.compare import AREAS, Comparison, PolicyAnswer, compare, own_first
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, evaluate
from api.services.registry import Registry
from engine.errors import FindingError, NotAvailable
from engine.outcome import Outcome

DAY = date(2016, 6, 1)
FINDINGS: Mapping[str, Any] = {
    "age_years": 45,
    "eligible_for_social_care": True,
    "user_groups": ["physical_disability"],
    "workers": [{"worker_id": "w1", "relation": "child", "same_household": False}],
    "items": [
        {
            "item_id": "i1",
            "category": "leisure_activity",
            "agreed_in_plan": True,
            "linked_to_plan_outcome": True,
            "legal": True,
        }
    ],
}


@pytest.fixture
def compared(registry: Registry, checker: CrossChecker) -> Comparison:
    return compare(registry, checker, FINDINGS, DAY, ("england", "lincolnshire", "scotland", "ireland_recommendations"))


def _of(compared: Comparison, scheme: str, policy: str) -> PolicyAnswer:
    (one,) = [one for one in compared.schemes if one.scheme == scheme]
    (found,) = [answer for answers in one.areas.values() for answer in answers if answer.policy == policy]
    return found


def test_each_scheme_says_what_it_says_when_asked_alone(
    registry: Registry, checker: CrossChecker, compared: Comparison
) -> None:
    for one in compared.schemes:
        alone = evaluate(registry, checker, Question(one.scheme, None, DAY, FINDINGS))
        outcomes = {answer.policy: answer.outcome for answers in one.areas.values() for answer in answers}
        assert outcomes == {policy: alone.evaluations[policy].outcome for policy in alone.editions}


def test_areas_come_in_the_order_of_a_case(compared: Comparison) -> None:
    for one in compared.schemes:
        assert list(one.areas) == [area for area in AREAS if area in one.areas]


def test_a_scheme_without_rules_on_the_day_says_so(compared: Comparison) -> None:
    assert [one.scheme for one in compared.schemes if not one.in_force] == ["ireland_recommendations"]


def test_what_comes_out_otherwise_than_in_the_first_scheme_is_marked(compared: Comparison) -> None:
    assert not any(answer.differs for answers in compared.schemes[0].areas.values() for answer in answers)
    assert not _of(compared, "lincolnshire", "eligibility").differs
    assert _of(compared, "scotland", "eligibility").differs


def test_a_glance_names_each_relative_and_each_thing(compared: Comparison) -> None:
    assert _of(compared, "england", "family_contribution").glance == "worker w1: yes"
    assert _of(compared, "england", "spending_permissibility").glance == "item i1: yes"
    assert _of(compared, "scotland", "spending_permissibility").glance == "item i1: a person judges"


def test_a_sum_is_shown_in_the_money_of_the_scheme(registry: Registry, checker: CrossChecker) -> None:
    findings: Mapping[str, Any] = {
        "allocation_method": "menu",
        "planned_services": [{"service_id": "s1", "units": 10, "unit_price": 15}],
        "exceptional_need": False,
    }
    compared = compare(registry, checker, findings, DAY, ("england",))
    assert _of(compared, "england", "budget").glance == "£150.00 a week"


def test_what_is_open_names_what_to_find_out(compared: Comparison) -> None:
    budget = _of(compared, "england", "budget")
    assert budget.outcome is Outcome.CANNOT_TELL
    assert "Planned services" in budget.missing


def test_every_scheme_that_a_person_can_be_under_is_asked_the_own_one_first(registry: Registry) -> None:
    named = own_first(registry, "scotland")
    assert named[0] == "scotland"
    assert {"england", "netherlands", "sweden"} < set(named) < set(registry.schemes())
    assert "assurance" not in named


def test_an_unknown_scheme_or_finding_is_named(registry: Registry, checker: CrossChecker) -> None:
    with pytest.raises(NotAvailable, match="no scheme `englnd`"):
        compare(registry, checker, FINDINGS, DAY, ("englnd",))
    with pytest.raises(FindingError, match="age_year"):
        compare(registry, checker, {"age_year": 3}, DAY, ("england",))


def test_as_json_it_holds_every_scheme_by_name(compared: Comparison) -> None:
    told = compared.to_json()
    assert list(told["schemes"]) == ["england", "lincolnshire", "scotland", "ireland_recommendations"]  # type: ignore[arg-type]  # it is JSON
