"""A figure holds from its day until the next, and is stale once nobody knows that it holds."""

from __future__ import annotations

import textwrap

import pytest

from engine.dmn.figures import ResolvedFigure, read_figures, resolve
from engine.errors import RuleSetError

TEXT = textwrap.dedent("""
    limit:
      label: Limit
      type: money
      values:
        - {from: 2015-04-06, until: 2017-04-09, value: 110.00, basis: stated, source: r}
        - {from: 2017-04-10, value: 116.00, basis: law, source: act}
        - {from: 2018-04-09, holds_until: 2019-04-07, value: 120.00, basis: law, source: act, verified: no}
    floor:
      label: Floor
      type: choice
      set_by: authority
      values: [{from: 2003-01-01, value: substantial, basis: modelling, source: m, illustrative: yes}]
    """)


def limit_on(day: str, *, with_law: bool = True) -> ResolvedFigure:
    """Return the limit as it stands on a day."""
    return resolve(read_figures(TEXT), day, with_law=with_law)["limit"]


@pytest.mark.parametrize(
    ("day", "text", "stale"),
    [
        ("2015-04-05", None, False),
        ("2015-04-06", "110.00", False),
        ("2017-04-09", "110.00", False),
        ("2017-04-10", "116.00", False),
        ("2018-04-08", "116.00", False),
        ("2019-04-07", "120.00", False),
        ("2019-04-08", "120.00", True),
    ],
)
def test_the_value_of_a_day(day: str, text: str | None, stale: bool) -> None:
    found = limit_on(day)

    assert (found.value.text.text if found.value else None) == text
    assert found.stale is stale


def test_without_the_law_only_stated_values_take_part_and_end_when_they_say() -> None:
    assert limit_on("2017-04-09", with_law=False).value is not None
    assert limit_on("2017-04-10", with_law=False).value is None


def test_words_become_feel_texts() -> None:
    floor = resolve(read_figures(TEXT), "2010-01-01", with_law=True)["floor"]

    assert floor.value is not None
    assert floor.value.text.text == '"substantial"'
    assert floor.value.illustrative


def test_the_digest_binds_value_and_dates_but_not_the_note() -> None:
    plain = read_figures(TEXT)["limit"].values[0]
    noted = read_figures(TEXT.replace("source: r}", "source: r, note: seen}"))["limit"].values[0]
    other = read_figures(TEXT.replace("110.00", "110.01"))["limit"].values[0]

    assert plain.digest("limit") == noted.digest("limit") != other.digest("limit")


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("2017-04-10", "2014-04-10", "not in order of date"),
        ("type: money", "type: cash", "unknown type `cash`"),
        ("set_by: authority", "set_by: nobody", "write law or authority"),
    ],
)
def test_figures_that_cannot_hold_are_refused(change: str, to: str, message: str) -> None:
    with pytest.raises(RuleSetError, match=message):
        read_figures(TEXT.replace(change, to))


def test_a_figure_may_say_from_which_findings_it_is_otherwise_worked_out() -> None:
    figures = read_figures(TEXT.replace("  type: choice\n", "  type: choice\n  worked_out_from: [answers, points]\n"))

    assert figures["limit"].worked_out_from == ()
    assert figures["floor"].worked_out_from == ("answers", "points")
