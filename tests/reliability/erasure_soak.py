"""A thousand people are erased: every proof stays valid, and no plain text of anybody is anywhere.

    python -m tests.reliability.erasure_soak --erasures 1000 --seed 1

Each person has a name of their own, a relative with one, an assessment and a kept evaluation. Now one relative, now the
person, now everyone in the case is erased. Receipts given before must stay valid; database, journal, backup, key store
and a log to which everything in the process writes, every statement of SQL too, are searched for every name, and the
whole ledger is verified against the first head.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.backup import back_up
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.ledger.verifier import rightful_verify as outside
from api.ledger.verifying import verify
from api.services import people
from api.services.actor import Actor
from api.services.erasure import EVERYONE, erase
from api.services.in_case import people_in_case
from api.services.keep import FINDINGS
from api.services.personal import relatives_of, sealed_in_parts
from api.services.receipts import receipt
from tests.api.ledger.drafts import kept
from tests.reliability.soaking import Tally, arguments

SOAKER = Actor("soak", "auditor")
PEOPLE_EACH = 50


@contextmanager
def logging_everything(file: Path) -> Iterator[None]:
    """Let everything in this process log to a file, down to each statement for a database made meanwhile."""
    handler = logging.FileHandler(file, encoding="utf-8")
    loggers = [logging.getLogger(), logging.getLogger("sqlalchemy.engine")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        loggers[0].removeHandler(handler)
        handler.close()
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def put_on_file(ledger: Ledger, number: int) -> tuple[str, str, tuple[str, str]]:
    """Put somebody on file with a relative, an assessment and a record; return number, record and both names."""
    names = (f"Holder-{number:05}-Canary", f"Relative-{number:05}-Canary")
    person = people.add(ledger, PersonDetails(f"REF-{number}", names[0], date(1961, 5, 9)), "soak")
    findings = {"workers": [{"worker_id": f"w{number}", "relation": "child", "description": names[1]}]}
    with ledger.working() as transaction:
        started = transaction.assessments.start(AssessmentSetting(person.id, "england", date(2026, 1, 1)), "soak")
        transaction.assessments.save(started.id, Answer("workers", findings["workers"], source=names[0]), "soak")
    with ledger.appending() as transaction:
        relatives = relatives_of(transaction, person.id, findings)
        plain = kept(person.id, documents={})
        sealed = tuple(sealed_in_parts(FINDINGS, {**findings, "note": names[0]}, person.id, relatives))
        entry = transaction.log.append(type(plain)(plain.actor, plain.role, person.id, plain.content, sealed))
    return person.id, entry.id, names


def erase_some(ledger: Ledger, folder: Path, wanted: int, start: int, random: Random, tally: Tally) -> None:
    """Put people on file, erase them one way or another, and check that what was promised holds."""
    made = [put_on_file(ledger, start + place) for place in range(PEOPLE_EACH)]
    with ledger.reading() as transaction:
        head = transaction.heads.latest()
    assert head is not None
    receipts = [json.loads(receipt(ledger, record, openings=(FINDINGS,))) for _, record, _ in made]
    gone: list[str] = []
    for person, _, names in made[:wanted]:
        [relative] = [one.subject for one in people_in_case(ledger, person)]
        how = random.choice((relative, "", EVERYONE))
        erase(ledger, person, SOAKER, "request", relative=how)
        tally.count("erasures")
        gone += {relative: [names[1]], "": [names[0]], EVERYONE: list(names)}[how]
    for one in receipts:
        tally.count("proofs broken", outside.check_receipt(one) != 1)
    tally.count("proofs", len(receipts) + verify(ledger, [head.note]).entries)
    file = folder / f"backup-{tally['erasures']}.sqlite"
    back_up(ledger.database, file)
    everything = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    every_name = [name for _, _, names in made for name in names]
    tally.count("names found", sum(any(name.encode() in content for content in everything) for name in every_name))
    left = {one.details.name for one in _on_file(ledger)}
    tally.count("names found", len(left & set(gone)))
    tally.count("bytes searched", sum(map(len, everything)))
    tally.count("bytes of log", sum(path.stat().st_size for path in folder.glob("*.log")))
    file.unlink()


def _on_file(ledger: Ledger) -> list[Person]:
    with ledger.reading() as transaction:
        return [person for person, _ in transaction.people.everyone()]


def main() -> int:
    """Erase people, and say how it went."""
    asked = arguments(__doc__, "erasures", 1_000)
    tally = Tally.load("erasures", asked.seed)
    while tally["erasures"] < asked.erasures:
        with (
            tempfile.TemporaryDirectory(prefix="rightful-erasure-") as folder,
            logging_everything(Path(folder, "all.log")),
        ):
            ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite", SystemClock())
            upgrade(ledger.database)
            for _ in range(4):
                wanted = min(PEOPLE_EACH, asked.erasures - tally["erasures"])
                random = Random(f"{asked.seed}/{tally['erasures']}")
                erase_some(ledger, Path(folder), wanted, tally["erasures"], random, tally)
                tally.save()
            ledger.close()
    return tally.end("names found", bites=not tally["proofs broken"] and tally["bytes of log"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
