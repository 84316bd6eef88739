"""`rightful serve`: run the service."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace

import click
from flask import Flask

from api.access import DEMO_SIGN_INS
from api.cli.server import serve_until_stopped
from api.clock import SystemClock
from api.config import SHARED_COUNTS, Config, config_from_environment
from api.ledger import Ledger
from api.ledger.schema import upgrade
from api.services.cross_checking import second_engine
from api.services.demo_data import load
from api.services.erasure import finish_erasures
from api.services.registry import Registry
from api.services.shelf import ShippedShelf

HELP = """Run the service: pages at /, the REST interface at /api/v1. The ledger is set up or upgraded first.

With --demo it holds invented people, anybody may sign in as one of the invented staff, and plain HTTP is enough.

\b
Examples:
  rightful serve --demo
  RIGHTFUL_ACCOUNTS=accounts.json rightful serve --host 0.0.0.0 --port 8443 --workers 4
"""


@click.command(help=HELP, short_help="Run the service.")
@click.option("--demo", is_flag=True, help="A demonstration with invented people and decisions.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that serve.")
def serve(demo: bool, host: str, port: int, workers: int) -> None:
    """Set the ledger up, say where the service is, and serve."""
    config = config_from_environment()
    if demo:
        config = replace(config, demonstration=True, over_https=False)
    prepare(config)
    click.echo(f"Rightful is at http://{host}:{port}/ and its REST interface at /api/v1 (stop it with Ctrl+C)")
    if config.demonstration and config.accounts_file is None:
        click.echo("Sign in as:")
        for person in DEMO_SIGN_INS:
            click.echo(f"  {person.id:6} password {person.password:14} {person.name}, {person.role.label.lower()}")
        click.echo("Let a program in: RIGHTFUL_DEMONSTRATION=yes rightful token issue ama --label trial")
    with tempfile.TemporaryDirectory(prefix="rightful-counts-") as folder:
        os.environ[SHARED_COUNTS] = folder
        serve_until_stopped(lambda: _application(config), f"{host}:{port}", workers)


def _application(config: Config) -> Flask:
    """Make the application of one process.

    It is imported here and not before: the processes share their counts only if the folder for them is named first.
    """
    from api.app import create_app  # noqa: PLC0415 - see above
    from api.operations import log_as_json  # noqa: PLC0415 - as above

    log_as_json()
    return create_app(config)


def prepare(config: Config) -> None:
    """Set the ledger up for this version, and for a demonstration put the invented people into it."""
    ledger = Ledger(config.database_url, SystemClock(config.zone), keys=config.keys_folder, patience=30)
    try:
        upgrade(ledger.database)
        finish_erasures(ledger)
        if config.demonstration:
            with second_engine(ledger) as checker:
                load(ledger, Registry(ShippedShelf()), checker)
    finally:
        ledger.close()
