"""`rightful rules sweep` and `rightful rules effect`: which decisions new rules touch, and by how much."""

from __future__ import annotations

import sys

import click

from api.access import Act
from api.cli.installation import acting, installation
from api.cli.printing import print_columns, print_json
from api.services import award_effect
from api.services import sweep as service
from api.services.award_effect import AwardEffect
from api.services.redress_list import redress_csv
from api.services.sweep import Sweep

_BY = click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
_NUMBER = click.argument("number", metavar="NUMBER")


@click.command()
@_NUMBER
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@_BY
def sweep(number: str, form: str, by: str) -> None:
    """Make the decisions that published rules touch again, and list by how much each was wrong, the underpaid first.

    Nothing is recovered: every decision on the list is taken up by a person. Each hundred decisions are an entry in the
    ledger, so that a sweep that was stopped goes on where it was, here or on its page.

    \b
    Example:
      rightful rules sweep B-7K3MQ-2ZPXW --format csv --by ruth > redress.csv
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.SWEEP), Act.SWEEP)
        before = service.read_sweep(here.ledger, number)
        parts = service.go_on(here.ledger, here.checker, number, actor)
        with click.progressbar(
            length=before.to_look, label="Decisions looked at", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            bar.update(before.looked)
            for part in parts:
                bar.update(part.looked)
        found = service.read_sweep(here.ledger, number)
    if form == "json":
        print_json(found.to_json())
    elif form == "csv":
        click.echo(redress_csv(found), nl=False)
    else:
        _say(found)


def _say(found: Sweep) -> None:
    print_columns([[one.determination, one.person, one.on.isoformat(), f"{one.owed:+}",
                    one.largest.unit if one.largest else "", "departed" if one.departed else "",
                    "; ".join(one.outcomes)] for one in found.redress])  # fmt: skip
    told = f", {found.erased} of people who were forgotten" if found.erased else ""
    click.echo(f"{len(found.redress)} of {found.looked} decisions touched{told}")


@click.command()
@_NUMBER
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_BY
def effect(number: str, form: str, by: str) -> None:
    """Tell what rules put forward would do to stored decisions, before anybody signs them. Writes nothing.

    \b
    Example:
      rightful rules effect B-7K3MQ-2ZPXW --by tom
    """
    with installation(needs_ledger=True) as here:
        here.account(by, Act.CONSULT)
        desk = here.desk
        found = award_effect.awards(desk, number)
        if found is None:
            click.echo("words change nobody's answer")
            return
        remade = award_effect.remade(desk, here.checker, found)
        with click.progressbar(
            remade, len(found.decisions), "Decisions made again", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as results:
            made = award_effect.added_up(found, results)
    if form == "json":
        print_json(made.to_json())
    else:
        _say_effect(made)


def _say_effect(made: AwardEffect) -> None:
    print_columns([[f"{one.policy}/{one.output}", one.unit, f"{one.better} better {one.better_by:+}",
                    f"{one.worse} worse {one.worse_by:+}", f"largest {one.largest:+}",
                    f"{one.unsettled} not settled" if one.unsettled else ""] for one in made.sums])  # fmt: skip
    for change, count in made.outcomes.items():
        click.echo(f"{count} times {change}")
    told = f", {made.unread} could not be made again" if made.unread else ""
    click.echo(f"{made.touched} of {made.looked} decisions would come out otherwise{told}")
