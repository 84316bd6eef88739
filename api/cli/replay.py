"""`rightful replay`: make a recorded decision again."""

from __future__ import annotations

import json
from datetime import date

import click

from api.cli.arguments import DAY
from api.cli.failing import DONE, FAILED
from api.cli.finding import moment
from api.cli.installation import installation
from api.cli.matrix import print_matrix
from api.cli.printing import print_json
from api.services.replay import Difference, Replay
from api.services.replay import replay as replay_record

HELP = """Make a recorded decision, or an evaluation kept, again from the findings recorded.

Without options the recorded bytes of the rules are used, and the result must be identical to the byte. With --on or
--edition other rules are used, and every difference is listed: outcomes, outputs, rows, findings and figures.

With --matrix it is laid out in four columns: as decided; the same findings under the rules that ought to have applied
then; the findings as now known under the rules then; everything as of today. Every difference between two of them is
put down to a finding corrected or changed, a rule corrected or changed, or the engine, exact to the penny.

\b
Examples:
  rightful replay D-7K3MQ-2ZPXW
  rightful replay D-7K3MQ-2ZPXW --on 2015-03-31
  rightful replay D-7K3MQ-2ZPXW --edition care_act_criteria/2015-04-01-r2 --format json
  rightful replay D-7K3MQ-2ZPXW --matrix --known-at 2020-06-30T23:59:59+01:00

Exit code 1 when the recorded rules do not give the recorded result.
"""


@click.command(help=HELP, short_help="Make a recorded decision again.")
@click.argument("number", metavar="NUMBER")
@click.option("--on", type=DAY, metavar="DATE", help="Use the rules in force on another day.")
@click.option("--edition", metavar="[POLICY/]EDITION", help="Use another edition.")
@click.option("--matrix", is_flag=True, help="Lay it out then and now, in four columns.")
@click.option("--known-at", metavar="MOMENT", help="With --matrix: by the knowledge of which moment; now if left out.")
@click.option("--today", type=DAY, metavar="DATE", help="With --matrix: the day of the last column.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def replay(
    number: str, on: date | None, edition: str | None, matrix: bool, known_at: str | None, today: date | None, form: str
) -> int:
    """Replay and print; 1 when the same rules do not give the same result."""
    if matrix:
        if on or edition:
            raise click.UsageError("--matrix has its own days and editions; use --known-at and --today")
        return print_matrix(number, moment(known_at), today, form)
    if known_at or today:
        raise click.UsageError("--known-at and --today go with --matrix")
    with installation(needs_ledger=True) as here:
        made = replay_record(here.ledger, here.registry, here.checker, number, on=on, edition=edition)
    if form == "json":
        print_json(made.to_json())
    else:
        for line in replay_text(made):
            click.echo(line)
    return FAILED if made.same_rules and not made.identical else DONE


def replay_text(made: Replay) -> list[str]:
    """Return a replay as lines of text."""
    record, question = made.record, made.evaluation.question
    rules = "the recorded rules" if made.same_rules else f"the rules for {question.on.isoformat()}"
    result = "identical, to the byte" if made.identical else f"{len(made.differences)} differences"
    return [
        f"{record.id}, recorded on {record.entry.recorded_at.date().isoformat()} for {record.question.on.isoformat()}",
        f"made again under {rules}: {result}",
        *(_line(difference) for difference in made.differences),
    ]


def _line(difference: Difference) -> str:
    place = f"{difference.policy}: {difference.aspect.value} {difference.path}".rstrip()
    return f"  {place}: {_value(difference.was)} -> {_value(difference.now)}"


def _value(value: object) -> str:
    return "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
