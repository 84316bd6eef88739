"""`rightful rules export` and `rightful rules import`: editions as DMN XML, for other tools and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from api.cli.arguments import RULE_SET, on_option
from api.services.exchange import export_edition, import_edition
from api.services.registry import Registry
from api.services.shelf import ShippedShelf

_OUTPUT = click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write here instead of printing."
)


@click.command("export", short_help="Write an edition as DMN XML.")
@click.argument("rule_set", metavar="SCHEME/POLICY", type=RULE_SET)
@on_option
@click.option("--dmn", "version", type=click.Choice(["1.5", "1.3"]), default="1.5", show_default=True, help="Version.")
@_OUTPUT
def export_rules(rule_set: tuple[str, str | None], on: date, version: str, output: Path | None) -> None:
    """Write the edition in force on a day as DMN XML with a diagram, which common modellers open.

    Modellers built on dmn-js read DMN 1.3 only, which can say everything but loops over the entries of a list.
    Sources, wording and dates stand in extension elements, so that an import brings everything back.

    \b
    Example:
      rightful rules export england/care_act_criteria --on 2015-04-01 --output care_act_criteria.dmn
    """
    scheme, policy = rule_set
    if policy is None:
        raise click.UsageError("name one policy, as in england/eligibility")
    _put(export_edition(Registry(ShippedShelf()), scheme, policy, on, version), output)


@click.command("import", short_help="Turn exported DMN XML back into YAML.")
@click.argument("file", metavar="FILE.dmn", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_OUTPUT
def import_rules(file: Path, output: Path | None) -> None:
    """Turn an edition that was exported, and perhaps changed in another tool, back into YAML, and check that it runs.

    Nothing is published: put the YAML beside the other editions, with examples, and check it.

    \b
    Example:
      rightful rules import care_act_criteria.dmn --output rules/england/care_act_criteria/2015-04-01-r2.yaml
    """
    _put(import_edition(ShippedShelf(), file.read_bytes(), file.name).encode(), output)


def _put(content: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)
