"""Bundles: everything that is on record about a decision, put together for a panel or a tribunal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, canonical
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import (
    Appeal,
    AppealAcknowledged,
    DecisionReconstructed,
    DecisionRedone,
    FindingRevised,
    Outcome,
    PanelSat,
)
from api.services.bundle_parts import earlier_statement, matrix_statement
from api.services.explain import NameOf, Told, statement_of_record
from api.services.findings_json import recorded
from api.services.matrix_json import matrix_json
from api.services.personal import object_in, opened_whole
from api.services.receipts import receipt
from api.services.reconstruct import ORIGINAL, Reconstructed
from api.services.records import DECIDED, LETTER
from api.services.replay_matrix import Matrix
from engine.trace import FindingNode
from explanations.bundle.binding import Bundle, Exhibit, Happening, LetterAsSent
from explanations.statement import Reader, Statement
from explanations.wording import english
from explanations.working_sheet import working_sheet

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "text/plain": "txt"}
ACTS = {
    "adopted": "Decision made as the rules say",
    "departed": "Decision made, departing from the rules",
    "interim": "Interim decision made",
}


@dataclass(frozen=True, slots=True)
class Besides:
    """What goes into a bundle beside the record: what changed since the decision before, where there is one.

    Of a decision made before this service what its papers tell, and the decision then and now.
    """

    changed: Statement | None = None
    earlier: Reconstructed | None = None
    matrix: Matrix | None = None


RESULTS = {
    "upheld": "upheld", "varied": "upheld in part, and the decision varied",
    "quashed": "upheld, and the decision quashed", "dismissed": "dismissed", "withdrawn": "taken back",
    "closed": "closed",
}  # fmt: skip
PANELS = {"approved": "approved the decision", "asked": "asked for more", "changed": "changed the decision"}


def bundle_of(ledger: Ledger, told: Told, name_of: NameOf = str, besides: Besides | None = None) -> Bundle:
    """Return the bundle about a decision that has been made again.

    Raises RecordNotFound for a record that is no decision.
    """
    besides = besides or Besides()
    made = told.record.act
    if made is told.record.entry:
        raise RecordNotFound(f"`{told.record.id}` is no decision, so nothing can be appealed", fix="name a decision")
    proof = receipt(ledger, made.id, openings=(DECIDED, LETTER, ORIGINAL))
    with ledger.reading() as transaction:
        prepared = ledger.clock.now()
        exhibits = tuple(_marked(_exhibits(transaction, told, proof, besides)))
        chronology = tuple(_chronology(transaction, told, exhibits, name_of))
    return Bundle(
        number=told.record.id,
        person=told.act.person,
        authority=told.act.authority,
        prepared=prepared,
        parts=_parts(told, besides),
        chronology=chronology,
        exhibits=exhibits,
    )


def _parts(told: Told, besides: Besides) -> tuple[Statement | LetterAsSent, ...]:
    changed = besides.changed
    reasons = statement_of_record(told, Reader.PANEL)
    materials = tuple(told.materials(Reader.PANEL).values())
    about = {"number": told.act.number, "reader": Reader.PANEL.value}
    sheet = working_sheet(materials, about)
    named = replace(reasons, title="Statement of reasons")
    notice = (replace(changed, title="What changed since the decision before"),) if changed is not None else ()
    if besides.earlier is not None:
        of_its_day = replace(named, title="What the rules of its day give, and why")
        matrix = (matrix_statement(besides.matrix),) if besides.matrix is not None else ()
        return (earlier_statement(besides.earlier), of_its_day, sheet, *matrix)
    letter = LetterAsSent("The letter as it was sent", str(told.record.letter["html"]))
    return (letter, named, sheet, *notice)


# ── exhibits ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Unmarked = tuple[str, str, bytes]
"""A file's name, what it is, and its bytes."""


def _exhibits(transaction: Transaction, told: Told, proof: bytes, besides: Besides) -> Iterator[Unmarked]:
    """Yield what stands on record: receipt, entries, findings, answers, trace, letter, then the rules to the byte."""
    record = told.record
    yield "receipt.json", "The receipt: proof that the decision stood in the log as it stands here", proof
    for entry in (record.act, record.entry):
        what = "evaluation" if entry is record.entry else "decision"
        yield f"{what}-{entry.id}.json", f"The ledger's entry of the {what}, to the byte", entry.body
    yield "findings.json", "The findings, as they were recorded", _json(recorded(record.question.findings))
    yield "answers.json", "What the rules gave, policy by policy", _json(dict(record.outputs))
    yield "trace.json", "The trace: every rule and cell, and what each read", _json(dict(record.trace))
    if record.decided:
        yield "decided.json", "What was decided, policy by policy", _json(dict(record.decided))
    if record.letter:
        yield "letter.html", "The letter as it was sent, as a page", str(record.letter["html"]).encode()
        yield "letter.txt", "The letter as it was sent, in plain text", str(record.letter["text"]).encode()
    yield from _of_papers(besides)
    yield from _of_appeals(transaction, told)
    for path, digest in sorted(record.content.documents.items()):
        name = "-".join(PurePosixPath(path).parts)
        yield name, f"The rules as they were used: {path}", transaction.documents.read(digest)


def _of_papers(besides: Besides) -> Iterator[Unmarked]:
    """Yield what is attached of a decision made on paper: what it decided, its papers, and the matrix."""
    if besides.earlier is not None:
        yield "earlier-decision.json", "What the papers tell, and what differs", _json(besides.earlier.to_json())
        for paper in besides.earlier.papers:
            ending = ENDINGS.get(paper.media_type, "bin")
            yield f"paper-{paper.mark}.{ending}", f"{paper.mark}, {paper.title}, as it was scanned", paper.content
    if besides.matrix is not None:
        yield "then-and-now.json", "The decision then and now, each difference told", _json(matrix_json(besides.matrix))


def _of_appeals(transaction: Transaction, told: Told) -> Iterator[Unmarked]:
    """Yield the entries of appeals against the decision, what was said, and the letters about them as sent."""
    for entry in transaction.log.referring_to(told.record.id):
        if isinstance(entry.content, Appeal):
            yield f"appeal-{entry.id}.json", "The ledger's entry of the appeal, to the byte", entry.body
            grounds = opened_whole(transaction, entry, "grounds")
            yield f"appeal-{entry.id}-grounds.json", "The grounds, in the words of whoever appeals", _json(grounds)
            for step in transaction.log.referring_to(entry.id):
                if any(one.slot == LETTER for one in step.committed):
                    letter = object_in(opened_whole(transaction, step, LETTER))
                    yield (
                        f"appeal-{step.id}.txt",
                        "A letter about the appeal, as it was sent",
                        str(letter["text"]).encode(),
                    )


def _json(value: Json) -> bytes:
    """Return canonical JSON set out to be read; the digests on record are those of its canonical form."""
    return (json.dumps(json.loads(canonical(value)), ensure_ascii=False, indent=1) + "\n").encode()


def _marked(files: Iterator[Unmarked]) -> Iterator[Exhibit]:
    for number, (name, about, content) in enumerate(files, 1):
        yield Exhibit(f"E{number}", name, about, content)


# ── chronology ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chronology(
    transaction: Transaction, told: Told, exhibits: tuple[Exhibit, ...], name_of: NameOf
) -> Iterator[Happening]:
    """Yield what happened in the case up to now by day: evidence, evaluations, decisions."""
    made = told.record.act
    marks = {one.name: f"Exhibit {one.mark}" for one in exhibits}
    found = [*_evidence(told), *_of_log(transaction.log.of_person(made.subject or ""), told, marks, name_of)]
    found.append(Happening(told.act.applies_from, "The day as on which the rules were applied"))
    yield from sorted(found, key=lambda one: one.day)


def _evidence(told: Told) -> Iterator[Happening]:
    """Yield the days of the evidence: one line for each day and source, with what was found."""
    by_source: dict[tuple[str, str], dict[str, None]] = {}
    for material in told.materials(Reader.PANEL).values():
        for node in material.evaluation.trace:
            if isinstance(node, FindingNode) and node.evidence_date:
                labels = by_source.setdefault((node.evidence_date, node.source), {})
                labels[f"“{material.finding_label(node.path)}”"] = None
    for (day, source), labels in by_source.items():
        said_by = english.without_control(source) or "source not named"
        yield Happening(day, english.stopped(f"Evidence: {said_by}, on {english.listed(list(labels))}"))


def _of_log(entries: list[Entry], told: Told, marks: dict[str, str], name_of: NameOf) -> Iterator[Happening]:
    acts = (entry.content for entry in entries)
    decided = {one.evaluation for one in acts if isinstance(one, DeterminationMade | DecisionReconstructed)}
    for entry in entries:
        day, by = entry.recorded_at.date().isoformat(), name_of(entry.actor)
        content = entry.content
        if isinstance(content, DeterminationMade):
            about = f"{ACTS[content.act]} by {by}, number {entry.id}"
            if content.full_reasons_by:
                about += f"; full reasons due by {english.iso_date(content.full_reasons_by.isoformat())}"
            if entry.id == told.record.id:
                about += " (the decision that this bundle is about)"
            yield Happening(day, english.stopped(about), marks.get(f"decision-{entry.id}.json", ""))
        elif isinstance(content, EvaluationKept) and entry.id not in decided:
            yield Happening(day, f"Rules evaluated and kept as information by {by}, number {entry.id}.")
        elif (words := _of_challenge(content)) is not None:
            yield Happening(day, f"{words}, by {by}, number {entry.id}.", marks.get(f"appeal-{entry.id}.json", ""))
        elif isinstance(content, FindingRevised):
            done = "put right" if content.manner == "corrected" else "recorded as changed"
            since = english.iso_date(content.in_force_from.isoformat())
            yield Happening(day, f"A fact was {done} by {by}, in force from {since}, number {entry.id}.")
        elif isinstance(content, DecisionReconstructed):
            yield Happening(
                content.decided_on.isoformat(), f"Decided on paper, before this service, number {entry.id}."
            )
            where = marks.get(f"decision-{entry.id}.json", "")
            yield Happening(day, f"Entered from its papers by {by}, number {entry.id}.", where)


def _of_challenge(content: object) -> str | None:
    """Return what an appeal's step or a panel's sitting was, None for anything else."""
    match content:
        case Appeal(stage=stage, determination=number):
            return f"Appeal against {number} taken down, at the stage {stage.replace('_', ' ')}"
        case AppealAcknowledged(appeal=number):
            return f"Appeal {number} acknowledged"
        case Outcome(appeal=number, result=result):
            return f"Appeal {number} {RESULTS[result]}"
        case DecisionRedone(appeal=number, determination=made):
            return f"After appeal {number} the decision was made again, as {made}"
        case PanelSat(panel=panel, result=result, determination=number):
            return f"The {panel.replace('_', ' ')} panel saw {number} and {PANELS[result]}"
    return None
