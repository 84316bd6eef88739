"""`rightful panel`: put on record what a panel did with a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from api.access import Act
from api.cli.arguments import DAY, read_findings_file
from api.cli.determine import read_departures
from api.cli.installation import Installation, installation
from api.cli.printing import print_json
from api.services import panels
from api.services.appeals.desk import AppealDesk, Officer
from api.services.failures import ActRefused
from api.services.panels import Risk, SeenByPanel, Sitting
from api.services.permission import acting_as
from engine.dmn.panels import KNOWN

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.group(short_help="What panels did with decisions.")
def panel() -> None:
    """Record that a panel approved a decision, asked for more, or changed it with reasons.

    \b
    Examples:
      rightful panel sit D-7K3MQ-2ZPXW sitting.json --panel risk_enablement --result approved --by pat
      rightful panel show D-7K3MQ-2ZPXW

    The file holds what was said: {"present": {"person": ["…"]}, "reasons": "…"}, and of the risk enablement panel
    "exceptional", "person_said", "risks": [{"what", "worth", "safeguards"}] and "responsible"; "questions" for one that
    asks.
    """


@panel.command()
@click.argument("determination", metavar="DECISION")
@click.argument("file", metavar="SITTING.json")
@click.option("--panel", "name", required=True, type=click.Choice(KNOWN))
@click.option("--result", required=True, type=click.Choice(["approved", "asked", "changed"]))
@click.option("--seen", type=DAY, metavar="DATE", help="The day; today without it.")
@click.option("--depart", metavar="DEPARTURE.json", help="What is decided instead, why, and on what evidence.")
@click.option("--answer-by", type=DAY, metavar="DATE", help="By when a panel that asks wants to know.")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who puts it on record.")
@_FORMAT
def sit(  # noqa: PLR0913, PLR0917 - one parameter for each option
    determination: str, file: str, name: str, result: str, seen: date | None, depart: str | None,
    answer_by: date | None, by: str, form: str,
) -> None:  # fmt: skip
    """Put on record what a panel did; what it changes is a decision of its own.

    \b
    Example:
      rightful panel sit D-7K3MQ-2ZPXW sitting.json --panel moderation --result approved --by pat
    """
    said = read_findings_file(file)
    departures = read_departures(depart) if depart else ()
    with installation(needs_ledger=True) as here:
        account = here.account(by, Act.SIT_ON_PANEL)
        sitting = Sitting(
            determination=determination,
            panel=next(one for one in ("moderation", "resource", "risk_enablement") if one == name),
            seen_on=seen or here.ledger.clock.today(),
            present=_present(said.get("present"), file),
            result=next(one for one in ("approved", "asked", "changed") if one == result),
            reasons=str(said.get("reasons") or ""),
            exceptional=str(said.get("exceptional") or ""),
            person_said=str(said.get("person_said") or ""),
            risks=_risks(said.get("risks"), file),
            responsible=str(said.get("responsible") or ""),
            questions=_texts(said.get("questions"), file),
            answer_by=answer_by,
            departures=departures,
        )
        officer = Officer(acting_as(account, Act.SIT_ON_PANEL), account.name)
        _say(panels.sit(_desk(here), sitting, officer), form)


@panel.command()
@click.argument("determination", metavar="DECISION")
@_FORMAT
def show(determination: str, form: str) -> None:
    """Show what panels did with a decision.

    \b
    Example:
      rightful panel show D-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        found = panels.seen_by_panels(_desk(here), determination)
    if form == "json":
        print_json([one.to_json() for one in found])
        return
    for one in found:
        _say(one, form)


def _say(seen: SeenByPanel, form: str) -> None:
    if form == "json":
        print_json(seen.to_json())
        return
    content = seen.content
    click.echo(
        f"{seen.entry.id}  {seen.title}, {content.seen_on}: {content.result} {content.replacement or ''}".rstrip()
    )
    click.echo(f"  {seen.said['reasons']}")


def _desk(here: Installation) -> AppealDesk:
    config = here.config
    return AppealDesk(here.ledger, here.registry, here.checker, config.demonstration, config.letter_authority)


def _present(given: object, file: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, Mapping):
        raise ActRefused("who was there is an object", where=file, fix='write "present": {"person": ["…"]}')
    return {str(role): _texts(names, file) for role, names in given.items()}


def _risks(given: object, file: str) -> tuple[Risk, ...]:
    found: list[Risk] = []
    for item in given if isinstance(given, list) else []:
        match item:
            case {"what": str(what), "worth": str(worth)}:
                found.append(Risk(what, worth, str(item.get("safeguards") or "")))
            case _:
                raise ActRefused("a risk is not complete", where=file, fix="give what, worth and safeguards")
    return tuple(found)


def _texts(given: object, file: str) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ActRefused("this must be a list of texts", where=file)
    return tuple(map(str, given))
