"""A hundredth of the soak in the everyday suite, and proof that it would notice reasons that leave out what matters."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.differential import sufficiency_soak
from tests.differential.sufficiency_soak import run

CASES = 70


def wrong(cases: int) -> tuple[list[str], Counter[str]]:
    """Return the rule sets whose reasons were not enough."""
    counts: Counter[str] = Counter()
    return [name for name, found in run(4, cases, counts) if found is not None], counts


def test_with_only_the_findings_that_are_named_the_answers_are_the_same() -> None:
    found, counts = wrong(CASES)

    assert found == []
    assert counts["findings taken away"] > counts["settled"] > 0


def test_reasons_that_name_nothing_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sufficiency_soak, "mentioned", lambda *_: frozenset())
    monkeypatch.setattr(sufficiency_soak, "_enough", lambda *_: frozenset())

    assert any(found is not None for _, found in run(4, CASES, Counter()))
