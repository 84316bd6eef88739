"""A hundredth of the language soaks in the everyday suite, and proof that they would notice what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from engine.feel import printed
from engine.feel.builtins import BUILTINS
from engine.values import Context, Null, PartialSet, Unknown, Value
from tests.differential import language_soak
from tests.differential.counted_soak import CountedSoak
from tests.differential.exchange_check import exchange
from tests.differential.laws_check import agrees, laws
from tests.engine.feel.made_texts import PATTERNS

SEED = 1


def test_two_thousand_trees_read_back_from_what_is_printed_of_them() -> None:
    soak = CountedSoak(language_soak.printing, SEED)
    soak.run(2_000)
    assert soak.met["read back"] > 1_900


def test_two_thousand_texts_are_read_or_refused() -> None:
    soak = CountedSoak(language_soak.any_text, SEED)
    soak.run(2_000)
    assert soak.met["evaluated"] > 500
    assert soak.met["refused"] > 500


def test_a_thousand_expressions_mean_the_same_in_yaml_and_xml() -> None:
    soak = CountedSoak(exchange, SEED)
    soak.run(50)
    assert soak.met["expressions"] == 1_000
    assert soak.met["values other than null"] > 1_000


def test_two_thousand_cases_keep_the_laws_of_three_valued_logic() -> None:
    soak = CountedSoak(laws, SEED)
    soak.run(2_000)
    for what in ("expressions", "laws"):
        for sort in ("certain", "open", "null"):
            assert soak.met[f"{what}, {sort}"] > 0, (what, sort)
    met = " ".join(soak.met)
    for policy in ("unique", "any", "first", "priority", "rule order", "output order", "collect"):
        assert f"tables {policy}" in met


def test_every_built_in_is_called_in_some_made_text() -> None:
    calls = " ".join(pattern for patterns in PATTERNS.values() for pattern in patterns)
    assert [name for name in BUILTINS if re.search(rf"(?<![a-z]){re.escape(name)}\(", calls) is None] == []


# --- what the soaks would notice -------------------------------------------------------------------------------------


def test_a_failing_case_is_named_by_seed_and_number() -> None:
    def check(random: Random) -> Counter[str]:
        assert random.random() < 0.9
        return Counter()

    soak = CountedSoak(check, SEED)
    with pytest.raises(AssertionError) as failed:
        soak.run(1_000)
    assert failed.value.__notes__ == [f"seed {SEED}, case {soak.done}"]
    with pytest.raises(AssertionError):
        check(Random(f"{SEED}:{soak.done}"))


def test_a_soak_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    seen: list[float] = []

    def check(random: Random) -> Counter[str]:
        seen.append(random.random())
        return Counter({"seen": 1})

    kept = tmp_path / "soak.json"
    CountedSoak(check, SEED).run(3, kept)
    again = CountedSoak(check, SEED)
    again.load(kept)
    again.run(5, kept)

    assert again.met == {"seen": 5}
    assert len(set(seen)) == 5


def test_an_exception_that_is_not_ours_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def escaping(*_: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr(language_soak, "compile_expression", escaping)
    with pytest.raises(AssertionError, match="KeyError escapes"):
        language_soak.any_text(Random(1))


def test_a_printer_that_drops_brackets_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_soak, "printed", lambda tree: printed(tree).replace("(", "", 1).replace(")", "", 1))
    with pytest.raises(AssertionError):
        CountedSoak(language_soak.printing, SEED).run(50)


UNKNOWN = Unknown(frozenset({"x"}))


@pytest.mark.parametrize(
    ("before", "after", "borne_out"),
    [
        (True, True, True),
        (True, False, False),
        (Null(), True, False),
        (UNKNOWN, Null(), True),
        (Unknown(frozenset({"x"}), Decimal(1)), Decimal(1), True),
        (Unknown(frozenset({"x"}), Decimal(1)), Decimal(0), False),
        (Unknown(frozenset({"x"}), Decimal(1)), "a", False),
        (PartialSet(("a",), ("b",), frozenset({"x"})), ("a", "b"), True),
        (PartialSet(("a",), ("b",), frozenset({"x"})), ("b",), False),
        (PartialSet(("a",), ("b",), frozenset({"x"})), ("a", "c"), False),
        ((True, UNKNOWN), (True, Decimal(3)), True),
        ((True, UNKNOWN), (False, Decimal(3)), False),
        ((UNKNOWN,), (), False),
        (Context({"a": UNKNOWN}), Context({"a": "x"}), True),
        (Context({"a": UNKNOWN}), Context({"b": "x"}), False),
    ],
)
def test_certainty_that_is_overturned_is_noticed(before: Value, after: Value, borne_out: bool) -> None:
    assert agrees(before, after) is borne_out
