"""Letters about determinations: what each kind says, in which order, and that it says nothing without a ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from lxml import html

from engine.dmn.scheme import read_scheme
from explanations.letter.facts import DecidedPolicy, Departed, Letter, LetterFacts, LetterKind
from explanations.letter.frame import frame_of
from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.material import BESIDE_THE_TRACE, DAY
from explanations.render import Form
from tests.explanations.made_rules import material, text_of
from tests.explanations.test_reasons import CARER, WORKERS
from tests.golden.documents import facts_of

SCHEME = read_scheme(text_of("scheme"), "made")
REFUSED = DecidedPolicy(material("allowance", CARER))
FACTS = LetterFacts(
    kind=LetterKind.ADOPTED,
    number="D-12",
    person="Mary Example",
    decided_on="2016-05-10",
    decided_by="Jo Field, social worker",
    frame=frame_of(SCHEME),
    decided=(REFUSED,),
    address=("1 High Street", "Anytown"),
)


def texts(letter: Letter, key: str) -> list[str]:
    section = letter.body.section(key)
    return [] if section is None else [sentence.text for sentence in section.sentences()]


def test_the_answer_comes_first_then_why_what_next_and_how_to_disagree() -> None:
    letter = write_letter(FACTS)
    assert [section.key for section in letter.body.sections] == [
        "decided", "why", "next", "help", "challenge", "who", "formats", "findings", "figures", "provisions",
    ]  # fmt: skip
    assert texts(letter, "decided") == ["You cannot get the allowance."]
    assert texts(letter, "why") == [
        "You give care for 30 hours a week. At least 35 are needed.",
        "You earn £120.50 a week. The limit is £110.00.",
    ]
    assert texts(letter, "challenge") == [
        "You can talk to a person about this letter: Care team, telephone 01632 960 001.",
        "You can complain to us within 12 months.",
        "After that you can ask the Ombudsman.",
    ]
    assert texts(letter, "who")[0] == "This was decided for Anytown Council by Jo Field, social worker."


def test_the_head_names_the_authority_the_person_the_day_and_the_reference() -> None:
    text = render_letter(write_letter(FACTS), Form.TEXT)
    assert text.startswith(
        "Anytown Council\nCare team, telephone 01632 960 001\n\nMary Example\n1 High Street\nAnytown\n\n"
        "Date: 10 May 2016\nOur reference: D-12\n\n\nOur decision: allowance for carers\n"
    )


def test_a_policy_with_many_reasons_shows_two_and_tells_all_below() -> None:
    many = DecidedPolicy(material("allowance", {**CARER, "age_years": 15, "groups": []}))
    letter = write_letter(replace(FACTS, decided=(many,)))
    assert len(texts(letter, "why")) == 2
    assert len(texts(letter, "all_reasons")) == 4


def test_a_letter_about_several_policies_has_an_item_for_each_and_each_fact_once() -> None:
    decided = (REFUSED, DecidedPolicy(material("paying", WORKERS)), REFUSED)
    letter = write_letter(replace(FACTS, decided=decided))
    assert letter.policies == ("allowance", "paying", "allowance")
    assert letter.body.title == "Our decision: your care and support"
    facts = texts(letter, "findings")
    assert facts.count("Age") == 1


def test_a_departure_says_what_was_decided_what_the_rules_alone_say_and_the_reasons_for_it() -> None:
    departed = Departed({"share": "1140.5"}, "the cost of nights was left out", ("Letter of 3 May 2016",))
    one = DecidedPolicy(material("share", {"total_cost": 300, "contribution": 0}), departed)
    letter = write_letter(replace(FACTS, kind=LetterKind.DEPARTED, decided=(one,)))
    assert texts(letter, "decided") == [
        "The authority's share: £1,140.50 a week.",
        "The rules alone would say: The authority pays £300.00 a week.",
    ]
    assert texts(letter, "why") == [
        "We decided otherwise than the rules alone, because: the cost of nights was left out.",
        "We relied on: Letter of 3 May 2016.",
    ]


def test_what_comes_with_a_yes_is_told_and_nothing_comes_with_a_no() -> None:
    granted = DecidedPolicy(material("allowance", {**CARER, "caring_hours_week": 40, "earnings_week": 90}))
    assert texts(write_letter(replace(FACTS, decided=(granted,))), "terms") == [
        "Duties: tell us when your earnings change; and keep your payslips for a year.",
        "Rate: £62.10 a week.",
    ]
    assert texts(write_letter(FACTS), "terms") == []


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ({"decision": "eligible"}, "You can get the allowance."),
        ({"decision": "not_eligible"}, "You cannot get the allowance."),
        ({"reasons": ["too_young", "not_a_carer"]}, "Reasons: too young and not an unpaid carer."),
        ({"workers": {"w1": {"payable": "permit"}}}, "Worker w1: may be paid: allowed."),
        ({"decision": None}, "Decision: none."),
    ],
)
def test_decided_outputs_are_said_by_their_labels(outputs: Mapping[str, object], said: str) -> None:
    one = DecidedPolicy(REFUSED.material, Departed(outputs, "the person is different"))  # type: ignore[arg-type]  # JSON from the list
    assert texts(write_letter(replace(FACTS, kind=LetterKind.DEPARTED, decided=(one,))), "decided")[0] == said


def test_an_interim_letter_says_that_it_is_one_why_and_by_when_full_reasons_follow() -> None:
    facts = replace(FACTS, kind=LetterKind.INTERIM, urgency="she comes home today", full_reasons_by="2016-05-24")
    letter = write_letter(facts)
    assert letter.body.title.startswith("Our interim decision")
    assert texts(letter, "interim") == [
        "We decided at once, because: she comes home today.",
        "You will get our full reasons by 24 May 2016.",
    ]
    assert "We will write to you again by 24 May 2016." in texts(letter, "next")


def test_what_is_not_decided_yet_is_said_with_the_questions_that_are_open() -> None:
    letter = write_letter(replace(FACTS, undecided=(material("allowance", {"age_years": 17, "groups": ["carer"]}),)))
    assert texts(letter, "open") == [
        "Allowance for carers: we need to know more.",
        "How many hours a week?",
        "How much do you earn?",
    ]


def test_every_sentence_speaks_for_a_node_or_for_something_beside_the_trace() -> None:
    decided = (REFUSED, DecidedPolicy(material("paying", WORKERS)))
    letter = write_letter(replace(FACTS, decided=decided, demonstration=True, completes=True))
    known = frozenset().union(*(one.material.ids for one in decided))
    for sentence in letter.sentences():
        assert all(n in known or n == DAY or n.startswith(BESIDE_THE_TRACE) for n in sentence.nodes), sentence


@pytest.mark.parametrize("form", [Form.HTML, Form.HTML_PART, Form.JSON])
def test_a_name_cannot_bring_markup_or_lines_into_a_letter(form: Form) -> None:
    hostile = replace(FACTS, person="<b>Mary</b>\nDate: today", address=())
    letter = write_letter(hostile)
    assert letter.recipient[0].text == "<b>Mary</b> Date: today"
    assert form is Form.JSON or "<b>" not in render_letter(letter, form)


def test_the_page_has_language_title_one_main_heading_and_table_headers() -> None:
    page = html.document_fromstring(render_letter(write_letter(FACTS), Form.HTML))
    assert page.get("lang") == "en"
    assert page.findtext(".//title") == "Our decision: allowance for carers"
    assert len(page.findall(".//h1")) == 1
    assert all(th.get("scope") in ("col", "row") for th in page.iter("th"))


def test_a_letter_never_says_the_system() -> None:
    assert not any("the system" in sentence.text.lower() for sentence in write_letter(FACTS).sentences())


def test_a_refusal_says_what_was_enough_and_which_evidence_would_make_it_a_yes() -> None:
    letter = write_letter(facts_of("carer_who_is_well"))

    assert texts(letter, "enough") == [
        "This was enough to settle it, whatever else is found: Carer's health at risk; and things caring stops the "
        "carer doing."
    ]
    first, *ways = texts(letter, "evidence")
    assert first == "Any one of these would turn our no into a yes:"
    assert ways[0] == (
        "Carer's health at risk (now: no): yes; and significant impact on the carer's well-being (now: no): yes."
    )


def test_what_only_a_change_in_ones_life_would_change_is_not_told_in_a_letter() -> None:
    facts = facts_of("carer_who_earns_too_much")

    assert [claim.paths for told in facts.decided[0].otherwise for claim in told.claims] == [("earnings_week",)]
    assert texts(write_letter(facts), "record") == texts(write_letter(facts), "evidence") == []


def test_nothing_is_told_of_what_would_change_the_rules_answer_where_the_decision_departs_from_it() -> None:
    facts = facts_of("fluctuating_needs_never_observed")

    assert texts(write_letter(facts), "enough") == []
