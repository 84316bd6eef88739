"""Compiles `for`, `some`, `every` and filters (DMN 1.5, 10.3.2.13.7 to 10.3.2.13.9 and 10.3.2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.feel import ast
from engine.feel.builtins.string import whole_position
from engine.feel.checking import Checker
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles
from engine.feel.logic import conjunction, disjunction
from engine.feel.operator_types import plain
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.feel.types import BOOLEAN
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
    all_needs_of,
    needs_of,
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
        if isinstance(value, Range) and value.low_included and value.high_included:
            return self._steps(value.low, value.high, run)
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
        results: list[Value] = []
        perhaps: list[Value] = []
        doubts: frozenset[str] = frozenset()
        for one in _rounds(sources, dict(names), run):
            doubts |= one.doubt or frozenset()
            if one.stopped is not None:
                if one.doubt is None:
                    return one.stopped
                perhaps.append(one.stopped)
                continue
            if keeps_partial:
                run.spend(len(results))
                one.names[_PARTIAL] = tuple(results)
            run.spend(steps)
            (results if one.doubt is None else perhaps).append(body(one.names, run))
            if len(results) > run.budget.items:
                run.check_items(len(results))
        return partly_known(tuple(results), tuple(perhaps), doubts) if doubts else tuple(results)

    return evaluate


def partly_known(certain: tuple[Value, ...], perhaps: tuple[Value, ...], needs: frozenset[str]) -> Value:
    """Return a list that certainly has some items and perhaps others: a set if all are words, else an unknown.

    An unknown among `perhaps` stands for any number of words that nobody can list.
    """
    has = tuple(item for item in certain if isinstance(item, str))
    maybe = tuple(item for item in perhaps if isinstance(item, str))
    strangers = [item for item in perhaps if not isinstance(item, str)]
    if len(has) < len(certain) or not all(isinstance(item, Unknown) for item in strangers):
        return Unknown(needs | needs_of(*certain, *perhaps))
    words = tuple(item for item in dict.fromkeys(maybe) if item not in has)
    return PartialSet(tuple(dict.fromkeys(has)), None if strangers else words, needs | needs_of(*strangers))


@compiles(ast.Quantified)
def quantified(node: ast.Quantified, scope: Scope) -> Evaluate:
    """Compile `some` (joined by `or`) and `every` (joined by `and`)."""
    sources, condition = _sources(node.iterations, scope), compile_node(node.condition, scope)
    some = node.quantifier == "some"
    join = disjunction if some else conjunction
    steps = size(node.condition)

    def answers(names: Names, run: Run) -> Iterator[Value]:
        for one in _rounds(sources, dict(names), run):
            run.spend(steps)
            answer = condition(one.names, run) if one.stopped is None else one.stopped
            if one.doubt is None:
                yield answer
            else:
                # Whether the item is there is unknown: `some` asks for both, `every` for its absence or its passing.
                yield conjunction((Unknown(one.doubt), answer)) if some else disjunction((Unknown(one.doubt), answer))

    return lambda names, run: join(answers(names, run))


def _may_be_position(node: ast.Filter, scope: Scope) -> bool:
    """Say whether the brackets may hold a number; an unknown in them leaves open even what kind it is."""
    checker = Checker(scope)
    return plain(checker.condition_type(checker.type_of(node.source), node.condition)) != BOOLEAN


@dataclass(frozen=True, slots=True)
class Filtered:
    """The items that certainly pass a filter, and those that may; an Unknown among these stands for any number more."""

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
        self._may_be_position = _may_be_position(node, scope)

    def evaluate(self, names: Names, run: Run) -> Value:
        """Return the items that pass, or the one item at a position."""
        found = self.filtered(names, run)
        if not isinstance(found, Filtered):
            return found
        return partly_known(found.kept, found.open, found.needs) if found.open else found.kept

    def filtered(self, names: Names, run: Run) -> Filtered | Value:
        """Return what passes and what may, or the value where the filter is a position."""
        value = self._source(names, run)
        if isinstance(value, Unknown):
            return Unknown(value.needs)
        if isinstance(value, Null):
            return run.null(Fault(Code.WRONG_TYPE, "null cannot be filtered", (value,)), self.span)
        if isinstance(value, PartialSet):
            return self._of_partial_set(value, names, run)
        items = value if isinstance(value, tuple) else (value,)
        answers = self._answers(items or (NULL,), names, run)
        if isinstance(answers[0], Decimal):
            return self._at_position(items, answers[0], run)
        if self._may_be_position and isinstance(answers[0], Unknown):
            return Unknown(all_needs_of(items, *answers))
        return self._sorted_out(items, answers) if items else Filtered((), (), frozenset())

    def _answers(self, items: tuple[Value, ...], names: Names, run: Run) -> list[Value]:
        """Ask the condition for each item; a first answer that is a number is the position for all."""
        base = {key: names[key] for key in self._used if key in names}
        answers: list[Value] = []
        for item in items:
            run.spend(self._steps)
            answers.append(self._condition(self._inside(item, base), run))
            if isinstance(answers[0], Decimal):
                break
        return answers

    def _of_partial_set(self, source: PartialSet, names: Names, run: Run) -> Filtered | Value:
        """Filter a set known in part; what is only perhaps in it can only perhaps pass."""
        maybe = source.maybe or ()
        answers = self._answers((*source.has, *maybe), names, run)
        if self._may_be_position and any(isinstance(answer, Decimal | Unknown) for answer in answers[:1]):
            return Unknown(source.needs | needs_of(*answers))
        certain = self._sorted_out(source.has, answers[: len(source.has)])
        perhaps = self._sorted_out(maybe, answers[len(source.has) :])
        others: tuple[Value, ...] = () if source.maybe is not None else (Unknown(source.needs),)
        needs = source.needs | certain.needs | perhaps.needs
        return Filtered(certain.kept, (*certain.open, *perhaps.kept, *perhaps.open, *others), needs)

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
