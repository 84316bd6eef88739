"""Letters as they are decided: in which language, without what is withheld, and refused where they may not be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from api.ledger import Ledger
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, Determination, determine, withheld_given
from api.services.evaluate import Question
from api.services.explain import explain
from api.services.failures import ActRefused
from api.services.findings_json import Given
from api.services.languages import interpreter, translation_problems
from api.services.records import read_record
from api.services.registry import EditionName, Registry
from api.services.shelf import RecordedShelf, ShippedShelf
from engine.errors import NotAvailable
from explanations.render import Form
from explanations.statement import Reader
from explanations.withholding import Ground, Withheld

AMA = Decider(Actor("ama", "assessor"), "Ama Mensah", demonstration=True)
DAY = date(2016, 2, 1)
FINDINGS: Mapping[str, Given] = {
    "has_physical_or_mental_impairment_or_illness": False,
    "outcomes_unable": ["nutrition"],
    "significant_wellbeing_impact": True,
}
CRITERIA = "england/care_act_criteria/2015-04-01-r1"
IMPAIRMENT = "has_physical_or_mental_impairment_or_illness"
NEIGHBOUR = Withheld((IMPAIRMENT,), Ground.INFORMANT, "the neighbour told us and is afraid")


def approved() -> Registry:
    """Return the shipped rules as they will stand once a speaker has approved the Dutch."""
    shelf = ShippedShelf()
    texts = {path: shelf.content(path) for path in shelf.paths()}
    for path in (f"{CRITERIA}.nl.yaml", "vocabulary.nl.yaml", "england/scheme.nl.yaml"):
        texts[path] = b"approved: {by: Sanne de Vries, on: 2026-12-01}\n" + texts[path]
    scheme = texts["england/scheme.yaml"].decode()
    texts["england/scheme.yaml"] = scheme.replace("nl: needs approval by a speaker", "nl: approved").encode()
    return Registry(RecordedShelf(texts))


SHIPPED, APPROVED = Registry(ShippedShelf()), approved()


def decide(ledger: Ledger, checker: CrossChecker, person: Person, registry: Registry, **case: Any) -> Determination:
    question = Question("england", "care_act_criteria", DAY, FINDINGS)
    return determine(ledger, registry, checker, Case(person.id, question, **case), AMA, Adopt())


def test_a_letter_in_a_language_that_nobody_has_approved_is_refused_with_what_is_missing(
    ledger: Ledger, checker: CrossChecker, rose: Person
) -> None:
    with pytest.raises(ActRefused) as caught:
        decide(ledger, checker, rose, SHIPPED, language="cy")
    assert "the scheme says that it is not approved" in caught.value.message
    title = "National criteria for care and support of adults"
    assert f"nobody who speaks Cymraeg has approved the rules “{title}”" in caught.value.message


def test_a_letter_in_an_approved_language_is_sent_and_kept(ledger: Ledger, checker: CrossChecker, rose: Person) -> None:
    made = decide(ledger, checker, rose, APPROVED, language="nl")
    assert "U voldoet niet aan de landelijke criteria voor zorg en ondersteuning." in made.letter.text
    assert "preview" not in made.letter.text
    assert 'lang="nl"' in made.letter.html
    assert read_record(ledger, made.id).letter["language"] == "nl"


def test_a_language_that_does_not_exist_is_answered_with_those_that_do(
    ledger: Ledger, checker: CrossChecker, rose: Person
) -> None:
    with pytest.raises(NotAvailable, match=r"there are en .*cy .*nl"):
        decide(ledger, checker, rose, SHIPPED, language="tlh")


def test_a_rule_set_that_nobody_has_translated_cannot_be_written_about() -> None:
    loaded = SHIPPED.edition("england", "carer_criteria", "2015-04-01-r1")
    lacking = interpreter(APPROVED, APPROVED.scheme("england"), "nl").lacking((loaded,))
    assert any(
        "missing or out of date in Nederlands for the rules “National criteria for support" in x for x in lacking
    )


NAME = EditionName("england", "care_act_criteria", "2015-04-01-r1", "2015-04-01", 1, f"{CRITERIA}.yaml")


def problems_with(old: str, new: str, file: str = f"{CRITERIA}.nl.yaml") -> list[str]:
    shelf = ShippedShelf()
    texts = {path: shelf.content(path) for path in shelf.paths()}
    text = texts[file].decode()
    assert old in text
    registry = Registry(RecordedShelf(texts | {file: text.replace(old, new, 1).encode()}))
    loaded = registry.edition(NAME.scheme, NAME.policy, NAME.name)
    return [problem.text for problem in translation_problems(registry, NAME, loaded)]


def test_the_shipped_translations_are_whole() -> None:
    assert problems_with("U voldoet aan", "U voldoet aan") == []


def test_a_sentence_whose_english_has_changed_is_stale() -> None:
    problems = problems_with("All three conditions must be met.", "All 3 conditions must be met.", f"{CRITERIA}.yaml")
    assert len(problems) == 2  # in Welsh and in Dutch
    for problem in problems:
        assert "`decision/A-ENG-L4-not` is stale: the English is now `All 3 conditions must be met.`" in problem


def test_a_sentence_that_is_missing_or_left_over_is_named() -> None:
    (missing, left) = problems_with("  says/no:", "  says/nay:")
    assert "`says/no` is not translated: `You do not meet" in missing
    assert "`says/nay` stands for nothing" in left


def test_a_file_of_another_language_is_refused() -> None:
    (problem,) = problems_with("    nl: ", "    cy: ")
    assert "unknown key `cy`" in problem


def test_what_is_withheld_is_not_in_the_letter_nor_in_reasons_for_the_person_and_why_is_kept(
    ledger: Ledger, checker: CrossChecker, rose: Person
) -> None:
    made = decide(ledger, checker, rose, SHIPPED, withheld=(NEIGHBOUR,))
    record = read_record(ledger, made.id)
    assert record.withheld == (NEIGHBOUR,)
    told = "".join(explain(ledger, SHIPPED, checker, made.id, Reader.PERSON, form) for form in (Form.TEXT, Form.JSON))
    for text in (made.letter.text, made.letter.html, told):
        assert IMPAIRMENT not in text
        assert "impairment or illness" not in text
        assert "neighbour" not in text
    assert "left something out of this letter" in made.letter.text
    assert "impairment" in explain(ledger, SHIPPED, checker, made.id, Reader.PRACTITIONER, Form.TEXT)


@pytest.mark.parametrize(
    "given",
    [
        "a secret",
        {"what": [], "ground": "informant", "reason": "x"},
        {"what": ["age_years"], "ground": "because", "reason": "x"},
        {"what": ["age_years"], "ground": "informant", "reason": " "},
        {"what": ["age_years"], "ground": "informant"},
    ],
)
def test_withholding_without_a_ground_or_a_reason_is_refused(given: object) -> None:
    with pytest.raises(ActRefused):
        withheld_given(given, "file")
