"""Time line: each day from which a scheme gives something else for the same findings, with what changed and why."""

from __future__ import annotations

from datetime import date

import pytest

from api.services.cross_checking import CrossChecker
from api.services.registry import Registry
from api.services.time_line import PolicyTurn, Turn, days_of_change, time_line
from engine.errors import FindingError, NotAvailable

TODAY = date(2026, 11, 22)
CARER = {"age_years": 30, "caring_hours_week": 40, "full_time_education": False, "earnings_week": 115}


def _allowance(turns: tuple[Turn, ...]) -> dict[str, PolicyTurn]:
    return {turn.on.isoformat(): one for turn in turns for one in turn.policies if one.policy == "carers_allowance"}


def test_earnings_over_the_old_limit_are_under_the_new_one(registry: Registry, checker: CrossChecker) -> None:
    turns = _allowance(time_line(registry, checker, "england", CARER, TODAY))
    assert (turns["2015-04-06"].before, turns["2015-04-06"].now) == (None, "not_established")
    raised = turns["2017-04-10"]
    assert (raised.before, raised.now) == ("not_established", "established")
    assert "Earnings limit: was £110.00 a week, now £116.00 a week" in raised.causes


def test_a_law_that_ends_and_one_that_begins_stand_on_the_same_day(registry: Registry, checker: CrossChecker) -> None:
    turns = time_line(registry, checker, "england", {"age_years": 45}, TODAY)
    (turn,) = [turn for turn in turns if turn.on == date(2015, 4, 1)]
    told = {one.policy: one for one in turn.policies}
    assert told["facs"].causes == ("the rules ended",)
    assert told["care_act_criteria"].causes == ("the rules came into force",)


def test_days_on_which_nothing_changes_for_these_findings_are_left_out(
    registry: Registry, checker: CrossChecker
) -> None:
    days = days_of_change(registry, "england", TODAY)
    turns = [turn.on for turn in time_line(registry, checker, "england", {"age_years": 45}, TODAY)]
    assert turns == sorted(turns)
    assert set(turns) < set(days)


def test_it_ends_on_the_day_asked_for(registry: Registry, checker: CrossChecker) -> None:
    turns = time_line(registry, checker, "england", CARER, date(2016, 1, 1))
    assert max(turn.on for turn in turns) == date(2015, 4, 6)
    assert time_line(registry, checker, "england", CARER, date(1990, 1, 1)) == ()


def test_what_cannot_be_used_is_named(registry: Registry, checker: CrossChecker) -> None:
    with pytest.raises(NotAvailable, match="no scheme"):
        time_line(registry, checker, "englnd", {}, TODAY)
    with pytest.raises(FindingError, match="age_year"):
        time_line(registry, checker, "england", {"age_year": 3}, TODAY)
