"""What several commands take: a day, a scheme with or without a policy, findings from a file, who acts."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.services.findings_json import Given, read_given
from engine.errors import FindingError
from engine.outcome import AuthorityMode


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Return the day, or fail with the form it must have."""
        if isinstance(value, date):
            return value
        try:
            if len(value) != len("2015-04-01"):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is not a day that exists; write YYYY-MM-DD", param, ctx)


class RuleSetName(click.ParamType[tuple[str, "str | None"]]):
    """SCHEME or SCHEME/POLICY."""

    name = "scheme[/policy]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None  # noqa: ANN401
    ) -> tuple[str, str | None]:  # fmt: skip
        """Return scheme and policy, None for all of the scheme's."""
        if isinstance(value, tuple):
            return value
        scheme, slash, policy = value.partition("/")
        if not scheme or (slash and not policy) or "/" in policy:
            self.fail(f"`{value}` is not SCHEME or SCHEME/POLICY, as in england/eligibility", param, ctx)
        return scheme, policy or None


DAY = Day()
RULE_SET = RuleSetName()

on_option = click.option("--on", required=True, type=DAY, metavar="DATE", help="The day asked about, YYYY-MM-DD.")
mode_option = click.option(
    "--authority-mode",
    "mode",
    type=click.Choice([mode.value for mode in AuthorityMode]),
    default=AuthorityMode.STATED_AND_LAW.value,
    show_default=True,
    help="Which rows take part: those that the source reports state, or these and the law.",
)


def read_findings_file(name: str) -> dict[str, Given]:
    """Return the findings in a JSON file, or on standard input for `-`. Errors name the file."""
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return dict(read_given(text))
    except FindingError as error:
        where = f"{'standard input' if name == '-' else name}: {error.where}".removesuffix(": /")
        raise FindingError(error.message, where=where, fix=error.fix) from error
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise FindingError(f"cannot be read: {reason}", where=name, fix="name a JSON file, or - for input") from error
