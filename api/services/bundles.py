"""Bundles: everything that is on record about a decision, put together for a panel or a tribunal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, canonical
from api.ledger.entries import DeterminationMade, Entry, EvaluationKept
from api.ledger.failures import RecordNotFound
from api.services.explain import NameOf, Told, statement_of_record
from api.services.findings_json import recorded
from api.services.receipts import receipt
from api.services.records import DECIDED, LETTER
from engine.trace import FindingNode
from explanations.bundle.binding import Bundle, Exhibit, Happening, LetterAsSent
from explanations.statement import Reader, Statement
from explanations.wording import english
from explanations.working_sheet import working_sheet

ACTS = {
    "adopted": "Decision made as the rules say",
    "departed": "Decision made, departing from the rules",
    "interim": "Interim decision made",
}


def bundle_of(ledger: Ledger, told: Told, name_of: NameOf = str, changed: Statement | None = None) -> Bundle:
    """Return the bundle about a decision that has been made again.

    `changed` is the change notice against the decision before it, where there is one. Raises RecordNotFound for a
    record that is no decision.
    """
    made = told.record.determination
    if made is None:
        raise RecordNotFound(f"`{told.record.id}` is no decision, so nothing can be appealed", fix="name a decision")
    proof = receipt(ledger, made.id, openings=(DECIDED, LETTER))
    with ledger.reading() as transaction:
        prepared = ledger.clock.now()
        exhibits = tuple(_marked(_exhibits(transaction, told, proof)))
        chronology = tuple(_chronology(transaction, told, exhibits, name_of))
    return Bundle(
        number=told.record.id,
        person=told.act.person,
        authority=told.act.authority,
        prepared=prepared,
        parts=_parts(told, changed),
        chronology=chronology,
        exhibits=exhibits,
    )


def _parts(told: Told, changed: Statement | None) -> tuple[Statement | LetterAsSent, ...]:
    letter = LetterAsSent("The letter as it was sent", str(told.record.letter["html"]))
    reasons = statement_of_record(told, Reader.PANEL)
    materials = tuple(told.materials(Reader.PANEL).values())
    about = {"number": told.act.number, "reader": Reader.PANEL.value}
    sheet = working_sheet(materials, about)
    named = replace(reasons, title="Statement of reasons")
    notice = (replace(changed, title="What changed since the decision before"),) if changed is not None else ()
    return (letter, named, sheet, *notice)


# ── exhibits ──────────────────────────────────────────────────────────────────────────────────────────────────────────

Unmarked = tuple[str, str, bytes]
"""A file's name, what it is, and its bytes."""


def _exhibits(transaction: Transaction, told: Told, proof: bytes) -> Iterator[Unmarked]:
    """Yield what stands on record: receipt, entries, findings, answers, trace, letter, then the rules to the byte."""
    record = told.record
    yield "receipt.json", "The receipt: proof that the decision stood in the log as it stands here", proof
    entries = [entry for entry in (record.determination, record.entry) if entry is not None]
    for entry in entries:
        what = "decision" if isinstance(entry.content, DeterminationMade) else "evaluation"
        yield f"{what}-{entry.id}.json", f"The ledger's entry of the {what}, to the byte", entry.body
    yield "findings.json", "The findings, as they were recorded", _json(recorded(record.question.findings))
    yield "answers.json", "What the rules gave, policy by policy", _json(dict(record.outputs))
    yield "trace.json", "The trace: every rule and cell, and what each read", _json(dict(record.trace))
    if record.decided:
        yield "decided.json", "What was decided, policy by policy", _json(dict(record.decided))
    yield "letter.html", "The letter as it was sent, as a page", str(record.letter["html"]).encode()
    yield "letter.txt", "The letter as it was sent, in plain text", str(record.letter["text"]).encode()
    for path, digest in sorted(record.content.documents.items()):
        name = "-".join(PurePosixPath(path).parts)
        yield name, f"The rules as they were used: {path}", transaction.documents.read(digest)


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
    made = told.record.determination
    assert made is not None, "a bundle is about a decision"
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
    decided = {entry.content.evaluation for entry in entries if isinstance(entry.content, DeterminationMade)}
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
