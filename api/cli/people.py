"""`rightful people`: put people on file and find them."""

from __future__ import annotations

from datetime import date

import click

from api.access import Act
from api.cli.arguments import DAY
from api.cli.installation import installation
from api.cli.printing import print_columns
from api.ledger import shown
from api.ledger.people import PersonDetails
from api.services import people as people_service


@click.group(short_help="Put people on file and find them.")
def people() -> None:
    """Put people on file and find them.

    \b
    Examples:
      rightful people add --reference AC-1001 --name "Rose Adeyemi" --born 1961-05-09 --by ama
      rightful people find adiyemi
    """


@people.command()
@click.option("--reference", required=True, help="The authority's own reference.")
@click.option("--name", required=True, help="The whole name, as on letters.")
@click.option("--born", required=True, type=DAY, metavar="DATE", help="Date of birth.")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who puts them on file.")
def add(reference: str, name: str, born: date, by: str) -> None:
    """Put a person on file and print their number.

    \b
    Example:
      rightful people add --reference AC-1001 --name "Rose Adeyemi" --born 1961-05-09 --by ama
    """
    if not name.strip() or not reference.strip():
        raise click.UsageError("name and reference may not be empty")
    with installation(needs_ledger=True) as here:
        account = here.account(by, Act.ASSESS)
        with shown.added_up():  # whoever puts somebody on file is shown nothing but the number
            person = people_service.add(here.ledger, PersonDetails(reference.strip(), name.strip(), born), account.id)
    click.echo(person.id)


@people.command()
@click.argument("words", nargs=-1, required=True)
def find(words: tuple[str, ...]) -> None:
    """Find people by name in any spelling, birth date, reference or number; the likeliest first.

    \b
    Example:
      rightful people find adiyemi 9 May 1961
    """
    with installation(needs_ledger=True) as here:
        found = people_service.find(here.ledger, " ".join(words))
    rows = [[one.id, one.details.reference, one.details.birth_date.isoformat(), one.details.name] for one in found]
    print_columns(rows)
    if not rows:
        click.echo("nobody on file", err=True)
