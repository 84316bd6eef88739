"""Replay: the same rules give the same bytes, anywhere; other rules give every difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.failures import RecordNotFound
from api.ledger.people import Person
from api.ledger.schema import upgrade
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.decision_forms import Adopt
from api.services.demo_data import DECIDER, load
from api.services.demo_people import AFTER, BEFORE, STORY
from api.services.determine import Case, determine
from api.services.evaluate import Question, evaluate
from api.services.explain import explain
from api.services.findings_json import Given
from api.services.keep import keep
from api.services.registry import Registry
from api.services.replay import Aspect, Difference, replay
from engine.errors import NotAvailable
from engine.matching.worker.matcher import MatchingWorker
from explanations.render import Form
from explanations.statement import Reader
from tests.api.services.conftest import MOMENT
from tests.api.services.made_rules import TEXTS, shelf

ROOT = Path(__file__).parents[3]


def _decided(
    ledger: Ledger, registry: Registry, checker: CrossChecker, person: Person, day: date, **findings: Given
) -> str:
    usual: dict[str, Given] = {"age_years": 17, "hours_week": 2, "helpers": []}
    case = Case(person.id, Question("anyland", None, day, usual | findings))
    return determine(ledger, registry, checker, case, DECIDER, Adopt()).id


@pytest.fixture
def decided(ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person) -> str:
    """A decision about a person of 17 on a day when one was of age at 18."""
    return _decided(ledger, made_registry, checker, rose, date(2015, 1, 1))


def test_under_the_recorded_rules_every_byte_is_the_same(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str
) -> None:
    again = replay(ledger, made_registry, checker, decided)
    assert (again.same_rules, again.identical, again.differences) == (True, True, ())
    assert again.to_json()["replay_of"] == decided


def test_the_recorded_rules_are_used_even_when_the_files_have_changed_or_gone(
    ledger: Ledger, checker: CrossChecker, decided: str
) -> None:
    path = "anyland/age/2010-01-01-r1.yaml"
    for other in (
        shelf(**{path: TEXTS[path].replace("18", "12")}),
        shelf(**{path: "broken: ["}),
        shelf(**dict.fromkeys(TEXTS)),
    ):
        assert replay(ledger, Registry(other), checker, decided).identical


def test_another_day_uses_the_rules_of_that_day_and_tells_every_difference(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str
) -> None:
    again = replay(ledger, made_registry, checker, decided, on=date(2022, 1, 1))
    assert (again.same_rules, again.identical) == (False, False)
    found = again.differences
    expected = [
        Difference("age", Aspect.EDITION, "", "2010-01-01-r1", "2021-01-01-r1"),
        Difference("age", Aspect.OUTCOME, "", "not_established", "established"),
        Difference("age", Aspect.OUTPUT, "decision", "not_eligible", "eligible"),
        Difference("age", Aspect.ROW, "decision/young", "true", "false"),
        Difference("age", Aspect.ROW, "decision/old", "false", "true"),
        Difference("hours", Aspect.OUTPUT, "amount", "0", "21"),
    ]
    assert [one for one in expected if one not in found] == []
    (finding,) = (d for d in found if d.aspect is Aspect.FINDING)
    assert finding.path == "grown_up"
    assert finding.was == {"value": False, "state": "derived"}
    assert finding.now == {"value": True, "state": "derived"}


def test_the_same_day_under_the_rules_of_today_shows_no_difference_where_nothing_changed(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str
) -> None:
    again = replay(ledger, made_registry, checker, decided, on=date(2015, 1, 1))
    assert (again.same_rules, again.identical, again.differences) == (False, True, ())


def test_a_corrected_edition_shows_what_the_correction_changes(
    ledger: Ledger, checker: CrossChecker, decided: str
) -> None:
    path, corrected = "anyland/age/2010-01-01-r1.yaml", "anyland/age/2010-01-01-r2.yaml"
    registry = Registry(shelf(**{corrected: TEXTS[path].replace("18", "17")}))
    for edition in ("2010-01-01-r2", "age/2010-01-01-r2"):
        again = replay(ledger, registry, checker, decided, edition=edition)
        assert Difference("age", Aspect.EDITION, "", "2010-01-01-r1", "2010-01-01-r2") in again.differences
        assert Difference("age", Aspect.OUTPUT, "decision", "not_eligible", "eligible") in again.differences


@pytest.mark.parametrize("edition", ["2099-01-01-r1", "age/2099-01-01-r1", "stopping/2010-01-01-r1"])
def test_an_edition_that_cannot_be_used_is_named(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, decided: str, edition: str
) -> None:
    with pytest.raises(NotAvailable):
        replay(ledger, made_registry, checker, decided, edition=edition)


def test_a_case_that_names_its_day_can_be_replayed_on_another(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker, rose: Person
) -> None:
    number = _decided(ledger, made_registry, checker, rose, date(2015, 1, 1), evaluation_date="2015-01-01")
    assert replay(ledger, made_registry, checker, number).identical
    assert replay(ledger, made_registry, checker, number, on=date(2022, 1, 1)).differences


def test_an_evaluation_kept_about_nobody_is_replayed_by_its_own_number(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker
) -> None:
    question = Question("hereby", "age", date(2015, 1, 1), {"age_years": 101})
    entry = keep(ledger, evaluate(made_registry, checker, question), DECIDER.actor)
    assert entry.subject is None
    assert replay(ledger, made_registry, checker, entry.id).identical


def test_an_evaluation_on_a_day_without_any_rules_is_replayed_and_explained_too(
    ledger: Ledger, made_registry: Registry, checker: CrossChecker
) -> None:
    question = Question("hereby", None, date(1900, 1, 1), {"age_years": 40})
    entry = keep(ledger, evaluate(made_registry, checker, question), DECIDER.actor)
    assert replay(ledger, made_registry, checker, entry.id).identical
    text = explain(ledger, made_registry, checker, entry.id, Reader.PERSON, Form.TEXT)
    assert "was in force on that day" in text


def test_an_unknown_number_is_not_found(ledger: Ledger, made_registry: Registry, checker: CrossChecker) -> None:
    with pytest.raises(RecordNotFound):
        replay(ledger, made_registry, checker, "D-00000-00000")


# --- the same bytes anywhere ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, registry: Registry, worker: MatchingWorker
) -> Iterator[Ledger]:
    """A ledger with every decision of the demonstration."""
    ledger = Ledger(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'ledger.sqlite'}", StoppedClock(MOMENT))
    upgrade(ledger.database)
    load(ledger, registry, SecondEngine(worker, recorded_in(ledger)))
    yield ledger
    ledger.close()


REPLAY_ALL = """
import json, locale, sys, time
from api.clock import SystemClock
from api.ledger import Ledger
from api.ledger.entries import DeterminationMade
from api.services.cross_checking import second_engine
from api.services.registry import Registry
from api.services.replay import replay
from api.services.shelf import ShippedShelf

time.tzset()
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
ledger = Ledger(sys.argv[1], SystemClock())
with ledger.reading() as transaction:
    numbers = [e.id for e in transaction.log.entries() if isinstance(e.content, DeterminationMade)]
with second_engine(ledger) as checker:
    made = [replay(ledger, Registry(ShippedShelf()), checker, number) for number in numbers]
print(json.dumps({one.record.id: one.identical for one in made}))
"""


@pytest.mark.parametrize(
    ("zone", "locale", "seed"),
    [
        ("Pacific/Kiritimati", "C.UTF-8", "1"),
        ("America/Adak", "de_DE.UTF-8", "4242"),
        ("Asia/Kathmandu", "tr_TR.UTF-8", "0"),
    ],
)
def test_every_recorded_decision_is_the_same_in_another_process_zone_locale_and_hash_seed(
    demonstration: Ledger, zone: str, locale: str, seed: str
) -> None:
    url = demonstration.database.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
    ran = subprocess.run(
        [sys.executable, "-c", REPLAY_ALL, url], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    identical = json.loads(ran.stdout)
    assert len(identical) >= 9
    assert all(identical.values()), identical


def test_the_story_replayed_a_day_later_becomes_eligible(
    demonstration: Ledger, registry: Registry, checker: CrossChecker
) -> None:
    with demonstration.reading() as transaction:
        first = next(e for e in transaction.log.entries() if e.kind == "determination")
    again = replay(demonstration, registry, checker, first.id, on=AFTER)
    assert again.record.question.on == BEFORE
    assert again.record.question.findings["facs_band"] == STORY["facs_band"]
    assert Difference("eligibility", Aspect.OUTCOME, "", "not_established", "established") in again.differences


def test_the_demonstration_is_loaded_once(demonstration: Ledger, registry: Registry, checker: CrossChecker) -> None:
    with demonstration.reading() as transaction:
        before = transaction.log.size()
        assert len(transaction.people.everyone()) == 12
        assert len(transaction.assessments.unfinished()) == 3
    assert load(demonstration, registry, checker) == []
    with demonstration.reading() as transaction:
        assert transaction.log.verify() == before
