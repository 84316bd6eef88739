"""Compiles filters, `source[condition]` and `source[position]` (DMN 1.5, 10.3.2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.feel import ast
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.string import whole_position
from engine.feel.checking import Checker
from engine.feel.compiling.registry import Evaluate, Names, compile_node, compiles
from engine.feel.operator_types import plain
from engine.feel.run import Fault, Run
from engine.feel.scope import Scope
from engine.feel.types import ANY, BOOLEAN, NULL_TYPE, ContextOf
from engine.feel.visible import ITEM, item_of
from engine.feel.walk import names_used, size
from engine.values import (
    NULL,
    Code,
    Context,
    Null,
    PartialSet,
    Unknown,
    Value,
    all_needs_of,
    needs_of,
    partly_known,
)
from engine.values.numbers import is_whole


def _may_be_position(node: ast.Filter, scope: Scope) -> bool:
    """Say whether the brackets may hold a number; an unknown in them leaves open even what kind it is."""
    checker = Checker(scope)
    return plain(checker.condition_type(checker.type_of(node.source), node.condition)) != BOOLEAN


def _may_be_members(node: ast.Filter, scope: Scope) -> frozenset[str]:
    """Return the names in the brackets that are members of an item which turns out to be a context, or may be."""
    kind = item_of(Checker(scope).type_of(node.source))
    if kind is None or kind in (ANY, NULL_TYPE) or isinstance(kind, ContextOf):
        return names_used(node.condition) - {ITEM} - BUILTINS.keys()
    return frozenset()


@dataclass(frozen=True, slots=True)
class Filtered:
    """The items that certainly pass a filter, those that may, and whether there may be others that nobody can list."""

    kept: tuple[Value, ...]
    open: tuple[Value, ...]
    needs: frozenset[str]
    open_ended: bool = False


class FilterCompiler:
    """One compiled `source[condition]`."""

    def __init__(self, node: ast.Filter, scope: Scope) -> None:
        self.span = node.span
        self._source = compile_node(node.source, scope)
        self._condition = compile_node(node.condition, scope)
        self._used = tuple(names_used(node.condition))
        self._steps = size(node.condition)
        self._may_be_position = _may_be_position(node, scope)
        self._may_be_members = _may_be_members(node, scope)

    def evaluate(self, names: Names, run: Run) -> Value:
        """Return the items that pass, or the one item at a position."""
        found = self.filtered(names, run)
        if not isinstance(found, Filtered):
            return found
        if not found.open and not found.open_ended:
            return found.kept
        return partly_known(found.kept, found.open, found.needs, open_ended=found.open_ended)

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
        answers = self._answers((*source.has, *maybe) or (NULL,), names, run)
        if self._may_be_position and any(isinstance(answer, Decimal | Unknown) for answer in answers[:1]):
            return Unknown(source.needs | needs_of(*answers))
        certain = self._sorted_out(source.has, answers[: len(source.has)])
        perhaps = self._sorted_out(maybe, answers[len(source.has) :][: len(maybe)])
        needs = source.needs | certain.needs | perhaps.needs
        return Filtered(certain.kept, (*certain.open, *perhaps.kept, *perhaps.open), needs, source.maybe is None)

    def _inside(self, item: Value, base: Names) -> Names:
        """Return the names inside the brackets: the item, and its members before those outside."""
        inner = {**base, ITEM: item}
        if isinstance(item, Context):
            inner.update((key, item[key]) for key in self._used if key in item)
        elif isinstance(item, Unknown) and item.low is None and item.high is None:
            inner.update((key, Unknown(item.needs)) for key in self._may_be_members)
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
