"""How it is seen whether a letter holds something: from what its sentences speak for, never by searching its text.

The exceptions are two things that no letter may hold, which only its text can show: the language of rules, and, in what
people wrote themselves, the very words that are withheld.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from engine.trace import FindingNode, FindingState
from explanations.letter.facts import Letter
from explanations.material import BESIDE_THE_TRACE, DAY, Material
from explanations.rows import RowTeller
from explanations.sections.grounds import left_to_judgement, not_found
from explanations.sections.open import discretion
from explanations.sections.working import lines_told
from explanations.statement import Items, Sentence, Table

Test = Callable[[Letter], bool]

ANSWER, DETAIL = (
    ("decided", "why"),
    ("all_reasons", "enough", "record", "evidence", "sums", "judged", "findings", "figures", "provisions"),
)
FOUND_AND_NOT = 2
"""Rows of the table of facts that tell of a set: what was found, and what was looked at but not found."""
_WRITTEN_BY_PEOPLE = re.compile(r"determination:(departure/\w+/(because|evidence)|urgency)")
_RULE_LANGUAGE = re.compile(r"[a-z]_[a-z]|\?\?|\{\{|\{%|\bnull\b")
SHORTEST_WORD = 4
"""Characters; whether a shorter word gives something away cannot be told from the word."""


# ── by what its sentences speak for ───────────────────────────────────────────────────────────────────────────────────


def spoken(letter: Letter) -> frozenset[str]:
    """Return the ids of everything that some sentence speaks for."""
    return frozenset(node for sentence in letter.sentences() for node in sentence.nodes)


def speaks_for(*starts: str) -> Test:
    """Return a test whether some sentence speaks for a node that begins with one of the starts."""
    return lambda letter: any(node.startswith(starts) for node in spoken(letter))


def has_section(key: str) -> Test:
    """Return a test whether a section is there."""
    return lambda letter: letter.body.section(key) is not None


def tells_each_policy(key: str) -> Test:
    """Return a test whether a section says something about every policy that was decided: of several, an item each."""

    def holds(letter: Letter) -> bool:
        section = letter.body.section(key)
        if section is None or not letter.policies:
            return False
        items = [item for block in section.blocks if isinstance(block, Items) for item in block.items]
        return len(letter.policies) == 1 or len(items) == len(letter.policies)

    return holds


def says_of_each_departure(part: str) -> Test:
    """Return a test whether a part (`because`, `evidence`, `rules`) is said of each policy that is departed from."""

    def holds(letter: Letter) -> bool:
        departed = [one for one in letter.facts.decided if one.departed is not None]
        told = spoken(letter)
        return bool(departed) and all(f"determination:departure/{one.policy}/{part}" in told for one in departed)

    return holds


def gives_a_way_to_challenge(letter: Letter) -> bool:
    """Return whether a step of challenging the decision is told; help and what happens meanwhile are no step."""
    beside = ("appeal:advocacy", "appeal:meanwhile", "appeal:withheld")
    return any(node.startswith("appeal:") and node not in beside for node in spoken(letter))


def says_what_to_do_about_what_is_left_out(letter: Letter) -> bool:
    """Return whether it says that something is left out, and how to challenge that."""
    return {"determination:withheld", "appeal:withheld"} <= spoken(letter)


def answers_first(letter: Letter) -> bool:
    """Return whether answer and reason stand before any detail."""
    keys = [section.key for section in letter.body.sections]
    first_detail = next((place for place, key in enumerate(keys) if key in DETAIL), len(keys))
    return all(keys.index(key) < first_detail for key in ANSWER if key in keys)


# ── by what it was written from ───────────────────────────────────────────────────────────────────────────────────────


def decides(area: str) -> Test:
    """Return a test whether something in the area is decided."""
    return lambda letter: any(one.material.edition.area == area for one in letter.facts.decided)


def refuses(area: str) -> Test:
    """Return a test whether something in the area is refused."""
    return lambda letter: area in letter.refused


def departs(letter: Letter) -> bool:
    """Return whether something is decided otherwise than the rules say."""
    return any(one.departed is not None for one in letter.facts.decided)


def has_sums(letter: Letter) -> bool:
    """Return whether an answer is a sum made line by line."""
    return bool(letter.sums)


def reads(*starts: str) -> Test:
    """Return a test whether a known finding whose id begins so was read."""
    return lambda letter: any(node.id.startswith(starts) for node in _known(letter))


def tells_every_line(letter: Letter) -> bool:
    """Return whether every line of every sum behind an answer is told."""
    lines = {line.id for material in _materials(letter) for decision in lines_told(material) for line in decision.lines}
    return lines <= spoken(letter)


def tells_every_member(letter: Letter) -> bool:
    """Return whether of each set that the rules count it is told which members were found, and which were not."""
    section = letter.body.section("findings")
    tables = () if section is None else tuple(block for block in section.blocks if isinstance(block, Table))
    rows = Counter(node for table in tables for row in table.rows for node in row[0].nodes)
    eligibility = (material for material in _materials(letter) if material.edition.area == "eligibility")
    sets = (node for material in eligibility for node in material.findings.values() if not_found(material, node))
    return all(rows[node.id] == FOUND_AND_NOT for node in sets)


def has_doubts(letter: Letter) -> bool:
    """Return whether something that was read is assumed or disputed."""
    return bool(_doubts(letter))


def tells_every_doubt(letter: Letter) -> bool:
    """Return whether it is told of every fact that is assumed or disputed that it is."""
    section = letter.body.section("caveats")
    told = set() if section is None else {node for said in section.sentences() for node in said.nodes}
    return _doubts(letter) <= told


def judges(letter: Letter) -> bool:
    """Return whether it rests on something that the law leaves to a person's judgement."""
    return bool(_judged(letter))


def tells_every_judgement(letter: Letter) -> bool:
    """Return whether it is told of everything left to judgement how it was judged, and for which reasons or none."""
    section = letter.body.section("judged")
    told = set() if section is None else {node for said in section.sentences() for node in said.nodes}
    return all(node.id in told for node in _judged(letter))


def _judged(letter: Letter) -> tuple[FindingNode, ...]:
    return tuple(node for material in _materials(letter) for node in left_to_judgement(material))


def leaves_discretion(letter: Letter) -> bool:
    """Return whether an act of the authority that is not recorded would have changed an answer."""
    return any(discretion(material, RowTeller(material)) for material in _materials(letter))


def cites_each_reason(letter: Letter) -> bool:
    """Return whether the provision is told of every row that gives a reason."""
    section = letter.body.section("provisions")
    cited = set() if section is None else {node for said in section.sentences() for node in said.nodes}
    why = letter.body.section("why")
    reasons = set() if why is None else {node for said in why.sentences() for node in said.nodes}
    rows = {row.id: row for material in _materials(letter) for row in material.rows.values()}
    return all(row in cited for row in reasons & rows.keys() if rows[row].authority is not None and rows[row].hit)


# ── what no letter may hold ───────────────────────────────────────────────────────────────────────────────────────────


def speaks_the_language_of_rules(letter: Letter) -> bool:
    """Return whether a name or expression of the rules is quoted; what people wrote themselves is theirs."""
    theirs = _written_by_people(letter)
    return any(_RULE_LANGUAGE.search(said.text) for said in letter.sentences() if said not in theirs)


def says_what_is_on_no_record(letter: Letter) -> bool:
    """Return whether a sentence speaks for something that is neither in a trace nor beside it."""
    every = (*_materials(letter), *letter.facts.undecided)
    known = frozenset(node for material in every for node in material.ids)
    return any(node not in known and node != DAY and not node.startswith(BESIDE_THE_TRACE) for node in spoken(letter))


def holds_what_is_not_translated(letter: Letter) -> bool:
    """Return whether a sentence of ours had to stay English in a letter in another language."""
    return bool(letter.untranslated)


def shows_what_is_withheld(letter: Letter) -> bool:
    """Return whether what is withheld stands in what people wrote: a label or value of it, word for word."""
    words = [word.casefold() for word in letter.facts.withheld_words if len(word) >= SHORTEST_WORD]
    written = [said.text.casefold() for said in _written_by_people(letter)]
    return any(word in text for text in written for word in words)


def _written_by_people(letter: Letter) -> frozenset[Sentence]:
    """Return what quotes the decision-maker, or whoever judged what the law leaves to judgement."""
    judged = letter.body.section("judged")
    departed = (said for said in letter.sentences() if any(_WRITTEN_BY_PEOPLE.fullmatch(node) for node in said.nodes))
    return frozenset((*departed, *(judged.sentences() if judged else ())))


def _materials(letter: Letter) -> tuple[Material, ...]:
    return tuple(one.material for one in letter.facts.decided)


def _known(letter: Letter) -> Iterator[FindingNode]:
    for material in _materials(letter):
        yield from (node for node in material.findings.values() if node.state is not FindingState.UNKNOWN)


def _doubts(letter: Letter) -> frozenset[str]:
    doubtful = (FindingState.ASSUMED, FindingState.DISPUTED)
    return frozenset(node.id for node in _known(letter) if node.state in doubtful)
