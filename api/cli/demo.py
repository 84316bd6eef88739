"""`rightful demo`: one person's case told from beginning to end, in a ledger that is thrown away."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from api.cli.replay import replay_text
from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.schema import upgrade
from api.services import people
from api.services.cross_checking import CrossChecker, second_engine
from api.services.demo_data import DECIDER, assess, decide
from api.services.demo_people import PEOPLE
from api.services.determine import Determination
from api.services.registry import Registry
from api.services.replay import replay
from api.services.shelf import ShippedShelf

HELP = """Tell the story of one person, under the old law and the new.

Rose Adeyemi cannot manage two of the everyday things that the Care Act names, and her needs are moderate. On 31 March
2015 her authority helps from the substantial band up; on 1 April 2015 the Care Act's criteria hold. Both decisions are
made, recorded, explained in a letter, and made again, in a ledger that is thrown away afterwards.

\b
Example:
  rightful demo
"""


@click.command(help=HELP, short_help="Tell the story of one person, under the old law and the new.")
def demo() -> None:
    """Run the story."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{Path(folder) / 'ledger.sqlite'}", SystemClock())
        try:
            upgrade(ledger.database)
            with second_engine(ledger) as checker:
                _tell(ledger, Registry(ShippedShelf()), checker)
        finally:
            ledger.close()


def _tell(ledger: Ledger, registry: Registry, checker: CrossChecker) -> None:
    story = PEOPLE[0]
    person = people.add(ledger, story.details, DECIDER.actor.id)
    made: list[Determination] = []
    for case in story.cases:
        click.secho(f"{story.details.name}, {case.on.isoformat()}", bold=True)
        made.append(decide(ledger, registry, checker, person, case, assess(ledger, person, case)))
        _print_outcomes(made[-1])
    before, after = made
    click.secho("The letter of 1 April 2015", bold=True)
    click.echo(after.letter.text)
    click.secho("The first decision made again, under the recorded rules", bold=True)
    click.echo("\n".join(replay_text(replay(ledger, registry, checker, before.id))) + "\n")
    click.secho("The same findings under the rules of the next day", bold=True)
    again = replay(ledger, registry, checker, before.id, on=after.evaluation.question.on)
    answers = [d for d in again.differences if d.aspect.value in ("edition", "outcome")]
    click.echo(
        "\n".join([*replay_text(again)[:2], *(f"  {d.policy}: {d.was or '-'} -> {d.now or '-'}" for d in answers)])
    )


def _print_outcomes(made: Determination) -> None:
    for policy, evaluation in made.evaluation.evaluations.items():
        mark = "decided" if policy in made.decided else ""
        click.echo(f"  {policy:26} {evaluation.outcome.value:16} {mark}".rstrip())
    click.echo(f"  recorded as {made.id}, cross-check {made.evaluation.cross_check.status.value}\n")
