"""Checks that letters are faithful to what happened: every figure stands in the trace, and sentences follow its nodes.

    python -m tests.differential.faithfulness_soak --cases 2000 --seed 1

Of every invented person and of made-up cases over every shipped rule set a letter is written. Every figure in a
sentence that speaks for the trace must stand in the nodes that it speaks for, in the words of the rule set about them,
or in what the reference has proven of a change. Some nodes are then taken out of the trace: no sentence of theirs may
be left. And some are given another value: every sentence of theirs that showed the old one must be another.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from api.ledger.canonical import Json
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.enough import material_with_enough
from api.services.evaluate import Question, SchemeEvaluation
from api.services.what_changes import refused_otherwise
from engine.analysis.regions import Count
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import Outcome
from engine.trace import DecisionNode, FigureNode, FindingNode, FindingState, LineNode, RowNode, Settled, TraceNode
from engine.values import Value
from explanations.letter.facts import DecidedPolicy, LetterFacts, LetterKind
from explanations.letter.frame import frame_of
from explanations.letter.writing import write_letter
from explanations.material import Material
from explanations.statement import Reader, Sentence
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import grounds
from tests.differential.generated_cases import Ground, MadeCase, made_up, replayable
from tests.differential.tally import KEEP, Tally
from tests.golden.documents import facts_of, people

OPEN = (Outcome.CANNOT_TELL, Outcome.STOPPED)
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
SHARE = re.compile(r"(\d[\d,]*(?:\.\d+)?) percent")
NODES_A_LETTER = 4
"""Nodes of each letter that are taken out, and nodes that are given another value."""
KEEP_EVERY = 100


class Unfaithful(AssertionError):
    """A sentence that says what the trace does not hold; the message holds the letter's case."""


def numerals(text: str) -> set[Decimal]:
    """Return the figures in a text; those of a date are its day, month and year."""
    return {Decimal(found.replace(",", "")).normalize() for found in NUMERAL.findall(text)}


def shares(text: str, known: Iterable[Decimal]) -> set[Decimal]:
    """Return the figures of a text that are a known number said in percent, rounded as the wording's filter does."""
    tenths = {(number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() for number in known}
    return tenths & {Decimal(found.replace(",", "")).normalize() for found in SHARE.findall(text)}


def rounded(figures: Iterable[Decimal], known: Iterable[Decimal]) -> set[Decimal]:
    """Return the figures with decimals that are a known number with more of them, rounded as the wording does."""
    exact = list(known)
    return {figure for figure in figures if any(_rounds_to(number, figure) for number in exact)}


def _rounds_to(number: Decimal, figure: Decimal) -> bool:
    decimals, of_number = (-int(one.as_tuple().exponent) for one in (figure, number))
    return 0 < decimals < of_number and number.quantize(figure, ROUND_HALF_UP) == figure


@dataclass(frozen=True)
class Told:
    """A letter's facts, and what is checked of it."""

    name: str
    facts: LetterFacts

    @property
    def materials(self) -> tuple[Material, ...]:
        """Return what it is written from."""
        return tuple(one.material for one in self.facts.decided)

    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the letter that speak for the trace, and not for a change since an earlier decision.

        What those say adds up and does what it says is the change notices' own soak.
        """
        known = frozenset().union(*(material.ids for material in self.materials))
        said = write_letter(self.facts).body.sentences()
        own = (one for one in said if not any(node.startswith("change:") for node in one.nodes))
        return tuple(one for one in own if known & set(one.nodes))


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_figures(told: Told, met: Tally) -> None:
    """Check that every figure of every sentence stands in what the sentence speaks for; raises Unfaithful."""
    proven = {figure for one in told.facts.decided for figure in _proven(one)}
    for sentence in told.sentences():
        figures = numerals(sentence.text)
        met.met["sentences"] += 1
        met.met["figures"] += len(figures)
        allowed = {figure for material in told.materials for figure in _figures_of(material, sentence.nodes)}
        unknown = figures - allowed - shares(sentence.text, allowed)
        unknown -= rounded(unknown, allowed)
        if unknown and not unknown <= proven:
            raise Unfaithful(f"{told.name}: {sorted(unknown)} stands in no node of “{sentence.text}” {sentence.nodes}")


def _figures_of(material: Material, nodes: tuple[str, ...]) -> Iterator[Decimal]:
    """Yield the figures in nodes, in what those read, and in the words that the rule set has for them."""
    every = _parts(material)
    read = {other for node in nodes for other in _read_by(every.get(node))}
    for node in {*nodes, *read}:
        yield from numerals(node)
        if node in every:
            yield from numerals(json.dumps(every[node].to_json()))
            yield from _words(material, every[node])


def _parts(material: Material) -> dict[str, TraceNode | RowNode | LineNode]:
    found: dict[str, TraceNode | RowNode | LineNode] = {node.id: node for node in material.evaluation.trace}
    for decision in material.decisions.values():
        found |= {row.id: row for row in decision.rows} | {line.id: line for line in decision.lines}
    return found


def _read_by(node: object) -> Iterator[str]:
    if isinstance(node, RowNode):
        yield from (read for cell in node.cells for read in cell.reads)
    elif isinstance(node, DecisionNode | LineNode):
        yield from node.reads
    if isinstance(node, DecisionNode):
        for part in (*node.rows, *node.lines):
            yield from _read_by(part)


def _words(material: Material, node: TraceNode | RowNode | LineNode) -> Iterator[Decimal]:
    """Yield the figures in the label, unit and members of a name, in the wording of rows, and in the titles of laws."""
    if isinstance(node, RowNode | DecisionNode | FigureNode):
        yield from numerals(material.citation(node.authority))
    if isinstance(node, FindingNode):
        entry = material.vocabulary.entry_at(node.path)
        words = (entry.label, entry.unit, entry.question, *entry.members.values()) if entry else ()
        yield from numerals(" ".join((*words, node.reasons)))
        value = node.value
        if isinstance(value, tuple):
            yield Decimal(len(value)).normalize()
    elif isinstance(node, FigureNode):
        figure = material.background.figures.get(node.name)
        yield from numerals(f"{figure.label} {figure.unit}" if figure else "")
    elif isinstance(node, DecisionNode):
        kind = material.decision_kind(node.name)
        yield from numerals(" ".join((kind.label, kind.unit, *kind.members.values())))
        yield from numerals(" ".join(material.edition.says.values()))
        for row in node.rows:
            yield from _words(material, row)
    elif isinstance(node, RowNode):
        decision = node.id.partition("/")[0].partition("[")[0]
        rule = material.rule_models.get((decision, node.rule))
        yield from numerals(rule.because if rule is not None else "")


def _proven(one: DecidedPolicy) -> Iterator[Decimal]:
    """Yield the figures of what would change a refusal: every region was evaluated at its ends by the reference."""
    for told in one.otherwise:
        for claim in told.claims:
            for way in claim.ways:
                for region in (region for regions in way.regions.values() for region in regions):
                    if isinstance(region, Count):
                        now = region.now or 0
                        counts = (region.least, region.most, abs(region.least - now), abs(now - region.most))
                        yield from (Decimal(count).normalize() for count in counts)
                    else:
                        yield from numerals(repr(region))


# ── nodes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_deletions(told: Told, random: Random, met: Tally) -> None:
    """Check that with a node its sentences go, whichever it is; raises Unfaithful."""
    spoken = sorted({node for one in told.sentences() for node in one.nodes if _holds(told, node)})
    for node in random.sample(spoken, min(NODES_A_LETTER, len(spoken))):
        met.met["nodes taken out"] += 1
        left = write_letter(_with(told.facts, node, None)).body.sentences()
        kept = [one.text for one in left if node in one.nodes]
        if kept:
            raise Unfaithful(f"{told.name}: without {node} there is still “{kept[0]}”")


def check_alterations(told: Told, random: Random, met: Tally) -> None:
    """Check that a sentence which shows a node's value shows another when the value is another; raises Unfaithful."""
    before = told.sentences()
    values = {node: value for material in told.materials for node, value in _values(material)}
    shown = {node: old for node, (_, old) in values.items() if any(_shows(one, node, old) for one in before)}
    for node in random.sample(sorted(shown), min(NODES_A_LETTER, len(shown))):
        met.met["nodes given another value"] += 1
        after = Told(told.name, _with(told.facts, node, values[node][0])).sentences()
        same = {one.text for one in before if _shows(one, node, shown[node])} & {
            one.text for one in after if _shows(one, node, shown[node])
        }
        if same:
            raise Unfaithful(f"{told.name}: whatever {node} holds, it is said that “{same.pop()}”")


def _shows(sentence: Sentence, node: str, value: Decimal) -> bool:
    return node in sentence.nodes and value in numerals(sentence.text)


def _values(material: Material) -> Iterator[tuple[str, tuple[Value, Decimal]]]:
    """Yield nodes that hold a number which nothing else in them holds too, with another value and the number."""
    for node in _parts(material).values():
        held: Value | None = None
        if (isinstance(node, FindingNode) and node.state is not FindingState.UNKNOWN) or isinstance(node, FigureNode):
            held = node.value
        elif isinstance(node, LineNode) and node.result.certain:
            held = node.result.value
        if isinstance(held, Decimal) and held.normalize() not in _constant(material, node):
            yield node.id, (held + Decimal("7919"), held.normalize())


def _constant(material: Material, node: TraceNode | RowNode | LineNode) -> set[Decimal]:
    """Return the figures that stand in a node's words, or in the rules' own cells, whatever its value is."""
    cells = " ".join(cell.test for row in material.rows.values() for cell in row.cells)
    others = (
        one for one in _parts(material).values() if one.id != node.id and not isinstance(one, DecisionNode | RowNode)
    )
    held = json.dumps([one.to_json() for one in others])
    wording = " ".join(rule.because for rule in material.rule_models.values())
    days = " ".join((material.evaluation.on, *(n.start for n in material.figure_nodes.values())))
    return {*_words(material, node), *numerals(f"{cells} {held} {wording} {days}"), *range(32)}


def _holds(told: Told, node: str) -> bool:
    return any(node in material.ids for material in told.materials)


def _with(facts: LetterFacts, node: str, value: Value | None) -> LetterFacts:
    """Return a letter's facts with a node given another value, or taken out where there is none."""
    decided = []
    for one in facts.decided:
        trace = tuple(other for part in one.material.evaluation.trace for other in _changed(part, node, value))
        evaluation = replace(one.material.evaluation, trace=trace)
        decided.append(replace(one, material=replace(one.material, evaluation=evaluation)))
    return replace(facts, decided=tuple(decided))


def _changed(part: TraceNode, node: str, value: Value | None) -> Iterator[TraceNode]:
    if part.id == node:
        if value is not None and isinstance(part, FindingNode | FigureNode):
            yield replace(part, value=value)
        return
    if isinstance(part, DecisionNode):
        rows = tuple(
            replace(row, cells=tuple(cell for cell in row.cells if cell.id != node))
            for row in part.rows
            if row.id != node
        )
        lines = tuple(
            line if line.id != node or value is None else replace(line, result=Settled((value,)))
            for line in part.lines
            if line.id != node or value is not None
        )
        yield replace(part, rows=rows, lines=lines)
        return
    yield part


# ── letters ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def golden() -> Iterator[Told]:
    """Yield the letter to every invented person."""
    for name, person in people().items():
        if "letter" in person["what"]:
            yield Told(name, facts_of(name))


def generated(name: str, ground: Ground, case: MadeCase) -> Told | None:
    """Return the letter about a made-up case; None where nothing is settled that could be decided."""
    loaded, policy = ground.loaded, ground.loaded.edition.policy
    findings = read_findings(json.loads(json.dumps(case.findings)), loaded.vocabulary)
    evaluation = evaluate(loaded.compiled, findings, case.on, case.mode)
    if evaluation.outcome in OPEN:
        return None
    question = Question(loaded.edition.scheme, policy, date.fromisoformat(case.on), {}, case.mode)
    checked = CrossCheck(CrossCheckStatus.DEGRADED)
    whole = SchemeEvaluation(question, findings, {policy: evaluation}, {policy: loaded}, {}, checked)
    material = material_with_enough(whole, policy, Reader.PERSON)
    facts = LetterFacts(
        kind=LetterKind.ADOPTED,
        number="AT-1",
        person="Alex Example",
        decided_on=case.on,
        decided_by="Jo Field, social worker",
        frame=frame_of(loaded.scheme),
        decided=(DecidedPolicy(material, None, refused_otherwise(whole, policy)),),
    )
    given: Json = dict(replayable(name, case))
    return Told(json.dumps(given), facts)


def check(told: Told, random: Random, tally: Tally) -> None:
    """Check one letter; raises Unfaithful."""
    tally.met["letters"] += 1
    check_figures(told, tally)
    check_deletions(told, random, tally)
    check_alterations(told, random, tally)


def run(seed: int, cases: int, tally: Tally, every: tuple[tuple[str, Ground], ...]) -> Iterator[int]:
    """Check the golden letters and then made-up cases, until so many are done. Raises Unfaithful."""
    invented = tuple(golden()) if tally.done == 0 else ()
    for told in invented:
        check(told, Random(told.name), tally)
        tally.met["letters to invented people"] += 1
    while tally.done < cases:
        name, ground = every[tally.done % len(every)]
        random = Random(f"faithfulness/{seed}/{tally.done}")
        letter = generated(name, ground, made_up(ground, random))
        if letter is not None:
            check(letter, random, tally)
        tally.done += 1
        yield tally.done


def main() -> int:
    """Run the soak from the command line; status 1 if a letter was not faithful."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    path = options.keep / f"faithfulness-{options.seed}.json"
    tally = Tally.load(path, options.seed)
    say(f"seed {options.seed}: {tally.done} of {options.cases} cases done before, kept in {path}")
    try:
        for done in run(options.seed, options.cases, tally, tuple(grounds())):
            if done % KEEP_EVERY == 0 or done == options.cases:
                tally.save(path)
                say(f"{done} cases")
    except Unfaithful as wrong:
        say(f"seed {options.seed}, case {tally.done}: {wrong}")
        return 1
    say(f"seed {options.seed}: {tally.done} cases, 0 exceptions; {tally.told()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
