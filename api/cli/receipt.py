"""`rightful receipt`: what proves that a record stood in the log."""

from __future__ import annotations

import click

from api.cli.installation import installation
from api.services.receipts import receipt as receipt_of
from api.services.records import DECIDED, LETTER

HELP = """Print the receipt of a record: its body, the proof that it is in the log, and the signed head.

Whoever holds it can prove years later, without the service, that the record stood when it was made: with `rightful
verify receipt.json`, or with api/ledger/verifier/rightful_verify.py alone. With --open it also shows what was decided
and the letter, with what proves that they are the ones that were recorded: then it is personal data.

\b
Examples:
  rightful receipt D-7K3MQ-2ZPXW > receipt.json
  rightful receipt D-7K3MQ-2ZPXW --open --at 8434 > receipt.json
"""


@click.command(help=HELP, short_help="Print what proves that a record stood in the log.")
@click.argument("number", metavar="NUMBER")
@click.option("--open", "opened", is_flag=True, help="Show what was decided and the letter, too.")
@click.option("--at", "size", type=click.IntRange(1), metavar="N", help="Prove it against the head over N entries.")
def receipt(number: str, opened: bool, size: int | None) -> None:
    """Print."""
    with installation(needs_ledger=True) as here:
        given = receipt_of(here.ledger, number, openings=(DECIDED, LETTER) if opened else (), size=size)
    click.echo(given.decode())
