"""`rightful explain`: the reasons of a recorded decision, for a given reader."""

from __future__ import annotations

import click

from api.cli.installation import installation
from api.services.explain import explain as explain_record
from explanations.render import Form
from explanations.statement import Reader

HELP = """Give the reasons of a recorded decision, or of an evaluation kept.

The person gets the answer, why, and what it rests on; the practitioner the full working besides, rule by rule and cell
by cell. The record is made again first, and explained only if it comes out the same.

\b
Examples:
  rightful explain D-7K3MQ-2ZPXW --reader person
  rightful explain D-7K3MQ-2ZPXW --reader practitioner --format html > reasons.html
"""


@click.command(help=HELP, short_help="Give the reasons of a recorded decision.")
@click.argument("number", metavar="NUMBER")
@click.option("--reader", type=click.Choice([r.value for r in Reader]), default="person", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
def explain(number: str, reader: str, form: str) -> None:
    """Explain and print."""
    with installation(needs_ledger=True) as here:
        text = explain_record(here.ledger, here.registry, here.checker, number, Reader(reader), Form(form))
    click.echo(text, nl=False)
