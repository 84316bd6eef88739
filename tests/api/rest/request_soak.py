"""Sends generated requests, good and bad, to every operation until so many were sent: `make soak-requests`.

Seeded, and resumable: what was sent is kept in var/soak, round by round. A request that is not answered as the
interface's own description says, or with a 5xx, ends it with the request to repeat.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import click

from api.access import demo_accounts
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.matching.worker.matcher import MatchingWorker
from tests.api.rest.test_schema import CASES, OPERATIONS, Described, ask, described_interface
from tests.differential.tally import KEEP, Tally

AT_ONCE = 40
"""Requests to one operation, one way, before the next one's turn."""
FILE = "requests-{seed}.json"


def turns(described: Described, sent: Tally, wanted: int, kept_in: Path) -> None:
    """Give operations their turns, good requests and bad ones by turns, to the end of the round; other ones in each."""
    for name, mode in CASES[sent.done % len(CASES) :]:
        if sent.met.total() >= wanted:
            return
        answered = ask(described, name, mode, AT_ONCE, seeded=sent.seed * 1_000_000 + sent.done)
        sent.met.update({str(status): count for status, count in answered.items()})
        sent.done += 1
        sent.save(kept_in)


def main() -> None:
    """Send requests until there were as many as asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    file = KEEP / FILE.format(seed=asked.seed)
    sent = Tally.load(file, asked.seed)
    worker, registry = MatchingWorker(), Registry(ShippedShelf())
    try:
        while sent.met.total() < asked.requests:
            # A ledger of its own for each round keeps every request as quick as the first.
            with (
                tempfile.TemporaryDirectory() as folder,
                described_interface(Path(folder), registry, worker, demo_accounts()) as described,
            ):
                turns(described, sent, asked.requests, file)
            click.echo(f"turn {sent.done}: {sent.met.total():,} requests; answered {sent.told()}")
    finally:
        worker.close()
    click.echo(
        f"seed {sent.seed}: {sent.met.total():,} requests to {len(OPERATIONS)} operations, each answered as described"
    )


if __name__ == "__main__":
    main()
