"""Bind a disclosure file: what a person can read, in numbered paragraphs, with the machine's form attached."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, cast

from api.ledger.canonical import Json
from api.services.disclosure.contents import Contents
from api.services.disclosure.logic import logic_of
from api.services.disclosure.redaction import MARK
from api.services.keep import OUTPUTS, TRACE
from api.services.records import LETTER
from explanations.bundle.binding import Bundle, Cover, Exhibit, Happening, LetterAsSent
from explanations.statement import Block, Items, Paragraph, Section, Sentence, Statement, Table
from explanations.wording import english
from explanations.wording.codes import without_codes

ATTACHED = "disclosure.json"
KIND = "disclosure"
_ABOUT = ("disclosure:record",)
_IN_JSON = (TRACE, OUTPUTS, "findings")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on the first page: the file's number, the request, the authority, and when it was put together."""

    number: str
    received_on: str
    authority: str
    prepared: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is attached: its name, what it is, its bytes."""

    name: str
    about: str
    content: bytes


def bound(contents: Contents, head: Head, papers: Sequence[Paper]) -> Bundle:
    """Return the file as a bundle; `papers` are attached beside the contents as JSON."""
    body = cast("dict[str, Any]", contents.body)
    attached = [Paper(ATTACHED, "Everything in this file, in a form that a program can read", in_json(contents, head))]
    attached += [Paper(_flat(path), f"The rules as they were used: {path}", text) for path, text in _rules(contents)]
    return Bundle(
        number=head.number,
        person=str(body["person"]["name"]),
        authority=head.authority,
        prepared=head.prepared,
        parts=tuple(_parts(contents, head)),
        chronology=tuple(_chronology(body)),
        exhibits=tuple(
            Exhibit(f"E{place}", one.name, one.about, one.content) for place, one in enumerate([*attached, *papers], 1)
        ),
        first_page=Cover(
            f"Your records, file {head.number}",
            f"Disclosure {head.number}",
            "What this file is",
            "This file holds what is on record about you, and who has looked at it.",
        ),
    )


def in_json(contents: Contents, head: Head) -> bytes:
    """Return the file as JSON set out to be read."""
    said = {"number": head.number, "received_on": head.received_on, "authority": head.authority,
            "prepared": head.prepared.date().isoformat(), **contents.body}  # fmt: skip
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _rules(contents: Contents) -> Iterator[tuple[str, bytes]]:
    found: dict[str, bytes] = {}
    for one in contents.retold.values():
        found |= dict(one.told.evaluation.documents)
    yield from sorted(found.items())


def _flat(path: str) -> str:
    return "-".join(PurePosixPath(path).parts)


def _parts(contents: Contents, head: Head) -> Iterator[Statement | LetterAsSent]:
    body = cast("dict[str, Any]", contents.body)
    yield _statement("About you", _person(body), _assessments(body))
    for record in body["records"]:
        again = contents.retold.get(record["number"])
        if again is not None:
            yield Statement(KIND, f"{record['title']}, number {record['number']}", "en", {}, again.reasons.sections)
        for slot in record["held"]:
            if slot["slot"] == LETTER and slot["value"]:
                yield LetterAsSent(f"The letter about decision {record['number']}", str(slot["value"]["html"]))
    yield _statement("Everything on record", *(_record(one) for one in body["records"]))
    yield _statement("The rules in plain English", *logic_of(contents))
    yield _statement("Who has looked at your records", _looks(body))
    yield _statement("To whom it was given", _recipients(body))
    yield _statement("What is left out, and why", _left_out(body))
    yield _statement("Your rights", _rights(body, head))
    yield _statement("The list of every record", _manifest(body))


def _statement(title: str, *sections: Section) -> Statement:
    return Statement(KIND, title, "en", {}, tuple(one for one in sections if not one.is_empty))


# ── sections ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _person(body: Mapping[str, Any]) -> Section:
    person = body["person"]
    rows = [("Name", person["name"]), ("Born", english.iso_date(person["birth_date"])),
            ("Our number for you", person["number"]), ("Reference", person["reference"]),
            *((_words(name), text) for name, text in person["contact"].items())]  # fmt: skip
    return Section("person", "Who you are", (_table("What we have on file", ("What", "What it says"), rows),))


def _assessments(body: Mapping[str, Any]) -> Section:
    return Section("assessments", "Your assessments", parts=tuple(map(_assessment, body["assessments"])))


def _assessment(one: Mapping[str, Any]) -> Section:
    start = f"Started by {one['started_by']} on {_day(one['started_at'])}"
    about = f"{start}, under the rules as on {english.iso_date(one['on'])}."
    rows = [
        (_words(name), _spoken(said["value"]) if said["state"] != "unknown" else "Not known",
         said["state"].capitalize(), said["source"] or "–", f"{said['changed_by']}, {_day(said['changed_at'])}")
        for name, said in (one["answers"] or {}).items() if isinstance(said, Mapping)
    ]  # fmt: skip
    headers = ("What", "Answer", "How sure", "Who said it, or from what", "Written down by")
    blocks: tuple[Block, ...] = (_paragraph(about),)
    return Section(one["number"], f"Assessment {one['number']}", (*blocks, _table("Answers", headers, rows)))


def _record(one: Mapping[str, Any]) -> Section:
    about = f"{one['title']}. Recorded on {_day(one['recorded_at'])} by {one['by']}, {_words(one['role']).lower()}."
    said = [(_words(name), _spoken(value)) for name, value in (one.get("about") or {}).items()
            if value not in (None, [], {}) and name not in ("bases", "documents")]  # fmt: skip
    held = [(slot["title"], _held(slot)) for slot in one["held"]]
    blocks: list[Block] = [_paragraph(about)]
    if said or held:
        blocks.append(_table(f"What record {one['number']} says", ("What", "What it says"), [*said, *held]))
    return Section(one["number"], f"Record {one['number']}", tuple(blocks))


def _held(slot: Mapping[str, Any]) -> str:
    if slot["how"] == "withheld":
        return "Left out."
    if slot["how"] == "forgotten":
        return "It was erased."
    if slot["slot"] in _IN_JSON:
        return f"In {ATTACHED}, and told above in words."
    if slot["slot"] == LETTER:
        return "It stands above as it was sent" + (
            ", with what is another's taken out." if slot["how"] != "given" else "."
        )
    return _spoken(slot["value"])


def _looks(body: Mapping[str, Any]) -> Section:
    rows = [
        (_moment(one["at"]), one["who"], _words(one["role"]), _words(one["purpose"]),
         "Yours alone" if one["alone"] else "A list in which you stood")
        for one in body["who_looked"]
    ]  # fmt: skip
    headers = ("When", "Who", "As what", "What for", "What was shown")
    blocks: tuple[Block, ...] = (_table("Each time that somebody was shown your data", headers, rows),)
    return Section("looks", "Each time", blocks if rows else (_paragraph("Nobody is on record as having looked."),))


def _recipients(body: Mapping[str, Any]) -> Section:
    rows = [(one["to"], one["what"], _any_day(one["on"])) for one in body["recipients"]]
    table: tuple[Block, ...] = (_table("To whom, what and when", ("To whom", "What", "When"), rows),)
    return Section("recipients", "Letters and copies", table if rows else (_paragraph("To nobody that is on record."),))


def _left_out(body: Mapping[str, Any]) -> Section:
    if not body["left_out"]:
        return Section(
            "left_out", "Nothing is left out", (_paragraph("Everything on record about you is in this file."),)
        )
    start = f"The law allows some things to be left out. Where words were taken out of a text, {MARK} stands."
    items = tuple((_sentence(f"{one['says']} ({one['source']})"),) for one in body["left_out"])
    return Section("left_out", "On which grounds", (_paragraph(start), Items(items)))


def _rights(body: Mapping[str, Any], head: Head) -> Section:
    items = tuple((_sentence(f"{one['says']} ({one['source']})"),) for one in body["rights"])
    kept = body["retention"]
    how_long = f"We keep records for {kept['years']} years after the last entry about you ({kept['source']})."
    asked = f"You asked for this file on {english.iso_date(head.received_on)}. The law is the {body['law']}."
    return Section("rights", "What you can do", (_paragraph(asked), Items(items), _paragraph(how_long)))


def _manifest(body: Mapping[str, Any]) -> Section:
    rows = [(one["record"], one["what"], one["how"].capitalize()) for one in body["every_record"]]
    table = _table("Every record, and whether it is in this file", ("Record", "What", "In this file"), rows)
    return Section("every_record", "Record by record", (table,) if rows else ())


def _chronology(body: Mapping[str, Any]) -> Iterator[Happening]:
    days = [
        (one["started_at"][:10], f"An assessment was started, number {one['number']}") for one in body["assessments"]
    ]
    days += [(one["recorded_at"][:10], f"{one['title']}, number {one['number']}") for one in body["records"]]
    yield from (Happening(day, english.stopped(what)) for day, what in sorted(days))


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(caption: str, headers: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Table:
    return Table(caption, headers, tuple(tuple(_sentence(cell) for cell in row) for row in rows))


def _paragraph(text: str) -> Paragraph:
    return Paragraph((_sentence(text),))


def _sentence(text: str) -> Sentence:
    return Sentence(english.without_control(text), _ABOUT)


def _words(name: str) -> str:
    return english.sentence_start(name.replace("_", " "))


def _spoken(value: Json) -> str:
    """Return JSON as words on one line: `Workers: 1 (relation: child; lives with them: no)`."""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return english.yes_or_no(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(name)}: {_spoken(inner)}" for name, inner in value.items()) or "Nothing"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_spoken(one) for one in value) or "None"
    return without_codes(str(value))


def _day(moment: str) -> str:
    return english.iso_date(moment[:10])


def _any_day(text: str) -> str:
    try:
        return english.iso_date(text)
    except ValueError:
        return text


def _moment(text: str) -> str:
    return f"{_day(text)} at {text[11:16]} UTC"
