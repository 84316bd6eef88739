"""`rightful rules submit`, `approve`, `publish` and `withdraw`: bring rules into service without a release of code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from api.access import Act
from api.cli.arguments import DAY, RULE_SET
from api.cli.installation import acting, installation
from api.cli.printing import print_columns, print_json
from api.services import publishing
from api.services.figure_text import VALUE_KEYS, FigureRelease
from api.services.permission import acting_as
from api.services.submissions import Submission

_BY = click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
_CORRECTS = click.option("--corrects", metavar="TEXT", help="What was wrong; for a new revision or a value in place.")
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
_NUMBER = click.argument("number", metavar="NUMBER")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_CORRECTS
@_BY
def submit(files: tuple[Path, ...], corrects: str | None, by: str) -> None:
    """Put an edition with its examples, a figure or translations forward, and print the number given.

    Everything is checked first. New sources go along in a file called sources.yaml.

    \b
    Example:
      rightful rules submit edition.yaml edition.examples.yaml --by priya
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.SUBMIT_RULES), Act.SUBMIT_RULES)
        texts = {file.as_posix(): file.read_bytes() for file in files}
        _say(publishing.submit(here.desk, texts, actor, corrects))


@click.command()
@click.argument("rule_set", metavar="SCHEME/POLICY", type=RULE_SET)
@click.argument("name")
@click.option("--value", required=True, help="The value, as it is written in figures.yaml.")
@click.option("--from", "from", required=True, type=DAY, metavar="DATE", help="Its first day.")
@click.option("--holds-until", type=DAY, metavar="DATE", help="The day until which it is known to hold.")
@click.option("--basis", default="law", show_default=True, help="On whose word: law, stated, modelling …")
@click.option("--source", required=True, help="The id of its source.")
@click.option("--provision", help="The place in the source.")
@click.option("--sources", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of new sources.")
@_CORRECTS
@_BY
def figure(
    rule_set: tuple[str, str | None], name: str, sources: Path | None, corrects: str | None, by: str,
    **keys: str | date | None,
) -> None:  # fmt: skip
    """Put a figure's new value forward, and print the number given. A second person signs it.

    \b
    Example:
      rightful rules figure england/carers_allowance earnings_limit --value 204.00 --from 2026-04-06 \\
          --holds-until 2027-04-04 --source ca-limits-2026 --sources sources.yaml --by priya
    """
    scheme, policy = rule_set
    if policy is None:
        raise click.UsageError("name one policy, as in england/carers_allowance")
    release = FigureRelease(scheme, policy, name, tuple((key, str(keys[key])) for key in VALUE_KEYS if keys.get(key)))
    files = {"figure.yaml": release.text.encode()}
    if sources is not None:
        files["sources.yaml"] = sources.read_bytes()
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.SUBMIT_RULES), Act.SUBMIT_RULES)
        _say(publishing.submit(here.desk, files, actor, corrects))


@click.command()
@_NUMBER
@click.option("--refuse", is_flag=True, help="Refuse instead.")
@_BY
def approve(number: str, refuse: bool, by: str) -> None:
    """Sign what somebody else put forward, as the second person. See `rightful rules submission NUMBER` first.

    \b
    Example:
      rightful rules approve B-7K3MQ-2ZPXW --by tom
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.APPROVE_RULES), Act.APPROVE_RULES)
        _say(publishing.approve(here.desk, number, actor, approved=not refuse))


@click.command()
@_NUMBER
@click.option("--from", "start", type=DAY, metavar="DATE", help="Its first day, which must be the one it says.")
@_BY
def publish(number: str, start: date | None, by: str) -> None:
    """Bring what was approved into service, from its first day on; every running worker goes by it at once.

    \b
    Example:
      rightful rules publish B-7K3MQ-2ZPXW --from 2026-04-06 --by tom
    """
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.PUBLISH_RULES), Act.PUBLISH_RULES)
        _say(publishing.publish(here.desk, number, actor, start))


@click.command()
@_NUMBER
@click.option("--reason", required=True, help="Why.")
@_BY
def withdraw(number: str, reason: str, by: str) -> None:
    """Take something back, or out of service. Decisions that rest on it stand, and can be replayed as they were.

    Its author may until it is signed; whoever publishes may at any time.

    \b
    Example:
      rightful rules withdraw B-7K3MQ-2ZPXW --reason "the wrong rate" --by tom
    """
    with installation(needs_ledger=True) as here:
        actor = acting_as(here.account(by, Act.WITHDRAW_RULES), Act.WITHDRAW_RULES)
        _say(publishing.withdraw(here.desk, number, actor, reason))


@click.command()
@_FORMAT
def submissions(form: str) -> None:
    """List what was put forward, the newest first, and how far each has come.

    \b
    Example:
      rightful rules submissions
    """
    with installation(needs_ledger=True) as here:
        found = publishing.every_submission(here.ledger)
    if form == "json":
        print_json([one.to_json() for one in found])
        return
    print_columns([[one.number, one.stage.value, one.lane, one.rule_set, one.name, one.author] for one in found])


@click.command()
@_NUMBER
@_FORMAT
def submission(number: str, form: str) -> None:
    """Show what was put forward, place by place against what is in force on its first day.

    \b
    Example:
      rightful rules submission B-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        seen = publishing.review(here.desk, number)
    if form == "json":
        print_json(seen.to_json())
        return
    _say(seen.submission)
    for step in seen.submission.steps:
        click.echo(f"  {step.stage} by {step.actor} at {step.at:%Y-%m-%d %H:%M} UTC {step.reason}".rstrip())
    click.echo(f"against {seen.difference.against or 'nothing: there is none in force that day'}")
    for change in seen.difference.changes:
        click.echo(f"  {change.place}\n    was {_shown(change.was)}\n    now {_shown(change.now)}")
    for example in seen.overtaken:
        click.echo(f"  comes out otherwise then: {example}")


def _say(one: Submission) -> None:
    start = f" from {one.in_force_from}" if one.in_force_from else ""
    click.echo(f"{one.number}  {one.stage}  {one.rule_set} {one.name}{start}")


def _shown(text: str | None) -> str:
    return "not there" if text is None else " ".join(text.split())


PUBLISHING = (submit, figure, approve, publish, withdraw, submissions, submission)
