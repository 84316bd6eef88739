"""A service is killed between commit and reply, and the request is sent again: there is exactly one decision.

    python -m tests.reliability.retry_soak --retries 1000 --seed 1

A process with the whole REST application decides a case under an Idempotency-Key and is killed with SIGKILL after the
act's commit and before its answer, or at a random instant. The same request is then sent to another process, after the
claim of the killed one has run out. One determination must stand in the log, with the number that was answered.

Both applications are made once: each process is a fork that takes one over, with what it has loaded and no connection.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask_openapi3.openapi import OpenAPI

from api.access import demo_accounts
from api.clock import Clock, SystemClock
from api.ledger import Ledger
from api.ledger.entries import DeterminationMade
from api.ledger.people import PersonDetails
from api.ledger.requests import LEASE
from api.ledger.schema import upgrade
from api.ledger.verifying import verify
from api.rest import Setting, create_api
from api.rest import determinations as operation
from api.services import people
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.shelf import ShippedShelf
from engine.outcome import Evaluation
from tests.reliability.soaking import Tally, arguments

CASE = {
    "has_physical_or_mental_impairment_or_illness": True,
    "outcomes_unable": ["nutrition", "toilet_needs"],
    "significant_wellbeing_impact": True,
    "need_stability": "stable",
}


CREATED = 201
EACH = 50
"""Retries in one ledger, which is verified at the end."""
BETWEEN_COMMIT_AND_REPLY = 0.9
LONGEST_SECONDS = 0.2


class NoSecondEngine:
    """The second engine is down, as it may be in service: what is tried here is the ledger."""

    def check(self, _: Mapping[str, Evaluation]) -> CrossCheck:
        """Say that nothing was confirmed."""
        return CrossCheck(CrossCheckStatus.DEGRADED)

    def is_down(self) -> bool:
        """Say so."""
        return True


class LaterClock(SystemClock):
    """The machine's clock put forward, to when the claim of a process that was killed has run out."""

    def now(self) -> datetime:
        """Return a moment after the lease of whoever claims something now."""
        return datetime.now(UTC) + LEASE + timedelta(seconds=1)


class Office:
    """A ledger with one person and a token, and two applications to decide about them: one now, one a lease later."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder / 'ledger.sqlite'}"
        self._registry = Registry(ShippedShelf())
        self._accounts = demo_accounts()
        self.ledger = Ledger(self._url, SystemClock(), patience=30)
        upgrade(self.ledger.database)
        self._person = people.add(self.ledger, PersonDetails("AC-1", "Rose Adeyemi", date(1961, 5, 9)), "ama").id
        with self.ledger.working() as transaction:
            self._token = transaction.tokens.issue("ama", "soak")
        self._now, self._later = self._application(SystemClock()), self._application(LaterClock())
        assert self.ask("warm").status_code == self.ask_again("warm").status_code == CREATED

    def ask(self, key: str) -> Any:
        """Ask for a decision under a key."""
        return self._post(self._now, key)

    def ask_again(self, key: str) -> Any:
        """Ask when the claim of a killed process has run out."""
        return self._post(self._later, key)

    def decisions(self) -> set[str]:
        """Return the newest decisions in the log."""
        with self.ledger.reading() as transaction:
            newest = max(0, transaction.log.size() - 20)
            return {one.id for one in transaction.log.entries(newest) if isinstance(one.content, DeterminationMade)}

    def close(self) -> None:
        """Close every connection, as before a fork."""
        self.ledger.close()
        for _, ledger in (self._now, self._later):
            ledger.close()

    def _application(self, clock: Clock) -> tuple[OpenAPI, Ledger]:
        ledger = Ledger(self._url, clock, patience=30)
        rules = RulesInService(ledger, self._registry)
        return create_api(Setting(ledger, rules, NoSecondEngine(), self._accounts, demonstration=True)), ledger

    def _post(self, application: tuple[OpenAPI, Ledger], key: str) -> Any:
        body = {"scheme": "england", "policy": "care_act_criteria", "on": "2015-04-01", "findings": CASE,
                "person": self._person}  # fmt: skip
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        return application[0].test_client().post("/determinations", json=body, headers=headers)


def killed(office: Office, key: str, random: Random) -> bool:
    """Ask in a process of its own that is killed between commit and reply, or at a random instant.

    Returns whether it was killed: at a random instant it may have answered before.
    """
    between = random.random() < BETWEEN_COMMIT_AND_REPLY
    office.close()
    child = os.fork()
    if child == 0:
        if between:
            setattr(operation, "json_answer", lambda *_: os.kill(os.getpid(), signal.SIGKILL))  # noqa: B010 - dies there
        else:
            threading.Thread(target=_die_after, args=(random.uniform(0.0, LONGEST_SECONDS),), daemon=True).start()
        try:
            office.ask(key)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _die_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def retry(office: Office, number: int, random: Random, tally: Tally) -> None:
    """Ask, be killed, ask again, and count the decisions that stand."""
    key = f"key-{tally.seed}-{number}"
    before = office.decisions()
    tally.count("killed", killed(office, key, random))
    stood = len(office.decisions() - before)
    answer = office.ask_again(key)
    made = office.decisions() - before
    tally.count("retries")
    tally.count("answered from the record", answer.headers.get("Idempotency-Replayed") == "true")
    tally.count("killed after the commit", stood)
    if answer.status_code != CREATED or made != {answer.json["id"]}:
        tally.count("wrong")
        tally.say(f"retry {number}: {answer.status_code}, {len(made)} decisions")


def main() -> int:
    """Kill and ask again, and say how it went."""
    asked = arguments(__doc__, "retries", 1_000)
    tally = Tally.load("retries", asked.seed)
    # Asked for are so many that were killed between commit and reply; those killed elsewhere come on top.
    while tally["killed after the commit"] < asked.retries:
        with tempfile.TemporaryDirectory(prefix="rightful-retry-") as folder:
            office = Office(Path(folder))
            for number in range(tally["retries"], tally["retries"] + EACH):
                retry(office, number, Random(f"{asked.seed}/{number}"), tally)
            tally.count("entries verified", verify(office.ledger).entries)
            office.close()
            tally.save()
    return tally.end("wrong", bites=tally["answered from the record"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
