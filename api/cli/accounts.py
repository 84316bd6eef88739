"""`rightful accounts`: who may sign in, who is locked out, and letting them in again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from api.access import Act, Role, account_line, read_accounts
from api.cli.installation import acting, installation
from api.cli.printing import print_columns
from api.ledger.entries import moment_text
from api.services.sign_ins import account_events, account_standings, change_account


@click.group(short_help="See who may sign in, and unlock accounts.")
def accounts() -> None:
    """See who may sign in, lock accounts and unlock them.

    \b
    Examples:
      rightful accounts add accounts.json ada --name "Ada Example" --role assessor
      rightful accounts list
      rightful accounts unlock ama --by adam --reason "rang from her own number"
    """


@accounts.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("account")
@click.option("--name", required=True, help="The whole name, as on letters.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role]))
@click.password_option(help="Asked for when it is not given; what is given stands in the shell's history.")
def add(file: Path, account: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add an account to a file of accounts, making the file where there is none. Workers read it when they start.

    \b
    Example:
      rightful accounts add accounts.json ada --name "Ada Example" --role assessor
    """
    entries = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    if any(entry["id"].casefold() == account.casefold() for entry in entries):
        raise click.UsageError(f"there is an account `{account}` in {file} already")
    try:
        entries.append(account_line(account, name, map(Role, roles), password))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    read_accounts(draft)
    draft.replace(file)
    click.echo(f"added to {file}")


@accounts.command("list")
def list_accounts() -> None:
    """List accounts: id, roles, when they last came in, and whether they are locked.

    \b
    Example:
      rightful accounts list
    """
    with installation(needs_ledger=True) as here:
        rows = []
        for one in account_standings(here.ledger, here.accounts()):
            last = moment_text(one.last_in) if one.last_in else "never"
            locked = f"locked: {one.lock.reason}" if one.lock else ""
            rows.append([one.id, one.account.role_labels if one.account else "vouched for", last, locked])
    print_columns(rows)


@accounts.command()
def events() -> None:
    """List who came, went, was refused, locked and unlocked of late, the latest first.

    \b
    Example:
      rightful accounts events
    """
    with installation(needs_ledger=True) as here:
        found = account_events(here.ledger)
    print_columns([[moment_text(one.at), one.account, one.what, one.by, one.reason] for one in found])


@accounts.command()
@click.argument("account")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who locks it.")
@click.option("--reason", required=True, help="Why.")
def lock(account: str, by: str, reason: str) -> None:
    """Lock an account and end its sessions.

    \b
    Example:
      rightful accounts lock ama --by adam --reason "left the authority"
    """
    _change(account, "locked", by, reason)


@accounts.command()
@click.argument("account")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who lets it in again.")
@click.option("--reason", required=True, help="Why.")
def unlock(account: str, by: str, reason: str) -> None:
    """Let a locked account in again.

    \b
    Example:
      rightful accounts unlock ama --by adam --reason "rang from her own number"
    """
    _change(account, "unlocked", by, reason)


def _change(account: str, what: Literal["locked", "unlocked"], by: str, reason: str) -> None:
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.ADMINISTER), Act.ADMINISTER)
        change_account(here.ledger, here.accounts(), account, what, actor, reason)
    click.echo(what)
