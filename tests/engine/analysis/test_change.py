"""What would change an answer, on rules small enough to check by hand."""

from __future__ import annotations

from engine.analysis.case import Case
from engine.analysis.change import Change, changes
from engine.analysis.parts import End
from engine.values import Decimal, Value
from tests.engine.analysis.cases import ALLOWANCE, case, subject
from tests.engine.small_rules import edition


def is_yes(end: End) -> bool:
    """Say whether an end is a yes."""
    return end.value == "yes"


def found(one: Case, name: str = "decision") -> tuple[Change, ...]:
    """Return the changes that lead to a yes."""
    return changes(one.diagram(subject(one, name)), one.cells, is_yes).found


def samples(one: Case, change: Change) -> list[dict[str, list[Value]]]:
    """Return a value of each cell of each box."""
    axes = one.space.axes
    return [
        {axes[place].path: [axes[place].samples[cell] for cell in sorted(cells)] for place, cells in box.items()}
        for box in change.boxes
    ]


def test_one_finding_in_the_way_is_the_only_change_and_its_region_is_whole() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 20000, "asked": True, "needs": ["wash", "eat"]})

    assert [change.paths for change in found(one)] == [("savings",)]
    line = one.space.axes[one.space.places("savings")[0]].line
    assert line is not None
    values = samples(one, found(one)[0])
    assert [len(v["savings"]) for v in values] == [2]
    assert {line.cell_of(v) for v in values[0]["savings"]} == {0, 1}  # below 16000, and 16000 itself


def test_two_findings_in_the_way_must_both_change() -> None:
    one = case(edition(ALLOWANCE), {"age": 17, "savings": 20000, "asked": True, "needs": ["wash", "eat"]})

    assert [change.paths for change in found(one)] == [("age", "savings")]


def test_members_of_a_set_that_are_only_counted_are_one_axis() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True, "needs": ["wash"]})

    assert samples(one, found(one)[0]) == [{"needs": [Decimal(2), Decimal(3), Decimal(4)]}]


def test_what_is_wanted_already_needs_no_change() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True, "needs": ["wash", "eat"]})

    assert found(one) == ()


def test_a_finding_not_known_must_not_matter_unless_it_is_part_of_the_change() -> None:
    one = case(edition(ALLOWANCE), {"savings": 20000, "asked": True, "needs": ["wash", "eat"]})

    assert [change.paths for change in found(one)] == [("age", "savings")]


TWO_WAYS = """
    inputs: [age, band, asked]
    outputs: [decision]
    decisions:
      decision:
        question: Is it due?
        table:
          hit policy: first
          inputs: [age, band, asked]
          outputs: [decision]
          rules:
            - {id: old, when: [">= 65", "-", "-"], then: ['"yes"'], basis: law, source: act, because: Words.}
            - {id: high, when: ["-", '"high"', "true"], then: ['"yes"'], basis: law, source: act, because: Words.}
            - {id: rest, when: ["-", "-", "-"], then: ['"no"'], basis: law, source: act, because: Words.}
"""


def test_each_of_two_ways_to_the_same_end_is_a_change_of_its_own() -> None:
    one = case(edition(TWO_WAYS), {"age": 30, "band": "low", "asked": True})

    assert [change.paths for change in found(one)] == [("age",), ("band",)]


def test_a_larger_set_is_named_only_if_no_part_of_it_would_do() -> None:
    one = case(edition(TWO_WAYS), {"age": 30, "band": "low", "asked": False})

    assert [change.paths for change in found(one)] == [("age",), ("asked", "band")]
