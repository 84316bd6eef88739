"""The gate: every item of the checklist, taken out of a letter that must hold it, is named with its legal source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from api.services.letters import duties_of
from engine.errors import RuleSetError
from engine.trace import FindingNode
from explanations.adequacy import gaps
from explanations.checklist import CHECKLIST, KEYS
from explanations.duties import LetterKind, Need, read_duties
from explanations.letter.facts import DecidedPolicy, Letter, LetterFacts
from explanations.letter.writing import write_letter
from explanations.withholding import Ground, Withheld
from tests.explanations.letter.stripping import with_sentence, without_nodes, without_sections, without_sentences
from tests.golden.documents import facts_of, registry

REFUSED, DEPARTED, INTERIM = "one_outcome_only", "fluctuating_needs_never_observed", "urgent_need_on_leaving_hospital"
BUDGET, DISPUTED, PAYMENT = "fourteen_hours_at_a_price", "carer_who_earns_too_much", "high_risk_weekly_payment"
NEIGHBOUR = Withheld(("has_physical_or_mental_impairment_or_illness",), Ground.INFORMANT, "the neighbour asked for it")
CHANGED = "less_help_and_a_higher_price"


@cache
def whole(name: str) -> Letter:
    return write_letter(facts_of(name))


def changed() -> Letter:
    return write_letter(facts_of(CHANGED))


def kept_back() -> Letter:
    return write_letter(replace(facts_of(REFUSED), withheld=(NEIGHBOUR,)))


def with_discretion() -> Letter:
    return write_letter(facts_of("daughter_at_home_and_no_reason_yet"))


@dataclass(frozen=True)
class Removal:
    """A letter that must hold an item, and how the item is taken out of it."""

    letter: Callable[[], Letter]
    remove: Callable[[Letter], Letter]


def nodes(name: str, *starts: str) -> Removal:
    return Removal(lambda: whole(name), lambda letter: without_nodes(letter, *starts))


def sections(name: str, *keys: str) -> Removal:
    return Removal(lambda: whole(name), lambda letter: without_sections(letter, *keys))


def second_row_of_a_set(letter: Letter) -> Letter:
    return without_sentences(letter, lambda said: said.text.startswith("Looked at but not found"))


def one_line(letter: Letter) -> Letter:
    line = next(node for said in letter.sentences() for node in said.nodes if node.startswith("statement/"))
    return without_nodes(letter, line)


REMOVALS = {
    "authority": nodes(REFUSED, "authority:name"),
    "contact": nodes(REFUSED, "authority:contact"),
    "person": nodes(REFUSED, "determination:person"),
    "number": nodes(REFUSED, "determination:number"),
    "day": nodes(REFUSED, "determination:decided_on"),
    "from": nodes(REFUSED, "determination:from"),
    "officer": nodes(REFUSED, "determination:decided_by"),
    "decision": sections(REFUSED, "decided"),
    "reasons": sections(REFUSED, "why"),
    "outcomes": Removal(lambda: whole(REFUSED), second_row_of_a_set),
    "departure": nodes(DEPARTED, "determination:departure/care_act_criteria/because"),
    "departed_from": nodes(DEPARTED, "determination:departure/care_act_criteria/rules"),
    "evidence": nodes(DEPARTED, "determination:departure/care_act_criteria/evidence"),
    "urgency": nodes(INTERIM, "determination:urgency"),
    "full_reasons_by": nodes(INTERIM, "determination:full_reasons_by"),
    "advice": nodes(REFUSED, "authority:advice"),
    "next": sections(REFUSED, "next"),
    "sums": Removal(lambda: whole(BUDGET), one_line),
    "contribution": nodes(BUDGET, "finding:assessed_contribution", "finding:contribution_lines"),
    "changes": Removal(changed, lambda letter: without_sections(letter, "changes")),
    "findings": sections(REFUSED, "findings"),
    "doubts": sections(DISPUTED, "caveats"),
    "judgement": sections(REFUSED, "judged"),
    "rules": nodes(REFUSED, "edition:"),
    "law": Removal(
        lambda: whole(REFUSED), lambda letter: without_sentences(letter, lambda said: "Regulations 2015" in said.text)
    ),
    "discretion": Removal(with_discretion, lambda letter: without_sections(letter, "discretion")),
    "respond": nodes(PAYMENT, "determination:respond"),
    "human_role": nodes(REFUSED, "determination:human_role"),
    "challenge": nodes(REFUSED, "appeal:complaint", "appeal:ombudsman", "appeal:court"),
    "advocacy": nodes(REFUSED, "appeal:advocacy"),
    "meanwhile": nodes(REFUSED, "appeal:meanwhile"),
    "formats": nodes(REFUSED, "authority:formats"),
    "left_out": Removal(kept_back, lambda letter: without_nodes(letter, "appeal:withheld")),
    "answer_first": Removal(
        lambda: whole(REFUSED),
        lambda letter: replace(letter, body=replace(letter.body, sections=tuple(reversed(letter.body.sections)))),
    ),
}
"""By item, how it is taken out of a letter under the law of England."""

ADDITIONS = {
    "rule_language": lambda: with_sentence(whole(REFUSED), "Your outcomes_unable are too few.", "edition:x"),
    "groundless": lambda: with_sentence(whole(REFUSED), "You own a yacht.", "finding:yacht"),
    "leak": lambda: write_letter(
        replace(
            facts_of(DEPARTED),
            withheld=(Withheld(("outcomes_unable",), Ground.THIRD_PARTY, "a relative"),),
            decided=tuple(_telling(one, "managing toilet needs") for one in facts_of(DEPARTED).decided),
        )
    ),
    "leak in the reasons of a judgement": lambda: write_letter(
        replace(
            _judged(REFUSED, "her neighbour says that eating and drinking well is beyond her"),
            withheld=(Withheld(("outcomes_unable",), Ground.THIRD_PARTY, "a relative"),),
        )
    ),
    "english": lambda: replace(whole(REFUSED), untranslated=("Why",)),
    "urgency": lambda: with_sentence(whole(REFUSED), "It could not wait.", "determination:urgency"),
    "departure": lambda: replace(whole(DEPARTED), kind=LetterKind.ADOPTED),
}
"""By item, a letter that holds what it must not."""


def _telling(one: DecidedPolicy, words: str) -> DecidedPolicy:
    assert one.departed is not None
    return replace(one, departed=replace(one.departed, reasons=f"the trouble is {words}"))


def _judged(name: str, reasons: str) -> LetterFacts:
    """Return the facts of a letter with other reasons for what was left to judgement."""
    facts = facts_of(name)
    decided = []
    for one in facts.decided:
        evaluation = one.material.evaluation
        trace = tuple(
            replace(node, reasons=reasons) if isinstance(node, FindingNode) and node.reasons else node
            for node in evaluation.trace
        )
        material = replace(one.material, evaluation=replace(evaluation, trace=trace))
        decided.append(replace(one, material=material))
    return replace(facts, decided=tuple(decided))


def lacking(letter: Letter) -> dict[str, str]:
    return {gap.item.key: gap.text for gap in gaps(letter)}


@pytest.mark.parametrize("name", [REFUSED, DEPARTED, INTERIM, BUDGET, DISPUTED, PAYMENT])
def test_a_whole_letter_lacks_nothing(name: str) -> None:
    assert lacking(whole(name)) == {}


@pytest.mark.parametrize("make", [changed, kept_back, with_discretion])
def test_a_letter_with_changes_something_withheld_or_discretion_left_lacks_nothing(make: Callable[[], Letter]) -> None:
    assert lacking(make()) == {}


@pytest.mark.parametrize("key", REMOVALS)
def test_a_letter_that_an_item_is_taken_out_of_is_refused_naming_it_and_its_source(key: str) -> None:
    letter = REMOVALS[key].letter()
    duty = letter.facts.duties.items[key]
    assert key not in lacking(letter)
    assert duty.needs[letter.kind] is Need.MUST
    found = lacking(REMOVALS[key].remove(letter))
    assert key in found
    assert found[key].startswith("the letter lacks ")
    assert found[key].endswith(f"({duty.source})")


@pytest.mark.parametrize("key", ADDITIONS)
def test_a_letter_that_holds_what_it_must_not_is_refused_naming_it(key: str) -> None:
    assert lacking(ADDITIONS[key]())[key.split(maxsplit=1)[0]].startswith("the letter must not hold ")


def test_reasons_are_told_in_the_words_in_which_they_were_given_and_no_reasons_as_none() -> None:
    said = write_letter(_judged(REFUSED, "see file_12, part a")).body.section("judged")
    assert said is not None
    assert [one.text for one in said.sentences()] == [
        "Significant impact on well-being: yes, because: see file_12, part a."
    ]
    assert lacking(write_letter(_judged(REFUSED, "see file_12, part a"))) == {}
    none = write_letter(_judged(REFUSED, "")).body.section("judged")
    assert none is not None
    (said_of_none,) = none.sentences()
    assert said_of_none.text == "Significant impact on well-being: yes. No reasons are on record."


def test_every_item_is_tried() -> None:
    assert set(REMOVALS) | {key.split()[0] for key in ADDITIONS} == set(KEYS)


# ── whose law ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", registry().schemes())
def test_every_scheme_says_for_every_item_and_kind_what_it_needs_and_on_which_ground(scheme: str) -> None:
    duties = duties_of(registry(), scheme)
    assert tuple(duties.items) == KEYS
    for duty in duties.items.values():
        assert set(duty.needs) == set(LetterKind)
        assert all(duty.sources)


def test_what_england_asks_another_country_need_not_ask() -> None:
    england, scotland = duties_of(registry(), "england"), duties_of(registry(), "scotland")
    assert england.items["advice"].needs[LetterKind.ADOPTED] is Need.MUST
    assert "Care Act 2014" in england.items["advice"].source
    assert scotland.items["advice"].needs[LetterKind.ADOPTED] is Need.MAY
    assert "Care Act" not in "".join(duty.source for duty in scotland.items.values())


def test_a_scheme_within_england_is_under_its_law() -> None:
    assert duties_of(registry(), "lincolnshire").items == duties_of(registry(), "england").items


def test_a_letter_under_nobodys_duties_cannot_pass_the_gate() -> None:
    with pytest.raises(KeyError):
        gaps(write_letter(replace(facts_of(REFUSED), duties=type(facts_of(REFUSED).duties)())))


WHOLE = ("rules/letters.yaml", "authority: {adopted: must, departed: must, interim: may, source: A law}\n")


@pytest.mark.parametrize(
    ("documents", "problem"),
    [
        (
            [("l.yaml", "authorities: {adopted: must}\n")],
            "l.yaml:1:14: no check stands for `authorities` (did you mean `authority`?)",
        ),
        ([("l.yaml", "{}\n")], "l.yaml: `authority` has no legal source (add `authority:`)"),
        (
            [("l.yaml", "authority: {adopted: ought, departed: must, interim: may, source: A law}\n")],
            "l.yaml:1:22: `ought` is no need (write must, may or must_not)",
        ),
        (
            [("l.yaml", "authority: {adopted: must, departed: must, source: A law}\n")],
            "l.yaml:1:12: `interim` is not said (write must, may or must_not)",
        ),
        (
            [("l.yaml", "authority: {adopted: must, departed: must, interim: may}\n")],
            "l.yaml:1:12: there is no source (name the law or standard that asks for it)",
        ),
    ],
)
def test_duties_that_cannot_be_used_are_refused_with_their_place(
    documents: list[tuple[str, str]], problem: str
) -> None:
    with pytest.raises(RuleSetError) as caught:
        read_duties(documents, "made", ("authority",))
    assert caught.value.text == problem


def test_a_local_document_replaces_only_what_it_says() -> None:
    duties = read_duties([WHOLE, ("local.yaml", "authority: {interim: must}\n")], "made", ("authority",))
    assert duties.items["authority"].source == "A law"
    assert set(duties.items["authority"].needs.values()) == {Need.MUST}


def test_the_checklist_is_written_for_those_who_must_mend_a_letter() -> None:
    assert len(set(KEYS)) == len(CHECKLIST)
    assert all(item.what and item.fill for item in CHECKLIST)
