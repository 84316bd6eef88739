"""`rightful erase`: forget people."""

from __future__ import annotations

import click

from api.access import Act
from api.cli.failing import DONE
from api.cli.installation import acting, installation
from api.cli.printing import print_columns
from api.cli.retention import row_of
from api.services.erasing import erase_for
from api.services.erasure import Erased, Ground, finish_erasures
from api.services.in_case import people_in_case
from api.services.retention import due, sweep

HELP = """Forget a person: what is sealed about them is deleted and their key destroyed. It cannot be undone.

That it was done is recorded, and every proof stays valid. Without --relative the person alone is forgotten; relatives
and carers in the case have numbers of their own (see --list), and `everyone` means all of them with the person. While
an appeal runs, nothing in the case is erased.

\b
Examples:
  rightful erase P-7K3MQ-2ZPXW --list
  rightful erase P-7K3MQ-2ZPXW --by ines --ground request
  rightful erase P-7K3MQ-2ZPXW --relative R-0A1B2-C3D4E --by ines --ground request
  rightful erase --due                 who is due by their scheme's retention rule
  rightful erase --due --sweep         forget them
  rightful erase --finish              destroy keys that a process which was killed has left behind

Old backups still hold what was erased: keep those of the key store for days only, and erase again after a restore.
"""


@click.command(help=HELP, short_help="Forget people.")
@click.argument("person", metavar="[PERSON]", required=False)
@click.option("--relative", default="", metavar="NUMBER", help="One relative or carer in the case, or `everyone`.")
@click.option("--by", metavar="ACCOUNT", help="Who does it.")
@click.option("--ground", type=click.Choice(["request", "correction", "retention"]), help="Why.")
@click.option("--list", "listing", is_flag=True, help="Show who is in the case, and change nothing.")
@click.option("--due", "show_due", is_flag=True, help="Show who is due by retention rules.")
@click.option("--sweep", "sweeping", is_flag=True, help="With --due: forget them.")
@click.option("--finish", is_flag=True, help="Complete what was left undone.")
def forget(
    person: str | None,
    relative: str,
    by: str | None,
    ground: str | None,
    listing: bool,
    show_due: bool,
    sweeping: bool,
    finish: bool,
) -> int:
    """Erase, or show what would be."""
    if finish:
        with installation(needs_ledger=True) as here:
            click.echo(f"{finish_erasures(here.ledger)} keys destroyed")
        return DONE
    if show_due:
        return _due(sweeping)
    if person is None:
        raise click.UsageError("name a person, or --due")
    if listing:
        return _list(person)
    if by is None or ground is None:
        raise click.UsageError("say --by whom and on which --ground")
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.ERASE), Act.ERASE)
        found = here.person(person)
        _say(erase_for(here.ledger, here.registry, found.id, actor, _ground(ground), relative))
    return DONE


def _ground(text: str) -> Ground:
    match text:
        case "request" | "correction" | "retention":
            return text
    raise click.UsageError("the ground is request, correction or retention")


def _list(person: str) -> int:
    with installation(needs_ledger=True) as here:
        found = here.person(person)
        rows = [[found.id, "the person", found.details.name]]
        rows += [[one.subject, one.list_name, one.known_as] for one in people_in_case(here.ledger, found.id)]
    print_columns(rows)
    return DONE


def _due(sweeping: bool) -> int:
    with installation(needs_ledger=True) as here:
        if sweeping:
            for erased in sweep(here.ledger, here.registry):
                _say(erased)
            return DONE
        rows = [row_of(one) for one in due(here.ledger, here.registry)]
    print_columns(rows)
    return DONE


def _say(erased: Erased) -> None:
    click.echo(f"{erased.id}: {len(erased.subjects)} forgotten, {erased.rows} rows deleted, keys destroyed")
