"""Freshness: stale and unverified figures and sources are named, each once, and stop nothing."""

from __future__ import annotations

from datetime import date

from api.services.freshness import notices
from api.services.registry import Registry
from api.services.rule_sets import editions
from tests.api.services.made_rules import shelf

TODAY = date(2026, 11, 22)


def _told(registry: Registry, scheme: str, policy: str, today: date = TODAY) -> list[str]:
    return [notice.text for notice in notices(registry, editions(registry, scheme, policy), today)]


def test_a_figure_that_has_run_out_is_named_with_its_last_day() -> None:
    (told,) = [text for text in _told(Registry(shelf()), "anyland", "lapsed") if "figure" in text]
    assert "rules/anyland/lapsed/figures.yaml: figure old_price: known to hold only until 2012-12-31" in told


def test_an_invented_figure_is_named() -> None:
    told = _told(Registry(shelf()), "anyland", "invented")
    assert any("figure made_up: invented for demonstration" in text for text in told)


def test_what_is_in_order_is_not_named() -> None:
    assert not any("figure" in text for text in _told(Registry(shelf()), "anyland", "hours"))


def test_a_source_that_nobody_has_verified_is_named_once(registry: Registry) -> None:
    names = editions(registry, "england")
    told = [notice.text for notice in notices(registry, names, TODAY)]
    assert told.count("rules/england/sources.yaml: source dp-act-1996: not verified against its text") == 1


def test_a_source_is_to_be_looked_at_again_after_a_year(registry: Registry) -> None:
    year_later = date(2027, 12, 1)
    told = _told(registry, "england", "care_act_criteria", year_later)
    assert any("last looked at on" in text for text in told)
    assert not any("last looked at on" in text for text in _told(registry, "england", "care_act_criteria"))


def test_a_law_that_has_ended_needs_no_second_look(registry: Registry) -> None:
    assert not any("last looked at" in text for text in _told(registry, "england", "facs", date(2027, 12, 1)))
