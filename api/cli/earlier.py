"""`rightful earlier`: decisions made on paper before this service, and what the rules of their day give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.access import Act
from api.cli.arguments import read_findings_file
from api.cli.installation import acting, installation
from api.cli.printing import print_json
from api.services.reconstruct import (
    FoundIn,
    Original,
    Paper,
    Reconstructed,
    Reconstruction,
    read_reconstruction,
    reconstruct,
)
from engine.errors import FindingError
from engine.outcome import AuthorityMode

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
}


@click.group(short_help="Decisions made on paper, beside the rules of their day.")
def earlier() -> None:
    """Enter a decision made on paper before this service, and lay it beside the rules of its day.

    \b
    Examples:
      rightful earlier add decision.json --by owen
      rightful earlier show R-7K3MQ-2ZPXW
    """


@earlier.command()
@click.argument("file", metavar="DECISION.json")
@click.option("--by", required=True, metavar="ACCOUNT", help="Who enters it.")
@_FORMAT
def add(file: str, by: str, form: str) -> None:
    """Enter a decision from a JSON file that names its papers, which lie beside it.

    \b
    Example of a file:
      {"person": "AC-1001", "scheme": "england", "policy": "facs", "on": "2014-03-03",
       "decided_on": "2014-03-10", "decided_by": "J. Holt", "letter": "P1",
       "papers": {"P1": {"file": "letter.pdf", "title": "the letter", "dated": "2014-03-10"}},
       "findings": {"facs_band": {"value": "substantial", "paper": "P1", "place": "page 2"}},
       "original": {"facs": {"outcome": "not_established", "words": "You do not meet our criteria."}}}

    \b
    Example:
      rightful earlier add decision.json --by owen
    """
    given: Mapping[str, Any] = read_findings_file(file)
    with installation(needs_ledger=True) as here:
        actor = acting(here.account(by, Act.RECONSTRUCT), Act.RECONSTRUCT)
        try:
            person = here.person(str(given["person"])).id
            made = reconstruct(
                here.ledger, here.registry, here.checker, _given(given, person, Path(file).parent), actor
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise FindingError(f"this lacks {error}", where=file, fix="see `rightful earlier add --help`") from error
        except ValueError as error:
            raise FindingError(str(error), where=file, fix="write days as YYYY-MM-DD") from error
    _say(made, form)


@earlier.command()
@click.argument("number", metavar="NUMBER")
@_FORMAT
def show(number: str, form: str) -> None:
    """Show an earlier decision beside what the rules of its day give.

    \b
    Example:
      rightful earlier show R-7K3MQ-2ZPXW
    """
    with installation(needs_ledger=True) as here:
        _say(read_reconstruction(here.ledger, number), form)


def _given(given: Mapping[str, Any], person: str, folder: Path) -> Reconstruction:
    return Reconstruction(
        person=person,
        scheme=given["scheme"],
        policy=given.get("policy"),
        on=date.fromisoformat(given["on"]),
        decided_on=date.fromisoformat(given["decided_on"]),
        decided_by=given["decided_by"],
        findings={
            name: FoundIn(one["value"], one["paper"], one.get("place", "")) for name, one in given["findings"].items()
        },
        original={
            policy: Original(one.get("outcome", ""), one.get("outputs", {}), one.get("words", ""))
            for policy, one in given["original"].items()
        },
        papers=tuple(_paper(mark, one, folder) for mark, one in given["papers"].items()),
        letter=given["letter"],
        mode=AuthorityMode(given.get("authority_mode", AuthorityMode.STATED_AND_LAW.value)),
    )


def _paper(mark: str, one: Mapping[str, Any], folder: Path) -> Paper:
    file = folder / one["file"]
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FindingError(f"`{file}` cannot be read", where=f"paper {mark}", fix="put it beside the file") from error
    kind = MEDIA.get(file.suffix.lower(), file.suffix or "a file without ending")
    dated = date.fromisoformat(one["dated"]) if one.get("dated") else None
    return Paper(mark, one["title"], dated, file.name, kind, content)


def _say(made: Reconstructed, form: str) -> None:
    if form == "json":
        print_json(made.to_json())
        return
    for line in _text(made):
        click.echo(line)


def _text(made: Reconstructed) -> Iterator[str]:
    number = made.record.id
    yield f"{number}: decided on {made.decided_on.isoformat()} by {made.decided_by}, on paper"
    differs = {(one.policy, one.path): one for one in made.differences}
    for policy, path in made.compared:
        was, ours = (json.dumps(side.get((policy, path)), ensure_ascii=False) for side in (made.was, made.ours))
        found = differs.get((policy, path))
        more = f" ({found.amount:+f})" if found is not None and found.amount is not None else ""
        mark = "OTHER" if found is not None else "same"
        yield f"  {policy} {path}: decided {was}, by the rules of its day {ours}{more}: {mark}"
