"""If you are right on this, does the result change? Told by making the decision again with the claim alone."""

from __future__ import annotations

from typing import Any

import pytest

from api.services.appeals.grounds import Ground, GroundKind
from api.services.appeals.materiality import Effect, Material, Materiality
from api.services.appeals.raising import decision_record, materiality_if
from api.services.decision_forms import Depart, Departure
from api.services.failures import ActRefused
from tests.api.services.appeals.made import TOO_YOUNG, Office, ground

FINDING, READING, DISCRETION, PROCEDURE = GroundKind
AGE = ("age", "finding:age_years")
YES, NO, CANNOT_TELL = Material


def tried(office: Office, *grounds: Ground, **findings: Any) -> Materiality:
    """Decide, and test grounds against it."""
    return materiality_if(office.desk, office.decided(**findings).id, grounds)


def test_another_value_that_changes_the_answer_is_material_and_says_what_changes(office: Office) -> None:
    one = tried(office, TOO_YOUNG).together
    assert one.material is YES
    assert Effect("age", "decision", "not_eligible", ("eligible",), True) in one.effects


def test_it_changes_what_later_policies_of_the_journey_say(office: Office) -> None:
    effects = tried(office, TOO_YOUNG).together.effects
    assert Effect("hours", "amount", "0", ("21",), True) in effects


@pytest.mark.parametrize(
    ("claim", "material"),
    [({"value": "16"}, NO), ({"value": "18"}, YES), ({}, CANNOT_TELL)],
)
def test_a_finding_is_tested_by_what_is_claimed_of_it(
    office: Office, claim: dict[str, Any], material: Material
) -> None:
    assert tried(office, ground(FINDING, *AGE, **claim)).together.material is material


def test_a_finding_that_changes_nothing_whatever_it_is_is_told_to_change_nothing(office: Office) -> None:
    # Without being of age there is no sum, however many the hours are.
    assert tried(office, ground(FINDING, "hours", "finding:hours_week")).together.material is NO


@pytest.mark.parametrize(
    ("node", "claim", "material"),
    [
        ("decision/young", {}, CANNOT_TELL),  # no other row holds then, and the table says nothing
        ("decision/old", {"holds": False}, NO),
    ],
)
def test_a_rule_is_tested_by_reading_it_the_other_way(
    office: Office, node: str, claim: dict[str, Any], material: Material
) -> None:
    assert tried(office, ground(READING, "age", node, **claim)).together.material is material


def test_two_grounds_that_change_nothing_alone_may_do_so_together(office: Office) -> None:
    not_young = ground(READING, "age", "decision/young", holds=False)
    old = ground(READING, "age", "decision/old", holds=True)
    made = tried(office, not_young, old)
    assert [one.material for one in made.grounds] == [CANNOT_TELL, CANNOT_TELL]
    assert made.together.material is YES


def test_a_fault_of_procedure_says_nothing_of_the_result(office: Office) -> None:
    made = tried(office, ground(PROCEDURE), TOO_YOUNG)
    assert [one.material for one in made.grounds] == [CANNOT_TELL, YES]
    assert made.together.material is YES


def test_a_claim_about_one_helper_leaves_the_other_alone(office: Office) -> None:
    effects = tried(office, ground(FINDING, "helpers", "finding:helpers[son].related", value=False)).together.effects
    assert {effect.output for effect in effects} == {"helpers/son/payable", "outcome"}


def test_what_the_authority_would_have_done_when_it_departs_from_the_rules_is_not_known(office: Office) -> None:
    departure = Departure("age", {"decision": "not_eligible"}, "Not ready.", ("the file",))
    made = office.decided(Depart((departure,), ("hours", "helpers")))
    tried_then = materiality_if(office.desk, made.id, (ground(FINDING, *AGE, value="18"),))
    certain = {effect.policy for effect in tried_then.together.effects if effect.certain}
    assert "age" not in certain


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (ground(FINDING, "age", "finding:shoe_size", value="1"), "no step"),
        (ground(FINDING, "nonsense", "finding:age_years"), "no part of the decision"),
        (ground(FINDING, *AGE, value="many"), "must be a number"),
        (ground(FINDING, *AGE, value="1000"), "out of bounds"),
        (ground(FINDING, *AGE, holds=True), "cannot be claimed"),
        (ground(READING, "age", "decision/old", holds="perhaps"), "holds or does not"),
        (ground(READING, *AGE), "a finding is no rule"),
        (ground(FINDING, "age", "decision/old"), "a rule is no finding"),
        (ground(FINDING), "names the step"),
        (Ground(PROCEDURE, "  "), "told in words"),
    ],
)
def test_a_ground_that_attacks_or_claims_what_cannot_be_is_refused(office: Office, one: Ground, message: str) -> None:
    made = office.decided()
    with pytest.raises(ActRefused, match=message):
        materiality_if(office.desk, made.id, (one,))


def test_nothing_is_recorded_by_testing(office: Office) -> None:
    made = office.decided()
    with office.ledger.reading() as transaction:
        before = transaction.log.size()
    materiality_if(office.desk, made.id, (TOO_YOUNG,))
    with office.ledger.reading() as transaction:
        assert transaction.log.size() == before
    assert decision_record(office.desk, made.id).id == made.id
