"""How commands print: JSON that is the same on every machine, and plain columns."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from api.ledger.canonical import Json


def print_json(value: Json) -> None:
    """Print JSON, indented, in the order in which it was made."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of text in columns as wide as their widest cell; nothing for no rows."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
