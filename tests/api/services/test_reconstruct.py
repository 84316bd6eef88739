"""Decisions made before us: entered from their papers, and laid beside what the rules of their day give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.ledger import Ledger
from api.ledger.failures import PersonErased, RecordNotFound
from api.ledger.kinds import DecisionReconstructed
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.erasure import erase
from api.services.failures import ActRefused
from api.services.findings_json import Given
from api.services.reconstruct import (
    FoundIn,
    Original,
    Paper,
    Reconstruction,
    read_reconstruction,
    reconstruct,
)
from api.services.records import read_record
from api.services.registry import Registry
from api.services.replay import replay
from api.services.replay_matrix import replay_matrix
from api.services.revise import Revision, revise_finding
from api.services.revisions import Manner
from engine.errors import FindingError, NotAvailable

OWEN = Actor("owen", "appeal_officer")
LETTER = Paper("P1", "the letter of decision", date(2014, 3, 10), "letter.pdf", "application/pdf", b"%PDF-1.4 a letter")
FORM = Paper("P2", "the assessment form", date(2014, 2, 20), "form.png", "image/png", b"\x89PNG a form")
DAY = date(2014, 3, 3)


@pytest.fixture
def given(rose: Person) -> Reconstruction:
    """What the papers tell of Rose, who was refused in March 2014 although her needs were substantial."""
    return Reconstruction(
        person=rose.id,
        scheme="england",
        policy="facs",
        on=DAY,
        decided_on=date(2014, 3, 10),
        decided_by="J. Holt, team manager",
        findings={"facs_band": FoundIn("substantial", "P2", "page 3, box 7")},
        original={
            "facs": Original("not_established", {"decision": "not_eligible"}, "Your needs do not meet our criteria.")
        },
        papers=(LETTER, FORM),
        letter="P1",
    )


def test_the_rules_of_its_day_are_laid_beside_what_was_decided(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction, rose: Person
) -> None:
    made = reconstruct(ledger, registry, checker, given, OWEN)
    assert [(one.policy, one.path, one.was, one.now) for one in made.differences] == [
        ("facs", "outcome", "not_established", "established"),
        ("facs", "decision", "not_eligible", "eligible"),
    ]
    assert made.record.question.editions == {"facs": "2003-01-01-r1"}
    with ledger.reading() as transaction:
        entry = transaction.log.entry(made.record.id)
        assert entry.content == DecisionReconstructed(made.record.entry.id, date(2014, 3, 10), ["facs"])
        assert (entry.subject, entry.id[0]) == (rose.id, "R")
        assert transaction.log.verify() == transaction.log.size()


def test_what_was_decided_rightly_shows_no_difference(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    right = {"facs": Original("established", {"decision": "eligible"})}
    made = reconstruct(ledger, registry, checker, replace(given, original=right), OWEN)
    assert (made.differences, made.compared) == ((), (("facs", "outcome"), ("facs", "decision")))


def test_sums_are_compared_as_numbers_and_nothing_is_said_of_what_the_papers_leave_open(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    services: list[Given] = [{"service_id": "s1", "units": 10, "unit_price": "12.00"}]
    told: dict[str, Given] = {
        "allocation_method": "menu", "planned_services": services, "exceptional_need": False, "plan_agreed": False,
    }  # fmt: skip
    paid = replace(
        given,
        policy="budget",
        findings={name: FoundIn(value, "P2") for name, value in told.items()},
        original={"budget": Original(outputs={"indicative_amount": "110.50"})},
    )
    made = reconstruct(ledger, registry, checker, paid, OWEN)
    assert made.compared == (("budget", "indicative_amount"),)
    (one,) = made.differences
    assert (one.was, one.now, str(one.amount)) == ("110.5", "120", "9.5")


def test_every_finding_is_marked_with_the_paper_that_it_is_from(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    number = reconstruct(ledger, registry, checker, given, OWEN).record.id
    kept = read_reconstruction(ledger, number)
    assert kept.record.question.findings == {
        "facs_band": {
            "value": "substantial",
            "state": "given",
            "source": "Reconstructed from P2, the assessment form, page 3, box 7",
            "evidence_date": "2014-02-20",
        }
    }
    assert (kept.found_in, kept.papers, kept.letter) == (given.findings, given.papers, "P1")
    assert kept.paper("P1").content == LETTER.content
    with pytest.raises(RecordNotFound, match="no paper `P9`"):
        kept.paper("P9")


def test_an_earlier_decision_is_replayed_and_has_a_matrix_like_any_other(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    number = reconstruct(ledger, registry, checker, given, OWEN).record.id
    assert replay(ledger, registry, checker, number).identical
    said = Revision("facs_band", "moderate", Manner.CORRECTED, DAY, "page 4 of the form", "misread")
    made = revise_finding(ledger, registry, checker, number, said, OWEN)
    assert [(one.number, one.same) for one in made.rested] == [(number, False)]
    found = replay_matrix(ledger, registry, checker, number, today=date(2026, 11, 22))
    outcomes = [column.results["facs", "outcome"] for column in found.columns]
    assert outcomes == ["established", "established", "not_established", "not_in_force"]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"letter": "P3"}, "the letter is missing"),
        ({"papers": (LETTER, replace(FORM, mark="P1"))}, "`P1` cannot be a mark"),
        ({"papers": (replace(LETTER, media_type="text/html"), FORM)}, "cannot be `text/html`"),
        ({"papers": (replace(LETTER, content=b""), FORM)}, "the file has 0 bytes"),
        ({"original": {}}, "nothing says what was decided"),
        ({"original": {"facs": Original()}}, "nothing says what was decided"),
        ({"original": {"facs": Original("refused")}}, "`refused` is no outcome"),
        ({"original": {"care_act_criteria": Original("established")}}, "was not in force on 2014-03-03"),
        ({"original": {"facs": Original(outputs={"sum": "1"})}}, "has no output `sum`"),
        ({"original": {"facs": Original(outputs={"decision": "perhaps"})}}, "`perhaps` is no answer"),
        ({"decided_on": date(2027, 1, 1)}, "a day to come"),
        ({"decided_by": " "}, "nothing says who decided"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction, changed: dict[str, object],
    complaint: str,
) -> None:  # fmt: skip
    with pytest.raises(ActRefused, match=complaint):
        reconstruct(ledger, registry, checker, replace(given, **changed), OWEN)  # type: ignore[arg-type]  # by name
    with ledger.reading() as transaction:
        assert transaction.log.size() == 0


def test_a_finding_must_name_a_paper_and_a_day_must_have_rules(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    with pytest.raises(FindingError, match="names no paper"):
        reconstruct(ledger, registry, checker, replace(given, findings={"facs_band": FoundIn("low", "P7")}), OWEN)
    with pytest.raises(NotAvailable, match="was not in force"):
        reconstruct(ledger, registry, checker, replace(given, on=date(1999, 1, 1)), OWEN)


def test_a_forgotten_person_takes_the_papers_along(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction, rose: Person
) -> None:
    number = reconstruct(ledger, registry, checker, given, OWEN).record.id
    erase(ledger, rose.id, OWEN, "request")
    with pytest.raises(PersonErased):
        read_reconstruction(ledger, number)
    with ledger.reading() as transaction:
        assert transaction.log.verify() == transaction.log.size()


def test_only_the_number_of_an_earlier_decision_finds_one(
    ledger: Ledger, registry: Registry, checker: CrossChecker, given: Reconstruction
) -> None:
    made = reconstruct(ledger, registry, checker, given, OWEN)
    with pytest.raises(RecordNotFound, match="no decision made before this service"):
        read_reconstruction(ledger, made.record.entry.id)
    assert read_record(ledger, made.record.id).act.id == made.record.id
