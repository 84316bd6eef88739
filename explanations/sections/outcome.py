"""The answer, and the reason for it in short."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.model import HitPolicy
from engine.outcome import Outcome
from engine.trace import DecisionNode, FindingState, RowNode, Verdict
from explanations.answers import (
    AnswerPart,
    answer_parts,
    answers_only_entries,
    behind,
    declared_values,
    gives,
    outputs_of,
    said_for,
)
from explanations.counterfactual.settled import enough
from explanations.languages.speech import mark, say
from explanations.material import Material, items, paragraph, present, table
from explanations.rows import RowTeller
from explanations.statement import Block, Sentence
from explanations.wording import english

PLAIN_OUTCOME = {
    Outcome.STOPPED: mark("The rules could not be worked out, because one of them failed. There is no answer."),
    Outcome.CANNOT_TELL: mark("The rules cannot tell yet, because something is not known."),
    Outcome.FOR_JUDGEMENT: mark("The rules leave this to a person to decide."),
    Outcome.NOT_ESTABLISHED: mark("Under these rules the answer is no."),
    Outcome.ESTABLISHED: mark("Under these rules the answer is settled."),
    Outcome.NOT_IN_FORCE: mark("These rules were not in force on that day."),
}
MOST_FACTS = 6
NOTHING_NAMED = mark("There is nothing to decide about here: nobody and nothing was named.")


def decided(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return the answer: a sentence for each part of it, then that it is no decision, then the outputs."""
    parts = answer_parts(material)
    answers: list[Sentence | None] = [answer(material, rows, part) for part in parts]
    day = english.iso_date(material.evaluation.on)
    note = say("This is what the rules say for {day}. It is not a decision: a person decides.", day=day)
    blocks = paragraph(*answers) if len(parts) == 1 else items(answers)
    return (*blocks, *paragraph(material.tell(note, material.outcome_id)), *_outputs(material, parts))


def answer(material: Material, rows: RowTeller, part: AnswerPart) -> Sentence | None:
    """Return the answer in a sentence, about an entry of a list with the entry's name before it."""
    said = answer_alone(material, rows, part)
    return about_entry(material, part, said) if said is not None else None


def answer_alone(material: Material, rows: RowTeller, part: AnswerPart) -> Sentence | None:
    """Return the answer in a sentence: the edition's own for this outcome, else a plain one.

    An entry of a list for which the edition has no sentence is told by its outputs.
    """
    only_entries = answers_only_entries(material)
    template = said_for(material.edition.says, part, only_entries=only_entries)
    if part.entry and not template and not only_entries:
        return _entry_outputs(material, part)
    told = rows.wording(template, part.list_name, part.entry, material.outcome_id) if template else None
    text = told.text if told else say(PLAIN_OUTCOME[part.outcome])
    nodes = (*(told.nodes if told else ()), *part.decisions) if part.decisions else (material.outcome_id,)
    return material.tell(text, *nodes)


def _entry_outputs(material: Material, part: AnswerPart) -> Sentence | None:
    answering = {answer.output for answer in material.edition.answers}
    said = [
        f"{output_label(material, output.name)}: {material.print_settled(output.entries[part.entry], kind)}"
        for output in outputs_of(material, part)
        if output.name in answering and (kind := material.output_kind(output.name))
    ]
    return material.tell(english.stopped("; ".join(said)), *part.decisions)


def output_label(material: Material, name: str) -> str:
    """Return the label of an output as it stands inside a sentence."""
    return english.mid_sentence(material.output_kind(name).label)


def _outputs(material: Material, parts: tuple[AnswerPart, ...]) -> tuple[Block, ...]:
    only_entries = answers_only_entries(material)
    if material.is_person and all(said_for(material.edition.says, part, only_entries=only_entries) for part in parts):
        return ()
    about = (say("About"),) if any(part.entry for part in parts) else ()
    headers = (*about, say("What"), say("Answer"))
    told = [row for part in parts for row in _output_rows(material, part, with_entry=len(headers) == 3)]
    return table(say("What comes out"), headers, told)


def _output_rows(material: Material, part: AnswerPart, *, with_entry: bool) -> Iterator[tuple[Sentence | None, ...]]:
    for output in outputs_of(material, part):
        settled = output.entries[part.entry] if part.entry else output.result
        decision = f"{output.decision}[{part.entry}]" if part.entry else output.decision
        if settled is None:
            continue
        kind = material.output_kind(output.name)
        text = english.sentence_start(material.print_settled(settled, kind))
        cells = (material.tell(kind.label, decision), material.tell(text, decision))
        about = english.sentence_start(material.entry_name(part.path)) if part.entry else "All"
        yield (material.tell(about, decision), *cells) if with_entry else cells


def reasons(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return why: the rows that brought the answer about; where none did, the reasons against that do not apply.

    What a row leaves to a person's judgement stands in a section of its own, and so does what is still needed.
    """
    elsewhere = (Outcome.FOR_JUDGEMENT, Outcome.CANNOT_TELL) if material.is_person else (Outcome.FOR_JUDGEMENT,)
    told = [
        with_entry(material, part, sentence)
        for part in answer_parts(material)
        if part.outcome not in elsewhere
        for sentence in reasons_for(material, rows, part)
    ]
    return (*_stop(material), *items(dict.fromkeys(told)), *what_was_enough(material))


def what_was_enough(material: Material) -> tuple[Block, ...]:
    """Return which findings were enough for each answer. The reasons end with it: nothing else need be argued."""
    said = [(part, enough(material, part)) for part in answer_parts(material)]
    told = tuple(with_entry(material, part, sentence) for part, sentence in said if sentence is not None)
    return paragraph(*told) if len(told) == 1 else items(told)


def reasons_for(material: Material, rows: RowTeller, part: AnswerPart) -> tuple[Sentence, ...]:
    """Return the reasons for one answer: of a yes or no the decisive one first, of a sum in the order of its making.

    Every answer that is certain has one.
    """
    if not part.decisions:
        nothing = (Sentence(say(NOTHING_NAMED), (material.outcome_id,)),)
        return nothing if part.outcome is Outcome.ESTABLISHED else ()
    decisions = behind(material, part.decisions)
    questions = all(answer.is_question for answer in material.edition.answers)
    ordered = tuple(reversed(decisions)) if questions else decisions
    held = present(_because(material, rows, ordered)) or present(_settling(material, rows, ordered, part))
    if held or part.outcome not in (Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED):
        return tuple(dict.fromkeys(held))
    against = _reasons_against(material, rows, decisions) if part.outcome is Outcome.ESTABLISHED else ()
    return against or _basis(material, decisions)


def _settling(
    material: Material, rows: RowTeller, decisions: tuple[DecisionNode, ...], part: AnswerPart
) -> Iterator[Sentence | None]:
    """Yield the rows that hold and give the answer, where what else may come out with it is still open."""
    values = declared_values(material, part.outcome)
    for decision in decisions:
        for row in decision.rows:
            if row.verdict is Verdict.TRUE and not decision.result.certain and gives(row, values):
                yield rows.because(decision, row)


def with_entry(material: Material, part: AnswerPart, sentence: Sentence) -> Sentence:
    """Return a reason after the name of the entry that it is about; it speaks for the answer about that, too."""
    if not part.entry:
        return sentence
    text = f"{english.sentence_start(material.entry_name(part.path))}: {sentence.text}"
    return Sentence(text, tuple(dict.fromkeys((*sentence.nodes, *part.decisions))))


def about_entry(material: Material, part: AnswerPart, sentence: Sentence) -> Sentence:
    """Return the sentence with the name of the entry that it is about before it: `Worker w1 (son or daughter): …`."""
    if not part.entry:
        return sentence
    title, nodes = material.entry_title(part.path)
    text = f"{english.sentence_start(title)}: {sentence.text}"
    return Sentence(text, tuple(dict.fromkeys((*sentence.nodes, *nodes))))


def _because(material: Material, rows: RowTeller, decisions: tuple[DecisionNode, ...]) -> Iterator[Sentence | None]:
    for decision in decisions:
        model = material.decision_models.get(decision.name)
        if model is not None and model.because and decision.result.certain:
            yield rows.wording(model.because, decision.list_name, decision.entry, decision.id, model.where)
        for row in decision.rows:
            if row.hit:
                yield rows.because(decision, row)


def _reasons_against(material: Material, rows: RowTeller, decisions: tuple[DecisionNode, ...]) -> tuple[Sentence, ...]:
    """Return, for a yes that no row gave, the grounds that would have spoken against it and do not hold.

    A practitioner is told besides which cells kept each from holding.
    """
    failed: list[tuple[DecisionNode, RowNode]] = [
        (decision, row)
        for decision in decisions
        for row in decision.rows
        if row.verdict is Verdict.FALSE and decision.hit_policy is HitPolicy.COLLECT and rows.title(decision, row)
    ]
    if not failed:
        return ()
    titles = dict.fromkeys(english.mid_sentence(rows.title(decision, row)) for decision, row in failed)
    text = say("None of these grounds for refusing applies: {grounds}.", grounds=english.listed_names(list(titles)))
    none = material.tell(text, *(row.id for _, row in failed))
    each = () if material.is_person else (rows.why_not(decision, row) for decision, row in failed)
    return present((none, *each))


def _basis(material: Material, decisions: tuple[DecisionNode, ...]) -> tuple[Sentence, ...]:
    """Return, for an answer that neither a row nor wording explains, the lines or findings that it follows from."""
    if not material.is_whole:
        return ()
    lines = [line.id for decision in decisions for line in decision.lines]
    if lines:
        return present([material.tell(say("The sum is shown line by line below."), *lines)])
    read = {node for decision in decisions for node in decision.reads}
    found = [node for node in material.findings.values() if node.id in read and node.state is not FindingState.UNKNOWN]
    said = "; ".join(
        f"{material.finding_label(node.path)}: {material.print(node.value, material.finding_kind(node.path))}"
        for node in found[:MOST_FACTS]
    )
    alone = say("This follows from the rules alone, whatever the facts are.")
    text = say("This follows from: {facts}.", facts=said) if said else alone
    return present([material.tell(text, *(d.id for d in decisions), *(node.id for node in found[:MOST_FACTS]))])


def _stop(material: Material) -> tuple[Block, ...]:
    stop = material.evaluation.stop
    if stop is None:
        return ()
    where = "" if material.is_person else f" The rule that failed is at {stop.where}: {stop.message}."
    text = say("A rule could not be worked out. The people who look after the rules must mend it.") + where
    return paragraph(material.tell(text, stop.id))
