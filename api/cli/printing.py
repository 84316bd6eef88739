"""How commands print: JSON that is the same on every machine, and plain columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from api.cli.reads import before_it_leaves
from api.ledger.canonical import Json
from engine.errors import FindingError


def print_json(value: Json) -> None:
    """Print JSON, indented, in the order in which it was made."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of text in columns as wide as their widest cell; nothing for no rows."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def write_file(file: Path, content: bytes) -> None:
    """Write a file that may be about somebody. Raises FindingError naming the file that cannot be written."""
    before_it_leaves()
    try:
        file.write_bytes(content)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise FindingError(f"cannot be written: {reason}", where=str(file), fix="name another file") from error
