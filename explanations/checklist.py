"""The items of a letter: how it is seen whether a letter holds one, and whether it is asked of it at all.

Which kinds of letter need an item, and by which law, is the scheme's to say (`letters.yaml`, `explanations.duties`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explanations.letter import contents as seen
from explanations.letter.facts import Letter

Test = Callable[[Letter], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist.

    Args:
        key: stable name, as in `letters.yaml`.
        what: what the letter lacks, or may not hold, as it is shown to the decision-maker.
        fill: which field of the decision or of the authority's settings fills or mends it.
        holds: whether a letter holds it.
        applies: whether a letter is one that it is asked of.
    """

    key: str
    what: str
    fill: str
    holds: Test
    applies: Test = lambda letter: True


CHECKLIST: tuple[Item, ...] = (
    Item("authority", "the name of the authority", "authority.name", seen.speaks_for("authority:name")),
    Item("contact", "how to reach a person", "authority.contact", seen.speaks_for("authority:contact")),
    Item("person", "the name of the person", "person.name", seen.speaks_for("determination:person")),
    Item("number", "a number to quote", "determination.number", seen.speaks_for("determination:number")),
    Item("day", "the day of the decision", "determination.decided_on", seen.speaks_for("determination:decided_on")),
    Item("from", "from when the decision counts", "evaluation.on", seen.speaks_for("determination:from")),
    Item("officer", "who decided, by name", "determination.decided_by", seen.speaks_for("determination:decided_by")),
    Item("decision", "what was decided", "determination.policies", seen.tells_each_policy("decided")),
    Item("reasons", "the reasons for each thing decided", "determination.policies", seen.tells_each_policy("why")),
    Item(
        "outcomes",
        "which of the things that the law lists were considered, and what was found on each",
        "assessment.findings",
        seen.tells_every_member,
        seen.decides("eligibility"),
    ),
    Item(
        "departure",
        "the decision-maker's own reasons",
        "determination.reasons",
        seen.says_of_each_departure("because"),
    ),
    Item(
        "departed_from",
        "what the rules alone would say",
        "determination.policies",
        seen.says_of_each_departure("rules"),
        seen.departs,
    ),
    Item(
        "evidence",
        "the evidence for deciding otherwise",
        "determination.evidence",
        seen.says_of_each_departure("evidence"),
        seen.departs,
    ),
    Item("urgency", "why it could not wait", "determination.urgency", seen.speaks_for("determination:urgency")),
    Item(
        "full_reasons_by",
        "the day by which full reasons follow",
        "determination.full_reasons_by",
        seen.speaks_for("determination:full_reasons_by"),
    ),
    Item(
        "advice",
        "what can be done to meet or reduce the needs, and to prevent or delay them",
        "authority.advice",
        seen.speaks_for("authority:advice"),
        seen.refuses("eligibility"),
    ),
    Item("next", "what happens next", "determination.policies", seen.has_section("next")),
    Item(
        "sums",
        "how the sum was calculated, line by line",
        "determination.policies",
        seen.tells_every_line,
        seen.has_sums,
    ),
    Item(
        "contribution",
        "what the person was assessed to pay",
        "assessment.findings",
        seen.speaks_for("finding:assessed_contribution", "finding:contribution_lines"),
        seen.reads("finding:assessed_contribution", "finding:contribution_lines"),
    ),
    Item(
        "changes",
        "what has changed since the last decision, and why",
        "determination.replaces",
        seen.has_section("changes"),
        lambda letter: bool(letter.facts.replaces),
    ),
    Item(
        "findings",
        "the facts relied on, with their source",
        "assessment.findings",
        seen.has_section("findings"),
        seen.reads("finding:"),
    ),
    Item(
        "doubts",
        "which facts were assumed or are disputed",
        "assessment.findings",
        seen.tells_every_doubt,
        seen.has_doubts,
    ),
    Item(
        "judgement",
        "where a person's judgement entered, and why it went so",
        "assessment.findings",
        seen.tells_every_judgement,
        seen.judges,
    ),
    Item("rules", "the rules applied and from when they are in force", "rules.edition", seen.speaks_for("edition:")),
    Item("law", "the provision behind each reason", "rules.sources", seen.cites_each_reason),
    Item(
        "discretion",
        "what the authority may still decide otherwise",
        "assessment.findings",
        seen.has_section("discretion"),
        seen.leaves_discretion,
    ),
    Item(
        "respond",
        "the chance to answer before a payment is stopped or changed",
        "scheme.appeal",
        seen.speaks_for("determination:respond"),
        seen.decides("payment_risk"),
    ),
    Item(
        "human_role",
        "what a computer did and what a person did",
        "determination.decided_by",
        seen.speaks_for("determination:human_role"),
    ),
    Item("challenge", "how to challenge the decision, and by when", "scheme.appeal", seen.gives_a_way_to_challenge),
    Item("advocacy", "who can help to challenge it", "scheme.appeal.advocacy", seen.speaks_for("appeal:advocacy")),
    Item("meanwhile", "what happens meanwhile", "scheme.appeal.meanwhile", seen.speaks_for("appeal:meanwhile")),
    Item(
        "formats",
        "in which other forms the letter can be had",
        "authority.formats",
        seen.speaks_for("authority:formats"),
    ),
    Item(
        "left_out",
        "that something is withheld, and how to challenge that",
        "scheme.appeal.withheld",
        seen.says_what_to_do_about_what_is_left_out,
        lambda letter: bool(letter.facts.withheld),
    ),
    Item("answer_first", "the answer and the reason before the detail", "letter", seen.answers_first),
    Item("rule_language", "the language of rules instead of words", "rules.wording", seen.speaks_the_language_of_rules),
    Item("groundless", "a sentence that speaks for nothing on record", "letter", seen.says_what_is_on_no_record),
    Item("leak", "what is withheld from the person", "determination.withheld", seen.shows_what_is_withheld),
    Item(
        "english",
        "sentences that are not in the letter's language",
        "rules.translation",
        seen.holds_what_is_not_translated,
    ),
)
"""Every item, in the order in which a letter says them; last what no letter may hold."""

KEYS = tuple(item.key for item in CHECKLIST)
