"""The command `rightful`: the same acts as the pages and the API, for people and programs at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from api.cli.database import db
from api.cli.demo import demo
from api.cli.determine import determine
from api.cli.evaluate import evaluate
from api.cli.exchange import export_rules, import_rules
from api.cli.explain import explain
from api.cli.failing import Commands, run
from api.cli.feel import feel
from api.cli.people import people
from api.cli.replay import replay
from api.cli.rules import rules
from api.cli.serve import serve
from api.cli.tck import tck
from api.cli.tokens import token

HELP = """Decide social-care personal budgets by published rules, and say why.

Rules are evaluated; people decide. Start with a look at what the rules say about one case:

\b
  echo '{"age_years": 70, "eligible_for_social_care": true}' > case.json
  rightful evaluate england/eligibility --on 2015-04-01 case.json

Every command has a --help with an example. Answers go to standard output; an error is one line on standard error.

\b
Exit codes: 0 done, 1 the service or a check failed, 2 something in the input, 3 a rule stopped.
"""


@click.group(
    cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="rightful", prog_name="rightful")
def rightful() -> None:
    """Collect the commands; what it does itself is to show the help above."""


for command in (evaluate, determine, replay, explain, rules, people, serve, demo, db, token, feel, tck):
    rightful.add_command(command)

for command in (export_rules, import_rules):
    rules.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(rightful, arguments))
