"""A hundredth of the fault soak in the everyday suite: harm to real processes, answers in a real ledger."""

from __future__ import annotations

from pathlib import Path

from tests.differential.cross_check_soak import shipped_fields
from tests.differential.worker_fault_soak import FAULTS, FaultSoak, Tally, open_ledger


def test_no_fault_changes_an_answer_or_loses_a_record(tmp_path: Path) -> None:
    tally = Tally(seed=1, done=len(FAULTS) - 8)
    ledger = open_ledger(tmp_path / "ledger.sqlite")
    FaultSoak(shipped_fields(), ledger, tally).run(len(FAULTS) + 2)
    ledger.close()

    assert tally.done == len(FAULTS) + 2
    assert tally.kept + tally.incidents == 10
    assert {ending.rpartition(": ")[2] for ending in tally.endings} >= {"agreed", "incident"}
