"""`rightful verify`: check a ledger or a receipt."""

from __future__ import annotations

import json
from pathlib import Path

import click

from api.cli.configured import installed
from api.cli.failing import DONE, FAILED
from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.verifier import rightful_verify as outside
from api.services.cross_checking import second_engine
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from api.services.verify import replay_all, verify_ledger
from engine.errors import RightfulError

HELP = """Check a whole ledger, or one receipt from it.

LEDGER is a SQLite file or a database URL; without one, the ledger of this installation is checked. With --pin the
ledger must begin with what a head covers that somebody has kept: then nobody can have altered, removed or put in
anything before it. Where the keys are at hand, everything sealed is opened, too. With --replay every decision is made
again. Nothing is written.

The last line says `OK N entries` (exit code 0), or `FAILED` and which entry is wrong (exit code 1). Outsiders need no
installation: api/ledger/verifier/rightful_verify.py runs alone.

\b
Examples:
  rightful verify
  rightful verify ledger.sqlite3 --pin 2026-11-22.note --replay
  rightful verify postgresql:///rightful --pin 2026-11-22.note
  rightful verify receipt.json --key 'rightful/0a1b…+…+…'
"""


@click.command(help=HELP, short_help="Check a ledger or a receipt.")
@click.argument("what", metavar="[LEDGER|receipt.json]", required=False)
@click.option("--pin", "pins", multiple=True, metavar="HEAD", type=click.Path(exists=True, path_type=Path),
              help="A file with a signed head that was kept; may be repeated.")  # fmt: skip
@click.option("--key", metavar="KEY", help="The key that is known to sign this log from its first entry on.")
@click.option("--keys", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER",
              help="The key store, if it is not where the configuration says.")  # fmt: skip
@click.option("--replay", "again", is_flag=True, help="Make every determination again, too.")
def verify(what: str | None, pins: tuple[Path, ...], key: str | None, keys: Path | None, again: bool) -> int:
    """Check, and say how it ended in the last line."""
    try:
        notes = [file.read_text(encoding="utf-8") for file in pins]
        count = _receipt(what, notes, key) if _is_receipt(what) else _ledger(what, notes, key, keys, again)
    except (RightfulError, outside.Failed) as error:
        click.echo(f"FAILED {error}")
        return FAILED
    except (ValueError, OSError) as error:
        click.echo(f"FAILED cannot be read: {error}")
        return FAILED
    click.echo(f"OK {count} entries")
    return DONE


def _is_receipt(what: str | None) -> bool:
    return what is not None and Path(what).is_file() and Path(what).read_bytes()[:1] in (b"{", b"[")


def _receipt(what: str | None, pins: list[str], key: str | None) -> int:
    assert what is not None, "a receipt is a file"
    heads = [outside.read_head(note) for note in pins]
    return outside.check_receipt(json.loads(Path(what).read_bytes()), heads, outside.read_key(key) if key else None)


def _ledger(what: str | None, pins: list[str], key: str | None, keys: Path | None, again: bool) -> int:
    config = installed()
    url = config.database_url if what is None else what if ":" in what else f"sqlite:///{what}"
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite") and not file.is_file():
        raise outside.Failed(f"there is no ledger at {file}")
    ledger = Ledger(url, SystemClock(config.zone), keys=keys or config.keys_folder or _nowhere(url))
    try:
        found = verify_ledger(ledger, pins, key)
        click.echo("the keys are not at hand: what is sealed was not opened" if found.opened is None
                   else f"{found.opened} sealed values opened")  # fmt: skip
        if again:
            with second_engine(ledger) as checker:
                made = replay_all(ledger, Registry(ShippedShelf()), checker)
            click.echo(f"{made.identical} decisions made again to the byte; {made.erased} not: people erased")
        return found.entries
    finally:
        ledger.close()


def _nowhere(url: str) -> Path | None:
    """A server's keys may be elsewhere: what is sealed is then not opened."""
    return None if url.startswith("sqlite") else Path("no-key-store")
