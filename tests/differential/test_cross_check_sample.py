"""A hundredth of the soak in the everyday suite, and proof that the soak would notice a difference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.matching.questions import Question
from engine.matching.worker.matcher import MatchingWorker
from tests.differential.cross_check_soak import VERDICTS, EnginesDiffer, Field, Soak, not_met, ruled_out, shipped_fields
from tests.differential.progress import Progress
from tests.differential.worker_fault_soak import Plain
from tests.engine.matching.worker.test_worker import PATIENT

CASES = 1_000


@pytest.fixture(scope="module")
def fields() -> tuple[Field, ...]:
    """Every edition that ships."""
    return shipped_fields()


def test_reference_and_worker_name_the_same_rows_of_every_shipped_table(fields: tuple[Field, ...]) -> None:
    worker, progress = MatchingWorker(PATIENT), Progress(seed=1)
    Soak(fields, worker.match, progress).run(CASES)
    worker.close()

    assert progress.done == CASES
    assert worker.counts.points == progress.points
    wanted, missed = 0, []
    for chosen in fields:
        for verdict in VERDICTS:
            rows = [row for row in chosen.rows if verdict not in ruled_out(chosen, row)]
            wanted += bool(rows)
            if rows and not any(progress.met[row, verdict] for row in rows):
                missed.append((chosen.name, verdict))
    # A few cases for each edition cannot meet everything; the soak itself does, for each row.
    assert len(missed) <= wanted / 10, missed


def test_a_worker_that_leaves_out_one_row_once_is_found_and_the_case_is_printed(fields: tuple[Field, ...]) -> None:
    asked: list[int] = []

    def forgetful(questions: Sequence[Question]) -> tuple[frozenset[int], ...]:
        asked.append(len(questions))
        rows = Plain.match(questions)
        return tuple(frozenset(sorted(named)[1:]) for named in rows) if len(asked) == 20 else rows

    with pytest.raises(EnginesDiffer, match=r'incident: .*only the reference names(?s:.)*"findings": \{'):
        Soak(fields, forgetful, Progress(seed=1)).run(40)


def test_a_soak_that_was_stopped_goes_on_as_if_it_had_not_been(fields: tuple[Field, ...], tmp_path: Path) -> None:
    whole, kept = Progress(seed=5), tmp_path / "progress.json"
    Soak(fields, Plain.match, whole).run(120)
    Soak(fields, Plain.match, Progress(seed=5)).run(60, kept)
    resumed = Progress.load(kept, 5)
    assert resumed.done == 60
    Soak(fields, Plain.match, resumed).run(120)

    assert (resumed.met, resumed.points) == (whole.met, whole.points)


def test_rows_met_too_seldom_are_listed_unless_the_rules_rule_them_out(fields: tuple[Field, ...]) -> None:
    short = not_met(fields, Progress(seed=1), wanted=1)

    assert set(short) == {row for chosen in fields for row in chosen.rows}
    assert any(len(verdicts) < 3 for verdicts in short.values())
