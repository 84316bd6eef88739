"""What pages say of appeals: how clocks stand, whether a ground changes the result, and what steps are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.services.appeals.cases import AppealCase
from api.services.appeals.clocks import Clock, Standing, Step
from api.services.appeals.grounds import GroundKind
from api.services.appeals.materiality import OUTCOME, Effect, Material, Tested
from api.services.evaluate import SchemeEvaluation
from api.services.material import material_of
from api.web.standing import Mark
from api.web.values import value_words
from api.web.words import day_words, without_codes
from engine.dmn.vocabulary import Vocabulary
from engine.trace import DecisionNode, FindingNode
from explanations.rows import RowTeller
from explanations.statement import Reader
from explanations.wording import english

KINDS = {
    GroundKind.FINDING: "A fact is wrong",
    GroundKind.READING: "A rule was read wrongly",
    GroundKind.DISCRETION: "We could have decided otherwise, and should have",
    GroundKind.PROCEDURE: "The way it was decided was wrong",
}
MATERIAL = {
    Material.YES: Mark("Yes, the result changes", "green", "yes"),
    Material.NO: Mark("No, the result stays", "grey", "no"),
    Material.CANNOT_TELL: Mark("It cannot be told", "blue", "open"),
}
RESULTS = {
    "upheld": "Upheld", "varied": "Varied", "quashed": "Quashed", "dismissed": "Dismissed", "withdrawn": "Taken back",
    "closed": "Closed",
}  # fmt: skip
STEPS = {Step.RAISE: "To raise it", Step.ACKNOWLEDGE: "To acknowledge it", Step.DECIDE: "To decide it"}
OUTCOMES = {
    "established": "yes", "not_established": "no", "for_judgement": "for a person to judge",
    "cannot_tell": "not known", "stopped": "nothing, since a rule stops",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock in words; `late` where it was not kept, or is not being kept."""

    step: str
    limit: str
    stands: str
    late: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """If you are right on this, does the result change? With what would be otherwise, a line each."""

    mark: Mark
    effects: tuple[str, ...]


def clock_lines(case: AppealCase, today: date) -> tuple[ClockLine, ...]:
    """Return the clocks of an appeal in words."""
    return tuple(_clock(one, today) for one in case.clocks)


def _clock(one: Clock, today: date) -> ClockLine:
    stands = one.standing(today)
    if one.limit is None:
        limit = "No time limit is stated in the sources."
    else:
        limit = f"{one.limit.length} from {day_words(one.since)}. Source: {one.limit.ground.source}."
    return ClockLine(STEPS[one.step], limit, _stands(one, stands), stands in {Standing.OVERDUE, Standing.DONE_LATE})


def _stands(one: Clock, stands: Standing) -> str:
    due = day_words(one.due) if one.due else ""
    done = day_words(one.done) if one.done else ""
    return {
        Standing.DONE: f"Done on {done}",
        Standing.DONE_LATE: f"Done on {done}, late: it was due by {due}",
        Standing.RUNNING: f"Due by {due}",
        Standing.OVERDUE: f"Overdue since {due}",
        Standing.NOT_STATED: "Not done yet",
    }[stands]


def due_words(case: AppealCase, today: date) -> str:
    """Return what is to be done next, and by when, in a sentence."""
    if case.outcome is not None:
        result = RESULTS[case.outcome.result]
        when = f" on {day_words(case.outcome.decided_on)}" if case.outcome.decided_on else ""
        return f"{result}{when}." + (" The decision waits to be made again." if case.is_to_be_redone else "")
    waiting = [one for one in case.clocks if one.done is None]
    todo = " and ".join({Step.ACKNOWLEDGE: "acknowledge", Step.DECIDE: "decide"}.get(one.step, "") for one in waiting)
    due = case.due()
    if due is None:
        return f"To {todo}. No time limit is stated."
    return f"To {todo}. {'Overdue since' if case.is_overdue(today) else 'Next due by'} {day_words(due)}."


def answer_words(tested: Tested, titles: Mapping[str, str], vocabulary: Vocabulary, currency: str) -> Answer:
    """Return whether the result changes, and what of it."""
    lines = tuple(_effect(effect, titles, vocabulary, currency) for effect in tested.effects)
    return Answer(MATERIAL[tested.material], lines)


def _effect(effect: Effect, titles: Mapping[str, str], vocabulary: Vocabulary, currency: str) -> str:
    title = titles.get(effect.policy, without_codes(effect.policy))
    name = effect.output.rpartition("/")[2]
    entry = vocabulary.outputs.get(name)
    if effect.output == OUTCOME:
        label, was = "the answer", OUTCOMES.get(str(effect.was), "")
        now = [OUTCOMES.get(str(value), "") for value in effect.now or ()]
    else:
        holder = effect.output.split("/")[1] if "/" in effect.output else ""
        label = english.mid_sentence(entry.label) if entry and entry.label else without_codes(name)
        label = f"{label} ({holder})" if holder else label
        was = value_words(effect.was, entry, currency)
        now = [value_words(value, entry, currency) for value in effect.now or ()]
    then = english.listed(list(dict.fromkeys(now)), "or") if now else "something else" if effect.now is None else "gone"
    return f"{title}: {label} would be {then} instead of {was}." if effect.certain else (
        f"{title}: {label} could be {then}; it was {was}."
    )  # fmt: skip


def labels_of(evaluation: SchemeEvaluation) -> dict[tuple[str, str], str]:
    """Return by policy and step what each step is called: a fact by its label, a rule by what it says and its name."""
    found: dict[tuple[str, str], str] = {}
    for policy, loaded in evaluation.editions.items():
        material = material_of(evaluation.evaluations[policy], loaded, Reader.PRACTITIONER)
        teller = RowTeller(material)
        for node in material.evaluation.trace:
            if isinstance(node, FindingNode):
                found[policy, node.id] = material.finding_label(node.path)
            elif isinstance(node, DecisionNode):
                for row in node.rows:
                    said = teller.because(node, row) if row.cells else None
                    found[policy, row.id] = f"{said.text} (Rule {row.rule})" if said else f"Rule {row.rule}"
    return found
