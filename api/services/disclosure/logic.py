"""The logic of decisions for the person they are about: the rules in plain English, with their sources.

Told are the rule sets that were decided by, and those whose answers they rest on. Others were looked at and decided
nothing; they are attached as they are written.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.services.disclosure.contents import Contents
from api.services.explain import Told
from api.services.registry import LoadedEdition
from api.services.rule_reading import ReadableDecision, ReadableRow, RestsOn, RuleReader, period_words
from engine.trace import FindingNode
from explanations.statement import Block, Items, Paragraph, Section, Sentence
from explanations.wording import english


def logic_of(contents: Contents) -> Iterator[Section]:
    """Yield a section for each edition that a record rests on, in the order in which they were first used."""
    editions: dict[tuple[str, str, str], LoadedEdition] = {}
    for one in contents.retold.values():
        for policy in _that_counted(one.told):
            loaded = one.told.evaluation.editions[policy]
            edition = loaded.edition
            editions.setdefault((edition.scheme, edition.policy, edition.name), loaded)
    for (scheme, policy, name), loaded in editions.items():
        yield _edition(f"{scheme}/{policy}/{name}", loaded)


def _that_counted(told: Told) -> list[str]:
    """Return the policies decided by, and those that gave them a finding, in the order of the journey."""
    counted, waiting = set[str](), list(told.policies)
    while waiting:
        policy = waiting.pop()
        counted.add(policy)
        nodes = told.evaluation.evaluations[policy].trace
        given = {node.derived_from.rpartition("/")[2] for node in nodes if isinstance(node, FindingNode)}
        waiting += [one for one in given - counted if one in told.evaluation.editions]
    return [policy for policy in told.evaluation.editions if policy in counted]


def _edition(key: str, loaded: LoadedEdition) -> Section:
    reader = RuleReader(loaded, loaded.scheme.currency)
    node = (f"edition:{key}",)
    about = f"These rules are in force {period_words(loaded.edition.in_force)}."
    parts = [_decision(one, node) for one in (*reader.decisions(), *reader.functions())]
    return Section(key, loaded.edition.title, (Paragraph((Sentence(about, node),)),), tuple(parts))


def _decision(one: ReadableDecision, node: tuple[str, ...]) -> Section:
    blocks: list[Block] = []
    start = " ".join(filter(None, (f"For each {one.each}." if one.each else "", one.how, _rests_on(one.rests_on))))
    if start:
        blocks.append(Paragraph((Sentence(start, node),)))
    lines = [f"{english.sentence_start(line.label)}: {line.formula}" for line in one.lines]
    said = [*map(_row, one.rows), *lines, *([f"Worked out as {one.formula}"] if one.formula else [])]
    if said:
        blocks.append(Items(tuple((Sentence(english.without_control(text), node),) for text in said)))
    return Section(f"{node[0]}/{one.id}", one.question, tuple(blocks))


def _row(row: ReadableRow) -> str:
    when = f"If {'; and '.join(map(english.mid_sentence, row.when))}" if row.when else row.otherwise
    then = f"{when}: {'; '.join(row.then)}" if row.then else when
    told = [english.stopped(then), row.because, _rests_on(row.rests_on), *row.remarks]
    return " ".join(filter(None, told))


def _rests_on(rests_on: RestsOn | None) -> str:
    return english.stopped(f"{rests_on.basis}: {rests_on.provision}") if rests_on else ""
