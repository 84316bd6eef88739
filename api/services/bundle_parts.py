"""Parts of a bundle beside reasons and letter: an earlier decision as its papers tell it, and the replay matrix."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from api.services.findings_json import recorded
from api.services.reconstruct import OUTCOMES, Reconstructed, source_of
from api.services.replay_matrix import Matrix
from api.services.results import OUTCOME, Place
from engine.dmn.vocabulary import Vocabulary
from explanations.changes.notice import change_notice
from explanations.statement import Items, Paragraph, Section, Sentence, Statement, Table
from explanations.wording import english

KIND = "earlier decision"
MATRIX = "then and now"
THE_SAME = "Everything comes out the same."


def earlier_statement(found: Reconstructed) -> Statement:
    """Return what the papers of an earlier decision tell, beside what the rules of its day give."""
    sections = (
        Section("earlier", "The earlier decision", (Paragraph(tuple(_said(found))),)),
        Section("compared", "What was decided, and what the rules of its day give", (_compared(found),)),
        Section("papers", "The papers", (Items(tuple((one,) for one in _papers(found))),)),
        Section("found_in", "The facts, reconstructed from the papers", (_facts(found),)),
    )
    about = {"number": found.record.id, "decided_on": found.decided_on.isoformat()}
    return Statement(KIND, "The earlier decision, as its papers tell it", english.LANGUAGE, about, sections)


def _node(found: Reconstructed) -> tuple[str, ...]:
    return (f"determination:{found.record.id}",)


def _said(found: Reconstructed) -> Iterator[Sentence]:
    by = english.without_control(found.decided_by)
    on = english.iso_date(found.decided_on.isoformat())
    yield Sentence(english.stopped(f"This was decided on {on} by {by}, before this service was there"), _node(found))
    entered = english.iso_date(found.record.act.recorded_at.date().isoformat())
    text = f"It was entered from its papers on {entered}, and run under the rules of its day as they are known now."
    yield Sentence(text, _node(found))
    for one in found.original.values():
        if one.words:
            yield Sentence(f"The letter says: “{english.without_control(one.words)}”", _node(found))


def _compared(found: Reconstructed) -> Table:
    vocabulary = found.record.rules.vocabulary()
    rows = tuple(
        tuple(
            Sentence(text, _node(found))
            for text in (
                _label(place, vocabulary),
                _value(place, found.was.get(place)),
                _value(place, found.ours.get(place)),
            )
        )
        for place in found.compared
    )
    return Table("Then, and by the rules of that day", ("What", "As decided then", "By the rules of its day"), rows)


def _label(place: Place, vocabulary: Vocabulary) -> str:
    holder, _, name = place[1].rpartition(".")
    entry = vocabulary.outputs.get(name)
    label = "Answer" if name == OUTCOME else entry.label if entry else name.replace("_", " ")
    return f"{label}, {holder}" if holder else label


def _value(place: Place, value: object) -> str:
    if value is None:
        return "–"
    if place[1].endswith(OUTCOME):
        return english.sentence_start(OUTCOMES.get(str(value), str(value).replace("_", " ")))
    return str(value).replace("_", " ") if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _papers(found: Reconstructed) -> Iterator[Sentence]:
    for paper in found.papers:
        dated = f", {english.iso_date(paper.dated.isoformat())}" if paper.dated else ""
        what = f"{paper.mark}: {english.without_control(paper.title)}{dated}, attached as it was scanned"
        yield Sentence(english.stopped(what), _node(found))


def _facts(found: Reconstructed) -> Table:
    vocabulary = found.record.rules.vocabulary()
    rows = []
    for name, one in found.found_in.items():
        entry, value = vocabulary.inputs.get(name), recorded(one.value)
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if entry is not None and isinstance(value, str):
            said = entry.members.get(value, value)
        label = entry.label if entry else name
        source = english.without_control(source_of(found.paper(one.paper), one.place))
        rows.append(tuple(Sentence(text, (f"finding:{name}",)) for text in (label, said, source)))
    return Table("Facts and where they stand", ("Fact", "What the papers say", "Where it is from"), tuple(rows))


def matrix_statement(matrix: Matrix) -> Statement:
    """Return a replay matrix as a statement: each step between two columns, with every difference and its causes."""
    from_to = (
        "From as decided to the rules that ought to have applied then",
        "From there to the facts as they are now known",
        "From there to everything as of today",
    )
    sections = []
    for place, (step, heading) in enumerate(zip(matrix.steps, from_to, strict=True), 1):
        key = f"step-{place}"
        if not step.attribution.sums and not step.flips:
            same = Paragraph((Sentence(THE_SAME, (f"determination:{matrix.record.id}",)),))
            sections.append(Section(key, heading, (same,)))
            continue
        told = (one for one in change_notice(step.comparison).sections if one.key != "since")
        sections.append(Section(key, heading, parts=tuple(replace(one, key=f"{key}-{one.key}") for one in told)))
    about = {"number": matrix.record.id, "known_at": matrix.known_at.isoformat()}
    return Statement(MATRIX, "Then and now", english.LANGUAGE, about, tuple(sections))
