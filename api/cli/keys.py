"""`rightful keys`: the keys of the ledger."""

from __future__ import annotations

import click

from api.access import Act
from api.cli.installation import acting, installation
from api.cli.opening import open_ledger
from api.ledger.failures import RecordNotFound
from api.services.key_changes import change_master_key, change_signing_key


@click.group(short_help="Show and change the ledger's keys.")
def keys() -> None:
    """Show and change the ledger's keys.

    They stand in the key store, a folder that only the service's account can read: RIGHTFUL_KEYS, or beside an
    embedded database. Without it nobody's data can be read and nothing can be signed: back it up apart from the
    database, and keep those backups for days only, since an old one brings people back who were erased.

    \b
    Examples:
      rightful keys show
      rightful keys head > 2026-11-22.note
      rightful keys change-signing --by adam --reason "yearly change"
    """


@keys.command()
def show() -> None:
    """Print the keys by which others check signed heads: publish them.

    \b
    Example:
      rightful keys show
    """
    with open_ledger() as ledger, ledger.reading() as transaction:
        for start, key in transaction.heads.verifier_keys():
            click.echo(f"{key.text}  signs from entry {start + 1} on")


@keys.command()
def head() -> None:
    """Print the newest signed head. Give it away daily: print it, mail it to the auditor, commit it somewhere.

    A head that somebody else has kept is what proves, later, that nothing before it was altered or cut off.

    \b
    Example:
      rightful keys head > 2026-11-22.note
    """
    with open_ledger() as ledger, ledger.reading() as transaction:
        newest = transaction.heads.latest()
    if newest is None:
        raise RecordNotFound("nothing has been recorded yet, so there is no head")
    click.echo(newest.note, nl=False)


@keys.command("change-signing")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
@click.option("--reason", required=True, help="Why.")
def change_signing(by: str, reason: str) -> None:
    """Let a new key sign from now on, and print it. The old one signs the entry that names it.

    \b
    Example:
      rightful keys change-signing --by adam --reason "yearly change"
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.ADMINISTER), Act.ADMINISTER)
        click.echo(change_signing_key(here.ledger, actor, reason))


@keys.command("change-master")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
@click.option("--reason", required=True, help="Why.")
def change_master(by: str, reason: str) -> None:
    """Wrap the keys of all people anew with a new master key, while the service stands still.

    What is sealed stays as it is.

    \b
    Example:
      rightful keys change-master --by adam --reason "a disk was lost"
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.ADMINISTER), Act.ADMINISTER)
        click.echo(f"{change_master_key(here.ledger, actor, reason)} keys wrapped anew")
