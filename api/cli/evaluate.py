"""`rightful evaluate`: what the rules say about given findings."""

from __future__ import annotations

from datetime import date

import click

from api.access import Act
from api.cli.arguments import RULE_SET, mode_option, on_option, read_findings_file
from api.cli.failing import DONE, STOPPED
from api.cli.installation import acting, installation
from api.cli.printing import print_json
from api.services.evaluate import Question
from api.services.evaluate import evaluate as evaluate_question
from api.services.explain import explain_evaluation
from api.services.keep import keep
from engine.outcome import AuthorityMode
from explanations.render import Form
from explanations.statement import Reader

HELP = """Say what the rules give for the findings in a JSON file (- for standard input), as on a day.

SCHEME alone evaluates its whole journey, each answer becoming a finding for the next policy; SCHEME/POLICY evaluates
one policy. Nothing is recorded unless --keep is given.

What is not in the file is unknown: it is never taken for no, none or zero. The answer then names the findings that
still matter.

\b
Examples:
  rightful evaluate england/care_act_criteria --on 2015-04-01 case.json
  rightful evaluate england --on 2015-04-01 --format text case.json
  echo '{"age_years": 15}' | rightful evaluate england/carers_allowance --on 2016-05-01 -

Exit code 0 when evaluated, 2 for an input that cannot be used, 3 when a rule stopped.
"""


@click.command(help=HELP, short_help="Say what the rules give for given findings.")
@click.argument("rule_set", metavar="SCHEME[/POLICY]", type=RULE_SET)
@click.argument("findings", metavar="FINDINGS.json")
@on_option
@mode_option
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", show_default=True)
@click.option("--keep", "keep_by", metavar="ACCOUNT", help="Also put it on record, kept by this account.")
@click.option("--person", metavar="NUMBER", help="Whom the record is about, with --keep.")
def evaluate(
    rule_set: tuple[str, str | None],
    findings: str,
    on: date,
    mode: str,
    form: str,
    keep_by: str | None,
    person: str | None,
) -> int:
    """Evaluate and print; 3 when a rule stopped."""
    scheme, policy = rule_set
    if person is not None and keep_by is None:
        raise click.UsageError("--person belongs to --keep")
    question = Question(scheme, policy, on, read_findings_file(findings), AuthorityMode(mode))
    with installation(needs_ledger=keep_by is not None) as here:
        evaluation = evaluate_question(here.registry, here.checker, question)
        answer = evaluation.to_json()
        if keep_by is not None:
            actor = acting(here.account(keep_by, Act.ASSESS), Act.ASSESS)
            answer["kept_as"] = keep(here.ledger, evaluation, actor, person).id
    if form == "json":
        print_json(answer)
    else:
        click.echo(explain_evaluation(evaluation, Reader.PERSON, Form.TEXT), nl=False)
    return STOPPED if evaluation.stopped else DONE
