"""`rightful rules`: what rules there are, whether they are sound, and whether their worked examples come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from api.cli.arguments import RULE_SET, on_option
from api.cli.configured import installed
from api.cli.exchange import export_rules, import_rules
from api.cli.failing import DONE, FAILED
from api.cli.opening import rules_here
from api.cli.printing import print_columns, print_json
from api.cli.publishing import PUBLISHING
from api.cli.sweep import effect, sweep
from api.clock import SystemClock
from api.ledger.canonical import Json
from api.services import published, rule_sets
from api.services.freshness import notices
from api.services.plain_language import plain_language_notices
from api.services.registry import EditionName
from api.services.scheme_checks import scheme_problems
from api.services.shelf import ShippedShelf

_NAME = click.argument("rule_set", metavar="[SCHEME[/POLICY]]", type=RULE_SET, default=(None, None))
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)

RuleSet = tuple[str | None, str | None]


@click.group(short_help="List, show, check and publish rule sets.")
def rules() -> None:
    """List, show and check rule sets, run their worked examples, and publish new ones.

    \b
    Examples:
      rightful rules list england
      rightful rules show england/eligibility --on 2015-04-01
      rightful rules check
      rightful rules examples england/care_act_criteria
      rightful rules submit edition.yaml edition.examples.yaml --by priya
    """


@rules.command("list")
@_NAME
@_FORMAT
def list_editions(rule_set: RuleSet, form: str) -> None:
    """List editions with the days on which they are in force.

    \b
    Example:
      rightful rules list england
    """
    with rules_here() as registry:
        found = [rule_sets.about(registry, name) for name in rule_sets.editions(registry, *rule_set)]
    if form == "json":
        print_json(found)
    else:
        columns = ("rule_set", "edition", "in_force_from", "in_force_until", "title")
        print_columns([[str(one[column] or "") for column in columns] for one in found])


@rules.command()
@click.argument("rule_set", metavar="SCHEME/POLICY", type=RULE_SET)
@on_option
@_FORMAT
def show(rule_set: tuple[str, str | None], on: date, form: str) -> None:
    """Show the edition that was in force on a day, as it is written.

    \b
    Example:
      rightful rules show england/eligibility --on 2015-04-01
    """
    scheme, policy = rule_set
    if policy is None:
        raise click.UsageError("name one policy, as in england/eligibility")
    with rules_here() as registry:
        loaded = registry.edition_on(scheme, policy, on)
    if form == "json":
        print_json(rule_sets.text_of(loaded))
    else:
        click.echo(loaded.text, nl=False)


@rules.command()
@_NAME
@_FORMAT
def check(rule_set: RuleSet, form: str) -> int:
    """Check that each row has source, wording and example, and that the examples come out. Exit code 1 if not.

    Of each scheme it is checked, too, that its stages of appeal and its panels hold together.

    Also told, without any effect on the exit code: sources that nobody has verified or looked at for a year, figures
    that have run out or are invented, wording that could be simpler.

    \b
    Example:
      rightful rules check england/eligibility
    """
    with rules_here() as registry:
        found = list(rule_sets.check(registry, *rule_set))
    beside = list(dict.fromkeys(scheme_problems(registry, rule_set[0])))
    problems = [*(problem for one in found for problem in one.problems), *beside]
    readable = [one.edition for one in found if not one.unreadable]
    stale = list(notices(registry, readable, SystemClock(installed().zone).today()))
    stale += plain_language_notices(registry, readable)
    if form == "json":
        told = [{"about": one.about, "what": one.what, "where": one.where} for one in stale]
        schemes = [{"message": p.message, "where": p.where, "fix": p.fix} for p in beside]
        print_json({"editions": [_check_json(one) for one in found], "schemes": schemes, "notices": told})
        return FAILED if problems else DONE
    for text in (*(problem.text for problem in problems), *(notice.text for notice in stale)):
        click.echo(text)
    examples = sum(one.examples for one in found)
    click.echo(f"{len(found)} editions, {examples} examples, {len(problems)} problems, {len(stale)} notices")
    return FAILED if problems else DONE


@rules.command()
@_NAME
@_FORMAT
def examples(rule_set: RuleSet, form: str) -> int:
    """Run the worked examples that stand beside the editions. Exit code 1 when one does not come out.

    \b
    Example:
      rightful rules examples england/care_act_criteria --format json
    """
    with rules_here() as registry:
        runs = [(name, run) for name in rule_sets.editions(registry, *rule_set)
                for run in rule_sets.run_examples(registry, name)]  # fmt: skip
    failed = [run for _, run in runs if run.differences]
    if form == "json":
        print_json([
            {"edition": _id(name), "example": run.example.name, "on": run.example.on,
             "mode": run.example.mode.value, "differences": list(run.differences)} for name, run in runs
        ])  # fmt: skip
    else:
        for name, run in runs:
            _print_example(name, run.example.name, run.differences)
        click.echo(f"{len(runs)} examples, {len(failed)} do not come out")
    return FAILED if failed else DONE


@rules.command()
def lock() -> None:
    """Print the digests of all editions and dated values, to renew the lock on what is published.

    Say in CHANGELOG.md what changed and why.

    \b
    Example:
      rightful rules lock > rules/published.lock
    """
    click.echo(published.lock_text(ShippedShelf()), nl=False)


def _print_example(name: EditionName, example: str, differences: Sequence[str]) -> None:
    click.echo(f"{'FAILED' if differences else 'ok':6}  {_id(name)}: {example}")
    for difference in differences:
        click.echo(f"        {difference}")


def _id(name: EditionName) -> str:
    return f"{name.scheme}/{name.policy}@{name.name}"


def _check_json(one: rule_sets.RuleSetCheck) -> Json:
    problems = [{"message": p.message, "where": p.where, "fix": p.fix} for p in one.problems]
    return {"edition": _id(one.edition), "examples": str(one.examples), "problems": problems}


rules.add_command(export_rules)
rules.add_command(import_rules)
for one in (*PUBLISHING, effect, sweep):
    rules.add_command(one)
