"""Entries that ledger tests append."""

from __future__ import annotations

from datetime import date

from api.ledger.entries import Basis, DeterminationMade, Draft, EvaluationKept, Sealed

PERSON = "P-00000-00001"
FINDINGS = {"age_years": "34", "outcomes_unable": ["nutrition", "toilet_needs"]}


def kept(person: str | None = PERSON, **changes: object) -> Draft:
    """An evaluation kept, with the person's findings sealed beside it."""
    content = {
        "scheme": "england",
        "policy": "care_act_criteria",
        "on": date(2015, 4, 1),
        "authority_mode": "stated+law",
        "cross_check": "agreed",
        "engine": "0.1.0",
        "trace_version": "1",
        "bases": {"care_act_criteria": Basis(edition="2015-04-01-r1", digest="ab" * 32, figures={})},
        "documents": {"england/care_act_criteria/2015-04-01-r1.yaml": "ab" * 32},
    }
    sealed = (
        Sealed("findings", person or "nobody", FINDINGS),
        Sealed("outputs", person or "nobody", {"decision": "eligible"}),
    )
    return Draft("ama", "assessor", person, EvaluationKept(**(content | changes)), sealed)  # type: ignore[arg-type]  # content by keyword


def adopted(evaluation: str, **changes: object) -> Draft:
    """A determination that adopts an evaluation."""
    content = {
        "evaluation": evaluation,
        "act": "adopted",
        "policies": ["care_act_criteria"],
        "full_reasons_by": None,
        "full_reasons_for": None,
        "demonstration": False,
        "illustrative": False,
        "letter_wording": "1",
    }
    letter = Sealed("letter", PERSON, {"text": "You can have a personal budget."})
    return Draft("ama", "assessor", PERSON, DeterminationMade(**(content | changes)), (letter,))  # type: ignore[arg-type]  # content by keyword
