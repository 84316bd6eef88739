"""The rules as people read them: every version of every rule set opens, in words and without codes."""

from __future__ import annotations

import pytest

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from tests.api.web.visitor import Visitor

REGISTRY = Registry(ShippedShelf())
EVERY_EDITION = [
    (scheme, policy, name.name)
    for scheme in REGISTRY.schemes()
    for policy in REGISTRY.policies(scheme)
    for name in REGISTRY.editions(scheme, policy)
    if not REGISTRY.is_national(scheme, policy)
]


def test_the_list_names_every_rule_set_and_whether_it_holds_today(assessor: Visitor) -> None:
    page = assessor.visit("/rules")
    assert "Fair Access to Care bands" in page.words
    assert "Was in force 1 January 2003 to 31 March 2015" in page.words
    assert "These rules cannot be read" not in page.words
    own = {(scheme, policy) for scheme, policy, _ in EVERY_EDITION}
    assert len(page.all("//main//ol/li")) == len(own)


@pytest.mark.parametrize(("scheme", "policy", "name"), EVERY_EDITION)
def test_a_version_of_a_rule_set_can_be_read(assessor: Visitor, scheme: str, policy: str, name: str) -> None:
    loaded = REGISTRY.edition(scheme, policy, name)
    page = assessor.visit(f"/rules/{scheme}/{policy}/{name}")
    assert page.heading == loaded.edition.title
    for decision in loaded.edition.model.decisions:
        assert page.all(f"//section[@id='decision-{decision.name}']"), decision.name
        for rule in getattr(decision.logic, "rules", ()):
            assert f"Rule {rule.id}" in page.words


def test_a_rule_is_shown_with_its_condition_its_wording_and_its_law(assessor: Visitor) -> None:
    page = assessor.visit("/rules/england/care_act_criteria")
    (row,) = page.all("//tr[.//*[contains(., 'Rule A-ENG-L2')]]")
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
    assert "less than 2" in cells[0]
    assert cells[1] == "Fewer than two everyday things the person cannot do"
    assert "[" in cells[2]
    assert "At least 2 are needed." in cells[2]
    assert "reg 2(1)(b)" in cells[3]
    assert row.xpath(".//a/@href")[0].startswith("https://www.legislation.gov.uk/")


def test_the_worked_examples_stand_beside_the_rules_in_words(assessor: Visitor) -> None:
    page = assessor.visit("/rules/england/care_act_criteria")
    rows = [" ".join(row.text_content().split()) for row in page.all("//table[caption='Worked examples']/tbody/tr")]
    assert len(rows) > 5
    assert any("Decision: eligible" in row and "Significant impact on well-being: yes" in row for row in rows)


def test_the_time_line_leads_from_version_to_version(assessor: Visitor) -> None:
    page = assessor.visit("/rules/england/eligibility")
    older = page.link("Version from 1 April 1997")
    assert "Version from 1 April 1997 (this page)" in assessor.visit(older).words


@pytest.mark.parametrize(
    "address", ["/rules/england/nonsense", "/rules/atlantis/facs", "/rules/england/facs/1999-01-01-r1"]
)
def test_rules_that_do_not_exist_are_answered_with_those_that_do(assessor: Visitor, address: str) -> None:
    page = assessor.visit(address, status=404)
    assert page.heading == "There are no such rules"
