"""`rightful timeline`: the same findings under one scheme through the years."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date

import click

from api.cli.arguments import DAY, mode_option, read_findings_file
from api.cli.asking import asking
from api.cli.printing import print_json
from api.clock import SystemClock
from api.services.time_line import PolicyTurn, Turn, time_line
from engine.outcome import AuthorityMode

HELP = """Say what one scheme has given through the years for the findings in a JSON file (- for standard input).

Every day from which something else comes out is listed, with what changed and why. Nothing is recorded.

\b
Examples:
  rightful timeline england case.json
  rightful timeline netherlands case.json --until 2015-12-31 --format json
"""
WIDTH = 100


@click.command(help=HELP, short_help="Say what a scheme has given through the years.")
@click.argument("scheme")
@click.argument("findings", metavar="FINDINGS.json")
@click.option("--until", type=DAY, metavar="DATE", help="The last day to look at; today when left out.")
@mode_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def timeline(scheme: str, findings: str, until: date | None, mode: str, form: str) -> None:
    """Follow the findings through the years and print."""
    given = read_findings_file(findings)
    with asking() as here:
        last = until or SystemClock(here.config.zone).today()
        turns = time_line(here.registry, here.checker, scheme, given, last, AuthorityMode(mode))
    if form == "json":
        print_json({"scheme": scheme, "until": last.isoformat(), "turns": [turn.to_json() for turn in turns]})
    else:
        click.echo("\n".join(line for turn in turns for line in _turn(turn)))


def _turn(turn: Turn) -> Iterator[str]:
    yield f"From {turn.on.isoformat()}"
    for policy in turn.policies:
        yield f"  {policy.title}: {_standing(policy)}"
        told = [f"{change.label}: {change.was} -> {change.now}" for change in policy.changes]
        because = [f"because: {cause}" for cause in policy.causes]
        for text in (*told, *because):
            yield from textwrap.wrap(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)


def _standing(policy: PolicyTurn) -> str:
    before, now = (_words(value) for value in (policy.before, policy.now))
    return now if before == now else f"{before} -> {now}"


def _words(outcome: str | None) -> str:
    return outcome.replace("_", " ") if outcome else "no rules"
