"""Why somebody looks: from the task, said once a day, else asked; and who has looked, for the person to know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.assessments import AssessmentSetting
from api.ledger.people import Person, PersonDetails
from api.ledger.schema import upgrade
from api.services import assessments, people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.failures import ActRefused
from api.services.purposes import LOOKING_FOR, PURPOSES, PurposeNeeded, check_purpose, purpose_of
from api.services.reads import MOST_NAMED, record_read, who_looked
from api.services.registry import Registry
from tests.api.services.appeals.made import Office, appealing_registry
from tests.api.services.desks import MovingClock, later

AMA, TOM = Actor("ama", "assessor"), Actor("tom", "assessor")
OWEN, RUTH = Actor("owen", "appeal_officer"), Actor("ruth", "auditor")


@pytest.fixture
def ledger(sqlite_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a clock that moves."""
    made = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(made.database)
    yield made
    made.close()


def begun(ledger: Ledger, registry: Registry, person: Person, by: str) -> None:
    """Begin to assess somebody."""
    assessments.start(ledger, registry, AssessmentSetting(person.id, "anyland", date(2015, 1, 1)), by)


def test_without_a_task_one_is_asked(ledger: Ledger, rose: Person) -> None:
    with pytest.raises(PurposeNeeded) as caught:
        purpose_of(ledger, TOM, (rose.id,))
    assert caught.value.person == rose.id
    assert purpose_of(ledger, TOM, (rose.id,), {rose.id: "contact"}) == "contact"


def test_whoever_put_somebody_on_file_today_is_at_work_on_the_case_and_tomorrow_is_asked(
    ledger: Ledger, rose: Person
) -> None:
    assert purpose_of(ledger, AMA, (rose.id,)) == "case_work"
    later(ledger, days=1)
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, AMA, (rose.id,))


def test_an_open_assessment_says_why_its_assessor_looks_and_nobody_else(
    ledger: Ledger, rose: Person, made_registry: Registry
) -> None:
    begun(ledger, made_registry, rose, "ama")
    assert purpose_of(ledger, AMA, (rose.id,)) == "case_work"
    for other in (TOM, Actor("ama", "auditor")):
        with pytest.raises(PurposeNeeded):
            purpose_of(ledger, other, (rose.id,))


def test_an_open_appeal_says_why_an_appeal_officer_looks_until_it_is_answered(
    ledger: Ledger, rose: Person, checker: CrossChecker
) -> None:
    office = Office(ledger, appealing_registry(), checker, rose)
    determination = office.decided()
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, OWEN, (rose.id,))
    office.raised(determination.id)
    assert purpose_of(ledger, OWEN, (rose.id,)) == "appeal"
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, RUTH, (rose.id,))


def test_whoever_acted_for_somebody_today_is_at_work_on_the_case(
    ledger: Ledger, rose: Person, checker: CrossChecker
) -> None:
    Office(ledger, appealing_registry(), checker, rose).decided()
    assert purpose_of(ledger, AMA, (rose.id,)) == "case_work"
    later(ledger, days=1)
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, AMA, (rose.id,))


def test_what_was_said_holds_for_that_person_that_role_and_that_day(ledger: Ledger, rose: Person) -> None:
    sam = people.add(ledger, PersonDetails("AC-2", "Sam Brown", date(1970, 1, 1)), "ama")
    record_read(ledger, RUTH, "GET /people/<person_id>", (rose.id,), "audit")
    assert purpose_of(ledger, RUTH, (rose.id,)) == "audit"
    for actor, whom in ((RUTH, sam.id), (Actor("ruth", "assessor"), rose.id), (Actor("tom", "auditor"), rose.id)):
        with pytest.raises(PurposeNeeded):
            purpose_of(ledger, actor, (whom,))
    later(ledger, days=1)
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, RUTH, (rose.id,))


def test_the_day_is_the_authoritys_and_not_that_of_greenwich(ledger: Ledger, rose: Person) -> None:
    ledger.clock = StoppedClock(datetime(2027, 6, 1, 22, 30, tzinfo=UTC))  # half past eleven in a London summer
    record_read(ledger, TOM, "GET /people/<person>", (rose.id,), "contact")
    assert purpose_of(ledger, TOM, (rose.id,)) == "contact"
    ledger.clock = StoppedClock(datetime(2027, 6, 1, 23, 15, tzinfo=UTC))
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, TOM, (rose.id,))


def test_to_have_stood_in_a_list_says_nothing_of_why_one_opens_the_record(ledger: Ledger, rose: Person) -> None:
    record_read(ledger, RUTH, "GET /people", (rose.id,), LOOKING_FOR)
    with pytest.raises(PurposeNeeded):
        purpose_of(ledger, RUTH, (rose.id,))


def test_a_purpose_that_there_is_not_is_refused_with_those_there_are() -> None:
    assert all(check_purpose(word) == word for word in PURPOSES)
    with pytest.raises(ActRefused, match=r"no purpose is called `curiosity` .*case_work"):
        check_purpose("curiosity")


def test_the_person_is_told_everybody_who_looked_and_nothing_of_others(ledger: Ledger, rose: Person) -> None:
    sam = people.add(ledger, PersonDetails("AC-2", "Sam Brown", date(1970, 1, 1)), "ama")
    record_read(ledger, AMA, "GET /people", (rose.id, sam.id), LOOKING_FOR)
    record_read(ledger, RUTH, "GET /decisions/<record_id>", ("D-00000-00001", rose.id), "audit")
    record_read(ledger, RUTH, "GET /people/<person_id>", (sam.id,), "audit")
    with ledger.reading() as transaction:
        listed, opened = who_looked(transaction, rose.id)
    assert (listed.who, listed.purpose, listed.records, listed.alone) == ("ama", LOOKING_FOR, (rose.id,), False)
    assert (opened.who, opened.role, opened.purpose) == ("ruth", "auditor", "audit")
    assert (opened.records, opened.alone) == (("D-00000-00001", rose.id), True)
    assert opened.to_json()["through"] == "GET /decisions/<record_id>"


def test_of_a_long_list_nobody_is_left_out(ledger: Ledger) -> None:
    numbers = tuple(f"P-00000-{place:05}" for place in range(MOST_NAMED * 2 + 1))
    record_read(ledger, AMA, "GET /people", numbers, LOOKING_FOR)
    with ledger.reading() as transaction:
        assert all(len(who_looked(transaction, number)) == 1 for number in (numbers[0], numbers[60], numbers[-1]))
