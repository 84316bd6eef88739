"""Panels approve, ask, or change with reasons; none changes a decision in silence, or beyond its authority."""

from __future__ import annotations

from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.appeals.desk import Officer
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Departure
from api.services.explain import explain
from api.services.failures import ActRefused
from api.services.panels import Risk, Sitting, panel_numbered, panels_of, seen_by_panels, sit
from api.services.records import read_record
from api.services.registry import Registry
from engine.errors import RuleSetError
from explanations.render import Form
from explanations.statement import Reader
from rules import catalogue
from tests.api.services.appeals.made import Office, appealing_registry
from tests.api.services.made_rules import shelf

PAT = Officer(Actor("pat", "panel_member"), "Pat Quinn")
THERE = {
    "person": ["Rose Adeyemi"],
    "independent_chair": ["Chair Canaryname"],
    "safeguarding_lead": ["Lee"],
    "staff": ["Noor"],
}
RISK = Risk("Riding alone", "It is what makes the week worth living", "A helmet and a telephone")
JOINT: dict[str, Any] = {
    "exceptional": "Two professionals could not agree.",
    "person_said": "I know that I may fall.",
    "risks": (RISK,),
    "responsible": "Noor, social worker",
}
PRICE = Departure("hours", {"amount": "30"}, "Two hours of riding besides.", ("the plan",))
HELPER = Departure("helpers", {"helpers": {"son": {"payable": "permit"}}}, "He knows the horse.", ("the plan",))


@pytest.fixture
def office(ledger: Ledger, checker: CrossChecker, rose: Person) -> Office:
    """An office in which Rose's case is decided."""
    return Office(ledger, _with_panels(appealing_registry()), checker, rose)


def _with_panels(registry: Registry) -> Registry:
    texts = {path: registry.shelf.content(path).decode() for path in registry.shelf.paths()}
    return Registry(shelf(**texts, **{"panels.yaml": catalogue.content("panels.yaml").decode()}))


def sitting(office: Office, number: str, panel: Any = "risk_enablement", **more: Any) -> Sitting:
    """A sitting today that approves, complete for the risk enablement panel."""
    joint = JOINT if panel == "risk_enablement" else {}
    there = THERE if panel == "risk_enablement" else {"senior_manager": ["Kim"]}
    whole = {"present": there, "result": "approved", "reasons": "It is worth it."} | joint | more
    return Sitting(determination=number, panel=panel, seen_on=office.today, **whole)


def test_an_approval_is_on_record_with_its_risks_and_names_sealed(office: Office) -> None:
    number = office.decided().id
    seen = sit(office.desk, sitting(office, number), PAT)
    assert seen.content.risks == 1
    assert seen.content.present == ["independent_chair", "person", "safeguarding_lead", "staff"]
    for word in (b"Canaryname", b"Riding", b"may fall"):
        assert word not in seen.entry.body
    (read,) = seen_by_panels(office.desk, number)
    assert read == panel_numbered(office.desk, seen.entry.id) == seen
    assert read.said["risks"] == [RISK.to_json()]


def test_what_a_panel_did_stands_in_the_reasons_of_the_decision(office: Office) -> None:
    number = office.decided().id
    sit(office.desk, sitting(office, number), PAT)
    said = explain(office.ledger, office.desk.registry, office.desk.checker, number, Reader.PERSON, Form.TEXT)
    assert "Risk enablement panel, on 22 November 2026: it approved the decision." in said
    assert "A risk worth taking: Riding alone. Why: It is what makes the week worth living." in " ".join(said.split())


def test_a_change_is_a_new_decision_and_everything_else_stays_as_it_was(office: Office) -> None:
    made = office.decided(age_years=40)
    seen = sit(office.desk, sitting(office, made.id, result="changed", departures=(HELPER,)), PAT)
    assert seen.content.changed == {"helpers": ["helpers"]}
    assert seen.content.replacement is not None
    record = read_record(office.ledger, seen.content.replacement)
    assert record.act.actor == "pat"
    assert {policy: what for policy, what in record.decided.items() if policy != "helpers"} == {
        policy: what for policy, what in made.decided.items() if policy != "helpers"
    }


@pytest.mark.parametrize("role", ["independent_chair", "safeguarding_lead", "staff", "person"])
def test_the_risk_panel_does_not_sit_without_each_of_those_who_must_be_there(office: Office, role: str) -> None:
    number = office.decided().id
    there = {one: names for one, names in THERE.items() if one != role}
    with pytest.raises(ActRefused, match="was not complete"):
        sit(office.desk, sitting(office, number, present=there), PAT)
    if role == "person":
        assert sit(office.desk, sitting(office, number, present=there | {"advocate": ["Ann"]}), PAT).entry.id


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"exceptional": " "}, "exceptional circumstances"),
        ({"risks": ()}, "risks worth taking"),
        ({"responsible": ""}, "goes on looking"),
        ({"person_said": ""}, "made jointly"),
        ({"reasons": " "}, "gives its reasons"),
        ({"result": "asked"}, "asks says what"),
        ({"questions": ("Why?",)}, "asks says what"),
        ({"result": "changed"}, "changes a decision says how"),
        ({"departures": (HELPER,)}, "changes a decision says how"),
        ({"present": {"person": ["Rose"], "king": ["Rex"]}}, "nobody sits there as `king`"),
        ({"present": {}}, "nobody was there"),
        ({"result": "changed", "departures": (PRICE,)}, "no authority over `hours`"),
        ({"panel": "moderation", "risks": (RISK,)}, "records no risks"),
    ],
)
def test_a_sitting_that_does_not_hold_together_is_refused(office: Office, more: dict[str, Any], message: str) -> None:
    number = office.decided(age_years=40).id
    with pytest.raises(ActRefused, match=message):
        sit(office.desk, sitting(office, number, **more), PAT)
    assert seen_by_panels(office.desk, number) == []


def test_another_panel_may_change_the_budget_and_says_which_output(office: Office) -> None:
    number = office.decided(age_years=40).id
    there = {"finance_officer": ["Kim"]}
    one = sitting(office, number, "resource", present=there, result="changed", departures=(PRICE,))
    assert sit(office.desk, one, PAT).content.changed == {"hours": ["amount"]}


def test_a_change_that_changes_nothing_is_refused(office: Office) -> None:
    number = office.decided(age_years=40).id
    same = Departure("hours", {"amount": "21"}, "As it was.", ("the plan",))
    one = sitting(office, number, "moderation", result="changed", departures=(same,))
    with pytest.raises(ActRefused, match="was decided before"):
        sit(office.desk, one, PAT)


def test_what_a_panel_asks_is_on_record_and_changes_nothing(office: Office) -> None:
    number = office.decided().id
    one = sitting(office, number, "moderation", result="asked", questions=("Who else helps?",))
    seen = sit(office.desk, one, PAT)
    assert (seen.content.result, seen.content.replacement) == ("asked", None)
    assert seen.to_json()["questions"] == ["Who else helps?"]


def test_nobody_sits_on_a_panel_about_their_own_decision_or_without_the_role(office: Office) -> None:
    number = office.decided().id
    for who, message in (
        (Actor("Ama", "panel_member"), "decided themselves"),
        (Actor("bo", "auditor"), "panel member"),
    ):
        with pytest.raises(ActRefused, match=message):
            sit(office.desk, sitting(office, number), Officer(who, "Somebody"))


def test_the_shipped_panels_are_those_of_the_catalogue(registry: Registry) -> None:
    panels = panels_of(registry, "england")
    assert list(panels) == ["moderation", "resource", "risk_enablement"]
    assert panels["resource"].must is None
    assert panels["risk_enablement"].must == (
        ("person", "advocate"), ("independent_chair",), ("safeguarding_lead",), ("staff",),
    )  # fmt: skip


def test_a_panel_that_nobody_knows_cannot_be_read() -> None:
    registry = Registry(shelf(**{"panels.yaml": "wizards: {title: W, about: A, must: [], basis: stated, source: S}"}))
    with pytest.raises(RuleSetError, match="no panel `wizards`"):
        panels_of(registry, "anyland")
