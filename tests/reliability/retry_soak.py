"""A service is killed between commit and reply, and the request is sent again: there is exactly one decision.

    python -m tests.reliability.retry_soak --retries 1000 --seed 1

A process with the whole REST application decides a case under an Idempotency-Key and is killed with SIGKILL after the
act's commit and before its answer, or at a random instant. The same request is then sent to another process, until it
is answered. One determination must stand in the log, with the number that was answered.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from api.access import demo_accounts
from api.clock import StoppedClock, SystemClock
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


class NoSecondEngine:
    """The second engine is down, as it may be in service: what is tried here is the ledger."""

    def check(self, _: Mapping[str, Evaluation]) -> CrossCheck:
        """Say that nothing was confirmed."""
        return CrossCheck(CrossCheckStatus.DEGRADED)

    def is_down(self) -> bool:
        """Say so."""
        return True


class Office:
    """A ledger with one person and a token, and requests to decide about them."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'ledger.sqlite'}"
        self.registry = Registry(ShippedShelf())
        ledger = self.ledger()
        upgrade(ledger.database)
        self.person = people.add(ledger, PersonDetails("AC-1", "Rose Adeyemi", date(1961, 5, 9)), "ama").id
        with ledger.working() as transaction:
            self.token = transaction.tokens.issue("ama", "soak")
        ledger.close()

    def ledger(self, *, later: bool = False) -> Ledger:
        """Open the ledger; `later` is when the claim of a killed process has run out."""
        moment = SystemClock().now() + LEASE + timedelta(seconds=1)
        return Ledger(self.url, StoppedClock(moment) if later else SystemClock(), patience=30)

    def ask(self, ledger: Ledger, key: str) -> Any:
        """Ask for a decision under a key."""
        api = create_api(
            Setting(
                ledger, RulesInService(ledger, self.registry), NoSecondEngine(), demo_accounts(), demonstration=True
            )
        )
        body = {"scheme": "england", "policy": "care_act_criteria", "on": "2015-04-01", "findings": CASE,
                "person": self.person}  # fmt: skip
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return api.test_client().post("/determinations", json=body, headers=headers)


def killed(office: Office, key: str, random: Random) -> None:
    """Ask in a process of its own that is killed between commit and reply, or at a random instant."""
    between = random.random() < 0.7
    child = os.fork()
    if child == 0:
        if between:
            setattr(operation, "json_answer", lambda *_: os.kill(os.getpid(), signal.SIGKILL))  # noqa: B010 - dies there
        else:
            threading.Thread(target=_die_after, args=(random.uniform(0.0, 0.2),), daemon=True).start()
        try:
            office.ask(office.ledger(), key)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _die_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def retry(office: Office, number: int, random: Random, tally: Tally) -> None:
    """Ask, be killed, ask again, and count the decisions that stand."""
    key = f"key-{tally.seed}-{number}"
    before = _decisions(office)
    killed(office, key, random)
    stood = len(_decisions(office)) - len(before)
    ledger = office.ledger(later=True)
    answer = office.ask(ledger, key)
    ledger.close()
    made = _decisions(office) - before
    tally.count("retries")
    tally.count("answered from the record", answer.headers.get("Idempotency-Replayed") == "true")
    tally.count("killed after the commit", stood)
    if answer.status_code != 201 or made != {answer.json["id"]}:
        tally.count("wrong")
        tally.say(f"retry {number}: {answer.status_code}, {len(made)} decisions")


def _decisions(office: Office) -> set[str]:
    ledger = office.ledger()
    try:
        with ledger.reading() as transaction:
            newest = max(0, transaction.log.size() - 20)
            return {one.id for one in transaction.log.entries(newest) if isinstance(one.content, DeterminationMade)}
    finally:
        ledger.close()


def main() -> int:
    """Kill and ask again, and say how it went."""
    asked = arguments(__doc__, "retries", 1_000)
    tally = Tally.load("retries", asked.seed)
    with tempfile.TemporaryDirectory(prefix="rightful-retry-") as folder:
        office = Office(Path(folder))
        while tally["retries"] < asked.retries:
            number = tally["retries"]
            retry(office, number, Random(f"{asked.seed}/{number}"), tally)
            tally.save()
        ledger = office.ledger()
        tally.count("entries verified", verify(ledger).entries)
        ledger.close()
    return tally.end("wrong", bites=tally["answered from the record"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
