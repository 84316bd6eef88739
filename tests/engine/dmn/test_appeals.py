"""Stages of appeal say what holds with its source, or `not stated`; anything else is refused with its place."""

from __future__ import annotations

import pytest

from engine.dmn.appeals import Event, Unit, read_stages, route_problems
from engine.errors import RuleSetError

WHOLE = """
complaint:
  title: Complaint
  heard_by: authority
  open_to: [person]
  raise: {within: 12 months, from: decision, basis: law, source: The Act}
  acknowledge: {within: 3 working days, from: receipt, basis: law, source: The Act}
  decide: not stated
  represented_by: not stated
  payments: {meanwhile: go on, basis: stated, source: The Act}
"""


def test_a_stage_is_read_with_its_limits_and_what_is_not_stated() -> None:
    stage = read_stages([("a.yaml", WHOLE)])["complaint"]
    assert stage.to_raise is not None
    assert stage.to_acknowledge is not None
    assert (stage.to_raise.length, stage.to_raise.start) == ("12 months", Event.DECISION)
    assert (stage.to_acknowledge.count, stage.to_acknowledge.unit) == (3, Unit.WORKING_DAY)
    assert stage.unstated == ("the time to decide it", "who may represent the person")


def test_a_later_document_takes_the_place_of_a_stage_as_a_whole() -> None:
    later = WHOLE.replace("Complaint", "Local complaint").replace("12 months", "1 year")
    stage = read_stages([("a.yaml", WHOLE), ("b.yaml", later)])["complaint"]
    assert stage.title == "Local complaint"
    assert stage.to_raise is not None
    assert stage.to_raise.length == "1 year"


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("decide: not stated", "decide: soon", "`soon` has no source"),
        ("  decide: not stated\n", "", "`decide` is missing"),
        ("12 months", "a while", "is no length of time"),
        ("12 months", "0 months", "is no length of time"),
        ("from: receipt", "from: answer", "cannot run from `answer`"),
        ("basis: law, source: The Act}\n  ack", "basis: hearsay, source: The Act}\n  ack", "is none of these"),
        (", source: The Act}\n  ack", "}\n  ack", "`source` is missing"),
        ("meanwhile: go on", "meanwhile: perhaps", "is none of these"),
        ("open_to: [person]", "open_to: []", "nobody may raise it"),
        ("heard_by: authority", "heard_by: nobody", "is none of these"),
        ("  title", "  titel: x\n  title", "unknown key `titel`"),
        ("complaint:", "Complaint!:", "no name of a stage"),
    ],
)
def test_what_does_not_hold_together_is_refused_with_its_place(was: str, now: str, message: str) -> None:
    changed = WHOLE.replace(was, now, 1)
    assert changed != WHOLE
    with pytest.raises(RuleSetError, match=message) as caught:
        read_stages([("a.yaml", changed)])
    assert caught.value.where.startswith("a.yaml")


def test_a_route_names_stages_that_there_are_and_that_are_in_use() -> None:
    stages = read_stages([("a.yaml", WHOLE + '  off: "put off"\n')])
    problems = [one.message for one in route_problems(stages, ("complaint", "court"), "s.yaml")]
    assert ["off" in problems[0], "court" in problems[1]] == [True, True]
