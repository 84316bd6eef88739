"""The command `rightful`: the same acts as the pages and the API, for people and programs at a terminal."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

import click

from api.cli.commands import Commands
from api.cli.failing import run

HELP = """Decide social-care personal budgets by published rules, and say why.

Rules are evaluated; people decide. Start with a look at what the rules say about one case:

\b
  echo '{"age_years": 70, "eligible_for_social_care": true}' > case.json
  rightful evaluate england/eligibility --on 2015-04-01 case.json

Every command has a --help with an example. Answers go to standard output; an error is one line on standard error.

\b
Exit codes: 0 done, 1 the service or a check failed, 2 something in the input, 3 a rule stopped.
"""


# Each command is imported when it is asked for, so that a quick question does not wait for the web service.
COMMANDS = {
    name: f"api.cli.{module}"
    for name, module in {
        "evaluate": "evaluate:evaluate",
        "determine": "determine:determine",
        "replay": "replay:replay",
        "finding": "finding:finding",
        "earlier": "earlier:earlier",
        "appeal": "appeal:appeal",
        "panel": "panel:panel",
        "explain": "explain:explain",
        "change": "change:change",
        "rules": "rules:rules",
        "compare": "compare:compare",
        "timeline": "time_line:timeline",
        "questions": "questions:questions",
        "people": "people:people",
        "statistics": "statistics:statistics",
        "serve": "serve:serve",
        "demo": "demo:demo",
        "db": "database:db",
        "verify": "verify:verify",
        "receipt": "receipt:receipt",
        "erase": "erase:forget",
        "disclose": "disclose:disclose",
        "retention": "retention:retention",
        "keys": "keys:keys",
        "token": "tokens:token",
        "accounts": "accounts:accounts",
        "feel": "feel:feel",
        "tck": "tck:tck",
    }.items()
}

LITTER = 100_000
"""Objects made before the interpreter looks for cycles among them. Rules, once read, stay: looking for litter among
them at the usual 700 takes a sixth of the time in which all schemes are compared."""

rightful = Commands("rightful", COMMANDS, teaching=HELP)
click.version_option(package_name="rightful", prog_name="rightful")(rightful)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    gc.set_threshold(LITTER)
    sys.exit(run(rightful, arguments))
