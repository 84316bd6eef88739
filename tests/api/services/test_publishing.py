"""Publishing: three lanes from submission to withdrawal, what is refused, and what every process then goes by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.failures import RecordNotFound, StaleWrite
from api.ledger.schema import upgrade
from api.services import publishing
from api.services.actor import Actor
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.evaluate import Question, evaluate
from api.services.keep import keep
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.replay import replay
from api.services.rules_in_service import RulesInService
from api.services.submissions import Stage
from engine.dmn.figures import resolve
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.conftest import MOMENT
from tests.api.services.desks import PRIYA, TOM, MovingClock, later, published, refused

FIGURE = b"""figure: england/carers_allowance/earnings_limit
from: 2026-04-06
holds_until: 2027-04-04
value: 204.00
basis: law
source: ca-limits-2026
"""
SOURCE = b"ca-limits-2026: {title: The limit of April 2026, kind: law, read: 2026-11-22}\n"
APRIL = {"figure.yaml": FIGURE, "sources.yaml": SOURCE}
CARER: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "200.00",
}  # fmt: skip


@pytest.fixture
def ledger(sqlite_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a clock that moves."""
    made = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(made.database)
    yield made
    made.close()


@pytest.fixture
def desk(ledger: Ledger, registry: Registry) -> Desk:
    """A desk that speaks for every scheme."""
    return Desk(ledger, RulesInService(ledger, registry), None)


def limit(registry: Registry, day: date, known_at: datetime | None = None) -> str | None:
    """Return the earnings limit that holds on a day."""
    loaded = registry.edition_on("england", "carers_allowance", day, known_at)
    found = resolve(loaded.figures, day.isoformat(), with_law=True)["earnings_limit"]
    return found.value.text.text if found.value and not found.stale else None


def an_april_figure_is_published_and_withdrawn(desk: Desk, registry: Registry, worker: MatchingWorker) -> None:
    """Walk the whole way of a figure beside a second process, with records made before and after."""
    ledger = desk.ledger
    other_process = RulesInService(ledger, registry)
    checker = SecondEngine(worker, recorded_in(ledger))
    march, april = date(2026, 3, 31), date(2026, 4, 6)
    asked = Question("england", "carers_allowance", march, CARER)
    old = keep(ledger, evaluate(desk.rules.registry(), checker, asked), TOM)
    assert limit(other_process.registry(), april) is None
    made = published(desk, APRIL)
    assert made.stage is Stage.PUBLISHED
    assert [step.stage for step in made.steps] == [Stage.SUBMITTED, Stage.APPROVED, Stage.PUBLISHED]
    for rules in (desk.rules, other_process):
        assert (limit(rules.registry(), march), limit(rules.registry(), april)) == ("196.00", "204.00")
    now = evaluate(other_process.registry(), checker, Question("england", "carers_allowance", april, CARER))
    new = keep(ledger, now, TOM)
    again = replay(ledger, other_process.registry(), checker, old.id)
    assert (again.identical, again.same_rules) == (True, True)
    later(ledger, days=1)
    publishing.withdraw(desk, made.number, TOM, "a wrong value")
    assert limit(other_process.registry(), april) is None
    assert replay(ledger, other_process.registry(), checker, new.id).identical
    with ledger.reading() as transaction:
        assert transaction.log.verify() == transaction.log.size()


def test_an_april_figure_changes_answers_from_its_date_in_every_process_and_not_before(
    desk: Desk, registry: Registry, worker: MatchingWorker
) -> None:
    an_april_figure_is_published_and_withdrawn(desk, registry, worker)


@pytest.mark.postgres
def test_a_figure_is_published_and_withdrawn_on_postgres(
    postgres_url: str, tmp_path: Path, registry: Registry, worker: MatchingWorker
) -> None:
    ledger = Ledger(postgres_url, MovingClock(), keys=tmp_path / "keys", patience=10)
    upgrade(ledger.database)
    an_april_figure_is_published_and_withdrawn(Desk(ledger, RulesInService(ledger, registry), None), registry, worker)
    ledger.close()


def test_what_was_known_at_a_moment_is_answered_for_figures_too(desk: Desk) -> None:
    april = date(2026, 4, 6)
    first = published(desk, APRIL)
    between = later(desk.ledger, days=1)
    later(desk.ledger, days=1)
    wrong = {"figure.yaml": FIGURE.replace(b"204.00", b"205.00")}
    published(desk, wrong, "the rate for 2026 is 205")
    assert first.steps[-1].at < between
    registry = desk.rules.registry()
    assert limit(registry, april) == "205.00"
    assert limit(registry, april, between) == "204.00"
    assert limit(registry, april, MOMENT - timedelta(days=1)) is None
    assert limit(registry, april, first.steps[-1].at) == "204.00"


def test_nobody_approves_their_own_and_nothing_is_published_that_nobody_approved(desk: Desk) -> None:
    found = publishing.submit(desk, APRIL, PRIYA)
    ledger, number = desk.ledger, found.number
    own = Actor("Priya", "approver")
    assert "themselves" in refused(lambda: publishing.approve(desk, number, own), ledger)
    assert "not approved" in refused(lambda: publishing.publish(desk, number, TOM), ledger)
    publishing.approve(desk, number, TOM)
    assert "not submitted" in refused(lambda: publishing.approve(desk, number, TOM), ledger)
    assert "not from 2026-05-01" in refused(lambda: publishing.publish(desk, number, TOM, date(2026, 5, 1)), ledger)
    publishing.publish(desk, number, PRIYA)
    assert "not approved" in refused(lambda: publishing.publish(desk, number, TOM), ledger)
    assert "reason" in refused(lambda: publishing.withdraw(desk, number, TOM, " "), ledger)
    publishing.withdraw(desk, number, TOM, "wrong")
    assert "already" in refused(lambda: publishing.withdraw(desk, number, TOM, "wrong"), ledger)


def test_a_refused_submission_cannot_be_published(desk: Desk) -> None:
    found = publishing.submit(desk, APRIL, PRIYA)
    assert publishing.approve(desk, found.number, TOM, approved=False).stage is Stage.REFUSED
    assert "refused" in refused(lambda: publishing.publish(desk, found.number, TOM), desk.ledger)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"f.yaml": FIGURE}, "no source `ca-limits-2026`"),
        (APRIL | {"f2.yaml": FIGURE}, "more than one"),
        ({**APRIL, "figure.yaml": FIGURE.replace(b"204.00", b"lots")}, "unknown name `lots`"),
        ({**APRIL, "figure.yaml": FIGURE.replace(b"204.00", b"200 + 4")}, "is no number"),
        ({**APRIL, "figure.yaml": FIGURE.replace(b"2026-04-06", b"2025-04-07")}, "what was wrong"),
        ({**APRIL, "sources.yaml": b"ca-limits-later: {title: Again, kind: law}\n"}, "`ca-limits-later` already"),
        ({"note.yaml": b"a: b\n"}, "no translation"),
    ],
)
def test_a_figure_that_cannot_stand_is_refused_with_what_is_wrong(
    desk: Desk, files: dict[str, bytes], words: str
) -> None:
    assert words in refused(lambda: publishing.submit(desk, files, PRIYA), desk.ledger)


def test_a_local_authority_cannot_edit_what_the_law_sets(ledger: Ledger, registry: Registry) -> None:
    desk = Desk(ledger, RulesInService(ledger, registry))
    assert "local authority cannot edit" in refused(lambda: publishing.submit(desk, APRIL, PRIYA), ledger)
    local = {"figure.yaml": FIGURE.replace(b"england/", b"lincolnshire/"), "sources.yaml": SOURCE}
    assert "set by law" in refused(lambda: publishing.submit(desk, local, PRIYA), ledger)
    edition = registry.edition("england", "carers_allowance", "2015-04-06-r1").text
    whole = edition.replace("rule_set: england/", "rule_set: lincolnshire/")
    said = refused(lambda: publishing.submit(desk, {"edition.yaml": whole.encode()}, PRIYA), ledger)
    assert "cannot replace its rules" in said


def test_two_who_publish_at_once_do_not_overtake_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publishing.submit(desk, APRIL, PRIYA)
    publishing.approve(desk, first.number, TOM)
    second = publishing.submit(desk, {**APRIL, "figure.yaml": FIGURE.replace(b"2026-04-06", b"2027-04-05")
                                      .replace(b"2027-04-04", b"2028-04-03")}, PRIYA)  # fmt: skip
    publishing.approve(desk, second.number, TOM)
    checked = publishing._refuse_problems

    def meanwhile(*given: object) -> None:
        monkeypatch.setattr(publishing, "_refuse_problems", checked)
        publishing.publish(desk, first.number, TOM)

    monkeypatch.setattr(publishing, "_refuse_problems", meanwhile)
    with pytest.raises(StaleWrite, match="in the meantime"):
        publishing.publish(desk, second.number, TOM)


def test_a_number_that_is_no_submission_is_not_found(desk: Desk) -> None:
    with pytest.raises(RecordNotFound):
        publishing.approve(desk, "B-00000-00000", TOM)
