"""What is still needed: the open questions in the order of the conversation, and why each one matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.trace import DecisionNode, FindingState, RowNode, Verdict
from explanations.languages.speech import say
from explanations.material import Material
from explanations.rows import RowTeller
from explanations.wording import english
from explanations.wording.second_person import second_person

MOST_REASONS_SHOWN = 4
_FIGURE = "figure:"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A finding that is not known and could still change the outcome.

    `waiting` are the ids of rows that wait for it; `why` says in a sentence what it decides. `nodes` are what stands in
    the trace about it. For a figure that has run out, `path` is `figure:earnings_limit` and the question is to staff.
    """

    path: str
    label: str
    question: str
    why: str
    waiting: tuple[str, ...]
    nodes: tuple[str, ...]
    group: str = ""
    hint: str = ""


def open_questions(material: Material, rows: RowTeller | None = None) -> tuple[OpenQuestion, ...]:
    """Return what is still needed, in the order in which it would be asked."""
    teller = rows or RowTeller(material)
    return tuple(_open_question(material, teller, path) for path in material.evaluation.missing)


def _open_question(material: Material, rows: RowTeller, path: str) -> OpenQuestion:
    waiting = tuple(_rows_waiting(material, path))
    titles = dict.fromkeys(title for decision, row in waiting if (title := rows.title(decision, row)))
    untitled = dict.fromkeys(d.question.strip() for d, row in waiting if d.question and not rows.title(d, row))
    why = _why(tuple(titles), tuple(untitled))
    nodes = tuple(node for node in (_node_id(path), *(row.id for _, row in waiting)) if material.has(node))
    entry = material.vocabulary.entry_at(path)
    if path.startswith(_FIGURE):
        kind = material.figure_kind(path.removeprefix(_FIGURE))
        day = english.iso_date(material.evaluation.on)
        question = say("What is the {figure} on {day}?", figure=english.mid_sentence(kind.label), day=day)
        return OpenQuestion(path, kind.label, question, why, _ids(waiting), nodes)
    label = material.finding_label(path)
    return OpenQuestion(
        path=path,
        label=label,
        question=_question(material, path, label),
        why=why,
        waiting=_ids(waiting),
        nodes=nodes,
        group=entry.group if entry is not None else "",
        hint=entry.hint if entry is not None else "",
    )


def _question(material: Material, path: str, label: str) -> str:
    entry = material.vocabulary.entry_at(path)
    question = entry.question if entry is not None and entry.question else f"{label}?"
    if material.is_person:
        question = second_person(question)
    return _about_entry(material, path, question) if "[" in path else question


def _about_entry(material: Material, path: str, question: str) -> str:
    """Name the entry that a question is about: `Does worker w1 live in the same household as you?`"""
    list_entry = material.vocabulary.inputs.get(path.partition("[")[0])
    name = material.entry_name(path.partition(".")[0])
    word = f"the {list_entry.entry}" if list_entry is not None else ""
    if word and re.search(rf"\b{word}\b", question):
        return re.sub(rf"\b{word}\b", lambda _: name, question, count=1)
    return f"{english.sentence_start(name)}: {question}"


def _why(titles: tuple[str, ...], questions: tuple[str, ...]) -> str:
    if not titles:
        bears_on = english.listed([f"“{question}”" for question in questions[:MOST_REASONS_SHOWN]])
        return say("It bears on this: {questions}", questions=bears_on) if bears_on else say("The answer rests on it.")
    shown = [f"“{title}”" for title in titles[:MOST_REASONS_SHOWN]]
    more = len(titles) - len(shown)
    if more:
        shown.append(say("{number} more", number=more))
    return say("It decides whether this applies: {rules}.", rules=english.listed(shown))


def _rows_waiting(material: Material, path: str) -> Iterator[tuple[DecisionNode, RowNode]]:
    """Yield the open rows that have a cell which waits for the path, or for a part of it."""
    for decision in material.decisions.values():
        for row in decision.rows:
            open_cells = (cell for cell in row.cells if cell.verdict is Verdict.UNKNOWN)
            if row.verdict is Verdict.UNKNOWN and any(path in cell.needs for cell in open_cells):
                yield decision, row


def _ids(waiting: tuple[tuple[DecisionNode, RowNode], ...]) -> tuple[str, ...]:
    return tuple(row.id for _, row in waiting)


def _node_id(path: str) -> str:
    return path if path.startswith(_FIGURE) else f"finding:{path}"


def not_known(material: Material) -> tuple[str, ...]:
    """Return the paths that were read, are not known, and cannot change the outcome any more."""
    unknown = (path for path, node in material.findings.items() if node.state is FindingState.UNKNOWN)
    return tuple(path for path in unknown if path not in material.evaluation.missing)
