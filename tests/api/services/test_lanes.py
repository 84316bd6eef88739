"""Rules and words on their way into service, side by side with what a local authority may not touch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.kinds import Approval, Publication, RulesSubmitted, RulesWithdrawn
from api.ledger.schema import upgrade
from api.services import publishing
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker, SecondEngine, recorded_in
from api.services.evaluate import Question, evaluate
from api.services.keep import keep
from api.services.publishing import Desk
from api.services.registry import Registry
from api.services.replay import replay
from api.services.rules_in_service import RulesInService
from api.services.submissions import Stage
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.desks import PRIYA, TOM, MovingClock, later, published, refused

CRITERIA = ("england", "carer_criteria")
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)
ONE_LOST: dict[str, Any] = {
    "caring_is_necessary": True, "carer_health_at_risk": False, "carer_outcomes_unable": ["recreation"],
    "carer_wellbeing_impact": True,
}  # fmt: skip
TWO_ASKED = (("from: 2015-04-01", "from: 2027-01-01"), ('"< 1"', '"< 2"'), ("one would be enough", "two are needed"))

_ENOUGH = "carer_wellbeing_impact: true}\n  expect:\n    outcome: not"
EXAMPLES = (
    ("[recreation, nutrition]", "[recreation, nutrition, habitable_home]"),
    ("[recreation]", "[recreation, caring_for_child]"),
    ("{has: [relationships]}", "{has: [relationships, recreation]}"),
    (f"carer_outcomes_unable: [], {_ENOUGH}", f"carer_outcomes_unable: [recreation], {_ENOUGH}"),
)
"""One more lost outcome in each example, so that just below, at and above the new threshold are tried."""


@pytest.fixture
def ledger(sqlite_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a clock that moves."""
    made = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(made.database)
    yield made
    made.close()


@pytest.fixture
def checker(worker: MatchingWorker, ledger: Ledger) -> CrossChecker:
    """The cross-check against the real worker."""
    return SecondEngine(worker, recorded_in(ledger))


@pytest.fixture
def desk(ledger: Ledger, registry: Registry) -> Desk:
    """A desk that speaks for every scheme."""
    return Desk(ledger, RulesInService(ledger, registry), None)


@pytest.fixture
def local_desk(ledger: Ledger, registry: Registry) -> Desk:
    """A desk of a local authority, which speaks for no national scheme."""
    return Desk(ledger, RulesInService(ledger, registry))


def edition_files(registry: Registry, *changes: tuple[str, str]) -> dict[str, bytes]:
    """Return the shipped criteria for carers with their examples, changed, as files to submit."""
    loaded = registry.edition(*CRITERIA, "2015-04-01-r1")
    text, examples = loaded.text, registry.shelf.content(loaded.path.replace(".yaml", ".examples.yaml")).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    if changes == TWO_ASKED:
        for old, new in EXAMPLES:
            assert old in examples
            examples = examples.replace(old, new)
    return {"edition.yaml": text.encode(), "edition.examples.yaml": examples.encode()}


def answer(rules: RulesInService, checker: CrossChecker, on: date) -> str:
    """Return what comes out for a carer who has lost one outcome."""
    made = evaluate(rules.registry(), checker, Question(*CRITERIA, on, ONE_LOST))
    return made.evaluations["carer_criteria"].outcome.value


def test_new_rules_are_submitted_signed_and_serve_every_process_from_their_day_until_withdrawn(
    desk: Desk, registry: Registry, checker: CrossChecker
) -> None:
    ledger, other = desk.ledger, RulesInService(desk.ledger, registry)
    old = keep(ledger, evaluate(desk.rules.registry(), checker, Question(*CRITERIA, FIRST, ONE_LOST)), TOM)
    found = publishing.submit(desk, edition_files(registry, *TWO_ASKED), PRIYA)
    assert (found.lane, found.name, found.in_force_from) == ("logic", "2027-01-01-r1", FIRST)
    publishing.approve(desk, found.number, TOM)
    assert answer(other, checker, FIRST) == "established", "what is signed is not in service yet"
    publishing.publish(desk, found.number, TOM, FIRST)
    for rules in (desk.rules, other):
        assert [answer(rules, checker, day) for day in (LAST, FIRST)] == ["established", "not_established"]
    seen = publishing.review(desk, found.number)
    assert seen.difference.against == "england/carer_criteria/2015-04-01-r1"
    places = {change.place: (change.was, change.now) for change in seen.difference.changes}
    assert places["in_force/from"] == ("2015-04-01", "2027-01-01")
    assert ("-, false, < 1, -", "-, false, < 2, -") in places.values()
    new = keep(ledger, evaluate(other.registry(), checker, Question(*CRITERIA, FIRST, ONE_LOST)), TOM)
    later(ledger, days=1)
    publishing.withdraw(desk, found.number, TOM, "the law did not come")
    assert answer(other, checker, FIRST) == "established"
    assert all(replay(ledger, other.registry(), checker, one.id).identical for one in (old, new))
    with ledger.reading() as transaction:
        steps = transaction.log.of_kinds(RulesSubmitted, Approval, Publication, RulesWithdrawn)
    assert [(one.kind, one.actor) for one in steps] == [
        ("rules_submitted", "priya"), ("approval", "tom"), ("publication", "tom"), ("rules_withdrawn", "tom"),
    ]  # fmt: skip


def test_a_later_revision_supersedes_one_and_each_stays_known_for_its_time(
    desk: Desk, registry: Registry, checker: CrossChecker
) -> None:
    first = published(desk, edition_files(registry, *TWO_ASKED))
    between = later(desk.ledger, days=1)
    later(desk.ledger, days=1)
    again = edition_files(registry, ("from: 2015-04-01", "from: 2027-01-01"))
    said = refused(lambda: publishing.submit(desk, again, PRIYA), desk.ledger)
    assert "what was wrong" in said
    second = published(desk, again, "one is enough after all")
    assert (first.name, second.name) == ("2027-01-01-r1", "2027-01-01-r2")
    assert answer(desk.rules, checker, FIRST) == "established"
    now = desk.rules.registry()
    assert now.edition_on(*CRITERIA, FIRST).edition.name == "2027-01-01-r2"
    assert now.edition_on(*CRITERIA, FIRST, between).edition.name == "2027-01-01-r1"


def test_an_edition_whose_examples_do_not_come_out_is_refused(desk: Desk, registry: Registry) -> None:
    files = edition_files(registry, *TWO_ASKED[:2])
    assert "does not pass the checks" in refused(lambda: publishing.submit(desk, files, PRIYA), desk.ledger)


def test_words_need_a_second_reader_change_no_answer_and_hold_at_once(
    desk: Desk, registry: Registry, checker: CrossChecker
) -> None:
    other = RulesInService(desk.ledger, registry)
    day = date(2026, 11, 22)
    before = evaluate(registry, checker, Question(*CRITERIA, day, ONE_LOST)).evaluations["carer_criteria"]
    plain = ("You meet the national criteria for support as a carer.", "You can have support as a carer.")
    found = publishing.submit(desk, edition_files(registry, plain), PRIYA, "it was hard to read")
    assert (found.lane, found.name) == ("wording", "2015-04-01-r2")
    own = Actor("priya", "approver")
    assert "themselves" in refused(lambda: publishing.approve(desk, found.number, own), desk.ledger)
    assert "not approved" in refused(lambda: publishing.publish(desk, found.number, TOM), desk.ledger)
    publishing.approve(desk, found.number, TOM)
    publishing.publish(desk, found.number, TOM)
    loaded = other.registry().edition_on(*CRITERIA, day)
    assert (loaded.edition.name, loaded.edition.says["yes"]) == ("2015-04-01-r2", "You can have support as a carer.")
    after = evaluate(other.registry(), checker, Question(*CRITERIA, day, ONE_LOST)).evaluations["carer_criteria"]
    assert (after.outcome, after.outputs_json()) == (before.outcome, before.outputs_json())
    [changed] = publishing.review(desk, found.number).difference.changes
    assert (changed.place, changed.was) == ("says/yes", plain[0])


def test_a_translation_is_read_by_a_second_reader_and_withdrawn(desk: Desk, registry: Registry) -> None:
    path, old, new = "england/care_act_criteria/2015-04-01-r1.cy.yaml", "Meini prawf cenedlaethol", "Meini prawf Lloegr"
    other = RulesInService(desk.ledger, registry)
    shipped = registry.shelf.content(path)
    made = published(desk, {path: shipped.decode().replace(old, new, 1).encode()})
    assert (made.lane, made.stage, made.in_force_from) == ("wording", Stage.PUBLISHED, None)
    assert new in other.registry().shelf.content(path).decode()
    [changed] = publishing.review(desk, made.number).difference.changes
    assert "title" in changed.place
    publishing.withdraw(desk, made.number, TOM, "a speaker found a mistake")
    assert other.registry().shelf.content(path) == shipped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("adds: {purpose_gate: [{id: mine, when: [], then: []}]}", "no national decision `purpose_gate`"),
        ("adds: {reasons: [{id: mine, when: [], then: []}]}", "takes no local rows"),
        (
            "decisions: {reasons: {question: Mine?, expression: 'null', basis: law, source: modelling}}",
            "national decision `reasons` can't be replaced",
        ),
    ],
)
def test_a_local_authority_cannot_get_at_a_statutory_row(local_desk: Desk, text: str, words: str) -> None:
    edition = (
        "rule_set: lincolnshire/carer_criteria\nextends: england/carer_criteria\nin_force: {from: 2027-01-01}\n" + text
    )
    said = refused(lambda: publishing.submit(local_desk, {"e.yaml": edition.encode()}, PRIYA), local_desk.ledger)
    assert words in said


def test_a_local_authority_can_neither_rewrite_national_rules_nor_their_words(
    local_desk: Desk, registry: Registry
) -> None:
    ledger = local_desk.ledger
    said = refused(lambda: publishing.submit(local_desk, edition_files(registry, *TWO_ASKED), PRIYA), ledger)
    assert "`england` is law that a local authority cannot edit" in said
    plain = edition_files(registry, ("You meet the national criteria", "You may meet the national criteria"))
    said = refused(lambda: publishing.submit(local_desk, plain, PRIYA, "kinder"), ledger)
    assert "`england` is law that a local authority cannot edit" in said


def test_an_author_may_take_back_what_nobody_has_signed_and_only_that(desk: Desk, registry: Registry) -> None:
    ledger, files = desk.ledger, edition_files(registry, *TWO_ASKED)
    first, second = (publishing.submit(desk, files, PRIYA) for _ in range(2))
    ursula = Actor("ursula", "policy_editor")
    assert publishing.may_withdraw(first, PRIYA)
    assert not publishing.may_withdraw(first, ursula)
    assert "approver" in refused(lambda: publishing.withdraw(desk, first.number, ursula, "not mine"), ledger)
    assert publishing.withdraw(desk, first.number, PRIYA, "I was too quick").stage is Stage.WITHDRAWN
    signed = publishing.approve(desk, second.number, TOM)
    assert not publishing.may_withdraw(signed, PRIYA)
    assert "approver" in refused(lambda: publishing.withdraw(desk, second.number, PRIYA, "too late"), ledger)
    both = Actor("priya", "policy_editor", frozenset({"policy_editor", "approver"}))
    assert publishing.withdraw(desk, second.number, both, "as one who publishes").steps[-1].actor == "priya"
    with ledger.reading() as transaction:
        assert [one.role for one in transaction.log.of_kinds(RulesWithdrawn)] == ["policy_editor", "approver"]
