"""Differences between a recorded answer and another one, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.ledger.canonical import Json
from api.services.replay import Aspect, Difference, Replay
from api.web.standing import MARKS, name_of_path
from api.web.values import NOT_KNOWN, value_words
from api.web.words import without_codes
from engine.dmn.vocabulary import NameEntry, Vocabulary
from engine.outcome import Outcome
from explanations.wording import english

NOTHING = "–"
VERDICTS = {
    "true": "applies",
    "false": "does not apply",
    "unknown": "open",
    "not_applicable": "left out",
}
ANSWERS = frozenset({Aspect.EDITION, Aspect.OUTCOME, Aspect.OUTPUT})
"""What people ask about first; differences in what was read and in single rules are the detail, and stand folded."""


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference: what it is about, as it was and as it comes out now."""

    about: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class PolicyDifferences:
    """The differences in one rule set: those in its answers and sums, and the detail behind them."""

    title: str
    lines: tuple[DifferenceLine, ...]
    detail: tuple[DifferenceLine, ...]


def differences_in_words(replay: Replay) -> tuple[PolicyDifferences, ...]:
    """Return the differences rule set by rule set, in the order of the journey."""
    vocabulary = replay.record.rules.vocabulary()
    return tuple(
        _of_policy(replay, policy, [one for one in replay.differences if one.policy == policy], vocabulary)
        for policy in replay.evaluation.evaluations
        if any(one.policy == policy for one in replay.differences)
    )


def _of_policy(replay: Replay, policy: str, found: list[Difference], vocabulary: Vocabulary) -> PolicyDifferences:
    answers = [one for one in found if one.aspect in ANSWERS]
    gone = Outcome.NOT_IN_FORCE in {one.now for one in answers if one.aspect is Aspect.OUTCOME}
    if gone:
        # Of rules that were not in force there is nothing more to say than that.
        answers = [one for one in answers if one.aspect is not Aspect.OUTPUT]
    detail = () if gone else tuple(_line(one, vocabulary) for one in found if one.aspect not in ANSWERS)
    return PolicyDifferences(_title(replay, policy), tuple(_line(one, vocabulary) for one in answers), detail)


def version_words(edition: str) -> str:
    """Return `version from 1 April 2015` for the name of an edition, with its correction if it is one."""
    start, _, revision = edition.rpartition("-r")
    if not start:
        return "none"
    corrected = f", correction {int(revision) - 1}" if revision != "1" else ""
    return f"version from {english.iso_date(start)}{corrected}"


def _title(replay: Replay, policy: str) -> str:
    loaded = replay.evaluation.editions.get(policy)
    if loaded is None and policy in replay.record.content.bases:
        basis = replay.record.content.bases[policy]
        loaded = replay.record.rules.edition(replay.record.question.scheme, policy, basis.edition)
    return loaded.edition.title if loaded else without_codes(policy)


def _line(difference: Difference, vocabulary: Vocabulary) -> DifferenceLine:
    about, entry = _about(difference, vocabulary)
    return DifferenceLine(about, _words(difference, difference.was, entry), _words(difference, difference.now, entry))


def _about(difference: Difference, vocabulary: Vocabulary) -> tuple[str, NameEntry | None]:
    path = difference.path
    match difference.aspect:
        case Aspect.EDITION:
            return "Rules", None
        case Aspect.OUTCOME:
            return (f"Answer for {entry_words(path, vocabulary)}" if path else "Answer"), None
        case Aspect.OUTPUT:
            name = path.rpartition("/")[2].rpartition(".")[2]
            entry = vocabulary.outputs.get(name)
            label = entry.label if entry else without_codes(name)
            holder = path.removesuffix(name).rstrip("/.")
            return (f"{label}, {entry_words(holder, vocabulary)}" if holder else label), entry
        case Aspect.FINDING:
            entry = vocabulary.entry_at(path)
            label = entry.label if entry else without_codes(path)
            return (f"{label}, {entry_words(path.partition('.')[0], vocabulary)}" if "[" in path else label), entry
        case Aspect.FIGURE:
            entry = vocabulary.inputs.get(path) or vocabulary.outputs.get(path)
            return entry.label if entry else english.sentence_start(path.replace("_", " ")), entry
        case Aspect.ROW:
            return f"Rule {path.rpartition('/')[2]}", None


def entry_words(path: str, vocabulary: Vocabulary) -> str:
    """Return `worker 1` for `workers/1` or `workers[1]`."""
    plain = path.replace("[", "/").rstrip("]")
    list_name, _, key = plain.partition("/")
    entry = vocabulary.inputs.get(name_of_path(list_name))
    return f"{entry.entry if entry and entry.entry else without_codes(list_name)} {key}".strip()


def _words(difference: Difference, value: Json, entry: NameEntry | None) -> str:
    if value is None:
        return NOTHING
    match difference.aspect:
        case Aspect.EDITION:
            return english.sentence_start(version_words(str(value)))
        case Aspect.OUTCOME:
            return MARKS[Outcome(str(value))].text
        case Aspect.ROW:
            return english.sentence_start(VERDICTS[str(value)])
        case Aspect.FIGURE if isinstance(value, Mapping):
            since = f", from {english.iso_date(str(value['from']))}" if value.get("from") else ""
            shown = NOT_KNOWN if value["value"] is None else value_words(value["value"], entry)
            return english.sentence_start(f"{shown}{since}")
        case _:
            return english.sentence_start(value_words(value, entry))
