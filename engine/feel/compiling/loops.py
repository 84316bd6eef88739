"""Compiles `for`, `some` and `every` (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import ast
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles
from engine.feel.logic import conjunction, disjunction
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.feel.walk import names_used, size
from engine.values import (
    Code,
    Date,
    Null,
    PartialSet,
    Range,
    Unknown,
    Value,
    needs_of,
    partly_known,
)
from engine.values.numbers import is_whole

_ITEM = "item"
_PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class _Items:
    """What a loop runs over: items certainly there, items perhaps there, and whether there may be still others."""

    certain: tuple[Value, ...]
    maybe: tuple[Value, ...] = ()
    needs: frozenset[str] = frozenset()
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """One compiled `name in source` or `name in source..until`."""

    name: str
    source: Evaluate
    until: Evaluate | None
    span: ast.Span

    def items(self, names: Names, run: Run) -> _Items | Null | Unknown:
        """Return what the loop runs over."""
        value = self.source(names, run)
        if self.until is not None:
            return self._steps(value, self.until(names, run), run)
        if isinstance(value, tuple):
            return _Items(value)
        if isinstance(value, Unknown):
            return Unknown(value.needs)
        if isinstance(value, PartialSet):
            return _Items(value.has, value.maybe or (), value.needs, open_ended=value.maybe is None)
        if isinstance(value, Range):
            if value.low_included and value.high_included and not value.excludes:
                return self._steps(value.low, value.high, run)
            fault = Fault(Code.WRONG_TYPE, "a loop goes through a range with both its ends", (value,))
            return run.null(fault, self.span)
        if isinstance(value, Null):
            return run.null(Fault(Code.WRONG_TYPE, "null cannot be gone through", (value,)), self.span)
        return _Items((value,))

    def _steps(self, start: Value, end: Value, run: Run) -> _Items | Null | Unknown:
        """Count up or down from one whole number or date to another."""
        if isinstance(start, Unknown) or isinstance(end, Unknown):
            return Unknown(needs_of(start, end))
        if isinstance(start, Date) and isinstance(end, Date):
            return _Items(tuple(Date.from_number(number) for number in _count(start.number, end.number, run)))
        if isinstance(start, Decimal) and isinstance(end, Decimal) and is_whole(start) and is_whole(end):
            return _Items(tuple(Decimal(number) for number in _count(_integer(start), _integer(end), run)))
        fault = Fault(Code.WRONG_TYPE, "a loop counts between whole numbers or dates", (start, end))
        return run.null(fault, self.span)


def _integer(value: Decimal) -> int:
    return int(value) if value.adjusted() < 40 else (10**40 if value > 0 else -(10**40))


def _count(start: int, end: int, run: Run) -> range:
    run.check_items(abs(end - start) + 1)
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of a loop: its names, or what stopped the loop; and what decides whether it takes place at all."""

    names: Names
    stopped: Null | Unknown | None = None
    doubt: frozenset[str] | None = None


def _rounds(
    sources: tuple[_Source, ...], inner: Names, run: Run, doubt: frozenset[str] | None = None
) -> Iterator[_Round]:
    """Yield each round, later sources fastest. The same mapping is changed from round to round."""
    first, rest = sources[0], sources[1:]
    items = first.items(inner, run)
    if not isinstance(items, _Items):
        yield _Round(inner, items, doubt)
        return
    for item in items.certain:
        inner[first.name] = item
        yield from _rounds(rest, inner, run, doubt) if rest else (_Round(inner, None, doubt),)
    doubt_more = items.needs if doubt is None else doubt | items.needs
    for item in items.maybe:
        inner[first.name] = item
        yield from _rounds(rest, inner, run, doubt_more) if rest else (_Round(inner, None, doubt_more),)
    if items.open_ended:
        yield _Round(inner, Unknown(items.needs), doubt_more)


def _sources(iterations: tuple[ast.Iteration, ...], scope: Scope) -> tuple[_Source, ...]:
    return tuple(
        _Source(
            one.name,
            compile_node(one.source, scope),
            None if one.until is None else compile_node(one.until, scope),
            one.span,
        )
        for one in iterations
    )


@compiles(ast.For)
def for_loop(node: ast.For, scope: Scope) -> Evaluate:
    """Compile `for`. The body sees the results so far as `partial`."""
    sources, body = _sources(node.iterations, scope), compile_node(node.body, scope)
    steps = size(node.body)
    keeps_partial = _PARTIAL in names_used(node.body)

    def evaluate(names: Names, run: Run) -> Value:
        run.spend(len(names) >> 4)
        results: list[Value] = []
        weight = 1
        perhaps: list[Value] = []
        open_ended = False
        doubts: frozenset[str] = frozenset()
        for one in _rounds(sources, dict(names), run):
            doubts |= one.doubt or frozenset()
            if one.stopped is not None:
                if one.doubt is None:
                    return one.stopped
                open_ended = True
                continue
            if keeps_partial:
                run.spend(len(results))
                one.names[_PARTIAL] = tuple(results)
            run.spend(steps)
            result = body(one.names, run)
            weight += run.weight(result)
            (results if one.doubt is None else perhaps).append(result)
            if len(results) > run.budget.items:
                run.check_items(len(results))
            if weight > run.budget.weight:
                raise run.too_heavy()
        if open_ended:
            return Unknown(doubts)
        return partly_known(tuple(results), tuple(perhaps), doubts) if doubts else run.built(tuple(results))

    return evaluate


@compiles(ast.Quantified)
def quantified(node: ast.Quantified, scope: Scope) -> Evaluate:
    """Compile `some` (joined by `or`) and `every` (joined by `and`)."""
    sources, condition = _sources(node.iterations, scope), compile_node(node.condition, scope)
    some = node.quantifier == "some"
    join = disjunction if some else conjunction
    steps = size(node.condition)

    def answers(names: Names, run: Run) -> Iterator[Value]:
        run.spend(len(names) >> 4)
        for one in _rounds(sources, dict(names), run):
            run.spend(steps)
            answer = condition(one.names, run) if one.stopped is None else one.stopped
            if one.doubt is None:
                yield answer
            else:
                # Whether the item is there is unknown: `some` asks for both, `every` for its absence or its passing.
                yield conjunction((Unknown(one.doubt), answer)) if some else disjunction((Unknown(one.doubt), answer))

    return lambda names, run: join(answers(names, run))
