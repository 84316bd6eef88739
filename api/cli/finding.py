"""`rightful finding`: findings as of a day, as known at a moment; putting one right, and what rested on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from api.access import Act
from api.cli.arguments import DAY
from api.cli.installation import acting, installation
from api.cli.printing import print_columns, print_json
from api.services.finding_paths import UNKNOWN
from api.services.findings_json import Given, read_given
from api.services.records import read_record
from api.services.revise import Revised, Revision, read_revised, revise_finding, tried_out
from api.services.revisions import Manner, findings_as_known

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.group(short_help="Findings in two times; put one right, and see what rested on it.")
def finding() -> None:
    """Read findings as of a day, as known at a moment; put one right, and see what rested on it.

    \b
    Examples:
      rightful finding known D-7K3MQ-2ZPXW
      rightful finding revise D-7K3MQ-2ZPXW age_years --value 66 --manner corrected --from 2015-04-01 \
          --source "Birth certificate" --reason "The year was mistyped" --by owen
    """


@finding.command()
@click.argument("number", metavar="NUMBER")
@click.argument("path", metavar="FINDING")
@click.option("--value", required=True, help="What is so, as JSON or plain text; `unknown` takes the finding back.")
@click.option("--manner", type=click.Choice([one.value for one in Manner]), required=True,
              help="It was recorded wrongly, or life has changed.")  # fmt: skip
@click.option("--from", "in_force_from", type=DAY, required=True, metavar="DATE", help="From which day it is so.")
@click.option("--source", required=True, help="Who says so, or what shows it.")
@click.option("--evidence-date", type=DAY, metavar="DATE", help="The day of that.")
@click.option("--reason", required=True, help="How the mistake came about, or what has changed.")
@click.option("--dry-run", is_flag=True, help="Say what rested on it, and record nothing.")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
@_FORMAT
def revise(number: str, path: str, value: str, dry_run: bool, by: str, form: str, **said: Any) -> None:  # noqa: ANN401
    """Record that a finding was wrong, or has changed, from a day; list each decision that rested on it.

    NUMBER is a decision or a kept evaluation. FINDING is a name, or a place such as 'workers[w1].hours'. Nothing is
    decided by it.

    \b
    Example:
      rightful finding revise D-7K3MQ-2ZPXW age_years --value 66 --manner corrected --from 2015-04-01 \\
          --source "Birth certificate" --reason "The year was mistyped" --by owen
    """
    revision = Revision(path, _value(value), Manner(said.pop("manner")), **said)
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.REVISE_FINDINGS), Act.REVISE_FINDINGS)
        act = tried_out if dry_run else revise_finding
        _say(act(here.ledger, here.registry, here.checker, number, revision, actor), form)


@finding.command()
@click.argument("number", metavar="NUMBER")
@_FORMAT
def revision(number: str, form: str) -> None:
    """Show a revision by its number, with the result that each decision would have now.

    \b
    Example:
      rightful finding revision C-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        _say(read_revised(here.ledger, here.registry, here.checker, number), form)


@finding.command()
@click.argument("number", metavar="NUMBER")
@click.option("--on", type=DAY, metavar="DATE", help="In force on which day; the record's own when left out.")
@click.option("--known-at", metavar="MOMENT", help="As known when, such as 2026-11-22T12:00:00+00:00; now if left out.")
@_FORMAT
def known(number: str, on: date | None, known_at: str | None, form: str) -> None:
    """Show a record's findings as they were on a day, as known at a moment.

    \b
    Example:
      rightful finding known D-7K3MQ-2ZPXW --on 2018-01-01 --known-at 2020-06-30T23:59:59+01:00
    """
    with installation(needs_ledger=True) as here:
        record = read_record(here.ledger, number)
        day, at = on or record.question.on, moment(known_at)
        found = findings_as_known(here.ledger, record, here.registry.vocabulary(), day, at)
    if form == "json":
        print_json({"record": record.id, "in_force_on": day.isoformat(), "findings": dict(found.findings)})
        return
    rows = [(name, json.dumps(said, ensure_ascii=False)) for name, said in found.findings.items()]
    print_columns([*rows, *((one.number, f"{one.path.text} {one.manner.value}") for one in found.statements)])


def moment(text: str | None) -> datetime | None:
    """Return the moment that a text spells; None for none. Raises UsageError."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"`{text}` is no moment; write 2026-11-22T12:00:00+00:00") from error
    if found.tzinfo is None:
        raise click.UsageError(f"`{text}` says no time zone; write 2026-11-22T12:00:00+00:00")
    return found


def _value(text: str) -> Given:
    """Return JSON as it is given; what is no JSON is text."""
    if text == "unknown":
        return UNKNOWN
    try:
        json.loads(text)
    except ValueError:
        return text
    return read_given(f'{{"value": {text}}}')["value"]


def _say(made: Revised, form: str) -> None:
    if form == "json":
        print_json(made.to_json())
        return
    for line in revised_text(made):
        click.echo(line)


def revised_text(made: Revised) -> Iterator[str]:
    """Yield a revision as lines of text."""
    was, now = (json.dumps(said, ensure_ascii=False) for said in (made.was, made.now))
    yield f"{made.number}: {made.path} {made.manner.value} from {made.in_force_from.isoformat()}: {was} -> {now}"
    for one in made.rested:
        result = "the result would be the same" if one.same else "the result would be another"
        yield f"  {one.number}, for {one.on.isoformat()}: {result}"
        for found in one.differences:
            more = f" ({found.amount:+f})" if found.amount is not None else ""
            was, now = (json.dumps(value, ensure_ascii=False) for value in (found.was, found.now))
            yield f"    {found.policy} {found.path}: {was} -> {now}{more}"
    if not made.rested:
        yield "  no decision for a day from then on rests on it"
