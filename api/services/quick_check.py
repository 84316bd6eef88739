"""Quick check: what somebody asks on the telephone, in their own words, as a question to the rules; records nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

from rapidfuzz import fuzz

from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.findings_json import Given
from api.services.material import material_of
from api.services.people import folded
from api.services.registry import LoadedEdition, Registry
from api.services.what_changes import what_sufficed, worth_asking_about
from engine.dmn.yaml_source import items_of, read_yaml, record_of, text_of
from engine.errors import NotAvailable
from engine.outcome import Outcome
from explanations.answers import AnswerPart, answer_parts, behind
from explanations.counterfactual.settled import settled_sentence
from explanations.material import Material
from explanations.missing import OpenQuestion, open_questions
from explanations.rows import RowTeller
from explanations.sections.outcome import answer_alone, reasons_for
from explanations.statement import Reader
from rules import catalogue

BUYING_WORDS = "buying_words.yaml"
BUYING, PAYING = "spending_permissibility", "family_contribution"
ITEMS, WORKERS, KEY = "items", "workers", "1"
MOST_TOPICS = 6
LEAST_LIKENESS = 80.0
"""Of 100. Below it, words that merely look alike turn up (`cooking` for `booking`)."""

RELATIVES = MappingProxyType(
    {
        "mother": "parent", "mum": "parent", "mom": "parent", "father": "parent", "dad": "parent",
        "partner": "cohabitee", "boyfriend": "cohabitee", "girlfriend": "cohabitee",
        "grandmother": "grandparent", "gran": "grandparent", "grandma": "grandparent", "nan": "grandparent",
        "grandfather": "grandparent", "grandad": "grandparent", "granddad": "grandparent", "grandpa": "grandparent",
        "grandson": "grandchild", "granddaughter": "grandchild", "auntie": "aunt_uncle",
    }
)  # fmt: skip
"""Everyday words for relatives beside the vocabulary's own labels."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question in plain words may be about: a rule set, and what the words already say.

    `key` names it again later: `buy:leisure_activity`, `pay:child`, `rules:carers_allowance`.
    """

    key: str
    label: str
    policy: str
    findings: Mapping[str, Given] = field(default_factory=dict)
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """What the rules say about one topic. `sentence` can be read aloud; it is information and no decision.

    `missing` are the questions that can still change it, the one that most quickly settles it first, `discretion` the
    acts that the authority may still decide on. `settled` says what was enough, once nothing can change it any more.
    """

    evaluation: SchemeEvaluation = field(repr=False)
    loaded: LoadedEdition = field(repr=False)
    outcome: Outcome
    sentence: str
    reasons: tuple[str, ...]
    missing: tuple[OpenQuestion, ...]
    discretion: tuple[str, ...]
    settled: str = ""
    entry: str = ""


def look_up(registry: Registry, scheme: str, on: date, words: str) -> tuple[Topic, ...]:
    """Return what the words may be about, the likeliest first; nothing when they are like nothing we know."""
    found = dict(_paying(registry, words)) | dict(_buying(registry, words)) | dict(_asking(registry, scheme, on, words))
    ranked = sorted(found.items(), key=lambda one: -one[1])
    return tuple(topic(registry, scheme, on, key, words) for key, _ in ranked[:MOST_TOPICS])


def every_rule_set(registry: Registry, scheme: str, on: date) -> tuple[Topic, ...]:
    """Return the rule sets in force on the day, for whoever's words were like nothing we know."""
    return tuple(_rules_topic(policy, loaded) for policy, loaded in _in_force(registry, scheme, on))


def topic(registry: Registry, scheme: str, on: date, key: str, words: str = "") -> Topic:
    """Return the topic of that key. Raises NotAvailable."""
    kind, _, name = key.partition(":")
    inputs = registry.vocabulary().inputs
    if kind == "buy" and name in inputs[ITEMS].fields["category"].members:
        label = inputs[ITEMS].fields["category"].members[name]
        item: dict[str, Given] = {"item_id": KEY, "category": name}
        item |= {"description": words} if words else {}
        return Topic(key, f"Buy: {label.lower()}", BUYING, {ITEMS: [item]}, ITEMS)
    if kind == "pay" and name in inputs[WORKERS].fields["relation"].members:
        label = inputs[WORKERS].fields["relation"].members[name]
        return Topic(key, f"Pay: {label.lower()}", PAYING, {WORKERS: [{"worker_id": KEY, "relation": name}]}, WORKERS)
    for policy, loaded in _in_force(registry, scheme, on):
        if key == f"rules:{policy}":
            return _rules_topic(policy, loaded)
    raise NotAvailable(f"there is nothing called `{key}` to ask about", fix="ask in other words")


def answer(
    registry: Registry, checker: CrossChecker, scheme: str, on: date, about: Topic, findings: Mapping[str, Given]
) -> QuickAnswer:
    """Return what the rules say about a topic when this much is known. Raises NotAvailable, FindingError."""
    question = Question(scheme, about.policy, on, {**about.findings, **findings})
    evaluation = evaluate(registry, checker, question)
    loaded = evaluation.editions[about.policy]
    material = material_of(evaluation.evaluations[about.policy], loaded, Reader.PERSON)
    rows = RowTeller(material)
    part = _part(material, about)
    told = answer_alone(material, rows, part)
    return QuickAnswer(
        evaluation=evaluation,
        loaded=loaded,
        outcome=part.outcome,
        sentence=told.text if told else "",
        reasons=tuple(reason.text for reason in reasons_for(material, rows, part)),
        missing=_first_things_first(evaluation, about, part, tuple(_that_matter(material, rows, part))),
        discretion=tuple(
            path for path in evaluation.evaluations[about.policy].discretion_open if _is_about(path, part)
        ),
        settled=_settled(evaluation, about, part, material),
        entry=part.entry,
    )


# --- what the words may mean ----------------------------------------------------------------------------------------


def _paying(registry: Registry, words: str) -> Iterator[tuple[str, float]]:
    """Yield a relative who is named, when it is about paying somebody."""
    said = f" {folded(words)} "
    if not {"pay", "paying", "employ", "employing", "hire", "wages"} & set(said.split()):
        return
    members = registry.vocabulary().inputs[WORKERS].fields["relation"].members
    known = {folded(name): member for member, label in members.items() for name in label.split(" or ")}
    named = [phrase for phrase in (*known, *RELATIVES) if f" {phrase} " in said]
    if named:
        # The longest name is meant: a daughter-in-law is no daughter.
        longest = max(named, key=len)
        yield f"pay:{known.get(longest) or RELATIVES[longest]}", 101.0


def _buying(registry: Registry, words: str) -> Iterator[tuple[str, float]]:
    """Yield the kinds of thing whose words are like these, each with its best likeness."""
    members = registry.vocabulary().inputs[ITEMS].fields["category"].members
    wanted = folded(words)
    best: dict[str, float] = {}
    for phrase, category in _phrases().items():
        score = _likeness(wanted, phrase)
        if score >= LEAST_LIKENESS and category in members:
            best[category] = max(score, best.get(category, 0.0))
    yield from ((f"buy:{category}", score) for category, score in best.items())


def _asking(registry: Registry, scheme: str, on: date, words: str) -> Iterator[tuple[str, float]]:
    wanted = folded(words)
    for policy, loaded in _in_force(registry, scheme, on):
        score = _likeness(wanted, folded(loaded.edition.title))
        if score >= LEAST_LIKENESS:
            yield f"rules:{policy}", score


def _likeness(wanted: str, phrase: str) -> float:
    """Return how well a phrase fits what was asked, of 100: the same, one within the other, or spelt alike."""
    if not wanted or not phrase:
        return 0.0
    if wanted == phrase:
        return 100.0
    asked, known = set(wanted.split()), set(phrase.split())
    if known <= asked:
        return 90.0 + min(len(phrase), 90) / 10
    if asked <= known:
        return 90.0
    return max(fuzz.ratio(wanted, phrase), fuzz.token_sort_ratio(wanted, phrase))


@cache
def _phrases() -> Mapping[str, str]:
    """Return the plain-words index: each phrase, folded, with the kind of thing that it means."""
    index = record_of(read_yaml(catalogue.content(BUYING_WORDS).decode(), f"rules/{BUYING_WORDS}"))
    return {folded(text_of(phrase)): kind for kind, phrases in index.entries.items() for phrase in items_of(phrases)}


def _in_force(registry: Registry, scheme: str, on: date) -> Iterator[tuple[str, LoadedEdition]]:
    for policy in registry.policies(scheme):
        try:
            yield policy, registry.edition_on(scheme, policy, on)
        except NotAvailable:
            continue


def _rules_topic(policy: str, loaded: LoadedEdition) -> Topic:
    return Topic(f"rules:{policy}", loaded.edition.title, policy)


# --- the answer -----------------------------------------------------------------------------------------------------


def _part(material: Material, about: Topic) -> AnswerPart:
    """Return the answer asked for: that about the one item or worker, else the one for the whole case."""
    parts = answer_parts(material)
    wanted = (about.list_name, KEY) if about.list_name else ("", "")
    return next((part for part in parts if (part.list_name, part.entry) == wanted), parts[0])


def _that_matter(material: Material, rows: RowTeller, part: AnswerPart) -> Iterator[OpenQuestion]:
    """Yield the open questions that the part asked for waits for; none once it is certain."""
    if part.outcome is not Outcome.CANNOT_TELL:
        return
    decisions = behind(material, part.decisions)
    rows_behind = {row.id for decision in decisions for row in decision.rows}
    needs = {path for decision in decisions for path in decision.needs}
    for question in open_questions(material, rows):
        if question.path in needs or rows_behind.intersection(question.waiting):
            yield question


def _first_things_first(
    evaluation: SchemeEvaluation, about: Topic, part: AnswerPart, questions: tuple[OpenQuestion, ...]
) -> tuple[OpenQuestion, ...]:
    """Return the questions that can really part two answers, the one that most quickly settles it first."""
    worth = worth_asking_about(evaluation, about.policy, part.entry) if questions else None
    if worth is None:
        return questions
    by_path = {question.path: question for question in questions}
    asked = [by_path[path] for path in worth if path in by_path]
    figures = [question for question in questions if question.path.startswith("figure:")]
    return tuple(dict.fromkeys((*asked, *figures)))


def _settled(evaluation: SchemeEvaluation, about: Topic, part: AnswerPart, material: Material) -> str:
    """Return what settled the answer, where it is settled."""
    if part.outcome in (Outcome.CANNOT_TELL, Outcome.STOPPED) or not part.decisions:
        return ""
    sufficed = what_sufficed(evaluation, about.policy, part.entry)
    told = settled_sentence(material, sufficed, part.decisions) if sufficed is not None else None
    return told.text if told is not None else ""


def _is_about(path: str, part: AnswerPart) -> bool:
    return not part.entry or path.startswith(part.path) or "[" not in path
