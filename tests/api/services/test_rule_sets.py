"""Rule sets: every fault in one is found and placed, and the shipped ones have none."""

from __future__ import annotations

import pytest

from api.services import rule_sets
from api.services.registry import Registry
from engine.errors import NotAvailable
from tests.api.services.made_rules import TEXTS, shelf

AGE = "anyland/age/2010-01-01-r1"
EXAMPLES = """
- {name: Seventeen is too young, findings: {age_years: 17}, expect: {outcome: not_established}}
- {name: Eighteen is old enough, findings: {age_years: 18}, expect: {outcome: established}}
- {name: Nineteen is old enough, findings: {age_years: 19}, expect: {outcome: established}}
- {name: Ninety-nine is, findings: {age_years: 99}, expect: {outcome: established}}
- {name: A hundred is, findings: {age_years: 100}, expect: {outcome: established}}
- {name: A hundred and one is nothing, on: 2015-01-01, findings: {age_years: 101}, expect: {outputs: {decision: null}}}
"""


def _problems(policy: str = "age", **changed: str) -> list[str]:
    registry = Registry(shelf(**changed))
    return [p.text for one in rule_sets.check(registry, "anyland", policy) for p in one.problems]


def test_editions_are_listed_by_scheme_policy_and_date(made_registry: Registry) -> None:
    ages = [name.name for name in rule_sets.editions(made_registry, "anyland", "age")]
    assert ages == ["2000-01-01-r1", "2000-01-01-r2", "2010-01-01-r1", "2021-01-01-r1"]
    everything = rule_sets.editions(made_registry)
    assert len(everything) == len(set(everything)) == len([p for p in TEXTS if "-r" in p])
    with pytest.raises(NotAvailable):
        rule_sets.editions(made_registry, "nowhere")


def test_a_row_without_example_is_found(made_registry: Registry) -> None:
    found = [p.text for one in rule_sets.check(made_registry, "anyland", "age") for p in one.problems]
    assert any("no example makes row `young`" in problem and "2010-01-01-r1.yaml:21" in problem for problem in found)


def test_a_threshold_without_examples_below_at_and_above_is_found() -> None:
    lacking = EXAMPLES.replace("age_years: 18}", "age_years: 20}")
    assert any("at 18" in problem for problem in _problems(**{f"{AGE}.examples.yaml": lacking}))
    assert not any("at 18" in problem for problem in _problems(**{f"{AGE}.examples.yaml": EXAMPLES}))


def test_an_example_that_does_not_come_out_is_found_with_what_came_instead() -> None:
    wrong = EXAMPLES.replace("age_years: 17", "age_years: 30")
    (problem,) = (p for p in _problems(**{f"{AGE}.examples.yaml": wrong}) if "Seventeen" in p)
    assert "2010-01-01-r1.examples.yaml:2" in problem
    assert "outcome is established, expected not_established" in problem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'source: act\n          because: "You are too',
            'source: atc\n          because: "You are too',
            "source `atc`",
        ),
        ('because: "You are too young."', 'because: ""', "row `young` has no wording"),
        ('basis: law\n          source: act\n          because: "You are too', 'because: "You are too', "basis"),
        ("question: Is the person of age?", "question: ''", "no question"),
        ("inputs: [age_years]\nanswer", "inputs: [age_years, hours_week]\nanswer", "`hours_week` is never read"),
        ('when: ["< 18"]', 'when: ["< "]', "2010-01-01-r1.yaml:22"),
    ],
)
def test_a_fault_in_an_edition_is_found_and_placed(old: str, new: str, message: str) -> None:
    text = TEXTS[f"{AGE}.yaml"]
    assert old in text
    found = _problems(**{f"{AGE}.yaml": text.replace(old, new), f"{AGE}.examples.yaml": EXAMPLES})
    assert any(message in problem for problem in found), found


def test_a_day_that_does_not_exist_in_an_example_is_found() -> None:
    wrong = EXAMPLES.replace("on: 2015-01-01", "on: 2015-02-30")
    assert any("`2015-02-30` is not a day" in p for p in _problems(**{f"{AGE}.examples.yaml": wrong}))


def test_the_national_rows_of_a_local_edition_are_checked_where_they_stand() -> None:
    registry = Registry(shelf())
    (local,) = (one for one in rule_sets.check(registry, "hereby", "age"))
    places = {problem.where for problem in local.problems}
    assert places
    assert all(place.startswith("rules/hereby/") for place in places)


def test_no_shipped_edition_has_a_problem(registry: Registry) -> None:
    problems = [p.text for one in rule_sets.check(registry) for p in one.problems]
    assert problems == []
