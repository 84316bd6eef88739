"""`rightful statistics`: how decisions are made in all, for an auditor."""

from __future__ import annotations

from datetime import date

import click

from api.access import Act
from api.cli.arguments import DAY
from api.cli.installation import installation
from api.cli.printing import print_columns, print_json
from api.services.statistics.decisions import Period
from api.services.statistics.report import Report, report
from api.services.statistics.small_numbers import Share


@click.command()
@click.option("--from", "start", type=DAY, metavar="DATE", help="Decisions from this day on.")
@click.option("--until", "end", type=DAY, metavar="DATE", help="Decisions up to this day.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--by", required=True, metavar="ACCOUNT", help="Who asks.")
def statistics(start: date | None, end: date | None, form: str, by: str) -> None:
    """Tell how often decisions depart from the rules, how soon they are made, and which like cases came out unlike.

    Shares come with the interval in which the true one lies; of too few cases none is told. Nobody is ranked.

    \b
    Example:
      rightful statistics --from 2026-04-01 --by ruth
    """
    with installation(needs_ledger=True) as here:
        here.account(by, Act.READ_STATISTICS)
        found = report(here.ledger, Period(start, end), None)
    if form == "json":
        print_json(found.to_json())
    else:
        _say(found)


def _say(found: Report) -> None:
    click.echo(f"{found.decisions} decisions")
    print_columns([
        [f"{one.scheme}/{one.policy}", f"departed {_share(one.departed)}",
         "never: is discretion fettered?" if one.may_be_fettered else ""] for one in found.policies
    ])  # fmt: skip
    print_columns([
        [one.account, f"agreed {_share(one.agreed)}",
         f"half within {one.median_seconds} s" if one.median_seconds is not None else "",
         "always and at once: is it read?" if one.may_rubber_stamp
         else "never departs" if one.may_be_fettered else ""] for one in found.people
    ])  # fmt: skip
    likes = found.likes
    click.echo(f"{likes.alike} decisions have a like case of somebody else; {len(likes.unlike)} groups came out unlike")
    for unlike in likes.unlike:
        click.echo(f"  {unlike.policy}: {', '.join(unlike.outputs)} differ in {', '.join(unlike.numbers)}")
    print_columns([
        [one.what, one.kind, f"changed {_share(one.changed)}", "never changes anything" if one.never_changed else ""]
        for one in found.sign_offs
    ])  # fmt: skip
    for sentence in found.not_shown:
        click.echo(sentence)


def _share(share: Share) -> str:
    if not share.is_shown:
        return f"not shown (of {share.of})"
    low, high = share.interval
    return f"{share.count} of {share.of} ({low}-{high} %)"
