"""Effects, sweeps and statistics for programs: a correction's list is the same however it is asked for."""

from __future__ import annotations

from typing import Any

from api.ledger import Ledger
from api.ledger.kinds import SweepPart
from api.ledger.people import Person
from tests.api.rest.conftest import Call, asked

CARER = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "105.00",
}  # fmt: skip
FIGURE = """figure: england/carers_allowance/earnings_limit
from: 2015-04-06
until: 2017-04-09
value: 100.00
basis: stated
source: nda-report
"""
AUDIT = {"Rightful-Purpose": "audit"}


def decided(call: Call, person: Person, **changes: Any) -> str:
    """Decide about a carer and return the decision's number."""
    body = asked(policy="carers_allowance", on="2016-05-03", findings=CARER | changes) | {
        "person": person.id,
    }
    made = call("POST", "/determinations", json=body)
    assert made.status_code == 201, made.text
    assert made.json is not None
    return str(made.json["id"])


def test_a_correction_is_weighed_published_and_swept_for_by_programs(call: Call, ledger: Ledger, rose: Person) -> None:
    number = decided(call, rose)
    decided(call, rose, earnings_week="50.00")
    put = call("POST", "/submissions", by="priya", json={"documents": {"f.yaml": FIGURE}, "corrects": "It was 100"})
    assert put.json is not None
    path = f"/submissions/{put.json['number']}"
    weighed = call("GET", f"{path}/effect", by="tom").json
    assert weighed is not None
    assert (weighed["concerned"], weighed["touched"], weighed["sums"][0]["worse_by"]) == (2, 1, "-62.1")
    early = call("POST", f"{path}/sweep", by="ruth", json={})
    assert (early.status_code, "publish it first" in early.text) == (422, True)
    call("POST", f"{path}/approval", by="tom", json={})
    call("POST", f"{path}/publication", by="tom", json={})
    first = call("POST", f"{path}/sweep", by="ruth", json={"most": 1}, headers={"Idempotency-Key": "one"})
    again = call("POST", f"{path}/sweep", by="ruth", json={"most": 1}, headers={"Idempotency-Key": "one"})
    assert (first.status_code, first.json) == (201, again.json)
    part = call("POST", f"{path}/sweep", by="ruth", json={"most": 1})
    assert part.json is not None
    assert (part.json["looked"], part.json["touched"]) == (1, 0)
    done = call("POST", f"{path}/sweep", by="ruth", json={})
    assert (done.status_code, done.json["finished"] if done.json else None) == (200, True)
    listed = call("GET", f"{path}/sweep", by="ruth", headers=AUDIT).json
    assert listed is not None
    assert [(one["determination"], one["owed"]) for one in listed["redress"]] == [(number, "-62.1")]
    with ledger.reading() as transaction:
        assert len(transaction.log.of_kinds(SweepPart)) == 2
    assert call("GET", f"{path}/sweep", by="tom").status_code == 403


def test_statistics_are_for_auditors_and_keep_small_numbers_back(call: Call, rose: Person) -> None:
    decided(call, rose)
    told = call("GET", "/statistics?from=2026-11-01", by="ruth").json
    assert told is not None
    assert (told["from"], told["decisions"], told["policies"][0]["departed"]["count"]) == ("2026-11-01", 1, None)
    assert told["not_named"] == {"people": 1, "decisions": None, "least": 10}
    assert call("GET", "/statistics").status_code == 403
