"""Replay matrix: four columns, and between them every difference with its cause, of one sort, exact to the penny."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import Person
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.difference_sorts import Sort
from api.services.evaluate import Question, evaluate
from api.services.findings_json import Given
from api.services.keep import keep
from api.services.matrix_json import matrix_json
from api.services.registry import Registry
from api.services.replay_matrix import Column, Matrix, replay_matrix
from api.services.results import sum_at
from api.services.revise import Revision, revise_finding
from api.services.revisions import Manner
from engine.trace import Settled
from tests.api.services.made_rules import TEXTS, shelf

DAY, TODAY = date(2015, 1, 1), date(2022, 5, 1)
USUAL: dict[str, Given] = {"age_years": 17, "hours_week": 2, "helpers": []}
AGE, PRICE = "anyland/age/2010-01-01-r1.yaml", "anyland/hours/figures.yaml"
CORRECTED = {AGE.replace("r1", "r2"): TEXTS[AGE].replace("18", "17")}
DEARER = ("}]}", "}, {from: 2020-01-01, value: 12.00, basis: law, source: act}]}")


def rules(**changed: str | None) -> Registry:
    """The rules of Anyland, changed."""
    return Registry(shelf(**changed))


Decide = Callable[..., str]


@pytest.fixture
def decide(ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person) -> Decide:
    """Decide about Rose."""

    def decided(day: date = DAY, **findings: Given) -> str:
        case = Case(rose.id, Question("anyland", None, day, USUAL | findings))
        return determine(ledger, made_registry, checker, case, DECIDER, Adopt()).id

    return decided


@pytest.fixture
def matrix(ledger: Ledger, made_registry: Registry, checker: CrossChecker) -> Callable[..., Matrix]:
    """Make a matrix, and hold it to what every matrix promises."""

    def made(number: str, registry: Registry | None = None, **more: object) -> Matrix:
        found = replay_matrix(ledger, registry or made_registry, checker, number, today=TODAY, **more)  # type: ignore[arg-type]  # known_at alone
        adds_up(found)
        return found

    return made


def adds_up(found: Matrix) -> None:
    """Hold a matrix to its promise: the parts of every step, and of the whole, add up to the penny."""
    for step in found.steps:
        for place, shares in step.shares.items():
            before, after = (sum_at(made.results, place, found.vocabulary) for made in (step.before, step.after))
            if step is found.steps[0]:
                by_engine = [one.amount for one in found.by_engine if (one.policy, one.path) == place]
                before = before + sum(one for one in by_engine if one is not None) if before is not None else None
            assert before is not None
            assert after is not None
            assert sum(one.share.amount for one in shares) == after - before
            assert all(one.sorts for one in shares)
    for place, parts in found.totals().items():
        first, last = (sum_at(made.results, place, found.vocabulary) for made in (found.columns[0], found.columns[-1]))
        assert first is not None
        assert last is not None
        assert sum(parts.values(), Decimal(0)) == last - first


def sums(found: Matrix, path: str = "amount") -> list[object]:
    """Return a sum in the four columns."""
    return [made.results.get(("hours", path)) for made in found.columns]


def sorts(found: Matrix) -> Mapping[tuple[Sort, ...], Decimal]:
    """Return what each sort of reason adds to the sum."""
    return found.totals()["hours", "amount"]


def revise(
    ledger: Ledger, checker: CrossChecker, number: str, path: str, value: Given, day: date, manner: Manner
) -> None:
    said = Revision(path, value, manner, day, "a letter", "it came to light")
    revise_finding(ledger, rules(), checker, number, said, DECIDER.actor)


def test_where_nothing_moved_all_four_columns_are_the_same(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    found = matrix(decide(age_years=40))
    assert [made.column for made in found.columns] == list(Column)
    assert sums(found) == ["21"] * 4
    assert (found.identical, found.by_engine, sorts(found)) == (True, (), {})
    assert not any(found.differs(place) for place in found.places)


def test_a_corrected_edition_is_a_rule_corrected(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    found = matrix(decide(), rules(**CORRECTED, **{"anyland/age/2021-01-01-r1.yaml": None}))
    assert sums(found)[:2] == ["0", "21"]
    (step, *_) = found.steps
    ((part,),) = step.shares.values()
    assert (part.sorts, part.share.amount) == ((Sort.RULE_CORRECTED,), Decimal(21))
    assert "the rules on being of age were corrected" in step.teller.because(part.share.causes)


def test_a_later_edition_and_a_raised_price_are_rules_changed(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    found = matrix(decide(), rules(**{PRICE: TEXTS[PRICE].replace(*DEARER)}))
    assert sums(found) == ["0", "0", "0", "24"]
    assert sorts(found) == {(Sort.RULE_CHANGED,): Decimal(24)}
    assert len(found.steps[2].shares["hours", "amount"]) == 2


def test_a_wrong_price_of_that_day_is_a_rule_corrected(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    found = matrix(decide(age_years=40), rules(**{PRICE: TEXTS[PRICE].replace("10.50", "11.00")}))
    assert sums(found) == ["21", "22", "22", "22"]
    assert sorts(found) == {(Sort.RULE_CORRECTED,): Decimal(1)}


def test_a_price_published_late_for_a_day_before_is_a_rule_changed(
    decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    found = matrix(
        decide(age_years=40), rules(**{PRICE: TEXTS[PRICE].replace(DEARER[0], DEARER[1].replace("2020", "2012"))})
    )
    assert sums(found) == ["21", "24", "24", "24"]
    assert sorts(found) == {(Sort.RULE_CHANGED,): Decimal(3)}


def test_a_correction_and_a_change_of_findings_are_told_apart(
    ledger: Ledger, checker: CrossChecker, decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    number = decide(age_years=40)
    revise(ledger, checker, number, "hours_week", 3, DAY, Manner.CORRECTED)
    revise(ledger, checker, number, "hours_week", 7, date(2018, 1, 1), Manner.CHANGED)
    found = matrix(number)
    assert sums(found) == ["21", "21", "31.5", "73.5"]
    assert sorts(found) == {(Sort.FINDING_CORRECTED,): Decimal("10.5"), (Sort.FINDING_CHANGED,): Decimal(42)}


def test_life_that_had_changed_before_the_decision_unnoticed_is_a_finding_changed(
    ledger: Ledger, checker: CrossChecker, decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    number = decide(age_years=40)
    revise(ledger, checker, number, "hours_week", 3, date(2014, 6, 1), Manner.CHANGED)
    assert sorts(matrix(number)) == {(Sort.FINDING_CHANGED,): Decimal("10.5")}


def test_what_a_later_decision_found_counts_today_as_changed(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    number = decide(age_years=40)
    decide(date(2016, 1, 1), age_years=41, hours_week=4)
    found = matrix(number)
    assert sums(found) == ["21", "21", "21", "42"]
    assert sorts(found) == {(Sort.FINDING_CHANGED,): Decimal(21)}


def test_every_sort_at_once_adds_up(
    ledger: Ledger, checker: CrossChecker, decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    number = decide()
    revise(ledger, checker, number, "hours_week", 3, DAY, Manner.CORRECTED)
    revise(ledger, checker, number, "hours_week", 7, date(2018, 1, 1), Manner.CHANGED)
    found = matrix(number, rules(**CORRECTED, **{PRICE: TEXTS[PRICE].replace(*DEARER).replace("10.50", "10.51")}))
    assert sums(found) == ["0", "21.02", "31.53", "84"]
    assert set(sorts(found)) == {(s,) for s in Sort if s is not Sort.ENGINE_CHANGED}


def test_what_the_program_gives_otherwise_is_an_engine_changed(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person, matrix: Callable[..., Matrix]
) -> None:
    made = evaluate(made_registry, checker, Question("anyland", None, DAY, USUAL | {"age_years": 40}))
    hours = made.evaluations["hours"]
    other = replace(hours.outputs[0], result=Settled((Decimal("20.97"),)))
    older = replace(made, evaluations={**made.evaluations, "hours": replace(hours, outputs=(other,))})
    found = matrix(keep(ledger, older, DECIDER.actor, rose.id).id)
    assert not found.identical
    assert sums(found) == ["20.97", "21", "21", "21"]
    assert sorts(found) == {(Sort.ENGINE_CHANGED,): Decimal("0.03")}


def test_what_was_not_known_yet_does_not_count(
    ledger: Ledger, checker: CrossChecker, decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    number = decide(age_years=40)
    before = ledger.clock.now()
    ledger.clock = StoppedClock(before + timedelta(days=30))
    revise(ledger, checker, number, "hours_week", 3, DAY, Manner.CORRECTED)
    assert sums(matrix(number)) == ["21", "21", "31.5", "31.5"]
    assert sums(matrix(number, known_at=before)) == ["21"] * 4


def test_rules_that_have_ended_are_not_in_force_today(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, matrix: Callable[..., Matrix]
) -> None:
    question = Question("anyland", "age", DAY, {"age_years": 40})
    number = keep(ledger, evaluate(made_registry, checker, question), DECIDER.actor).id
    found = matrix(number, rules(**{"anyland/age/2021-01-01-r1.yaml": None}))
    assert [made.results["age", "outcome"] for made in found.columns] == ["established"] * 3 + ["not_in_force"]
    (flip, *_) = found.steps[2].flips
    assert found.steps[2].between.sorts_of(flip.ways[0]) == (Sort.RULE_CHANGED,)


def test_a_day_that_a_case_names_is_dropped_on_another(decide: Decide, matrix: Callable[..., Matrix]) -> None:
    assert len(matrix(decide(evaluation_date=DAY.isoformat())).columns) == 4


def test_the_whole_is_given_as_json(
    ledger: Ledger, checker: CrossChecker, decide: Decide, matrix: Callable[..., Matrix]
) -> None:
    number = decide(age_years=40)
    revise(ledger, checker, number, "hours_week", 3, DAY, Manner.CORRECTED)
    told = matrix_json(matrix(number))
    assert (told["record"], told["identical"]) == (number, True)
    totals, steps = cast("list[Any]", told["totals"]), cast("list[Any]", told["steps"])
    (total,) = totals
    assert total == {
        "policy": "hours", "path": "amount", "before": "21", "after": "31.5", "difference": "10.5",
        "by_sort": [{"sorts": ["finding_corrected"], "amount": "10.5"}],
    }  # fmt: skip
    (part,) = steps[1]["sums"][0]["shares"]
    assert part["causes"][0]["words"] == "“Hours” was 2 and is now 3"
