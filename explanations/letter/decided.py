"""What was decided and why, policy by policy: what the rules say, or the decision-maker's own decision and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.dmn.vocabulary import FindingType, NameEntry
from engine.outcome import Outcome
from engine.values import NULL, Value, date_of, number
from explanations.answers import SAYS, answer_parts
from explanations.languages.speech import mark, say
from explanations.letter.facts import DecidedPolicy, Departed, OutputJson
from explanations.material import Material, present
from explanations.rows import RowTeller
from explanations.sections.outcome import answer, reasons_for, with_entry
from explanations.statement import Sentence
from explanations.wording import english
from explanations.wording.fill import Filled, fill
from explanations.wording.printing import Kind


def decision_sentences(one: DecidedPolicy) -> tuple[Sentence, ...]:
    """Return what was decided about one policy."""
    material = one.material
    rows = RowTeller(material)
    said = [answer(material, rows, part) for part in answer_parts(material)]
    if one.departed is None:
        return present(said)
    node = departure_node(one)
    what = tuple(Sentence(text, (f"{node}/outputs",)) for text in _decided_instead(one, rows, one.departed))
    rules = [
        Sentence(say("The rules alone would say: {answer}", answer=s.text), (*s.nodes, f"{node}/rules"))
        for s in present(said)
    ]
    return (*what, *rules)


LEFT_TO_US = mark("The rules leave this to us. We decided so, because: {reasons}")
OTHERWISE = mark("We decided otherwise than the rules alone, because: {reasons}")
FIRST_REASONS = 2
"""How many reasons of an answer stand at the top of a letter; of several answers, the first of each."""
MOST_AT_THE_TOP = 6


def first_reasons(one: DecidedPolicy) -> tuple[Sentence, ...]:
    """Return the reasons that stand at the top of a letter."""
    by_answer = _reasons(one)
    each = FIRST_REASONS if len(by_answer) == 1 else 1
    return tuple(dict.fromkeys(reason for reasons in by_answer for reason in reasons[:each]))[:MOST_AT_THE_TOP]


def all_reasons(one: DecidedPolicy) -> tuple[Sentence, ...]:
    """Return every reason for what was decided about a policy."""
    return tuple(dict.fromkeys(reason for reasons in _reasons(one) for reason in reasons))


def _reasons(one: DecidedPolicy) -> tuple[tuple[Sentence, ...], ...]:
    """Return by answer the reasons: the decision-maker's where the decision departs, else those of the rules."""
    if one.departed is not None:
        node = departure_node(one)
        return (tuple(Sentence(text, (f"{node}/{part}",)) for part, text in _departure_reasons(one, one.departed)),)
    rows = RowTeller(one.material)
    by_answer = (
        tuple(with_entry(one.material, part, reason) for reason in reasons_for(one.material, rows, part))
        for part in answer_parts(one.material)
    )
    return tuple(reasons for reasons in by_answer if reasons)


def departure_node(one: DecidedPolicy) -> str:
    """Return how the ids begin under which sentences speak for the departure from a policy."""
    return f"determination:departure/{one.policy}"


def _departure_reasons(one: DecidedPolicy, departed: Departed) -> Iterator[tuple[str, str]]:
    reasons = english.without_control(departed.reasons)
    left_to_us = one.material.evaluation.outcome is Outcome.FOR_JUDGEMENT
    start = LEFT_TO_US if left_to_us else OTHERWISE
    if reasons:
        yield "because", english.stopped(say(start, reasons=reasons))
    evidence = [english.without_control(item) for item in departed.evidence if item.strip()]
    if evidence:
        yield "evidence", english.stopped(say("We relied on: {evidence}", evidence="; ".join(evidence)))


def _decided_instead(one: DecidedPolicy, rows: RowTeller, departed: Departed) -> Iterator[str]:
    """Yield what was decided: in the edition's sentence for that answer where there is one, the rest by its labels."""
    said = _in_the_editions_words(one, rows, departed)
    told: frozenset[str] = frozenset()
    if said is not None:
        answers = {answer.output for answer in one.material.edition.answers if answer.is_question}
        told = frozenset(answers | set(said.names))
        yield english.stopped(said.text)
    yield from _outputs(one.material, departed, told)


def _in_the_editions_words(one: DecidedPolicy, rows: RowTeller, departed: Departed) -> Filled | None:
    """Return the edition's sentence for the outcome that was decided, with what was decided in it; not of lists."""
    template = one.material.edition.says.get(SAYS.get(one.outcome, ""), "")
    plain = {name: value for name, value in departed.outputs.items() if not isinstance(value, Mapping | list | tuple)}
    answers = [answer for answer in one.material.edition.answers if answer.output in plain]
    unanswered = any(a.is_question and plain[a.output] not in (*a.yes, *a.no, *a.judgement) for a in answers)
    if not template or len(plain) < len(departed.outputs) or not answers or unanswered:
        return None
    vocabulary, names = one.material.vocabulary, rows.names_at()
    decided = {name: _value(vocabulary.outputs.get(name), value) for name, value in plain.items()}
    kinds = {name: one.material.output_kind(name) for name in decided}
    words = replace(names.words, kinds={**names.words.kinds, **kinds})
    filled = fill(template, {**names.values, **decided}, words, names.scope)
    # What the sentence shows must be what was decided, and not what the rules alone would give.
    return filled if filled is not None and set(filled.names) <= decided.keys() else None


def _outputs(material: Material, departed: Departed, told: frozenset[str]) -> Iterator[str]:
    for entry_path, name, value in _leaves(departed.outputs):
        if name in told:
            continue
        kind = material.output_kind(name)
        about = f"{english.sentence_start(material.entry_name(entry_path))}: " if entry_path else ""
        entry = material.vocabulary.outputs.get(name) or material.vocabulary.inputs.get(name)
        said = _said(material, entry, kind, value)
        yield english.stopped(f"{about}{english.mid_sentence(kind.label) if about else kind.label}: {said}")


def _leaves(outputs: Mapping[str, OutputJson]) -> Iterator[tuple[str, str, OutputJson]]:
    """Yield entry path (`workers[w1]`, or nothing), output name and value."""
    for name, value in outputs.items():
        if not isinstance(value, Mapping):
            yield "", name, value
            continue
        for entry, values in value.items():
            if isinstance(values, Mapping):
                yield from ((f"{name}[{entry}]", inner, leaf) for inner, leaf in values.items())


def _said(material: Material, entry: NameEntry | None, kind: Kind, value: OutputJson) -> str:
    if isinstance(value, list | tuple):
        return english.listed_names([_said(material, entry, kind, part) for part in value]) or english.none()
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_said(material, None, kind, part)}" for key, part in value.items())
    return material.print(_value(entry, value), kind)


def _value(entry: NameEntry | None, value: OutputJson) -> Value:
    """Return a decided output as the FEEL value that its text stands for."""
    if value is None:
        return NULL
    if not isinstance(value, str):
        return bool(value)
    if entry is not None and entry.type in (FindingType.MONEY, FindingType.NUMBER):
        exact = number(value)
        return value if exact is None else exact
    if entry is not None and entry.type is FindingType.DATE:
        return date_of(value) or value
    return value
