"""`rightful rules sweep`: list the decisions that a correction touches, the underpaid first."""

from __future__ import annotations

import json
from pathlib import Path

import click

from api.access import Act
from api.cli.installation import installation
from api.cli.printing import print_columns, print_json
from api.services import sweep as service
from api.services.sweep import Touched, redress, touched_from_json


@click.command()
@click.argument("number", metavar="NUMBER")
@click.option("--progress", type=click.Path(dir_okay=False, path_type=Path), help="A file to stop and go on with.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--by", required=True, metavar="ACCOUNT", help="Who does it.")
def sweep(number: str, progress: Path | None, form: str, by: str) -> None:
    """Make the decisions that a published correction touches again, and list by how much each was wrong.

    Nothing is recovered and nothing recorded: every decision on the list is taken up by a person. With --progress a
    sweep that was stopped goes on where it was.

    \b
    Example:
      rightful rules sweep B-7K3MQ-2ZPXW --progress april.jsonl --by owen
    """
    found, after = _kept(progress, number)
    with installation(needs_ledger=True) as here:
        here.account(by, Act.REPLAY)
        looked = service.sweep(here.ledger, here.checker, number, after)
        for one in looked:
            if one.touched is not None:
                found.append(one.touched)
            if progress is not None:
                _keep(progress, number, one)
    listed = redress(found)
    if form == "json":
        print_json([one.to_json() for one in listed])
        return
    print_columns([[one.determination, f"{one.owed:+}", "departed" if one.departed else "", "; ".join(one.outcomes)]
                   for one in listed])  # fmt: skip
    click.echo(f"{len(listed)} decisions touched")


def _keep(progress: Path, number: str, one: service.Looked) -> None:
    touched = one.touched.to_json() if one.touched else None
    with progress.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"sweep": number, "seq": one.seq, "touched": touched}) + "\n")


def _kept(progress: Path | None, number: str) -> tuple[list[Touched], int]:
    if progress is None or not progress.exists():
        return [], 0
    lines = [json.loads(line) for line in progress.read_text(encoding="utf-8").splitlines()]
    if any(line["sweep"] != number for line in lines):
        raise click.UsageError(f"{progress} was kept of another sweep than {number}")
    found = [touched_from_json(line["touched"]) for line in lines if line["touched"]]
    return found, max((line["seq"] for line in lines), default=0)
