"""Change notices over the shipped rules: sums to the penny, what turned an answer, and what made no difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from api.ledger.canonical import Json
from api.services.change_notice import Decided, compare
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.attribution import Cause, CauseKind
from engine.outcome import Evaluation
from explanations.changes.comparison import Comparison, Earlier, decided_sums
from explanations.changes.notice import change_blocks, change_notice
from explanations.letter.writing import write_letter
from explanations.render import Form, render
from explanations.statement import Reader, Statement, block_sentences
from tests.golden.documents import facts_of

MENU: dict[str, Any] = {
    "allocation_method": "menu",
    "planned_services": [
        {"service_id": "s1", "units": 10, "unit_price": "15.5"},
        {"service_id": "s2", "units": 2, "unit_price": 40},
    ],
    "exceptional_need": False,
    "plan_agreed": True,
    "agreed_plan_cost": 240,
    "assessed_contribution": 50,
}
CARER: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "earnings_week": "115",
}  # fmt: skip


@cache
def registry() -> Registry:
    return Registry(ShippedShelf())


class Unasked:
    """Lets every evaluation pass: what the second engine says is not what is tested here."""

    def check(self, _: Mapping[str, Evaluation]) -> CrossCheck:
        return CrossCheck(CrossCheckStatus.DEGRADED)

    def is_down(self) -> bool:
        return True


def asked(policy: str, findings: Mapping[str, Any], on: str = "2016-05-01") -> SchemeEvaluation:
    return evaluate(registry(), Unasked(), Question("england", policy, date.fromisoformat(on), findings))


def compared(
    was: SchemeEvaluation,
    now: SchemeEvaluation,
    reader: Reader = Reader.PERSON,
    decided: tuple[Mapping[str, Json], Mapping[str, Json]] = ({}, {}),
) -> Comparison:
    return compare(Decided(was, decided[0]), Decided(now, decided[1]), Earlier("D-1", "2015-05-01"), reader)


def texts(statement: Statement, key: str) -> list[str]:
    section = statement.section(key)
    return [] if section is None else [sentence.text for sentence in section.sentences()]


def with_service(service: int, **changed: object) -> Sequence[Mapping[str, Any]]:
    return [dict(one) | (changed if place == service else {}) for place, one in enumerate(MENU["planned_services"])]


def test_a_sum_is_told_with_what_each_cause_accounts_for() -> None:
    fewer = MENU | {"planned_services": with_service(0, units=8, unit_price="16")}
    notice = change_notice(compared(asked("budget", MENU), asked("budget", fewer)))
    assert texts(notice, "sums") == [
        "“Indicative sum” fell by £27.00 a week, from £235.00 a week to £208.00 a week.",
        "£31.50 less, because “Units a week (service s1)” was 10 and is now 8.",
        "£4.50 more, because “Price of a unit (service s1)” was £15.50 and is now £16.00.",
    ]
    assert texts(notice, "no_effect") == ["Nothing else that the rules look at has changed."]


def test_an_amount_of_the_law_is_never_told_as_changed_need() -> None:
    notice = change_notice(compared(asked("carers_allowance", CARER), asked("carers_allowance", CARER, "2017-05-01")))
    assert texts(notice, "sums") == [
        "“Amount” rose by £62.70 a week, from £0.00 a week to £62.70 a week.",
        "£62.40 more, because the “Earnings limit” set by law was £110.00 a week and is £116.00 a week from 10 April "
        "2017.",
        "This is not a change in your needs.",
        "£0.30 more, because the “Carer's Allowance” set by law was £62.10 a week and is £62.70 a week from 10 April "
        "2017.",
        "This is not a change in your needs.",
    ]


def test_what_turned_an_answer_is_told() -> None:
    notice = change_notice(compared(asked("carers_allowance", CARER), asked("carers_allowance", CARER, "2017-05-01")))
    assert texts(notice, "answers") == [
        "Carer's Allowance, basic tests: the answer was no, and now is yes.",
        "That is because the “Earnings limit” set by law was £110.00 a week and is £116.00 a week from 10 April 2017.",
    ]


def test_each_of_several_causes_that_was_enough_alone_is_told() -> None:
    good = CARER | {"earnings_week": "90"}
    bad = good | {"caring_hours_week": 20, "earnings_week": "300"}
    (_, why) = texts(
        change_notice(compared(asked("carers_allowance", good), asked("carers_allowance", bad))), "answers"
    )
    assert why == (
        "Any one of these was enough: “Hours of care given” was 40 hours a week and is now 20 hours a week; or "
        "“Weekly earnings” was £90.00 a week and is now £300.00 a week."
    )


def test_causes_of_which_none_was_enough_alone_are_told_together() -> None:
    bad = CARER | {"caring_hours_week": 20, "earnings_week": "300"}
    good = CARER | {"earnings_week": "90"}
    (_, why) = texts(
        change_notice(compared(asked("carers_allowance", bad), asked("carers_allowance", good))), "answers"
    )
    assert why.startswith("This came of several changes together, of which none alone was enough: ")


def test_what_changed_and_made_no_difference_is_told() -> None:
    more = CARER | {"caring_hours_week": 41}
    notice = change_notice(compared(asked("carers_allowance", CARER), asked("carers_allowance", more)))
    assert [section.key for section in notice.sections] == ["since", "no_effect"]
    assert texts(notice, "no_effect") == [
        "This changed too, and made no difference: “Hours of care given”.",
        "Nothing else that the rules look at has changed.",
    ]


@pytest.mark.parametrize("reader", Reader)
def test_where_nothing_changed_that_is_all_that_is_said(reader: Reader) -> None:
    one = asked("carers_allowance", CARER)
    notice = change_notice(compared(one, one, reader))
    assert texts(notice, "no_effect") == ["Nothing that the rules look at has changed, and every answer is the same."]
    assert [section.key for section in notice.sections] == ["since", "no_effect"]


def departed(amount: str) -> Mapping[str, Json]:
    return {"budget": {"how": "departed", "outputs": {"indicative_amount": amount}, "reasons": "r", "evidence": ["e"]}}


def test_a_departure_is_a_part_of_its_own_and_the_parts_still_add_up() -> None:
    fewer = MENU | {"planned_services": with_service(0, units=8)}
    both = (departed("250.25"), departed("210.10"))
    comparison = compared(asked("budget", MENU), asked("budget", fewer), decided=both)
    (changed,) = (one for one in decided_sums(comparison) if one.path == "indicative_amount")
    assert (changed.before, changed.after) == (Decimal("250.25"), Decimal("210.10"))
    assert [part.amount for part in changed.parts] == [Decimal("-31.00"), Decimal("-15.25"), Decimal("6.10")]
    assert sum(part.amount for part in changed.parts) == changed.after - changed.before
    said = [sentence.text for block in change_blocks(comparison) for sentence in block_sentences(block)]
    assert "£15.25 less, because last time we decided otherwise than the rules, and that is not carried over." in said
    assert "£6.10 more, because we now decided otherwise than the rules." in said


def test_a_departure_that_ended_is_told_though_the_rules_say_the_same() -> None:
    one = asked("budget", MENU)
    comparison = compared(one, one, decided=(departed("250.25"), {}))
    (changed,) = decided_sums(comparison)
    assert [(part.amount, part.departed_before) for part in changed.parts] == [(Decimal("-15.25"), True)]


def test_a_practitioner_sees_everything_that_changed_then_and_now() -> None:
    fewer = MENU | {"planned_services": with_service(0, units=8)[:1], "assessed_contribution": 60}
    notice = change_notice(compared(asked("budget", MENU), asked("budget", fewer), Reader.PRACTITIONER))
    rows = texts(notice, "changed")
    assert [rows[place : place + 3] for place in range(0, len(rows), 3)] == [
        ["Contribution", "£50.00 a week", "£60.00 a week"],
        ["Units a week (service s1)", "10", "8"],
        ["Service s2", "There", "Not there"],
    ]


def test_beyond_eight_causes_they_are_grouped_and_named() -> None:
    many: list[dict[str, Any]] = [{"service_id": f"s{n}", "units": n, "unit_price": 10} for n in range(1, 11)]
    other = [dict(one) | {"units": one["units"] + 1} for one in many]
    comparison = compared(
        asked("budget", MENU | {"planned_services": many}), asked("budget", MENU | {"planned_services": other})
    )
    assert comparison.attribution.causes == (
        Cause(
            CauseKind.FINDING,
            "planned_services",
            tuple(
                Cause(CauseKind.FINDING, f"planned_services[{key}].units")
                for key in ("s10", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9")
            ),
        ),
    )
    assert texts(change_notice(comparison), "sums")[:2] == [
        "“Indicative sum” rose by £100.00 a week, from £550.00 a week to £650.00 a week.",
        "£100.00 more, because several things changed (facts about the case): “Units a week (service s10)”, “Units a "
        "week (service s1)”, “Units a week (service s2)”, “Units a week (service s3)”, “Units a week (service s4)”, "
        "“Units a week (service s5)” and 4 more things.",
    ]


def test_every_sentence_names_the_difference_that_it_speaks_for() -> None:
    notice = change_notice(compared(asked("carers_allowance", CARER), asked("carers_allowance", CARER, "2017-05-01")))
    assert all(sentence.nodes[0].startswith("change:D-1/") for sentence in notice.sentences())
    earnings = next(sentence for sentence in notice.sentences() if "Earnings limit" in sentence.text)
    assert "figure:earnings_limit" in earnings.nodes


def test_what_is_withheld_is_not_told_and_the_parts_still_add_up() -> None:
    fewer = MENU | {"planned_services": with_service(0, units=8, unit_price="16")}
    comparison = replace(
        compared(asked("budget", MENU), asked("budget", fewer)), withheld=("planned_services[s1].units",)
    )
    notice = change_notice(comparison)
    assert texts(notice, "sums") == [
        "“Indicative sum” fell by £27.00 a week, from £235.00 a week to £208.00 a week.",
        "£31.50 less, because something changed that we may not tell here.",
        "£4.50 more, because “Price of a unit (service s1)” was £15.50 and is now £16.00.",
    ]
    assert not any("units" in node for sentence in notice.sentences() for node in sentence.nodes)
    assert "Units" not in render(notice, Form.TEXT)


@pytest.mark.parametrize("path", ["planned_services[s1]", "planned_services"])
def test_a_whole_entry_or_list_that_is_withheld_is_not_told(path: str) -> None:
    fewer = MENU | {"planned_services": with_service(0, units=8)}
    comparison = replace(compared(asked("budget", MENU), asked("budget", fewer)), withheld=(path,))
    assert "s1" not in render(change_notice(comparison), Form.JSON)


@pytest.mark.parametrize(
    ("language", "said"),
    [("cy", "Mae hyn yn cymharu â ein penderfyniad diwethaf"), ("nl", "Dit vergelijkt met ons vorige besluit")],
)
def test_a_notice_is_said_in_the_language_of_its_letter(language: str, said: str) -> None:
    facts = facts_of("less_help_and_a_higher_price")
    letter = write_letter(replace(facts, language=language))
    section = letter.body.section("changes")

    assert section is not None
    texts = [sentence.text for sentence in section.sentences()]
    assert texts[0].startswith(said)
    english = {"fell by", "rose by", "because", "Nothing else", "in your needs", "This changed too"}
    assert not [word for word in english for text in texts if word in text]
