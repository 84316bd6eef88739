"""Knowledge Sources (DMN 1.5 §6.3.10): the laws, guidance and reports that rules rest on."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dmn.yaml_source import Record, read_yaml, record_of
from engine.errors import RuleSetError

KINDS = ("law", "case", "guidance", "report", "commentary", "modelling")


@dataclass(frozen=True, slots=True)
class KnowledgeSource:
    """A source: what it is, where it is, when it was read and last found still valid (ISO dates, may be empty)."""

    id: str
    title: str
    kind: str
    cite: str = ""
    address: str = ""
    read: str = ""
    still_valid_on: str = ""
    verified: bool = True
    note: str = ""


def read_sources(text: str, file: str = "sources.yaml") -> dict[str, KnowledgeSource]:
    """Read a scheme's sources; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    return {name: _source(name, record_of(node)) for name, node in root.entries.items()}


def _source(name: str, record: Record) -> KnowledgeSource:
    record.only("title", "cite", "kind", "address", "read", "still_valid_on", "verified", "note")
    kind = record.text("kind")
    if kind not in KINDS:
        raise RuleSetError(f"unknown kind `{kind}`", where=record.where, fix=f"one of {', '.join(KINDS)}")
    return KnowledgeSource(
        id=name,
        title=record.text("title"),
        kind=kind,
        cite=record.text("cite", ""),
        address=record.text("address", ""),
        read=record.text("read", ""),
        still_valid_on=record.text("still_valid_on", ""),
        verified=record.text("verified", "yes") in ("yes", "true"),
        note=record.text("note", ""),
    )
