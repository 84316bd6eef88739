"""Text of a rule set in another language: what stands beside an edition, the vocabulary, the figures and the scheme.

A translation keeps the English sentence beside each of its own, so that a sentence whose English has changed since is
known to be stale. Places name what is translated: `title`, `says/no`, `reasons/A-ENG-L1`, `outcomes_unable/label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.checks import Problem
from engine.dmn.edition import Edition
from engine.dmn.figures import Figure
from engine.dmn.model import BoxedContext, Decision, DecisionRule, DecisionTable, InputClause, Literal
from engine.dmn.scheme import Scheme
from engine.dmn.vocabulary import NameEntry, Vocabulary
from engine.dmn.yaml_source import read_yaml, record_of

Sentences = Mapping[str, str]
"""English sentences, or what stands for them, by place."""
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in English, as it was when it was translated, and in the other language."""

    english: str
    said: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What one document says in one language. `approved` names the speaker who approved it and the day, or nothing."""

    language: str
    file: str = ""
    approved: str = ""
    pairs: Mapping[str, Pair] = field(default_factory=dict)

    def said(self, english: Sentences) -> dict[str, str]:
        """Return what stands for each sentence; a stale one does not stand for it any more."""
        return {
            place: pair.said
            for place, text in english.items()
            if (pair := self.pairs.get(place)) is not None and _same(pair.english, text) and pair.said
        }

    def problems(self, english: Sentences) -> Iterator[Problem]:
        """Yield what is missing, stale, or stands for nothing."""
        for place, text in english.items():
            pair = self.pairs.get(place)
            if pair is None or not pair.said:
                fix = f"add `{place}` to the file"
                yield Problem(f"`{place}` is not translated: `{_short(text)}`", pair.where if pair else self.file, fix)
            elif not _same(pair.english, text):
                yield Problem(
                    f"`{place}` is stale: the English is now `{_short(text)}`", pair.where, "translate it anew"
                )
        for place, pair in self.pairs.items():
            if place not in english:
                yield Problem(f"`{place}` stands for nothing", pair.where, "take it out")


def read_translation(text: str, language: str, file: str) -> Translation:
    """Read a translation document.

    Raises:
        RuleSetError: with the place, if it is not one, or is in another language than its name says.
    """
    root = record_of(read_yaml(text, file))
    root.only("approved", "sentences")
    pairs = {}
    for place, node in root.record("sentences").entries.items():
        pair = record_of(node)
        pair.only("en", language)
        pairs[place] = Pair(pair.text("en"), pair.text(language, ""), node.where)
    approved = root.record("approved") if "approved" in root.entries else None
    by = f"{approved.text('by')}, {approved.text('on')}" if approved is not None else ""
    return Translation(language, file, by, pairs)


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:79] + "…"


# ── an edition ────────────────────────────────────────────────────────────────────────────────────────────────────────


def edition_sentences(edition: Edition) -> dict[str, str]:
    """Return every sentence of an edition that a person may be told, by place."""
    found = {"title": edition.title, **{f"says/{key}": text for key, text in edition.says.items()}}
    for decision in edition.model.decisions:
        found |= {f"{decision.name}/question": decision.question, f"{decision.name}/because": decision.because}
        if isinstance(decision.logic, DecisionTable):
            found |= {f"{decision.name}/{rule.id}": rule.because for rule in decision.logic.rules}
            labels = enumerate(decision.logic.inputs, 1)
            found |= {f"{decision.name}/label/{number}": clause.label for number, clause in labels}
    return {place: text for place, text in found.items() if text.strip()}


def translated_edition(edition: Edition, said: Sentences) -> Edition:
    """Return the edition with the sentences that are translated; the rules themselves are the same."""
    says = {key: said.get(f"says/{key}", text) for key, text in edition.says.items()}
    decisions = tuple(_decision(decision, said) for decision in edition.model.decisions)
    model = replace(edition.model, decisions=decisions)
    return replace(edition, title=said.get("title", edition.title), says=says, model=model)


def _decision(decision: Decision, said: Sentences) -> Decision:
    name, logic = decision.name, decision.logic
    if isinstance(logic, DecisionTable):
        rules = tuple(_rule(name, rule, said) for rule in logic.rules)
        inputs = tuple(_clause(name, number, clause, said) for number, clause in enumerate(logic.inputs, 1))
        logic = replace(logic, rules=rules, inputs=inputs)
    question = said.get(f"{name}/question", decision.question)
    return replace(decision, question=question, because=said.get(f"{name}/because", decision.because), logic=logic)


def _rule(decision: str, rule: DecisionRule, said: Sentences) -> DecisionRule:
    return replace(rule, because=said.get(f"{decision}/{rule.id}", rule.because))


def _clause(decision: str, number: int, clause: InputClause, said: Sentences) -> InputClause:
    return replace(clause, label=said.get(f"{decision}/label/{number}", clause.label))


# ── the vocabulary ────────────────────────────────────────────────────────────────────────────────────────────────────


def vocabulary_sentences(vocabulary: Vocabulary, edition: Edition) -> dict[str, str]:
    """Return what the vocabulary says of the names that an edition uses, by place.

    Of an output only the words that the edition gives. Units are in the program's own catalogues.
    """
    found: dict[str, str] = {}
    words = _words_given(edition)
    for output in edition.outputs:
        entry = vocabulary.outputs.get(output.name)
        if entry is not None:
            members = {member: label for member, label in entry.members.items() if member in words}
            found |= _entry_sentences(replace(entry, members=members), output.name)
    for name in edition.inputs:
        if name in vocabulary.inputs:
            found |= _entry_sentences(vocabulary.inputs[name], name)
    return {place: text for place, text in found.items() if text.strip()}


def _words_given(edition: Edition) -> frozenset[str]:
    """Return every text in quotes that a rule or expression of the edition holds."""
    texts: list[str] = []
    for decision in edition.model.decisions:
        match decision.logic:
            case DecisionTable(rules=rules, outputs=outputs):
                texts += [output.text for rule in rules for output in rule.outputs]
                texts += [clause.default.text for clause in outputs if clause.default is not None]
            case Literal(text):
                texts.append(text)
            case BoxedContext(entries=entries):
                texts += [entry.logic.text for entry in entries if isinstance(entry.logic, Literal)]
    return frozenset(word for text in texts for word in _QUOTED.findall(text))


def _entry_sentences(entry: NameEntry, place: str) -> dict[str, str]:
    found = {f"{place}/label": entry.label, f"{place}/question": entry.question, f"{place}/hint": entry.hint}
    found |= {f"{place}/members/{member}": label for member, label in entry.members.items()}
    for name, part in entry.fields.items():
        found |= _entry_sentences(part, f"{place}/{name}")
    return found


def translated_vocabulary(vocabulary: Vocabulary, said: Sentences) -> Vocabulary:
    """Return the vocabulary with the labels and questions that are translated."""
    inputs = {name: _entry(entry, name, said) for name, entry in vocabulary.inputs.items()}
    outputs = {name: _entry(entry, name, said) for name, entry in vocabulary.outputs.items()}
    return Vocabulary(inputs, outputs)


def _entry(entry: NameEntry, place: str, said: Sentences) -> NameEntry:
    return replace(
        entry,
        label=said.get(f"{place}/label", entry.label),
        question=said.get(f"{place}/question", entry.question),
        hint=said.get(f"{place}/hint", entry.hint),
        members={member: said.get(f"{place}/members/{member}", label) for member, label in entry.members.items()},
        fields={name: _entry(part, f"{place}/{name}", said) for name, part in entry.fields.items()},
    )


# ── figures and schemes ───────────────────────────────────────────────────────────────────────────────────────────────


def figure_sentences(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Return the labels of figures, by place."""
    return {f"{name}/label": figure.label for name, figure in figures.items() if figure.label}


def translated_figures(figures: Mapping[str, Figure], said: Sentences) -> dict[str, Figure]:
    """Return the figures with the labels that are translated."""
    return {name: replace(one, label=said.get(f"{name}/label", one.label)) for name, one in figures.items()}


AUTHORITY_SAYS = ("advice", "formats")


def scheme_sentences(scheme: Scheme) -> dict[str, str]:
    """Return what a scheme says in letters: advice, other forms, ways to challenge. Names are not translated."""
    found = {f"authority/{key}": scheme.authority[key] for key in AUTHORITY_SAYS if key in scheme.authority}
    for step, sentences in scheme.appeal.items():
        if step != "route":
            told = (text for text in sentences if not text.startswith("Source:"))
            found |= {f"appeal/{step}/{number}": text for number, text in enumerate(told, 1)}
    return found


def translated_scheme(scheme: Scheme, said: Sentences) -> Scheme:
    """Return the scheme with the sentences that are translated."""
    authority = {key: said.get(f"authority/{key}", text) for key, text in scheme.authority.items()}
    appeal = {step: tuple(_step(step, sentences, said)) for step, sentences in scheme.appeal.items()}
    return replace(scheme, authority=authority, appeal=appeal)


def _step(step: str, sentences: tuple[str, ...], said: Sentences) -> Iterator[str]:
    number = 0
    for text in sentences:
        number += not text.startswith("Source:")
        yield text if step == "route" or text.startswith("Source:") else said.get(f"appeal/{step}/{number}", text)
