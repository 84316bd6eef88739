"""One page of rows in durable-rules: the only file that imports its C engine, and every guard that engine needs.

The wrapper that ships with durable-rules is never used: it reads the wall clock while matching, swallows exceptions
and starts threads. Each guard below answers a measured hazard (engine/matching/adr). After any surprise the process
must end, because matches that were queued before an error are delivered into the next evaluation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

import durable_rules_engine as rete

from engine.errors import EngineFault
from engine.geometry.pages import (
    COLUMNS_PER_PAGE,
    ROWS_PER_PAGE,
    Comparison,
    Page,
    RowRule,
    check_number,
    check_rule,
    rows_that_hold,
)

_OPERATORS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "!=": "$neq"}
_SENTINEL = "zz"
_HANDLED = 0
_ids = count(1)


class ReteFault(EngineFault):
    """durable-rules did something it must not; nothing it says may be believed any more in this process."""


def fnv1a(name: str) -> int:
    """Return the 32-bit FNV-1a hash, which is all that durable-rules compares of a name."""
    digest = 0x811C9DC5
    for byte in name.encode():
        digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
    return digest


@lru_cache(maxsize=1)
def column_names() -> tuple[str, ...]:
    """Return the names of a page's columns, once it is sure that no two names in use share a hash."""
    names = tuple(f"c{position}" for position in range(COLUMNS_PER_PAGE))
    in_use = (*names, "k", "id", "sid", "$s")
    if len({fnv1a(name) for name in in_use}) != len(in_use):
        raise ReteFault("two column names share a hash")
    return names


class RetePage:
    """A page as a ruleset of its own, with a sentinel rule that holds for every point and is delivered last."""

    def __init__(self, page: Page) -> None:
        """Compile the page and test it on points made from its own rows (ReteFault)."""
        if len(page.rules) > ROWS_PER_PAGE or len(page.columns) > COLUMNS_PER_PAGE:
            raise ReteFault("a page is too large")
        for rule in page.rules:
            check_rule(rule, max(page.columns, default=-1) + 1)
        self._page = page
        self._names = dict(zip(page.columns, column_names(), strict=False))
        self._rows = {f"r{rule.row}": rule.row for rule in page.rules}
        self._handle: int = rete.create_ruleset("page", json.dumps(self._ruleset()))
        self._test_itself()

    def match(self, point: Sequence[int | None]) -> list[int]:
        """Return the rows of this page that hold at the point, in ascending order.

        Args:
            point: one number per column of the table, None where it is unknown.

        Raises:
            ReteFault: anything but a clean cycle of assert, deliver, retract.
        """
        message_id = f"{next(_ids):x}"
        fact = self._fact(message_id, point)
        code, state = rete.assert_fact(self._handle, fact)
        if code != _HANDLED:
            raise ReteFault(f"asserting a point gave code {code}")
        rows = self._delivered(state, fact)
        code, _ = rete.retract_fact(self._handle, fact)
        if code != _HANDLED or json.loads(rete.get_facts(self._handle, "x")) != []:
            raise ReteFault("a point stayed behind after its cycle")
        return rows

    def _delivered(self, state: int, fact: str) -> list[int]:
        first = rete.start_action_for_state(self._handle, state)
        if not first:
            raise ReteFault("the sentinel was not delivered")
        end = f'":{{"m":{fact}}}}}'
        rows: list[int] = []
        message: str | None = first[1]
        while message:
            if not (message.startswith('{"') and message.endswith(end)):
                raise ReteFault("a match was delivered for another point")
            name = message[2 : -len(end)]
            message = rete.complete_and_start_action(self._handle, state)
            if name == _SENTINEL:
                break
            rows.append(self._rows[name])
        else:
            raise ReteFault("the sentinel was not delivered")
        if message:
            raise ReteFault("something was delivered after the sentinel")
        if len(set(rows)) != len(rows):
            raise ReteFault("a row was delivered twice")
        return sorted(rows)

    def _fact(self, message_id: str, point: Sequence[int | None]) -> str:
        parts = [f'{{"id":"{message_id}","sid":"x","k":1']
        for column, name in self._names.items():
            number = point[column]
            if number is not None:
                check_number(number)
                parts.append(f'"{name}":{number}')
        return ",".join(parts) + "}"

    def _ruleset(self) -> dict[str, object]:
        rules: dict[str, object] = {
            f"r{rule.row}": {"pri": 0, "all": [{"m": self._condition(rule)}]} for rule in self._page.rules
        }
        rules[_SENTINEL] = {"pri": 1, "all": [{"m": {"k": 1}}]}
        return rules

    def _condition(self, rule: RowRule) -> dict[str, object]:
        terms = [self._term(comparison) for comparison in rule.comparisons] or [{"k": 1}]
        return terms[0] if len(terms) == 1 else {"$and": terms}

    def _term(self, comparison: Comparison) -> dict[str, object]:
        test: dict[str, object] = {self._names[comparison.column]: comparison.number}
        return test if comparison.operator == "=" else {_OPERATORS[comparison.operator]: test}

    def _test_itself(self) -> None:
        """Match the empty point and one point for each row, and compare with plain arithmetic."""
        width = max(self._page.columns, default=-1) + 1
        nothing: list[int | None] = [None] * width
        for point in (nothing, *(_near(rule, width) for rule in self._page.rules)):
            if self.match(point) != rows_that_hold(self._page.rules, point):
                raise ReteFault("a page failed its self-test")


def _near(rule: RowRule, width: int) -> list[int | None]:
    """Return a point at the edge of a row's comparisons, which holds for a row that leaves room there."""
    point: list[int | None] = [None] * width
    for comparison in rule.comparisons:
        step = {"<": -1, ">": 1, "!=": 1}.get(comparison.operator, 0)
        if comparison.operator != "!=" or point[comparison.column] in (None, comparison.number):
            point[comparison.column] = comparison.number + step
    return point
