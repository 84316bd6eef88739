"""`rightful determine`: a named person decides a case for the authority."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from api.cli.arguments import DAY, RULE_SET, mode_option, on_option, read_findings_file
from api.cli.installation import installation
from api.cli.printing import print_json
from api.services.assessments import take_up
from api.services.decision_forms import Adopt, Depart, Departure, Form, Interim
from api.services.determine import Case, withheld_given
from api.services.determine import determine as determine_case
from api.services.evaluate import Question
from api.services.failures import ActRefused
from engine.outcome import AuthorityMode
from explanations.withholding import Withheld

HELP = """Decide a person's case for the authority, on the findings in a JSON file (- for standard input).

With --assessment the findings are those of an assessment, which the decision closes; then no file is named.

Without further options what the rules say is adopted, for every policy that is settled. Decision, record, full working
and letter are made together or not at all. The letter is printed; --format json prints the record.

A departure is a JSON file {"policy", "outputs", "reasons", "evidence": [...]} (or a list of such), and needs both
reasons and evidence. An interim decision answers an urgent need at once and says by when full reasons follow.

What a letter keeps from the person is a JSON file {"what": [paths of findings or ids of reasons], "ground", "reason"}.
The ground is third_party, informant or serious_harm. The letter says that something is left out, neither what nor why.

\b
Examples:
  rightful people add --reference AC-1001 --name "Rose Adeyemi" --born 1961-05-09
  rightful determine england/care_act_criteria --on 2015-04-01 case.json --person AC-1001 --by ama
  rightful determine england --on 2026-11-22 case.json --person AC-1001 --by ama --depart departure.json
  rightful determine england --on 2026-11-22 --assessment A-12 --person AC-1001 --by ama
  rightful determine england/eligibility --on 2026-11-22 case.json --person AC-1001 --by ama \\
      --interim-until 2026-12-06 --urgent "no carer from tonight"
"""


@click.command(help=HELP, short_help="Decide a case for the authority.")
@click.argument("rule_set", metavar="SCHEME[/POLICY]", type=RULE_SET)
@click.argument("findings", metavar="[FINDINGS.json]", required=False)
@on_option
@mode_option
@click.option("--person", required=True, metavar="NUMBER", help="Whom it is about: our number or the reference.")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who decides.")
@click.option("--policy", "policies", multiple=True, metavar="POLICY", help="Decide this policy only; may be repeated.")
@click.option("--assessment", metavar="NUMBER", help="The assessment that is decided: its findings, then it is closed.")
@click.option("--depart", metavar="DEPARTURE.json", help="Where to decide otherwise, why, and on what evidence.")
@click.option(
    "--interim-until", type=DAY, metavar="DATE", help="Decide in the interim; full reasons follow by this day."
)
@click.option("--urgent", metavar="WHY", help="Why an interim decision cannot wait.")
@click.option("--completes", metavar="NUMBER", help="The interim decision whose full reasons this gives.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language of the letter.")
@click.option("--withhold", metavar="WITHHOLD.json", help="What to keep from the person, on which ground, and why.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def determine(  # noqa: PLR0913, PLR0917 - one parameter for each option
    rule_set: tuple[str, str | None],
    findings: str | None,
    on: date,
    mode: str,
    person: str,
    by: str,
    policies: tuple[str, ...],
    assessment: str | None,
    depart: str | None,
    interim_until: date | None,
    urgent: str | None,
    completes: str | None,
    language: str,
    withhold: str | None,
    form: str,
) -> None:
    """Decide, record, and print the letter."""
    if (interim_until is None) != (urgent is None):
        raise click.UsageError("--interim-until and --urgent belong together")
    if (findings is None) == (assessment is None):
        raise click.UsageError("name either a file of findings or an --assessment")
    withheld = _read_withheld(withhold) if withhold else ()
    how = _form(policies, read_departures(depart) if depart else (), interim_until, urgent)
    with installation(needs_ledger=True) as here:
        given = read_findings_file(findings) if findings else take_up(here.ledger, assessment or "").question.findings
        question = Question(*rule_set, on, given, AuthorityMode(mode))
        case = Case(here.person(person).id, question, assessment, completes, language, withheld)
        made = determine_case(here.ledger, here.registry, here.checker, case, here.decider(by), how)
    if form == "json":
        print_json(made.to_json())
    else:
        click.echo(made.letter.text, nl=False)


def _form(
    policies: tuple[str, ...], departures: tuple[Departure, ...], interim_until: date | None, urgent: str | None
) -> Form:
    if interim_until is not None:
        return Interim(interim_until, urgent or "", policies, departures)
    return Depart(departures, policies) if departures else Adopt(policies)


def _read_withheld(file: str) -> tuple[Withheld, ...]:
    """Return what a JSON file withholds: one, or `{"withheld": [...]}` for several."""
    given = read_findings_file(file)
    items = given.get("withheld", [given])
    if not isinstance(items, list):
        raise ActRefused("`withheld` must be a list", where=file)
    return tuple(withheld_given(item, f"{file}: {number}") for number, item in enumerate(items, 1))


def read_departures(file: str) -> tuple[Departure, ...]:
    """Return the departures in a JSON file: one, or `{"departures": [...]}` for several."""
    given = read_findings_file(file)
    items = given.get("departures", [given])
    if not isinstance(items, list):
        raise ActRefused("`departures` must be a list", where=file)
    return tuple(_departure(item, f"{file}: departure {number}") for number, item in enumerate(items, 1))


def _departure(item: object, where: str) -> Departure:
    match item:
        case {"policy": str(policy), "outputs": dict(outputs), "reasons": str(reasons), "evidence": list(evidence)}:
            return Departure(policy, outputs, reasons, tuple(str(one) for one in evidence))
        case Mapping():
            raise ActRefused("a departure is not complete", where=where, fix="give policy, outputs, reasons, evidence")
        case _:
            raise ActRefused("a departure must be an object", where=where)
