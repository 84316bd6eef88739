"""What a letter must, may or must not hold, as data: item by kind of letter, each with its legal source.

The items are those for England; a scheme of another country brings its own sources with its own items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from explanations.letter.facts import Letter, LetterKind
from explanations.statement import Items

Test = Callable[[Letter], bool]


class Need(StrEnum):
    """Whether a kind of letter must, may or must not hold an item."""

    MUST = "must"
    MAY = "may"
    MUST_NOT = "must_not"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist.

    Args:
        key: stable name.
        what: what the letter lacks when it is not there, as it is shown to the decision-maker.
        source: the law or standard that asks for it; `verified` says whether its text has been read.
        fill: which field of the decision or of the authority's settings fills it.
        holds: whether a letter holds it.
        applies: whether a letter is one that it is asked of.
        needs: by kind of letter.
    """

    key: str
    what: str
    source: str
    fill: str
    holds: Test
    needs: Mapping[LetterKind, Need]
    applies: Test = lambda letter: True
    verified: bool = True


# ── how it is seen whether a letter holds an item ─────────────────────────────────────────────────────────────────────


def _speaks_for(*starts: str) -> Test:
    """Return a test whether some sentence speaks for a node that begins with one of the starts."""
    return lambda letter: any(node.startswith(starts) for said in letter.sentences() for node in said.nodes)


def _has_section(key: str) -> Test:
    return lambda letter: letter.body.section(key) is not None


def _tells_each_policy(key: str) -> Test:
    """Return a test whether a section says something about every policy that was decided: of several, an item each."""

    def holds(letter: Letter) -> bool:
        section = letter.body.section(key)
        if section is None or not letter.policies:
            return False
        items = [item for block in section.blocks if isinstance(block, Items) for item in block.items]
        return len(letter.policies) == 1 or len(items) == len(letter.policies)

    return holds


def _refuses(area: str) -> Test:
    return lambda letter: area in letter.refused


def _needs(adopted: Need, departed: Need, interim: Need) -> Mapping[LetterKind, Need]:
    return {LetterKind.ADOPTED: adopted, LetterKind.DEPARTED: departed, LetterKind.INTERIM: interim}


ALWAYS = _needs(Need.MUST, Need.MUST, Need.MUST)
WHEN_FULL = _needs(Need.MUST, Need.MUST, Need.MAY)
ONLY_INTERIM = _needs(Need.MUST_NOT, Need.MUST_NOT, Need.MUST)

ICO = "ICO and The Alan Turing Institute, Explaining decisions made with AI, responsibility explanation"
RECORD = "Care Act 2014 s. 13(2)"
REASONS = "Care Act 2014 ss. 13(2) and 24(2)(a)"
CONTACT = "UK GDPR article 22C (Data (Use and Access) Act 2025 s. 80)"
GUIDANCE = "Care and Support Statutory Guidance 11.24"
ROBODEBT = "Royal Commission into the Robodebt Scheme, recommendation 17.1"
DUN_BRADSTREET = "UK GDPR article 15(1)(h); CJEU C-203/22 Dun & Bradstreet Austria"
COMPLAINTS = f"Complaints Regulations 2009 (SI 2009/309); {ROBODEBT}"

CHECKLIST: tuple[Item, ...] = (
    Item(
        key="authority",
        what="the name of the authority",
        source=ICO,
        fill="authority.name",
        holds=_speaks_for("authority:name"),
        needs=ALWAYS,
    ),
    Item(
        key="contact",
        what="how to reach a person",
        source=CONTACT,
        fill="authority.contact",
        holds=_speaks_for("authority:contact"),
        needs=ALWAYS,
    ),
    Item(
        key="person",
        what="the name of the person",
        source=ICO,
        fill="person.name",
        holds=_speaks_for("determination:person"),
        needs=ALWAYS,
        verified=False,
    ),
    Item(
        key="day",
        what="the day of the decision",
        source=ICO,
        fill="determination.decided_on",
        holds=_speaks_for("determination:decided_on"),
        needs=ALWAYS,
        verified=False,
    ),
    Item(
        key="officer",
        what="who decided, by name",
        source=ICO,
        fill="determination.decided_by",
        holds=_speaks_for("determination:decided_by"),
        needs=ALWAYS,
    ),
    Item(
        key="decision",
        what="what was decided",
        source=RECORD,
        fill="determination.policies",
        holds=_tells_each_policy("decided"),
        needs=ALWAYS,
    ),
    Item(
        key="reasons",
        what="the reasons for each thing decided",
        source=f"{REASONS}; Savva [2010] EWCA Civ 1209",
        fill="determination.policies",
        holds=_tells_each_policy("why"),
        needs=WHEN_FULL,
    ),
    Item(
        key="departure",
        what="the decision-maker's own reasons",
        source=ICO,
        fill="determination.reasons",
        holds=_speaks_for("determination:departure/"),
        needs=_needs(Need.MUST_NOT, Need.MUST, Need.MAY),
    ),
    Item(
        key="urgency",
        what="why it could not wait",
        source="Care Act 2014 s. 19(3)",
        fill="determination.urgency",
        holds=_speaks_for("determination:urgency"),
        needs=ONLY_INTERIM,
    ),
    Item(
        key="full_reasons_by",
        what="the day by which full reasons follow",
        source=REASONS,
        fill="determination.full_reasons_by",
        holds=_speaks_for("determination:full_reasons_by"),
        needs=ONLY_INTERIM,
    ),
    Item(
        key="advice",
        what="what can be done to meet or reduce the needs, and to prevent or delay them",
        source="Care Act 2014 ss. 13(5) and 24(2)(b)",
        fill="authority.advice",
        holds=_speaks_for("authority:advice"),
        needs=WHEN_FULL,
        applies=_refuses("eligibility"),
    ),
    Item(
        key="sums",
        what="how the sum was calculated, line by line",
        source=f"Care Act 2014 s. 26; {GUIDANCE}",
        fill="determination.policies",
        holds=_has_section("sums"),
        needs=WHEN_FULL,
        applies=lambda letter: bool(letter.sums),
    ),
    Item(
        key="findings",
        what="the facts relied on, with their source",
        source=DUN_BRADSTREET,
        fill="assessment.findings",
        holds=_has_section("findings"),
        needs=ALWAYS,
    ),
    Item(
        key="rules",
        what="the rules applied and from when they are in force",
        source=ROBODEBT,
        fill="determination.policies",
        holds=_speaks_for("edition:"),
        needs=ALWAYS,
    ),
    Item(
        key="human_role",
        what="what a computer did and what a person did",
        source="UK GDPR articles 22A to 22C (Data (Use and Access) Act 2025 s. 80)",
        fill="determination.decided_by",
        holds=_speaks_for("determination:human_role"),
        needs=ALWAYS,
    ),
    Item(
        key="challenge",
        what="how to challenge the decision, and by when",
        source=COMPLAINTS,
        fill="scheme.appeal",
        holds=_speaks_for("appeal:"),
        needs=ALWAYS,
        verified=False,
    ),
    Item(
        key="formats",
        what="in which other forms the letter can be had",
        source=GUIDANCE,
        fill="authority.formats",
        holds=_speaks_for("authority:formats"),
        needs=ALWAYS,
    ),
)
"""Every item, in the order in which a letter says them."""
