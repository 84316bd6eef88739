"""A correction from the command line: weighed, published, swept for, listed, and the auditor's statistics."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.api.cli.conftest import Command

CARER = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "105.00",
}  # fmt: skip
FIGURE = ("england/carers_allowance", "earnings_limit", "--value", "100.00", "--from", "2015-04-06",
          "--holds-until", "2017-04-09", "--basis", "stated", "--source", "nda-report")  # fmt: skip


def test_a_wrong_limit_is_corrected_and_its_decisions_are_listed(command: Command, home: Path, rose: str) -> None:
    case = home / "carer.json"
    case.write_text(json.dumps(CARER), encoding="utf-8")
    made = command(
        "determine",
        "england/carers_allowance",
        "--on",
        "2016-05-03",
        str(case),
        "--person",
        rose,
        "--by",
        "ama",
        "--format",
        "json",
    )
    assert made.code == 0, made.err
    number = made.json["id"]
    put = command("rules", "figure", *FIGURE, "--corrects", "the limit was 100", "--by", "priya").out.split()[0]
    weighed = command("rules", "effect", put, "--by", "tom")
    assert "carers_allowance/amount_week" in weighed.out
    assert "1 worse -62.1" in weighed.out
    assert "1 of 1 decisions would come out otherwise" in weighed.out
    early = command("rules", "sweep", put, "--by", "ruth")
    assert (early.code, "publish it first" in early.err) == (2, True)
    for step in ("approve", "publish"):
        assert command("rules", step, put, "--by", "tom").code == 0
    assert command("rules", "sweep", put, "--by", "tom").code == 2, "only an auditor may"
    swept = command("rules", "sweep", put, "--by", "ruth")
    assert number in swept.out
    assert "1 of 1 decisions touched" in swept.out
    assert swept.err == "", "the bar is for a terminal alone"
    rows = list(csv.DictReader(io.StringIO(command("rules", "sweep", put, "--format", "csv", "--by", "ruth").out)))
    assert {(row["determination"], row["output"], row["owed"]) for row in rows} == {(number, "amount_week", "-62.1")}
    listed = command("rules", "sweep", put, "--format", "json", "--by", "ruth").json
    assert (listed["finished"], [one["determination"] for one in listed["redress"]]) == (True, [number])


def test_an_author_takes_back_their_own_and_statistics_keep_small_numbers_back(command: Command, rose: str) -> None:
    put = command("rules", "figure", *FIGURE, "--corrects", "the limit was 100", "--by", "priya").out.split()[0]
    back = command("rules", "withdraw", put, "--reason", "too quick", "--by", "priya")
    assert (back.code, "withdrawn" in back.out) == (0, True)
    told = command("statistics", "--by", "ruth")
    assert "0 decisions" in told.out
    assert "No share and no time is shown of fewer than 10 cases" in told.out
    assert command("statistics", "--format", "json", "--by", "ruth").json["decisions"] == 0
    assert command("statistics", "--by", "ama").code == 2
