"""What comes with an answer, for the person: conditions, checks, days and sums that its own sentence does not say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.vocabulary import FindingType
from engine.outcome import Outcome, Output
from engine.trace import Settled
from engine.values import Decimal, Null
from explanations.answers import AnswerPart, answer_parts, outputs_of
from explanations.material import Material, items
from explanations.rows import RowTeller
from explanations.sections.outcome import with_entry
from explanations.statement import Block, Sentence
from explanations.wording import english

TOLD_ELSEWHERE = ("reasons", "reason_code")
"""Outputs whose meaning the rules' own wording tells."""


def terms(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return each set, day and sum that comes out beside the answer and is not empty."""
    told = (said for part in answer_parts(material) if part.outcome in _SAID for said in _of_part(material, part))
    return items(dict.fromkeys(told))


_SAID = (Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED, Outcome.FOR_JUDGEMENT)


def _of_part(material: Material, part: AnswerPart) -> Iterator[Sentence]:
    answering = {answer.output for answer in material.edition.answers}
    for output in outputs_of(material, part):
        settled = output.entries[part.entry] if part.entry else output.result
        if output.name in answering or settled is None or not _is_term(material, output, settled, part.outcome):
            continue
        kind = material.output_kind(output.name)
        decision = f"{output.decision}[{part.entry}]" if part.entry else output.decision
        said = material.tell(english.stopped(f"{kind.label}: {material.print_settled(settled, kind)}"), decision)
        if said is not None:
            yield with_entry(material, part, said)


def _is_term(material: Material, output: Output, settled: Settled, outcome: Outcome) -> bool:
    entry = material.vocabulary.outputs.get(output.name)
    if entry is None or output.name in TOLD_ELSEWHERE or not settled.certain:
        return False
    if settled.value in ((), Decimal(0)) or isinstance(settled.value, Null):
        return False
    # A sum that is made line by line stands in a section of its own.
    in_lines = any(decision.lines for decision in material.decisions.values())
    sum_of_a_yes = entry.type is FindingType.MONEY and not in_lines and outcome is Outcome.ESTABLISHED
    return entry.type in (FindingType.SET, FindingType.DATE) or sum_of_a_yes
