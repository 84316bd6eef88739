"""`rightful feel`: what a FEEL expression comes to."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.failing import DONE, FAILED
from api.cli.tck import moment
from api.clock import SystemClock
from engine.errors import RuleSetError
from engine.feel import Run, Scope, compile_expression
from engine.feel.types import type_of
from engine.values import Context, Diagnostic, Null, Value, feel_text, quoted

HELP = """Evaluate a FEEL expression and print its value as FEEL writes it.

The names it may use are the entries of a context in FILE, which is itself written in FEEL (JSON will do).
A null that an error caused is explained on standard error, back to where it arose.

\b
Examples:
  rightful feel '0.1 + 0.2 = 0.3'
  rightful feel 'date("2015-04-01") + duration("P12M")'
  echo '{"age years": 17}' | rightful feel 'if age years < 18 then "child" else "adult"' --context -

Exit code 0 for a value, 1 for a null that an error caused, 2 for what is not FEEL.
"""


@click.command(help=HELP, short_help="Evaluate a FEEL expression.")
@click.argument("expression")
@click.option("--context", "context_file", metavar="FILE", help="A context of names and values; - for standard input.")
def feel(expression: str, context_file: str | None) -> int:
    """Evaluate and print; 1 for a null that an error caused."""
    now = moment(SystemClock().now())
    names = {} if context_file is None else _context(context_file)
    scope = Scope({name: type_of(value) for name, value in names.items()})
    value = compile_expression(expression, scope).evaluate(names, Run(now=now))
    click.echo(quoted(value) if isinstance(value, str) else feel_text(value))
    if isinstance(value, Null) and value.reason is not None:
        for line in _reasons(value.reason, expression):
            click.echo(f"rightful: {line}", err=True)
        return FAILED
    return DONE


def _context(file: str) -> dict[str, Value]:
    with click.open_file(file, encoding="utf-8") as stream:
        text = stream.read()
    name = "standard input" if file == "-" else Path(file).name
    value = compile_expression(text, Scope(), where=name).evaluate({}, Run())
    if not isinstance(value, Context):
        raise RuleSetError("this is no context", where=name, fix='write {"name": value, …}')
    return dict(value)


def _reasons(reason: Diagnostic, expression: str) -> list[str]:
    """Return one line for each step from the null back to where it arose."""
    lines: list[str] = []
    step: Diagnostic | None = reason
    while step is not None:
        piece = expression[step.start : step.end]
        lines.append(f"character {step.start + 1}: {step.message}" + (f" in `{piece}`" if piece else ""))
        step = step.cause
    return lines
