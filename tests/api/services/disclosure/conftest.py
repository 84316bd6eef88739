"""A case with two relatives and a carer, about whom every word and sum is to be found again: canaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import assessments, people
from api.services.actor import Actor
from api.services.after_outcome import Assessor, save_answer, sign_findings
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.decision_forms import Adopt, Depart, Departure
from api.services.demo_data import DECIDER
from api.services.determine import Case, determine
from api.services.disclosure.requests import Office, Request, receive
from api.services.documents import Place
from api.services.evaluate import Question, evaluate
from api.services.keep import keep
from api.services.reads import record_read
from api.services.registry import Registry
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.conftest import MOMENT

AMA, INES, OWEN = Actor("ama", "assessor"), Actor("ines", "information_officer"), Actor("owen", "appeal_officer")
ON = date(2016, 4, 1)
CASE: dict[str, Any] = {
    "age_years": "53",
    "assessed_total_hours_week": "30",
    "family_available_hours_week": "17",
    "family_willing": {"value": True, "source": "Said by Rosamund at home"},
    "user_prefers_family": True,
    "workers": [
        {"worker_id": "gwendolen", "relation": "child", "same_household": False,
         "description": "Gwendolen Otterbourne, her youngest", "current_frequency": "each Tuesday at dusk"},
        {"worker_id": "w2", "relation": "sibling", "same_household": True, "authority_considers_necessary": False,
         "description": "Percival Canaryname"},
    ],
    "carer_health_at_risk": True,
    "caring_hours_week": "41.25",
}  # fmt: skip
OTHERS = ("gwendolen", "otterbourne", "her youngest", "tuesday at dusk", "percival", "41.25")
"""What may not be found: it is all of the relatives and the carer."""
OWN = (
    "Rosamund Canaryname",
    "AC-7749",
    "9 May 1961",
    "3 Elmcroft",
    "Said by Rosamund at home",
    "She asked for it twice",
)
"""What must be found: it is all of the person."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A case on record, and where files about it are made."""

    ledger: Ledger
    office: Office
    person: Person
    decisions: tuple[str, ...]
    request: Request
    folder: Path


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Iterator[Disclosed]:
    """The case: assessed, decided twice, once departed from, an answer changed after, looked at, asked about."""
    folder = tmp_path_factory.mktemp("disclosed")
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite3'}", StoppedClock(MOMENT))
    upgrade(ledger.database)
    worker = MatchingWorker()
    checker = SecondEngine(worker, recorded_in(ledger))
    details = PersonDetails("AC-7749", "Rosamund Canaryname", date(1961, 5, 9), {"address": "3 Elmcroft"})
    person = people.add(ledger, details, "ama")
    _assess(ledger, registry, person)
    asked = Case(person.id, Question("england", "family_contribution", ON, CASE))
    reasons = "She asked for it twice, and so did Gwendolen."
    departure = Departure("family_contribution", {"counted_unpaid_hours": "12"}, reasons, ("A call",))
    first = determine(ledger, registry, checker, asked, DECIDER, Adopt()).id
    second = determine(ledger, registry, checker, asked, DECIDER, Depart((departure,))).id
    carer = evaluate(registry, checker, Question("england", "carer_criteria", ON, CASE))
    keep(ledger, carer, AMA, person.id)
    record_read(ledger, OWEN, "GET /people/<person_id>", (person.id, first), "appeal")
    names = {"ama": "Ama Mensah", "owen": "Owen Pritchard", "ines": "Ines Duarte"}
    office = Office(Place(ledger, registry, checker, lambda account: names.get(account, account)), "england")
    request = receive(office, person.id, date(2026, 11, 20), "Known to her worker", INES)
    yield Disclosed(ledger, office, person, (first, second), request, folder)
    ledger.close()
    worker.close()


def _assess(ledger: Ledger, registry: Registry, person: Person) -> None:
    setting = AssessmentSetting(person.id, "england", ON)
    started = assessments.start(ledger, registry, setting, "ama").assessment.id
    for name, value in CASE.items():
        plain = value["value"] if isinstance(value, dict) else value
        assessments.save(ledger, registry, started, Answer(name, plain), "ama")
    sign_findings(ledger, started, AMA)
    save_answer(
        ledger, registry, started, Answer("caring_hours_week", "41.25", source="Percival said so"), Assessor(AMA)
    )
    save_answer(ledger, registry, started, Answer("age_years", "54"), Assessor(AMA))
