"""`rightful token`: keys with which programs use the API."""

from __future__ import annotations

from datetime import timedelta

import click

from api.access import Act
from api.cli.installation import installation


@click.group(short_help="Give programs access to the API.")
def token() -> None:
    """Issue and withdraw the keys with which programs use the API in an account's name.

    \b
    Examples:
      rightful token issue ama --label "case system" --days 365
      rightful token withdraw rightful_...
    """


@token.command()
@click.argument("account")
@click.option("--label", required=True, help="What the key is for.")
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True, help="How long it holds.")
def issue(account: str, label: str, days: int) -> None:
    """Issue a key and print it. It is shown this once.

    \b
    Example:
      rightful token issue ama --label "case system"
    """
    with installation(needs_ledger=True) as here:
        found = here.account(account, Act.CONSULT)
        with here.ledger.working() as transaction:
            click.echo(transaction.tokens.issue(found.id, label, timedelta(days=days)))


@token.command()
@click.argument("key")
def withdraw(key: str) -> None:
    """End a key's life.

    \b
    Example:
      rightful token withdraw rightful_...
    """
    with installation(needs_ledger=True) as here, here.ledger.working() as transaction:
        if not transaction.tokens.withdraw(key):
            raise click.UsageError("no such key was issued")
    click.echo("withdrawn")
