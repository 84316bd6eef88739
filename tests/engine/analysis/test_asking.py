"""What to ask next, on rules small enough to check by hand."""

from __future__ import annotations

from engine.analysis.asking import parting, uncertainty, worth_asking
from tests.engine.analysis.cases import ALLOWANCE, SUM, case, subject
from tests.engine.small_rules import edition

ROUTE = """
    inputs: [asked, band, age]
    outputs: [decision]
    decisions:
      decision:
        question: Which?
        table:
          hit policy: first
          inputs: [asked, band, age]
          outputs: [decision]
          rules:
            - {id: a, when: ["false", "-", "-"], then: ['"no"'], basis: law, source: act, because: Words.}
            - {id: b, when: ["-", '"low"', "-"], then: ['"no"'], basis: law, source: act, because: Words.}
            - {id: c, when: ["-", "-", "< 18"], then: ['"maybe"'], basis: law, source: act, because: Words.}
            - {id: d, when: ["-", "-", "-"], then: ['"yes"'], basis: law, source: act, because: Words.}
"""


def paths(findings: dict[str, object], rules: str = ROUTE, name: str = "decision") -> list[str]:
    """Return what is worth asking about, in order."""
    one = case(edition(rules), findings)
    return [asking.path for asking in worth_asking(one, [subject(one, name)])]


def test_what_could_end_it_at_once_is_asked_first() -> None:
    assert paths({})[-1] == "age"
    assert set(paths({})) == {"asked", "band", "age"}


def test_what_leaves_equally_little_open_is_asked_in_the_order_of_the_conversation() -> None:
    assert paths({})[0] == "asked"


def test_nothing_is_asked_once_it_is_settled() -> None:
    assert paths({"asked": False}) == []
    assert paths({"asked": True, "band": "high", "age": 30}) == []


def test_what_cannot_change_it_any_more_is_not_asked() -> None:
    assert paths({"asked": True, "band": "high"}) == ["age"]


def test_an_amount_that_a_sum_waits_for_is_asked_about() -> None:
    assert paths({"asked": True, "limit": 10}, SUM, "total") == ["savings"]


def test_a_question_says_which_answers_it_bears_on_and_how_much_it_leaves_open() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "asked": True})
    (asking,) = worth_asking(one, [subject(one)])

    assert asking.path == "needs"
    assert asking.left_open == 0
    assert [s.output.name for s in asking.decides] == ["decision"]


def test_two_ends_equally_likely_are_one_bit() -> None:
    one = case(edition(ALLOWANCE), {"age": 30, "savings": 0, "needs": ["eat", "wash"]})

    assert uncertainty(one.diagram(subject(one)).narrowed(one.allowed)) == 1


def test_why_a_question_is_asked_is_two_cases_that_it_alone_tells_apart() -> None:
    one = case(edition(ROUTE), {"band": "high"})
    diagram = one.diagram(subject(one)).narrowed(one.allowed)

    found = parting(diagram, "age")

    assert found is not None
    assert {axis for axis in found.one if found.one[axis] != found.other[axis]} == set(one.space.places("age"))
    assert {end.value for end in found.ends} == {"maybe", "yes"}
    assert (diagram.end_at(found.one), diagram.end_at(found.other)) == found.ends


def test_what_is_not_asked_tells_nothing_apart() -> None:
    one = case(edition(ROUTE), {"asked": False})

    assert parting(one.diagram(subject(one)).narrowed(one.allowed), "age") is None
