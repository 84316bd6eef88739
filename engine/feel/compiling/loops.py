"""Compiles `for`, `some`, `every` and filters (DMN 1.5, 10.3.2.13.7 to 10.3.2.13.9 and 10.3.2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from engine.feel import ast
from engine.feel.builtins.string import whole_position
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles
from engine.feel.logic import conjunction, disjunction
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.feel.walk import names_used, size
from engine.values import (
    NULL,
    Code,
    Context,
    Date,
    Null,
    PartialSet,
    Range,
    Unknown,
    Value,
    needs_of,
)
from engine.values.numbers import is_whole

_ITEM = "item"
_PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class _Source:
    """One compiled `name in source` or `name in source..until`."""

    name: str
    source: Evaluate
    until: Evaluate | None
    span: ast.Span

    def items(self, names: Names, run: Run) -> tuple[Value, ...] | Null | Unknown:
        """Return what the loop runs over."""
        value = self.source(names, run)
        if self.until is not None:
            return self._steps(value, self.until(names, run), run)
        if isinstance(value, Unknown | PartialSet):
            return Unknown(value.needs)
        if isinstance(value, Range) and value.low_included and value.high_included:
            return self._steps(value.low, value.high, run)
        if isinstance(value, Null):
            return run.null(Fault(Code.WRONG_TYPE, "null cannot be gone through", (value,)), self.span)
        return value if isinstance(value, tuple) else (value,)

    def partial(self, names: Names, run: Run) -> PartialSet | None:
        """Return the source where it is a set known in part."""
        value = self.source(names, run) if self.until is None else NULL
        return value if isinstance(value, PartialSet) else None

    def _steps(self, start: Value, end: Value, run: Run) -> tuple[Value, ...] | Null | Unknown:
        """Count up or down from one whole number or date to another."""
        if isinstance(start, Unknown) or isinstance(end, Unknown):
            return Unknown(needs_of(start, end))
        if isinstance(start, Date) and isinstance(end, Date):
            return tuple(Date.from_number(number) for number in _count(start.number, end.number, run))
        if isinstance(start, Decimal) and isinstance(end, Decimal) and is_whole(start) and is_whole(end):
            return tuple(Decimal(number) for number in _count(_integer(start), _integer(end), run))
        fault = Fault(Code.WRONG_TYPE, "a loop counts between whole numbers or dates", (start, end))
        return run.null(fault, self.span)


def _integer(value: Decimal) -> int:
    return int(value) if value.adjusted() < 40 else (10**40 if value > 0 else -(10**40))


def _count(start: int, end: int, run: Run) -> range:
    run.check_items(abs(end - start) + 1)
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


_Round: TypeAlias = Names | Null | Unknown
"""One round of a loop: the names in it, or what stopped the loop."""


def _rounds(sources: tuple[_Source, ...], names: Names, run: Run) -> Iterator[_Round]:
    """Yield the names of each round, later sources fastest. The same mapping is changed from round to round."""
    inner = dict(names)
    yield from _nested(sources, inner, run)


def _nested(sources: tuple[_Source, ...], inner: Names, run: Run) -> Iterator[_Round]:
    if not sources:
        yield inner
        return
    first, rest = sources[0], sources[1:]
    items = first.items(inner, run)
    if not isinstance(items, tuple):
        yield items
        return
    for item in items:
        inner[first.name] = item
        if rest:
            yield from _nested(rest, inner, run)
        else:
            yield inner


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
        results: list[Value] = []
        for inner in _rounds(sources, names, run):
            if not isinstance(inner, dict):
                return inner
            if keeps_partial:
                run.spend(len(results))
                inner[_PARTIAL] = tuple(results)
            run.spend(steps)
            results.append(body(inner, run))
            if len(results) > run.budget.items:
                run.check_items(len(results))
        return tuple(results)

    return evaluate


@compiles(ast.Quantified)
def quantified(node: ast.Quantified, scope: Scope) -> Evaluate:
    """Compile `some` (joined by `or`) and `every` (joined by `and`)."""
    sources, condition = _sources(node.iterations, scope), compile_node(node.condition, scope)
    join = disjunction if node.quantifier == "some" else conjunction
    steps = size(node.condition)

    def answers(names: Names, run: Run) -> Iterator[Value]:
        partial = sources[0].partial(names, run) if len(sources) == 1 else None
        if partial is not None:
            yield from over_partial(partial, names, run)
            return
        for inner in _rounds(sources, names, run):
            run.spend(steps)
            yield condition(inner, run) if isinstance(inner, dict) else inner

    def over_partial(partial: PartialSet, names: Names, run: Run) -> Iterator[Value]:
        for member in partial.has:
            run.spend(steps)
            yield condition({**names, sources[0].name: member}, run)
        for member in partial.maybe or ():
            run.spend(steps)
            answer = condition({**names, sources[0].name: member}, run)
            # A member that settles the question only settles it if it is in the set.
            settling = answer is (node.quantifier == "some") or isinstance(answer, Unknown)
            yield Unknown(partial.needs) if settling else answer
        if partial.maybe is None:
            yield Unknown(partial.needs)

    return lambda names, run: join(answers(names, run))


@dataclass(frozen=True, slots=True)
class Filtered:
    """The items that certainly pass a filter, and those that may."""

    kept: tuple[Value, ...]
    open: tuple[Value, ...]
    needs: frozenset[str]


class FilterCompiler:
    """One compiled `source[condition]`."""

    def __init__(self, node: ast.Filter, scope: Scope) -> None:
        self.span = node.span
        self._source = compile_node(node.source, scope)
        self._condition = compile_node(node.condition, scope)
        self._used = tuple(names_used(node.condition))
        self._steps = size(node.condition)

    def evaluate(self, names: Names, run: Run) -> Value:
        """Return the items that pass, or the one item at a position."""
        found = self.filtered(names, run)
        if not isinstance(found, Filtered):
            return found
        if not found.open:
            return found.kept
        if all(isinstance(item, str) for item in (*found.kept, *found.open)):
            kept = tuple(item for item in found.kept if isinstance(item, str))
            maybe = tuple(item for item in found.open if isinstance(item, str))
            return PartialSet(kept, maybe, found.needs)
        return Unknown(found.needs)

    def filtered(self, names: Names, run: Run) -> Filtered | Value:
        """Return what passes and what may, or the value where the filter is a position."""
        value = self._source(names, run)
        if isinstance(value, PartialSet):
            return self._of_partial(value, names, run)
        if isinstance(value, Unknown):
            return Unknown(value.needs)
        if isinstance(value, Null):
            return run.null(Fault(Code.WRONG_TYPE, "null cannot be filtered", (value,)), self.span)
        items = value if isinstance(value, tuple) else (value,)
        base = {key: names[key] for key in self._used if key in names}
        answers: list[Value] = []
        for item in items or (NULL,):
            run.spend(self._steps)
            answers.append(self._condition(self._inside(item, base), run))
            if isinstance(answers[0], Decimal):
                return self._at_position(items, answers[0], run)
        if not items:
            return Filtered((), (), frozenset())
        return self._sorted_out(items, answers)

    def _of_partial(self, partial: PartialSet, names: Names, run: Run) -> Value:
        """Members that certainly pass are in; those that may pass, or may be in the set at all, are open."""
        base = {key: names[key] for key in self._used if key in names}
        kept: list[str] = []
        maybe: list[str] = []
        for member in (*partial.has, *(partial.maybe or ())):
            run.spend(self._steps)
            answer = self._condition(self._inside(member, base), run)
            if isinstance(answer, Decimal):
                return Unknown(partial.needs)
            if answer is True and member in partial.has:
                kept.append(member)
            elif answer is True or isinstance(answer, Unknown):
                maybe.append(member)
        if not maybe and partial.maybe is not None:
            return tuple(kept)
        return PartialSet(tuple(kept), None if partial.maybe is None else tuple(maybe), partial.needs)

    def _inside(self, item: Value, base: Names) -> Names:
        """Return the names inside the brackets: the item, and its members before those outside."""
        inner = {**base, _ITEM: item}
        if isinstance(item, Context):
            inner.update((key, item[key]) for key in self._used if key in item)
        return inner

    def _at_position(self, items: tuple[Value, ...], position: Decimal, run: Run) -> Value:
        number = whole_position(position)
        if is_whole(position) and 1 <= abs(number) <= len(items):
            return items[number - 1 if number > 0 else number]
        return run.null(Fault(Code.NO_SUCH_POSITION, "there is no such position in the list", (position,)), self.span)

    def _sorted_out(self, items: tuple[Value, ...], answers: list[Value]) -> Filtered:
        kept = tuple(item for item, answer in zip(items, answers, strict=True) if answer is True)
        open_ = tuple(item for item, answer in zip(items, answers, strict=True) if isinstance(answer, Unknown))
        return Filtered(kept, open_, needs_of(*answers))


@compiles(ast.Filter)
def filtered(node: ast.Filter, scope: Scope) -> Evaluate:
    """Compile `source[condition]`."""
    return FilterCompiler(node, scope).evaluate
