"""`rightful change`: why not another answer, what would change it, and whether it is settled already."""

from __future__ import annotations

from datetime import date

import click

from api.cli.arguments import RULE_SET, mode_option, on_option, read_findings_file
from api.cli.installation import installation
from api.cli.printing import print_json
from api.services.evaluate import Question, evaluate
from api.services.what_changes import Hope, settled, statement_of_what_would_change
from engine.outcome import AuthorityMode
from explanations.render import Form, render
from explanations.statement import Reader

HELP = """Say what would change the answer to the findings in a JSON file (- for standard input), as on a day.

For each answer: which rules kept the other answer away; the smallest sets of findings that would lead to it, each with
all the values that would do; and which findings would not change it, whatever they were. Every claim is evaluated
before it is printed. Nothing is recorded.

Without --to, a yes is looked for where the answer is no, and a no where it is yes. With --settled, it is said of each
answer whether anything still unknown could change it, and which findings were enough.

\b
Examples:
  rightful change england/carers_allowance --on 2017-05-01 case.json
  rightful change england/payment_risk --on 2016-01-01 case.json --to method=prepaid_card
  rightful change england/care_act_criteria --on 2015-04-01 case.json --settled
"""


@click.command(help=HELP, short_help="Say what would change an answer, and why not another.")
@click.argument("rule_set", metavar="SCHEME[/POLICY]", type=RULE_SET)
@click.argument("findings", metavar="FINDINGS.json")
@on_option
@mode_option
@click.option("--to", "hoped", metavar="OUTPUT[=VALUE]", default="", help="The answer hoped for.")
@click.option("--settled", "only_settled", is_flag=True, help="Say only whether each answer is settled, as JSON.")
@click.option("--reader", type=click.Choice([r.value for r in Reader]), default="practitioner", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
def change(
    rule_set: tuple[str, str | None],
    findings: str,
    on: date,
    mode: str,
    hoped: str,
    only_settled: bool,
    reader: str,
    form: str,
) -> None:
    """Ask and print."""
    scheme, policy = rule_set
    output, _, value = hoped.partition("=")
    question = Question(scheme, policy, on, read_findings_file(findings), AuthorityMode(mode))
    with installation(needs_ledger=False) as here:
        evaluation = evaluate(here.registry, here.checker, question)
        if only_settled:
            print_json([answer.to_json() for answer in settled(evaluation)])
            return
        statement = statement_of_what_would_change(evaluation, Reader(reader), Hope(output, value))
    click.echo(render(statement, Form(form)), nl=False)
