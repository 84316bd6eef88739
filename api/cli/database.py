"""`rightful db`: the ledger's database."""

from __future__ import annotations

import click

from api.cli.installation import open_ledger
from api.ledger.schema import upgrade as upgrade_schema


@click.group(short_help="Set up, upgrade and check the ledger.")
def db() -> None:
    """Set up, upgrade and check the ledger's database, which RIGHTFUL_DATABASE_URL names (by default a file in var/).

    \b
    Examples:
      rightful db upgrade
      RIGHTFUL_DATABASE_URL=postgresql:///rightful rightful db upgrade
      rightful db check
    """


@db.command()
def upgrade() -> None:
    """Bring the database to this version; make it if there is none.

    \b
    Example:
      rightful db upgrade
    """
    with open_ledger() as ledger:
        click.echo(f"the ledger is at schema {upgrade_schema(ledger.database)}")


@db.command()
def check() -> None:
    """Re-read and re-hash every entry and everything it seals. Exit code 1 naming the first that is not as written.

    \b
    Example:
      rightful db check
    """
    with open_ledger() as ledger, ledger.reading() as transaction:
        click.echo(f"OK {transaction.log.verify()} entries")
