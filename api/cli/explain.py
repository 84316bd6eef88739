"""`rightful explain`: the reasons of a recorded decision and the papers about it, for a given reader."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.cli.installation import Installation, installation
from api.cli.printing import write_file
from api.services.documents import Document, DocumentKind, Format, Place, Wanted, document
from explanations.statement import Reader

HELP = """Give the reasons of a recorded decision, or of an evaluation kept; or another paper about it.

\b
Readers: the person gets the answer, why, and what it rests on; the practitioner the full working besides, rule by
  rule and cell by cell; a panel each rule and provision in sentences; an auditor everything, with what identifies it.
Papers: reasons; working-sheet (the sums, step by step); changes (what each cause of a difference from the last
  decision accounts for, or from another with --since); letter (as it was sent); bundle (all in one file for an appeal).

The record is made again first, and told of only if it comes out the same.

\b
Examples:
  rightful explain D-7K3MQ-2ZPXW --reader person
  rightful explain D-7K3MQ-2ZPXW --reader practitioner --format html > reasons.html
  rightful explain D-7K3MQ-2ZPXW --since D-2Q8RD-B1HNV
  rightful explain D-7K3MQ-2ZPXW --paper bundle --format pdf --output bundle.pdf
"""


@click.command(help=HELP, short_help="Give the reasons of a recorded decision, and the papers about it.")
@click.argument("number", metavar="NUMBER")
@click.option("--reader", type=click.Choice([r.value for r in Reader]), default="person", show_default=True)
@click.option("--paper", type=click.Choice([k.value for k in DocumentKind]), help="The reasons, unless named.")
@click.option("--since", metavar="NUMBER", help="Say what has changed since this record.")
@click.option("--format", "form", type=click.Choice([f.value for f in Format]), default="text", show_default=True)
@click.option("--large-print", is_flag=True, help="In 18 point, for pages and PDF.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def explain(
    number: str, reader: str, paper: str | None, since: str | None, form: str, large_print: bool, output: Path | None
) -> None:
    """Explain and print."""
    if since is not None and paper not in (None, DocumentKind.CHANGES):
        raise click.UsageError("--since belongs to --paper changes")
    kind = DocumentKind(paper) if paper else DocumentKind.REASONS if since is None else DocumentKind.CHANGES
    if Format(form) is Format.PDF and output is None and sys.stdout.isatty():
        raise click.UsageError("a PDF needs --output, or somewhere to go")
    wanted = Wanted(kind, Reader(reader), Format(form), large_print, since)
    with installation(needs_ledger=True) as here:
        _write(document(place_of(here), number, wanted), output)


def place_of(here: Installation) -> Place:
    """Return where papers are made."""
    accounts = here.accounts()

    def name_of(account_id: str) -> str:
        account = accounts.find(account_id)
        return account.name if account else account_id

    return Place(here.ledger, here.registry, here.checker, name_of, here.config.letter_authority)


def _write(made: Document, output: Path | None) -> None:
    if output is None:
        click.echo(made.content, nl=False)
        return
    write_file(output, made.content)
