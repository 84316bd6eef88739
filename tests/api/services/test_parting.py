"""What a record says is parted among the people it is about, comes together to the byte, and each can be left out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.ledger.canonical import canonical
from api.services.parting import CARER, ERASED, Relative, has_gaps, part, relatives_in, whole

HOLDER = "P-00000-00001"
FINDINGS: Any = {
    "age_years": "53",
    "workers": [
        {"worker_id": "daughter", "relation": "child", "description": "Grace, her daughter & friend"},
        {"worker_id": "son", "relation": "child", "description": "Sam"},
    ],
    "carer_health_at_risk": True,
    "caring_hours_week": "40",
}
RECORD: Any = {
    "outputs": {"workers": {"daughter": {"payable": "permit"}, "son": {"payable": "deny"}}, "amount": "3"},
    "entries": {"workers": {"daughter": "established", "son": "not_established"}},
    "missing": ["workers[son].same_household", "age_years"],
    "trace": [
        {"id": "finding:workers[daughter].relation", "value": "child"},
        {"id": "finding:carer_health_at_risk", "value": True},
        {"id": "total", "reads": ["finding:workers[daughter].relation", "finding:workers[son].relation"]},
    ],
    "text": "GRACE, her daughter & friend, may be paid. Samantha may not; Sam may not.",
    "html": "<p>Grace, her daughter &amp; friend</p>",
}


def blind(purpose: str, text: str) -> str:
    return hashlib.sha256(f"{purpose}:{text}".encode()).hexdigest()


def relatives() -> list[Relative]:
    return relatives_in(FINDINGS, HOLDER, blind)


def _named(key: str) -> str:
    return next(one.subject for one in relatives() if key in (one.key, one.list_name))


def test_findings_speak_of_relatives_and_carers_each_with_a_number_of_their_own() -> None:
    found = relatives()
    assert [(one.list_name, one.key) for one in found] == [("workers", "daughter"), ("workers", "son"), (CARER, "")]
    assert len({one.subject for one in found}) == 3
    assert [one.subject for one in relatives_in(FINDINGS, HOLDER, blind)] == [one.subject for one in found]
    assert {one.subject for one in relatives_in(FINDINGS, "P-00000-00002", blind)}.isdisjoint(
        one.subject for one in found
    )


def test_a_list_in_full_form_is_a_list_of_people_too() -> None:
    full = {"workers": {"value": FINDINGS["workers"], "state": "disputed", "source": "a visit"}}
    assert [one.key for one in relatives_in(full, HOLDER, blind)] == ["daughter", "son"]
    parts = part(full, HOLDER, relatives_in(full, HOLDER, blind))
    assert "child" not in json.dumps(parts[HOLDER])
    assert canonical(whole(parts, HOLDER)) == canonical(full)


def test_what_is_said_of_a_relative_stands_in_their_part_alone() -> None:
    for value in (FINDINGS, RECORD):
        parts = part(value, HOLDER, relatives())
        assert set(parts) == {HOLDER, *(one.subject for one in relatives())}
        text = json.dumps(parts[HOLDER]).casefold()
        for word in ("grace", "daughter", "child", "deny", "established"):
            assert word not in text, word
        assert json.dumps("Sam")[:-1] not in json.dumps(parts[HOLDER])
        assert canonical(whole(parts, HOLDER)) == canonical(value)
        assert not has_gaps(parts, HOLDER)
    assert "samantha" in json.dumps(part(RECORD, HOLDER, relatives())[HOLDER]).casefold()


def test_whoever_is_forgotten_is_a_gap_and_the_others_stay() -> None:
    parts = part(RECORD, HOLDER, relatives())
    del parts[_named("daughter")]
    assert has_gaps(parts, HOLDER)
    left: Any = whole(parts, HOLDER)
    assert left["outputs"]["workers"] == {ERASED: ERASED, "son": {"payable": "deny"}}
    assert left["missing"] == ["workers[son].same_household", "age_years"]
    assert left["trace"][:2] == [ERASED, {"id": "finding:carer_health_at_risk", "value": True}]
    assert left["trace"][2]["reads"] == [f"finding:workers[{ERASED}].relation", "finding:workers[son].relation"]
    assert left["text"] == f"{ERASED}, may be paid. Samantha may not; Sam may not."
    assert left["html"] == f"<p>{ERASED}</p>"


def test_a_case_about_one_person_is_one_part_as_it_was() -> None:
    assert part({"age_years": "53"}, HOLDER, []) == {HOLDER: {"age_years": "53"}}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(st.characters(codec="utf-8"), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["workers", "w1", "id", "path", "value", "carer_age", "x", "\ue000w1\ue001"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
TEXTS = st.sampled_from(
    ["w1", "[w1]", "\ue000", "\ue000\ue001", "\ue000R:0\ue001", "Grace", "grace & co", "Grace &amp; co"]
)


@given(JSON, st.lists(TEXTS, max_size=6))
def test_any_value_comes_together_to_the_byte(value: Any, texts: list[str]) -> None:
    people = [
        Relative("R-00000-00001", "workers", "w1", ("Grace & co", "Grace")),
        Relative("R-00000-00002", CARER, ""),
    ]
    record = {"value": value, "text": " ".join(texts), "\ue000".join(texts): None, "list": list(texts)}
    assert canonical(whole(part(record, HOLDER, people), HOLDER)) == canonical(record)
