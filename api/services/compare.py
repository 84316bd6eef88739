"""Compare: the same findings under several schemes on one day, side by side; it decides and records nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from api.ledger.canonical import Json
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.findings_json import Given
from api.services.material import material_of
from api.services.registry import LoadedEdition, Registry
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.values import Null
from explanations.answers import AnswerPart, answer_parts, outputs_of
from explanations.material import Material
from explanations.missing import open_questions
from explanations.rows import RowTeller
from explanations.sections.outcome import answer, reasons_for
from explanations.statement import Reader
from explanations.wording import english

AREAS = {
    "eligibility": "May they have a budget?",
    "budget": "How much?",
    "family_contribution": "Which unpaid help counts, and who may be paid?",
    "spending_permissibility": "What may it buy?",
    "payment_risk": "How is it paid and watched?",
    "process": "What happens next?",
}
"""The areas of the catalogue, in the order of a case, each as a question that every scheme can be asked."""
PRINCIPAL = {"budget": "indicative_amount", "payment_risk": "method"}
"""The output that says most where the answer is no yes or no, by policy."""
OUTCOMES = {
    Outcome.ESTABLISHED: "yes",
    Outcome.NOT_ESTABLISHED: "no",
    Outcome.FOR_JUDGEMENT: "a person judges",
    Outcome.CANNOT_TELL: "open",
    Outcome.STOPPED: "a rule failed",
}


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What one policy of one scheme says.

    `glance` is the answer in a word or a sum. `facts` are its certain outputs in words, by label, the entry of a list
    before it. `reasons` say which rules gave the answer, and `missing` what is still to be found out. `differs` tells
    whether the facts are others than those of the same policy in the first scheme.
    """

    policy: str
    edition: str
    title: str
    area: str
    outcome: Outcome
    glance: str
    says: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class SchemeAnswers:
    """What one scheme says on the day, by area; an area without rules in force that day is absent."""

    scheme: str
    title: str
    currency: str
    within: str
    areas: Mapping[str, tuple[PolicyAnswer, ...]] = field(default_factory=dict)

    @property
    def in_force(self) -> bool:
        """Return whether the scheme had any rules on the day."""
        return bool(self.areas)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One person's findings under several schemes. The first is the one that the others are held against."""

    on: date
    mode: AuthorityMode
    schemes: tuple[SchemeAnswers, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the comparison as the command line and the API give it."""
        return {
            "on": self.on.isoformat(),
            "authority_mode": self.mode.value,
            "schemes": {one.scheme: _scheme_json(one) for one in self.schemes},
        }


def compare(
    registry: Registry,
    checker: CrossChecker,
    findings: Mapping[str, Given],
    on: date,
    schemes: Sequence[str],
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW,
) -> Comparison:
    """Ask several schemes what their rules say about the same findings; the others are held against the first.

    Raises:
        NotAvailable: no such scheme.
        FindingError: a finding that cannot be used.
        RuleSetError, EnginesDisagree: as `evaluate`.
    """
    named = dict.fromkeys(schemes)
    asked = [_ask(registry, checker, Question(name, None, on, findings, mode)) for name in named]
    first = asked[0].areas if asked else {}
    return Comparison(on, mode, tuple(_held_against(first, one) for one in asked))


def own_first(registry: Registry, own: str) -> tuple[str, ...]:
    """Return every scheme a person can be under, people's own first: they hold the others against what they know.

    Tables that every jurisdiction uses are nobody's scheme.
    """
    named = (name for name in registry.schemes() if not registry.scheme(name).is_for_all)
    return tuple(dict.fromkeys((own, *named)))


def _ask(registry: Registry, checker: CrossChecker, question: Question) -> SchemeAnswers:
    scheme = registry.scheme(question.scheme)
    evaluation = evaluate(registry, checker, question)
    areas: dict[str, tuple[PolicyAnswer, ...]] = {}
    for area in AREAS:
        answers = tuple(_answers(evaluation, area))
        if answers:
            areas[area] = answers
    return SchemeAnswers(question.scheme, scheme.title, scheme.currency, scheme.within, areas)


def _answers(evaluation: SchemeEvaluation, area: str) -> Iterator[PolicyAnswer]:
    for policy, loaded in evaluation.editions.items():
        if loaded.edition.area == area:
            yield _answer(evaluation.evaluations[policy], loaded)


def _answer(evaluation: Evaluation, loaded: LoadedEdition) -> PolicyAnswer:
    material = material_of(evaluation, loaded, Reader.PRACTITIONER)
    rows = RowTeller(material)
    parts = answer_parts(material)
    said = [sentence for part in parts if (sentence := answer(material, rows, part))]
    reasons = [reason for part in parts for reason in reasons_for(material, rows, part)]
    return PolicyAnswer(
        policy=loaded.edition.policy,
        edition=loaded.edition.name,
        title=loaded.edition.title,
        area=loaded.edition.area,
        outcome=evaluation.outcome,
        glance=_glance(material, parts),
        says=tuple(dict.fromkeys(sentence.text for sentence in said)),
        facts=tuple(fact for part in parts for fact in _facts(material, part)),
        reasons=tuple(dict.fromkeys(reason.text for reason in reasons)),
        missing=tuple(question.label for question in open_questions(material, rows)),
    )


def _glance(material: Material, parts: tuple[AnswerPart, ...]) -> str:
    principal = PRINCIPAL.get(material.edition.policy)
    output = next((output for output in material.evaluation.outputs if output.name == principal), None)
    result = output.result if output is not None else None
    # A sum that is known to be none says less than what then happens.
    if output is not None and result is not None and result.certain and not isinstance(result.value, Null):
        return material.print_settled(result, material.output_kind(output.name))
    entries = [part for part in parts if part.entry]
    if not entries:
        return OUTCOMES[material.evaluation.outcome]
    return ", ".join(f"{material.entry_name(part.path)}: {OUTCOMES[part.outcome]}" for part in entries)


def _facts(material: Material, part: AnswerPart) -> Iterator[tuple[str, str]]:
    """Yield the certain outputs of one answer; reasons are told in words, and what is none or empty says nothing."""
    for output in outputs_of(material, part):
        settled = output.entries[part.entry] if part.entry else output.result
        if settled is None or not settled.certain or output.name == "reasons":
            continue
        if settled.value in ((), "none") or isinstance(settled.value, Null):
            continue
        kind = material.output_kind(output.name)
        about = f"{english.sentence_start(material.entry_name(part.path))}: " if part.entry else ""
        label = english.mid_sentence(kind.label) if about else kind.label
        yield about + label, material.print_settled(settled, kind)


def _held_against(first: Mapping[str, tuple[PolicyAnswer, ...]], one: SchemeAnswers) -> SchemeAnswers:
    facts = {answer.policy: answer.facts for answers in first.values() for answer in answers}
    areas = {
        area: tuple(_marked(answer, facts.get(answer.policy)) for answer in answers)
        for area, answers in one.areas.items()
    }
    return replace(one, areas=areas)


def _marked(answer: PolicyAnswer, facts: tuple[tuple[str, str], ...] | None) -> PolicyAnswer:
    differs = facts is not None and facts != answer.facts
    return replace(answer, differs=differs)


def _scheme_json(one: SchemeAnswers) -> Json:
    return {
        "title": one.title,
        "currency": one.currency,
        "within": one.within or None,
        "in_force": one.in_force,
        "areas": {area: {a.policy: _answer_json(a) for a in answers} for area, answers in one.areas.items()},
    }


def _answer_json(answer: PolicyAnswer) -> Json:
    return {
        "edition": answer.edition,
        "title": answer.title,
        "outcome": answer.outcome.value,
        "glance": answer.glance,
        "says": list(answer.says),
        "facts": [{"label": label, "value": value} for label, value in answer.facts],
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
        "differs": answer.differs,
    }
