"""`rightful disclose`: give a person the file about them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.access import Act
from api.cli.arguments import DAY
from api.cli.explain import place_of
from api.cli.failing import DONE
from api.cli.installation import Installation, acting, installation
from api.cli.printing import print_columns, write_file
from api.services.actor import Actor
from api.services.disclosure.choices import Choices, read_choices
from api.services.disclosure.requests import Office, Request, extend, file_of, make, preview, receive, requests
from api.services.documents import Format
from engine.errors import FindingError

HELP = """Give a person the file about them: everything on record, the rules in plain English, who looked, who was told.

A request has a clock, by the law of the country: the day it was received, the day it is due, once a longer time with
reasons. What is said of relatives and carers stays out, unless they agreed or it is reasonable, and so does what the
law lets be left out; the choices come in a file, and stay sealed. Without a number, the requests are listed.

\b
Choices:
  {"allowed": {"R-0A1B2-C3D4E": "consented"},
   "left_out": [{"what": ["family_willing"], "ground": "serious_harm", "reason": "…", "told": true},
                {"words": ["Zoe"], "ground": "informant", "reason": "…"}],
   "recipients": [{"to": "County Court", "what": "Bundle D-…", "on": "2026-11-20"}]}

\b
Examples:
  rightful disclose P-7K3MQ-2ZPXW --by ines --identity "Known to her worker" --output file.pdf
  rightful disclose P-7K3MQ-2ZPXW --by ines --identity "Passport seen" --received 2026-11-20
  rightful disclose
  rightful disclose I-0A1B2-C3D4E --by ines --extend "Forty years of papers"
  rightful disclose I-0A1B2-C3D4E --choices choices.json --preview
  rightful disclose I-0A1B2-C3D4E --by ines --choices choices.json --output file.pdf
  rightful disclose I-9Z8Y7-X6W5V --output file.json          a file that was made, again
"""


@click.command(help=HELP, short_help="Give a person the file about them.")
@click.argument("number", metavar="[PERSON|NUMBER]", required=False)
@click.option("--by", metavar="ACCOUNT", help="Who does it.")
@click.option("--received", type=DAY, help="The day on which the request was received; today, when left out.")
@click.option("--identity", help="How it is known who asks.")
@click.option("--extend", "reasons", help="Make the time longer, with these reasons.")
@click.option("--choices", "chosen", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON file.")
@click.option("--preview", "looking", is_flag=True, help="Show what would and would not be in it.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the file: .pdf, .html or .json.")
def disclose(
    number: str | None,
    by: str | None,
    received: date | None,
    identity: str | None,
    reasons: str | None,
    chosen: Path | None,
    looking: bool,
    output: Path | None,
) -> int:
    """Receive, extend, look, make or fetch."""
    with installation(needs_ledger=True) as here:
        office = Office(place_of(here), here.config.default_scheme)
        if number is None:
            _list(here)
            return DONE
        if looking:
            _show(office, number, _choices(chosen))
            return DONE
        if identity is not None:
            day = received or here.ledger.clock.today()
            request = receive(office, here.person(number).id, day, identity, _actor(here, by))
            _say(request, here)
            number = request.id
            if output is None:
                return DONE
        if reasons is not None:
            _say(extend(office, number, reasons, _actor(here, by)), here)
            return DONE
        _give(office, number, None if by is None else _actor(here, by), _choices(chosen), output)
    return DONE


def _actor(here: Installation, by: str | None) -> Actor:
    if by is None:
        raise click.UsageError("say --by whom")
    return acting(here.account(by, Act.DISCLOSE), Act.DISCLOSE)


def _choices(file: Path | None) -> Choices:
    if file is None:
        return Choices()
    try:
        given: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FindingError(f"cannot be read: {error}", where=str(file), fix="write JSON") from error
    return read_choices(given)


def _list(here: Installation) -> None:
    today = here.ledger.clock.today()
    print_columns(
        [
            [one.id, one.person, f"received {one.received_on}", f"due {one.due}", _standing(one, one.days_left(today))]
            for one in requests(here.ledger)
        ]
    )


def _standing(request: Request, left: int) -> str:
    if request.files:
        return f"answered by {request.files[-1]}"
    return f"{left} days left" if left >= 0 else f"overdue by {-left} days"


def _say(request: Request, here: Installation) -> None:
    left = _standing(request, request.days_left(here.ledger.clock.today()))
    click.echo(f"{request.id}: due {request.due} under {request.law}, {left}")


def _show(office: Office, number: str, choices: Choices) -> None:
    contents = preview(office, number, choices)
    every: Any = contents.body["every_record"]
    print_columns([[one["record"], one["how"], one["what"]] for one in every])
    for one in contents.kept_back:
        click.echo(f"kept back: {one.record} {one.slot or 'the whole record'} ({one.ground})")


def _give(office: Office, number: str, by: Actor | None, choices: Choices, output: Path | None) -> None:
    if by is not None:
        made = make(office, number, choices, by)
        click.echo(f"{made.id}: {len(made.every_record)} records, kept back in {len(made.kept_back)} places")
        number = made.id
    if output is None:
        return
    endings = {".pdf": Format.PDF, ".html": Format.HTML, ".json": Format.JSON}
    if output.suffix not in endings:
        raise click.UsageError("--output ends in .pdf, .html or .json")
    write_file(output, file_of(office, number, endings[output.suffix]).content)
