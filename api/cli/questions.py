"""`rightful questions`: the questions of the source report, answered for a scheme."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from api.cli.asking import asking
from api.cli.printing import print_json
from api.clock import SystemClock
from api.ledger.canonical import Json
from api.services.questions import Answered, ReportQuestion, answer, report_questions

HELP = """Answer the questions of the source report for a scheme, and say what each answer is from.

An answer comes from the scheme's rules, from what the ledger counts, or from how scheme and service are set up.

\b
Examples:
  rightful questions england
  rightful questions netherlands --number 5 --format json
"""
WIDTH = 100


@click.command(help=HELP, short_help="Answer the questions of the source report for a scheme.")
@click.argument("scheme")
@click.option("--number", type=int, help="Only the question of this number.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def questions(scheme: str, number: int | None, form: str) -> None:
    """Answer and print."""
    with asking() as here:
        here.registry.scheme(scheme)
        asked = [one for one in report_questions(here.registry) if number in (None, one.number)]
        if not asked:
            raise click.UsageError(f"there is no question {number}")
        today = SystemClock(here.config.zone).today()
        answered = [(one, answer(here.registry, scheme, one, today)) for one in asked]
    if form == "json":
        print_json([_json(one, lines) for one, lines in answered])
    else:
        click.echo("\n".join(line for one, lines in answered for line in _lines(one, lines)))


def _json(one: ReportQuestion, lines: tuple[Answered, ...]) -> dict[str, Json]:
    told = [line.to_json() for line in lines]
    return {"number": one.number, "group": one.group, "asks": one.asks, "answer": told}


def _lines(one: ReportQuestion, lines: tuple[Answered, ...]) -> Iterator[str]:
    yield f"{one.number}. {one.asks}"
    for line in lines:
        place = f" [{line.rule_set}{' ' + line.row if line.row else ''}]" if line.rule_set else ""
        text = f"{line.origin}: {' '.join(line.text.split())}{place}"
        yield from textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="     ")
