"""`rightful appeal`: take a challenge down, test it, acknowledge it, decide it, and see how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from api.access import Act
from api.cli.arguments import DAY, read_findings_file
from api.cli.determine import read_departures
from api.cli.installation import Installation, installation
from api.cli.printing import print_columns, print_json
from api.services.appeals import cases, deciding, example, others, raising
from api.services.appeals.cases import AppealCase, Representative
from api.services.appeals.clocks import Standing, Step
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.grounds import Ground, ground_given
from api.services.appeals.materiality import Material, Materiality
from api.services.decision_forms import Adopt, Depart
from api.services.failures import ActRefused
from api.services.permission import acting_as
from explanations.appeals.facts import Result

_BY = click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
_NUMBER = click.argument("number", metavar="NUMBER")
ANSWERS = {Material.YES: "yes", Material.NO: "no", Material.CANNOT_TELL: "cannot tell"}
STANDINGS = {
    Standing.DONE: "done", Standing.DONE_LATE: "done late", Standing.RUNNING: "due", Standing.OVERDUE: "OVERDUE",
    Standing.NOT_STATED: "no time limit stated",
}  # fmt: skip
STEPS = {Step.RAISE: "raise", Step.ACKNOWLEDGE: "acknowledge", Step.DECIDE: "decide", Step.NEXT: "next stage"}


@click.group(short_help="Take appeals down, test, decide and list them.")
def appeal() -> None:
    """Challenge a decision at the stages that its scheme has.

    \b
    Examples:
      rightful appeal raise D-7K3MQ-2ZPXW grounds.json --stage complaint --by ama
      rightful appeal test A-7K3MQ-2ZPXW
      rightful appeal decide A-7K3MQ-2ZPXW --result upheld --accept 1 --reasons "…" --redo --by owen

    Grounds are a JSON file {"grounds": [{"kind", "words", "policy", "node", "claim"}]}. The kind is finding, reading,
    discretion or procedure; the node a step of the working, such as finding:age_years or payable[w1]/C-ENG-8; the claim
    {"value": …} for a finding, {"holds": true} for a rule.
    """


@appeal.command("raise")
@click.argument("determination", metavar="DECISION")
@click.argument("grounds", metavar="GROUNDS.json")
@click.option("--stage", required=True, help="At which stage, such as complaint.")
@click.option("--received", type=DAY, metavar="DATE", help="The day it came; today without it.")
@click.option("--provider", is_flag=True, help="A provider raises it in its own name.")
@click.option("--late", default="", metavar="WHY", help="Why it is taken although its time is over.")
@_BY
@_FORMAT
def raise_(
    determination: str, grounds: str, stage: str, received: date | None, provider: bool, late: str, by: str, form: str
) -> None:
    """Take a challenge down. The file may hold a "representative": {"name", "kind", "authority"}.

    \b
    Example:
      rightful appeal raise D-7K3MQ-2ZPXW grounds.json --stage complaint --received 2026-11-20 --by ama
    """
    given = read_findings_file(grounds)
    with installation(needs_ledger=True) as here:
        desk = _desk(here)
        challenge = raising.Challenge(
            determination=determination,
            stage=stage,
            received_on=received or here.ledger.clock.today(),
            grounds=_grounds(given, grounds),
            by="provider" if provider else "person",
            representative=_representative(given, grounds),
            late_because=late,
        )
        made = raising.raise_appeal(desk, challenge, _officer(here, by, Act.RAISE_APPEAL).actor)
        _say(desk, made, form)


@appeal.command()
@_NUMBER
@click.argument("grounds", metavar="[GROUNDS.json]", required=False)
@_FORMAT
def test(number: str, grounds: str | None, form: str) -> None:
    """Tell of each ground: if it is right, does the result change? NUMBER is an appeal's.

    With a file of grounds, NUMBER is a decision's, and the grounds are tried on it. Nothing is recorded.

    \b
    Examples:
      rightful appeal test A-7K3MQ-2ZPXW
      rightful appeal test D-7K3MQ-2ZPXW grounds.json
    """
    with installation(needs_ledger=True) as here:
        if grounds is None:
            told = raising.materiality_of(_desk(here), number)
        else:
            told = raising.materiality_if(_desk(here), number, _grounds(read_findings_file(grounds), grounds))
    if form == "json":
        print_json(told.to_json())
        return
    for line in _materiality_text(told):
        click.echo(line)


@appeal.command()
@_NUMBER
@_BY
def acknowledge(number: str, by: str) -> None:
    """Tell the person that the appeal has come, and print the letter.

    \b
    Example:
      rightful appeal acknowledge A-7K3MQ-2ZPXW --by owen
    """
    with installation(needs_ledger=True) as here:
        made = raising.acknowledge(_desk(here), number, _officer(here, by, Act.RAISE_APPEAL))
        click.echo(cases.open_appeal(_desk(here), made.number).acknowledgement["text"], nl=False)


@appeal.command()
@_NUMBER
@click.option("--result", required=True, type=click.Choice([one.value for one in Result]))
@click.option("--reasons", required=True, metavar="WHY", help="Why, for the person to read.")
@click.option("--accept", "accepted", multiple=True, type=int, metavar="N", help="A ground accepted; may be repeated.")
@click.option("--redo", is_flag=True, help="Decide anew, with what the accepted grounds claim.")
@click.option("--findings", metavar="FINDINGS.json", help="All findings of the new decision.")
@click.option("--depart", metavar="DEPARTURE.json", help="Where the new decision departs from the rules.")
@click.option("--redone-by", type=DAY, metavar="DATE", help="By when a quashed decision is made again.")
@_BY
def decide(  # noqa: PLR0913, PLR0917 - one parameter for each option
    number: str, result: str, reasons: str, accepted: tuple[int, ...], redo: bool, findings: str | None,
    depart: str | None, redone_by: date | None, by: str,
) -> None:  # fmt: skip
    """Decide an appeal, by somebody who had no part in the decision, and print the letter that answers it.

    \b
    Example:
      rightful appeal decide A-7K3MQ-2ZPXW --result upheld --accept 1 --redo --by owen \\
          --reasons "The birth certificate shows that you were 18."
    """
    anew = None
    if redo or findings or depart:
        departures = read_departures(depart) if depart else ()
        anew = deciding.Redo(
            Depart(departures) if departures else Adopt(), read_findings_file(findings) if findings else None
        )
    decision = deciding.Decision(Result(result), reasons, frozenset(accepted), anew, redone_by)
    with installation(needs_ledger=True) as here:
        made = deciding.decide(_desk(here), number, _officer(here, by, Act.DECIDE_APPEAL), decision)
        click.echo(cases.open_appeal(_desk(here), made.number).answer["text"], nl=False)


@appeal.command()
@_NUMBER
@click.option("--how", required=True, type=click.Choice(["withdrawn", "closed"]))
@_BY
def end(number: str, how: str, by: str) -> None:
    """End an appeal that is taken back, or close one that goes no further; then its case may be erased again.

    \b
    Example:
      rightful appeal end A-7K3MQ-2ZPXW --how withdrawn --by owen
    """
    with installation(needs_ledger=True) as here:
        actor = _officer(here, by, Act.RAISE_APPEAL).actor
        made = deciding.end(_desk(here), number, actor, "withdrawn" if how == "withdrawn" else "closed")
        _say(_desk(here), made, "text")


@appeal.command()
@_NUMBER
@click.argument("determination", metavar="DECISION")
@_BY
def redone(number: str, determination: str, by: str) -> None:
    """Say which decision took the place of one that was quashed.

    \b
    Example:
      rightful appeal redone A-7K3MQ-2ZPXW D-9QW2T-4MKLP --by owen
    """
    with installation(needs_ledger=True) as here:
        actor = _officer(here, by, Act.RAISE_APPEAL).actor
        _say(_desk(here), deciding.redone(_desk(here), number, determination, actor), "text")


@appeal.command("list")
@_FORMAT
def list_appeals(form: str) -> None:
    """List the appeals: those that wait first, the soonest due at the top.

    \b
    Example:
      rightful appeal list
    """
    with installation(needs_ledger=True) as here:
        found, today = cases.appeals(_desk(here)), here.ledger.clock.today()
    if form == "json":
        print_json([one.to_json(today) for one in found])
        return
    print_columns([
        [one.number, one.stage.name, one.content.determination, "overdue" if one.is_overdue(today) else "",
         str(one.due() or ""), one.outcome.result if one.outcome else "waits"]
        for one in found
    ])  # fmt: skip


@appeal.command()
@_NUMBER
@_FORMAT
def show(number: str, form: str) -> None:
    """Show an appeal with its grounds, clocks and letters.

    \b
    Example:
      rightful appeal show A-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        found = cases.open_appeal(_desk(here), number)
        today = here.ledger.clock.today()
    if form == "json":
        print_json(found.to_json(today))
        return
    _say_lines(found.case, today)
    for place, ground in enumerate(found.grounds, 1):
        step = f"{ground.policy} {ground.node}".strip() or "the procedure"
        click.echo(f"  {place}. {ground.kind}: {step}\n     {ground.words}")
    for letter in (found.acknowledgement, found.answer):
        if letter:
            click.echo(f"\n{letter['text']}", nl=False)


@appeal.command("others")
@_NUMBER
@_FORMAT
def affected(number: str, form: str) -> None:
    """List the decisions about others that the same rule or fact decided.

    \b
    Example:
      rightful appeal others A-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        found = others.others_affected(_desk(here), number)
    if form == "json":
        print_json(found.to_json())
        return
    print_columns([[one.determination, one.person, str(one.decided), one.policy, one.about] for one in found.found])
    click.echo(f"{len(found.found)} found among {found.looked_at} decisions; {found.erased} of people since forgotten")


@appeal.command("example")
@_NUMBER
@click.option("--policy", default="", help="Which policy it is about.")
@click.option("--by", metavar="ACCOUNT", help="Put it forward for publication, as this person.")
def worked(number: str, policy: str, by: str | None) -> None:
    """Print the worked example that an upheld appeal makes; nothing in it is about anybody.

    \b
    Example:
      rightful appeal example A-7K3MQ-2ZPXW --by owen
    """
    with installation(needs_ledger=True) as here:
        made = example.worked_example(_desk(here), number, policy)
        click.echo(made.text, nl=False)
        if by is None:
            click.echo(f"# beside {made.rule_set} {made.edition}; {'holds' if made.holds else 'does not hold'} there")
            return
        officer = _officer(here, by, Act.DECIDE_APPEAL)
        submitted = example.propose_example(_desk(here), here.desk, number, officer.actor, policy)
        click.echo(f"# put forward as {submitted.number}; a second person signs it")


def _desk(here: Installation) -> AppealDesk:
    config = here.config
    return AppealDesk(here.ledger, here.registry, here.checker, config.demonstration, config.letter_authority)


def _officer(here: Installation, by: str, act: Act) -> Officer:
    account = here.account(by, act)
    return Officer(acting_as(account, act), account.name)


def _grounds(given: Mapping[str, object], file: str) -> tuple[Ground, ...]:
    items = given.get("grounds", [given])
    if not isinstance(items, list):
        raise ActRefused("`grounds` must be a list", where=file)
    return tuple(ground_given(one, f"{file}: ground {number}") for number, one in enumerate(items, 1))


def _representative(given: Mapping[str, object], file: str) -> Representative | None:
    match given.get("representative"):
        case None:
            return None
        case {"name": str(name), "kind": str(kind), "authority": str(authority)}:
            return Representative(name, kind, authority)
        case _:
            raise ActRefused("a representative is not complete", where=file, fix="give name, kind and authority")


def _say(desk: AppealDesk, case: AppealCase, form: str) -> None:
    today = desk.ledger.clock.today()
    if form == "json":
        print_json(case.to_json(today))
    else:
        _say_lines(case, today)


def _say_lines(case: AppealCase, today: date) -> None:
    state = case.outcome.result if case.outcome else "waits"
    click.echo(f"{case.number}  {case.stage.title}, against {case.content.determination}: {state}")
    for one in case.clocks:
        day = one.done or one.due
        click.echo(f"  {STEPS[one.step]}: {STANDINGS[one.standing(today)]}{f' {day}' if day else ''}")
    if case.redone:
        click.echo(f"  new decision: {case.redone}")


def _materiality_text(told: Materiality) -> list[str]:
    lines: list[str] = []
    named = [(f"ground {number}", one) for number, one in enumerate(told.grounds, 1)]
    for name, one in (*named, ("all together", told.together)) if len(named) > 1 else named:
        lines.append(f"{name}: {ANSWERS[one.material]}")
        for effect in one.effects:
            now = "?" if effect.now is None else " or ".join(str(value) for value in effect.now) or "nothing"
            lines.append(
                f"  {effect.policy} {effect.output}: {effect.was} -> {now}{'' if effect.certain else ' (open)'}"
            )
    return lines
