"""A hundredth of the soak in the everyday suite, and proof that it would notice a sum that is wrong or left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from api.services.remade import Amount, Touched
from tests.differential.sweep_soak import FIRST, WRONGS, Carer, WrongList, check, run

DECISIONS = 40
SEED = 2


def test_a_corrected_figure_yields_the_list_that_arithmetic_gives(tmp_path: Path) -> None:
    met = run(tmp_path / "ledger.sqlite3", SEED, DECISIONS, part=7)
    assert sum(met.values()) == len(WRONGS) * DECISIONS
    assert met["underpaid"] > 0
    assert met["overpaid"] > 0
    again = run(tmp_path / "ledger.sqlite3", SEED, DECISIONS, part=7)
    assert again == met, "a soak that is run again goes on where it was"


def test_a_list_that_is_not_right_is_noticed() -> None:
    wrong = WRONGS[0]
    decisions = [f"D-{number}" for number in range(DECISIONS)]
    owed = {number: wrong.owed(Carer.made(SEED, number)) for number in range(DECISIONS)}
    touched = [number for number in owed if wrong.touches(Carer.made(SEED, number))]
    right = tuple(
        Touched(decisions[number], number, "P-1", FIRST, False, (),
                (Amount("carers_allowance", "amount_week", "0", "62.10", owed[number], "per week"),))
        for number in sorted(touched, key=lambda number: (-owed[number], number))
    )  # fmt: skip
    assert check(wrong, SEED, decisions, right)["underpaid"] > 1
    penny = replace(right[0], amounts=(replace(right[0].amounts[0], owed=Decimal("62.11")),))
    for broken in (right[1:], (*right[1:], right[0]), (penny, *right[1:])):
        with pytest.raises(WrongList):
            check(wrong, SEED, decisions, broken)
