"""`rightful retention`: who is due to be forgotten because the time for which records are kept has ended."""

from __future__ import annotations

import click

from api.cli.failing import DONE
from api.cli.installation import installation
from api.cli.printing import print_columns
from api.services.retention import Due, due, sweep

HELP = """Show who is due to be forgotten, or forget them.

Records are kept for so many years after the last entry about a person, by the scheme's own rule or else its country's
(rules/information_rights.yaml). Where no law gives the years they are illustrative: an officer decides with
`rightful erase`, and a sweep passes over them, as over everybody whose appeal runs.

\b
Examples:
  rightful retention due
  rightful retention sweep
"""


@click.group(help=HELP, short_help="Show who is due to be forgotten.")
def retention() -> None:
    """Hold the two commands."""


DUE = """Show who is due: since when, by which rule, and whether a sweep would forget them.

\b
Example:
  rightful retention due
"""
SWEEP = """Forget everybody who is due by a rule that is not illustrative, except while an appeal runs.

\b
Example:
  rightful retention sweep
"""


@retention.command("due", help=DUE, short_help="Show who is due, and by which rule.")
def show() -> int:
    """Show who is due, since when, by which rule, and whether a sweep would forget them."""
    with installation(needs_ledger=True) as here:
        print_columns([row_of(one) for one in due(here.ledger, here.registry)])
    return DONE


@retention.command("sweep", help=SWEEP, short_help="Forget everybody who is due by a rule of law.")
def forget() -> int:
    """Forget everybody who is due by a rule that is not illustrative, except while an appeal runs."""
    with installation(needs_ledger=True) as here:
        for one in sweep(here.ledger, here.registry):
            click.echo(f"{one.id}: {len(one.subjects)} forgotten, {one.rows} rows deleted, keys destroyed")
    return DONE


def row_of(one: Due) -> list[str]:
    """Return one line of the list."""
    standing = "on hold" if one.on_hold else "for an officer" if one.retention.illustrative else "due"
    return [one.person, one.since.isoformat(), one.rule, standing]
