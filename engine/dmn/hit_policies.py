"""Hit policies: which of the rules that hold give the answer of a Decision Table, and what it is (DMN 1.5 §8.2.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from engine.dmn.model import Aggregation, HitPolicy
from engine.feel import bounds
from engine.values import (
    DECIMAL128,
    NULL,
    Code,
    Context,
    Diagnostic,
    Null,
    Unknown,
    Value,
    all_needs_of,
    compare,
    feel_equal,
)


@dataclass(frozen=True, slots=True)
class Chooser:
    """The hit policy of one table.

    Args:
        policy, aggregation: as the table says.
        names: names of the output columns.
        priorities: for each output column the allowed values, most important first; empty where none are listed.
        defaults: the default output entries, one a column, or None where the table has none.
        fills: rows of a local scheme that may only fill in: they count where no other row holds (G3).
    """

    policy: HitPolicy
    aggregation: Aggregation | None
    names: tuple[str, ...]
    priorities: tuple[tuple[Value, ...], ...]
    defaults: tuple[Value, ...] | None
    fills: frozenset[int] = frozenset()

    def answer(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        """Return the table's answer and the rows that gave it.

        Where output entries are not yet known, the answer is unknown if they decide which row gives it or whether the
        policy is breached.

        Args:
            held: index and output entries of each row that holds, in the order of the rows.

        Returns:
            The answer, a `Null` with its reason where the policy is breached or nothing holds and there is no default;
            and the indices of the rows that hit.
        """
        if not held:
            return self._nothing_held(), ()
        if self.fills:
            held = [row for row in held if row[0] not in self.fills] or held
        match self.policy:
            case HitPolicy.UNIQUE:
                return self._unique(held)
            case HitPolicy.ANY:
                return self._any(held)
            case HitPolicy.FIRST:
                return self.shaped(held[0][1]), (held[0][0],)
            case HitPolicy.PRIORITY:
                return self._first_by_priority(held)
            case HitPolicy.OUTPUT_ORDER:
                needs = _order_needs(held)
                return (Unknown(needs), ()) if needs else self._listed(self._by_priority(held))
            case _:
                return self._collected(held)

    def shaped(self, outputs: tuple[Value, ...]) -> Value:
        """One output column gives its value, several a context."""
        return outputs[0] if len(self.names) == 1 else Context(dict(zip(self.names, outputs, strict=True)))

    def _nothing_held(self) -> Value:
        if self.defaults is not None:
            answer = self.shaped(self.defaults)
            return (answer,) if self._gives_list and not isinstance(answer, tuple) else answer
        if self.aggregation is Aggregation.COUNT:
            return Decimal(0)
        if self._gives_list:
            return ()
        return Null(Diagnostic(Code.HIT_POLICY, "no row of the table holds and it has no default"))

    @property
    def _gives_list(self) -> bool:
        listing = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)
        return self.policy in listing and self.aggregation is None

    def _unique(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        if len(held) > 1:
            return _breach("hit policy unique: more than one row holds"), ()
        return self.shaped(held[0][1]), (held[0][0],)

    def _any(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        first = self.shaped(held[0][1])
        same = [feel_equal(first, self.shaped(outputs)) for _, outputs in held[1:]]
        if any(answer is not True and not isinstance(answer, Unknown) for answer in same):
            return _breach("hit policy any: rows that hold differ"), ()
        needs = all_needs_of(*same)
        return (Unknown(needs), ()) if needs else (first, tuple(index for index, _ in held))

    def _first_by_priority(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        needs = _order_needs(held)
        if needs:
            return Unknown(needs), ()
        index, outputs = self._by_priority(held)[0]
        return self.shaped(outputs), (index,)

    def _by_priority(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> list[tuple[int, tuple[Value, ...]]]:
        return sorted(held, key=lambda row: self._rank(row[1]))

    def _rank(self, outputs: tuple[Value, ...]) -> tuple[int, ...]:
        """Place of each output among its column's allowed values; one that is not listed comes last."""
        pairs = zip(outputs, self.priorities, strict=True)
        return tuple(values.index(value) if value in values else len(values) for value, values in pairs)

    def _listed(self, rows: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        return tuple(self.shaped(outputs) for _, outputs in rows), tuple(index for index, _ in rows)

    def _collected(self, held: Sequence[tuple[int, tuple[Value, ...]]]) -> tuple[Value, tuple[int, ...]]:
        if self.aggregation is None:
            return self._listed(held)
        hits = tuple(index for index, _ in held)
        if self.aggregation is Aggregation.COUNT:
            return Decimal(len(held)), hits
        if len(self.names) > 1:
            columns = zip(*(outputs for _, outputs in held), strict=True)
            sums = {name: self._aggregated(column) for name, column in zip(self.names, columns, strict=True)}
            return Context(sums), hits
        return self._aggregated(tuple(outputs[0] for _, outputs in held)), hits

    def _aggregated(self, values: tuple[Value, ...]) -> Value:
        if self.aggregation is Aggregation.SUM:
            return _sum(values)
        if len(values) > 1 and (needs := all_needs_of(*values)):
            numbers = all(isinstance(value, Decimal | Unknown) for value in values)
            return (
                bounds.extreme(values, -1 if self.aggregation is Aggregation.MIN else 1) if numbers else Unknown(needs)
            )
        best = values[0]
        for value in values[1:]:
            order = compare(value, best)
            if not isinstance(order, int):
                return _breach("values of the rows that hold can't be compared")
            if (order < 0) == (self.aggregation is Aggregation.MIN) and order != 0:
                best = value
        return best


def _order_needs(held: Sequence[tuple[int, tuple[Value, ...]]]) -> frozenset[str]:
    """Return what the order of several rows by their outputs waits for."""
    return all_needs_of(*(outputs for _, outputs in held)) if len(held) > 1 else frozenset()


def _sum(values: tuple[Value, ...]) -> Value:
    wrong = next((value for value in values if not isinstance(value, Decimal | Unknown)), None)
    if wrong is not None:
        return wrong if isinstance(wrong, Null) and wrong.reason else _breach("only numbers can be summed")
    if any(isinstance(value, Unknown) for value in values):
        return bounds.total(values)
    return reduce(DECIMAL128.add, (value for value in values if isinstance(value, Decimal)), Decimal(0))


def _breach(message: str) -> Value:
    return Null(Diagnostic(Code.HIT_POLICY, message)) if message else NULL
