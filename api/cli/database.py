"""`rightful db`: the ledger's database."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.opening import open_ledger
from api.ledger.backup import back_up
from api.ledger.backup import restore as restore_backup
from api.ledger.database import Database
from api.ledger.moving import move
from api.ledger.schema import upgrade as upgrade_schema


@click.group(short_help="Set up, upgrade, check, back up, restore and move the ledger.")
def db() -> None:
    """Set up, upgrade, check, back up, restore and move the ledger's database.

    RIGHTFUL_DATABASE_URL names it, by default a file in var/.

    \b
    Examples:
      rightful db upgrade
      RIGHTFUL_DATABASE_URL=postgresql:///rightful rightful db upgrade
      rightful db check
      rightful db backup 2026-11-22.sqlite3
      rightful db migrate postgresql:///rightful
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


_FILE = click.Path(dir_okay=False, path_type=Path)


@db.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Copy the embedded ledger to FILE while it is in use, and check the copy.

    The keys are not in it: back the key store up apart from it, and keep those copies for days only. A server has tools
    of its own (`pg_basebackup` with archived WAL).

    \b
    Example:
      rightful db backup 2026-11-22.sqlite3
    """
    with open_ledger() as ledger:
        click.echo(f"OK {back_up(ledger.database, file)} entries")


@db.command()
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Put a backup in the place of an embedded ledger that is lost. One that is there is never overwritten.

    \b
    Example:
      rightful db restore 2026-11-22.sqlite3
    """
    with open_ledger() as ledger:
        click.echo(f"OK {restore_backup(ledger.database, file)} entries")


@db.command()
@click.argument("url")
def migrate(url: str) -> None:
    """Copy the whole ledger into an empty database at URL, such as from the embedded file to a server.

    The key store stays where it is: name it with RIGHTFUL_KEYS when you change RIGHTFUL_DATABASE_URL to the new one.

    \b
    Example:
      rightful db migrate postgresql:///rightful
    """
    with open_ledger() as ledger:
        target = Database(url, keys=ledger.database.keys.folder, patience=ledger.database.patience)
        try:
            click.echo(
                f"{move(ledger.database, target)} rows; set RIGHTFUL_KEYS={ledger.database.keys.folder.resolve()}"
            )
        finally:
            target.close()
