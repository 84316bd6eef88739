"""One person under every scheme, and through the years: readable at a glance, with what stands behind each answer."""

from __future__ import annotations

from api.ledger.people import Person
from tests.api.web.cases import ELIGIBLE, save, start_assessment
from tests.api.web.visitor import Visitor


def test_every_scheme_has_a_row_the_own_one_first(assessor: Visitor) -> None:
    page = assessor.visit("/compare")
    titles = [row.text_content().split() for row in page.all("//main//tbody/tr/th")]
    assert titles[0][0] == "England"
    assert {"Scotland", "Netherlands", "Sweden"} <= {words[0] for words in titles}


def test_what_comes_out_otherwise_is_marked(assessor: Visitor) -> None:
    page = assessor.visit("/compare?who=Rose+Adeyemi")
    rows = {row.xpath("string(th)").split()[0]: row for row in page.all("//main//tbody/tr")}
    assert "differs" not in rows["England"].text_content()
    assert "differs" in rows["Scotland"].text_content()
    assert "£146.90 a week" in rows["England"].text_content()


def test_another_day_gives_other_rules(assessor: Visitor) -> None:
    words = assessor.visit("/compare?on-day=1&on-month=6&on-year=1990").words
    assert "as on 1 June 1990" in words
    assert "No rules that day" in words


def test_a_day_that_does_not_exist_is_a_mistake_with_its_field(assessor: Visitor) -> None:
    page = assessor.visit("/compare?on-day=31&on-month=2&on-year=2015")
    assert [link.get("href") for link in page.all("//*[contains(@class, 'govuk-error-summary')]//a")] == ["#on-day"]


def test_an_assessment_is_compared_by_what_was_found_so_far(assessor: Visitor, rosa: Person) -> None:
    assessment = save(assessor, start_assessment(assessor, rosa), ELIGIBLE)
    page = assessor.visit(assessment.link("What other schemes would say"))
    assert rosa.details.name in page.words
    assert "You meet the national criteria for care and support." in page.words


def test_the_years_tell_what_changed_and_why(assessor: Visitor) -> None:
    words = assessor.visit("/through-the-years?scheme=england&who=Rose+Adeyemi").words
    assert "From 1 April 2015" in words
    assert "Because: the rules came into force" in words


def test_an_unknown_person_or_scheme_falls_back_to_the_first(assessor: Visitor) -> None:
    assert "under the rules of England" in assessor.visit("/through-the-years?scheme=nowhere&who=nobody").words
