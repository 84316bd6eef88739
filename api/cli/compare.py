"""`rightful compare`: the same findings under several schemes, side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

import click

from api.cli.arguments import mode_option, on_option, read_findings_file
from api.cli.asking import asking
from api.cli.printing import print_columns, print_json
from api.services.compare import AREAS, PolicyAnswer, SchemeAnswers, own_first
from api.services.compare import compare as compare_schemes
from engine.outcome import AuthorityMode

HELP = """Say what several schemes give for the same findings in a JSON file (- for standard input), as on a day.

Without SCHEMES, all there are, the installation's own first. The others are held against the first: what is marked *
comes out otherwise there. Nothing is recorded.

\b
Examples:
  rightful compare case.json --on 2016-06-01
  rightful compare case.json --on 2016-06-01 england scotland kent --full
  rightful compare case.json --on 2016-06-01 --format json
"""
WIDTH = 100
HEADINGS = {
    "eligibility": "budget?",
    "budget": "how much",
    "family_contribution": "paid relatives",
    "spending_permissibility": "may buy",
    "payment_risk": "paid as",
}


@click.command(help=HELP, short_help="Say what several schemes give for the same person.")
@click.argument("findings", metavar="FINDINGS.json")
@click.argument("schemes", nargs=-1)
@on_option
@mode_option
@click.option("--full", is_flag=True, help="Also what each policy says, and what is still to be found out.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def compare(findings: str, schemes: tuple[str, ...], on: date, mode: str, full: bool, form: str) -> None:
    """Compare and print."""
    given = read_findings_file(findings)
    with asking() as here:
        named = schemes or own_first(here.registry, here.config.default_scheme)
        compared = compare_schemes(here.registry, here.checker, given, on, named, AuthorityMode(mode))
    if form == "json":
        print_json(compared.to_json())
        return
    click.echo(f"As on {compared.on.isoformat()}. This is information, not a decision.\n")
    print_columns([["", *HEADINGS.values()], *(_row(one) for one in compared.schemes)])
    if full:
        click.echo("\n".join(line for one in compared.schemes for line in _scheme(one)))


def _row(one: SchemeAnswers) -> list[str]:
    """Return a scheme at a glance; an area without rules is a dash, and one of several policies is told by its own."""
    if not one.in_force:
        return [one.scheme, "no rules in force that day", *[""] * (len(HEADINGS) - 1)]
    return [one.scheme, *(_cell(one.areas.get(area, ()), area) for area in HEADINGS)]


def _cell(answers: Sequence[PolicyAnswer], area: str) -> str:
    own = next((answer for answer in answers if answer.policy == area), None)
    found = own or (answers[0] if answers else None)
    return f"{found.glance}{' *' if found.differs else ''}" if found else "-"


def _scheme(one: SchemeAnswers) -> Iterator[str]:
    yield ""
    yield f"{one.title} ({one.scheme}, {one.currency})"
    for area, answers in one.areas.items():
        yield f"  {AREAS[area]}"
        for answer in answers:
            yield from _answer(answer)


def _answer(answer: PolicyAnswer) -> Iterator[str]:
    yield f"  {'*' if answer.differs else ' '} {answer.title}: {answer.glance}"
    facts = "; ".join(f"{label}: {value}" for label, value in answer.facts)
    missing = f"Still to find out: {', '.join(answer.missing)}" if answer.missing else ""
    for text in (*answer.says, facts, missing):
        yield from textwrap.wrap(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)
