"""Finds what is certainly wrong in an expression before any case is run: wrong types and impossible comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.feel import ast
from engine.feel.argument_types import accepts, shown
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.results import KEEPS_ITS_LIST, PICKS_AN_ITEM, RESULT_TYPES
from engine.feel.operator_types import (
    PROPERTY_TYPES,
    all_of,
    arithmetic_type,
    comparable,
    either,
    is_open,
    item_type,
    may_pass,
    plain,
    properties,
    words_of,
)
from engine.feel.scope import Scope
from engine.feel.type_parser import resolved_type
from engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS_TIME,
    FUNCTION,
    NULL_TYPE,
    NUMBER,
    STRING,
    YEARS_MONTHS,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    type_name,
    type_of,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be meant: one line, its place in the text, and the likely fix ("" if there is none)."""

    message: str
    start: int
    end: int
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking an expression found: its type (`Any` where it may be several) and its problems."""

    type: FeelType
    problems: tuple[Problem, ...]


def check_expression(node: ast.Node, scope: Scope) -> Checked:
    """Check an expression against the types of the names in scope."""
    checker = Checker(scope)
    kind = checker.type_of(node)
    return Checked(kind, tuple(checker.problems))


def check_tests(node: ast.Tests, tested: FeelType, scope: Scope) -> tuple[Problem, ...]:
    """Check the content of a decision table cell against the type of the column that it tests."""
    checker = Checker(scope)
    with checker.names({"?": tested}):
        for test in node.tests:
            checker.test(test, tested)
    return tuple(checker.problems)


@dataclass(slots=True)
class Checker:
    """One pass over a tree. Only what is wrong for every value of the known types is reported."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    _locals: dict[str, FeelType] = field(default_factory=dict)

    @contextmanager
    def names(self, names: Mapping[str, FeelType]) -> Iterator[None]:
        """Put names in scope for a while."""
        outer = self._locals
        self._locals = {**outer, **names}
        try:
            yield
        finally:
            self._locals = outer

    def report(self, node: ast.Located, message: str, fix: str = "") -> FeelType:
        """Note a problem; the type of what has one is open."""
        self.problems.append(Problem(message, node.span[0], node.span[1], fix))
        return ANY

    def type_of(self, node: ast.Located) -> FeelType:
        """Return the type of a node, noting the problems in it."""
        match node:
            case ast.NumberLiteral():
                return NUMBER
            case ast.StringLiteral():
                return STRING
            case ast.BooleanLiteral():
                return BOOLEAN
            case ast.NullLiteral():
                return NULL_TYPE
            case ast.AtLiteral(text, value):
                return self.report(node, f"`{text}` is no date, time or duration") if value is None else type_of(value)
            case ast.Name(name):
                return self._name(name)
        return self._operation(node)

    def _name(self, name: str) -> FeelType:
        if name in self._locals:
            return self._locals[name]
        if name in self.scope.names:
            return self.scope.names[name] or ANY
        return FUNCTION if name in BUILTINS else ANY

    def _operation(self, node: ast.Located) -> FeelType:
        match node:
            case ast.Arithmetic():
                return self._arithmetic(node)
            case ast.Negation(operand):
                kind = self.type_of(operand)
                wrong = not is_open(kind) and plain(kind) not in (NUMBER, YEARS_MONTHS, DAYS_TIME)
                return self.report(node, f"there is no -`{type_name(kind)}`") if wrong else kind
            case ast.Comparison(operator, left, right):
                self._compare(node, operator, left, right)
            case ast.Conjunction(operands) | ast.Disjunction(operands):
                for operand in operands:
                    self._condition(operand)
            case ast.Between(operand, low, high):
                self._compare(node, ">=", operand, low)
                self._compare(node, "<=", operand, high)
            case ast.In(operand, tests):
                kind = self.type_of(operand)
                for test in tests:
                    self.test(test, kind)
            case ast.InstanceOf(operand, kind_expression):
                self.type_of(operand)
                if resolved_type(kind_expression, self.scope) is None:
                    self.report(kind_expression, "there is no such type")
            case _:
                return self._structure(node)
        return BOOLEAN

    def _arithmetic(self, node: ast.Arithmetic) -> FeelType:
        left, right = self.type_of(node.left), self.type_of(node.right)
        kind = arithmetic_type(node.operator, left, right)
        if kind is not None:
            return kind
        message = f"there is no `{type_name(left)}` {node.operator} `{type_name(right)}`"
        return self.report(node, message)

    def _compare(self, node: ast.Located, operator: str, left: ast.Node, right: ast.Node) -> None:
        one, other = self.type_of(left), self.type_of(right)
        if not comparable(operator, one, other):
            self.report(node, f"`{type_name(one)}` and `{type_name(other)}` can never be compared by `{operator}`")
        elif operator in ("=", "!="):
            self._member(one, right)
            self._member(other, left)

    def _member(self, kind: FeelType, literal: ast.Node) -> None:
        """Report a word that is none of the words that a choice has."""
        members = words_of(kind)
        if members and isinstance(literal, ast.StringLiteral) and literal.value not in members:
            near = get_close_matches(literal.value, members, n=1)
            fix = f"did you mean `{near[0]}`?" if near else f"one of {', '.join(members)}"
            self.report(literal, f"`{literal.value}` is none of the values of `{type_name(kind)}`", fix)

    def _condition(self, node: ast.Node) -> None:
        kind = self.type_of(node)
        if not is_open(kind) and plain(kind) != BOOLEAN:
            self.report(node, f"a condition is true or false, not `{type_name(kind)}`")

    def test(self, node: ast.Node, tested: FeelType) -> None:
        """Check one test of a value of a known type."""
        if isinstance(node, ast.ComparisonTest):
            kind = self.type_of(node.operand)
            if not comparable(node.operator, tested, kind):
                message = f"`{type_name(tested)}` can never be compared with `{type_name(kind)}`"
                self.report(node, f"{message} by `{node.operator}`")
            self._member(tested, node.operand)
            return
        kind = self.type_of(node)
        if not may_pass(tested, kind):
            self.report(node, f"a value of type `{type_name(tested)}` never equals one of type `{type_name(kind)}`")
        for literal in node.items if isinstance(node, ast.ListLiteral) else (node,):
            self._member(tested, literal)

    def _structure(self, node: ast.Located) -> FeelType:
        match node:
            case ast.If(condition, consequence, alternative):
                self._condition(condition)
                return either(self.type_of(consequence), self.type_of(alternative))
            case ast.Path(source, member):
                return self._path(node, self.type_of(source), member)
            case ast.Filter(source, condition):
                return self._filter(self.type_of(source), condition)
            case ast.ListLiteral(items):
                kinds = [self.type_of(item) for item in items]
                return ListOf(all_of(kinds))
            case ast.ContextLiteral(entries):
                return self._context(entries)
            case ast.RangeLiteral(low, high):
                self._compare(node, "<=", low, high)
                return RangeOf(self.type_of(low))
            case ast.ComparisonTest(_, operand):
                return RangeOf(self.type_of(operand))
        return self._construct(node)

    def _construct(self, node: ast.Located) -> FeelType:
        match node:
            case ast.For(iterations, body):
                with self._iterations(iterations), self.names({"partial": ListOf(ANY)}):
                    return ListOf(self.type_of(body))
            case ast.Quantified(_, iterations, condition):
                with self._iterations(iterations):
                    self._condition(condition)
                return BOOLEAN
            case ast.FunctionDefinition(parameters, body):
                kinds = {one.name: _declared(one.type, self.scope) for one in parameters}
                with self.names(kinds):
                    return FunctionOf(tuple(kinds.values()), self.type_of(body))
            case ast.Invocation():
                return self._invocation(node)
        return ANY

    def _path(self, node: ast.Located, source: FeelType, member: str) -> FeelType:
        kind = plain(source)
        if isinstance(kind, ListOf):
            return ListOf(self._path(node, kind.item, member))
        if is_open(kind) or kind == ContextOf(()):
            return ANY
        if isinstance(kind, ContextOf):
            found = kind.member(member)
            names: tuple[str, ...] = tuple(name for name, _ in kind.members)
        else:
            names = properties(kind)
            found = PROPERTY_TYPES.get(member, NUMBER) if member in names else None
        if found is not None:
            return found
        near = get_close_matches(member, names, n=1)
        return self.report(
            node, f"`{type_name(source)}` has no `{member}`", f"did you mean `{near[0]}`?" if near else ""
        )

    def _filter(self, source: FeelType, condition: ast.Node) -> FeelType:
        kind = self.condition_type(source, condition)
        item = item_type(source)
        if plain(kind) == NUMBER:
            return item
        if not is_open(kind) and plain(kind) != BOOLEAN:
            self.report(condition, f"a filter is a condition or a position, not `{type_name(kind)}`")
        return ANY if is_open(kind) else ListOf(item)

    def condition_type(self, source: FeelType, condition: ast.Node) -> FeelType:
        """Return the type of what stands in a filter's brackets, where the item's members are in scope."""
        item = item_type(source)
        base = plain(item)
        members = dict(base.members) if isinstance(base, ContextOf) else {}
        with self.names({"item": item, **members}):
            return self.type_of(condition)

    def _context(self, entries: tuple[ast.ContextEntry, ...]) -> FeelType:
        kinds: dict[str, FeelType] = {}
        for entry in entries:
            with self.names(kinds):
                kinds[entry.key] = self.type_of(entry.value)
        return ContextOf(tuple(kinds.items()))

    @contextmanager
    def _iterations(self, iterations: tuple[ast.Iteration, ...]) -> Iterator[None]:
        outer = self._locals
        for one in iterations:
            kind = self.type_of(one.source)
            base = plain(kind)
            if one.until is not None:
                self._compare(one, "<=", one.source, one.until)
                kind = base if base in (NUMBER, DATE) else ANY
            elif isinstance(base, RangeOf):
                kind = base.item
            self._locals = {**self._locals, one.name: item_type(kind)}
        try:
            yield
        finally:
            self._locals = outer

    def _invocation(self, node: ast.Invocation) -> FeelType:
        arguments = [self.type_of(argument) for argument in node.arguments]
        function = node.function
        if isinstance(function, ast.Name) and function.name in BUILTINS and not self._is_shadowed(function.name):
            return self._builtin(node, function.name, arguments)
        kind = plain(self.type_of(function))
        if isinstance(kind, FunctionOf):
            if len(kind.parameters) != len(arguments):
                self.report(node, f"the function takes {len(kind.parameters)} arguments, not {len(arguments)}")
            return kind.result
        return ANY if is_open(kind) or kind == FUNCTION else self.report(node, f"`{type_name(kind)}` is not a function")

    def _is_shadowed(self, name: str) -> bool:
        return name in self._locals or name in self.scope.names

    def _builtin(self, node: ast.Invocation, name: str, arguments: list[FeelType]) -> FeelType:
        if not any(accepts(one, arguments, node.names) for one in BUILTINS[name].signatures):
            given = ", ".join(f"`{type_name(kind)}`" for kind in arguments) or "no arguments"
            takes = " or ".join(shown(one) for one in BUILTINS[name].signatures[:2])
            self.report(node, f"`{name}` does not take {given}", f"it takes {takes}")
        if name == "list contains" and len(node.arguments) == 2 and not node.names:
            self._member(arguments[0], node.arguments[1])
        if name in KEEPS_ITS_LIST and arguments and not node.names:
            base = plain(arguments[0])
            return base if isinstance(base, ListOf) else ANY
        if name in PICKS_AN_ITEM:
            return all_of([item_type(kind) for kind in arguments])
        return RESULT_TYPES.get(name, ANY)


def _declared(kind: ast.TypeExpression | None, scope: Scope) -> FeelType:
    return ANY if kind is None else resolved_type(kind, scope) or ANY
