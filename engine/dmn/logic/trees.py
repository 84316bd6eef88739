"""Builds the syntax tree of a boxed expression: literals are parsed in the names they may use, boxes become nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from typing import Literal as OneOf

from engine.dmn.logic.hints import element_of, kind_of, members_of
from engine.dmn.logic.item_types import ItemTypes
from engine.dmn.logic.nodes import Choice, Failing, Lines, Placed, RelationRow, Sieve, Typed, Verdict, as_node
from engine.dmn.logic.tables import table_node
from engine.dmn.model import (
    BoxedContext,
    BoxedList,
    Conditional,
    DecisionTable,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Logic,
    Parameter,
    Relation,
)
from engine.errors import RuleSetError
from engine.feel import Scope, ast
from engine.feel.parser import parse_expression
from engine.feel.types import ANY, ContextOf, FeelType
from engine.limits import BOX_NESTING
from engine.values import Code

_NO_LOGIC: Final = as_node(Failing(Code.NO_DECISION_LOGIC, "nothing is written here"))


@dataclass(frozen=True, slots=True)
class TreeBuilder:
    """Builds trees for one model. What cannot be read goes into `faults` and is null when it is evaluated."""

    types: ItemTypes
    faults: list[RuleSetError]

    def tree(self, logic: Logic | None, scope: Scope, depth: int = 0) -> ast.Node:
        """Return the tree of a boxed expression, held to the type it declares."""
        if logic is None:
            return _NO_LOGIC
        if depth > BOX_NESTING:
            return self._failing(RuleSetError(f"boxes may nest {BOX_NESTING} deep"))
        node = self._box(logic, scope, depth + 1)
        where = logic.where if isinstance(logic, Literal | DecisionTable) else ""
        if isinstance(logic, FunctionDefinition):
            return node
        return self.typed(node, logic.type_ref, where, "the expression")

    def typed(self, node: ast.Node, type_ref: str | None, where: str, subject: str) -> ast.Node:
        """Hold a node to a declared type."""
        kind = self.types.of(type_ref, where)
        return node if kind is None else self.held(node, kind, subject)

    def held(self, node: ast.Node, kind: FeelType, subject: str) -> ast.Node:
        """Hold a node to a type."""
        return as_node(Typed(node, kind, subject))

    def _failing(self, error: RuleSetError, code: Code = Code.UNREADABLE_TEXT) -> ast.Node:
        self.faults.append(error)
        return as_node(Failing(code, error.message))

    def _box(self, logic: Logic, scope: Scope, depth: int) -> ast.Node:
        match logic:
            case Literal():
                return self.literal(logic, scope)
            case DecisionTable():
                return table_node(logic, scope, self)
            case BoxedContext():
                return self._context(logic, scope, depth)
            case FunctionDefinition():
                return self.function(logic, scope, depth)
            case Invocation():
                return self._invocation(logic, scope, depth)
            case BoxedList(items):
                return ast.ListLiteral(self._all(items, scope, depth))
            case Relation():
                return self._relation(logic, scope, depth)
            case Conditional(condition, then, otherwise):
                return as_node(Choice(*self._all((condition, then, otherwise), scope, depth)))
            case Filter():
                return self._filter(logic, scope, depth)
            case Iteration():
                return self._iteration(logic, scope, depth)

    def _all(self, parts: Sequence[Logic], scope: Scope, depth: int) -> tuple[ast.Node, ...]:
        return tuple(self.tree(part, scope, depth) for part in parts)

    def literal(self, literal: Literal, scope: Scope) -> ast.Node:
        """Return the tree of a FEEL text, without the type it declares."""
        if literal.language:
            error = RuleSetError(f"expressions in `{literal.language}` are not run", where=literal.where)
            return self._failing(error, Code.NOT_SUPPORTED)
        if not literal.text:
            return _NO_LOGIC
        try:
            parsed = parse_expression(literal.text, scope, where=literal.where)
        except RuleSetError as error:
            return self._failing(error)
        return as_node(Placed(parsed, literal.text, literal.where))

    def _context(self, logic: BoxedContext, scope: Scope, depth: int) -> ast.Node:
        entries: list[ast.ContextEntry] = []
        kinds: list[tuple[str, FeelType]] = []
        for entry in logic.entries:
            own = scope if entry.name is None else scope.plus({entry.name: None})
            is_function = isinstance(entry.logic, FunctionDefinition) or _begins_function(entry.logic)
            node = self.tree(entry.logic, own if is_function else scope, depth)
            if entry.name is None:
                return as_node(Lines(tuple(entries), node, kind_of(node, scope)))
            node = self.typed(node, entry.type_ref, "", f"`{entry.name}`")
            entries.append(ast.ContextEntry(entry.name, node))
            kind = kind_of(node, scope)
            kinds.append((entry.name, kind or ANY))
            scope = scope.plus({entry.name: kind})
        return as_node(Lines(tuple(entries), None, ContextOf(tuple(kinds))))

    def function(self, logic: FunctionDefinition, scope: Scope, depth: int) -> ast.Node:
        """Return the tree of a function; one whose body is not FEEL is external."""
        kinds = {one.name: self.types.of(one.type_ref, "") for one in logic.parameters}
        if logic.kind != "FEEL":
            message = f"`{logic.kind}` functions are not run here, only FEEL"
            return self._failing(RuleSetError(message), Code.NOT_SUPPORTED)
        body = self.tree(logic.body, scope.plus(kinds), depth)
        body = self.typed(body, logic.type_ref, "", "the result")
        parameters = tuple(ast.Parameter(one.name, self.types.expression(one.type_ref)) for one in logic.parameters)
        return ast.FunctionDefinition(parameters, body)

    def _invocation(self, logic: Invocation, scope: Scope, depth: int) -> ast.Node:
        names = tuple(binding.parameter for binding in logic.bindings)
        arguments = tuple(
            ast.NullLiteral() if one.argument is None else self.tree(one.argument, scope, depth)
            for one in logic.bindings
        )
        return ast.Invocation(self.tree(logic.function, scope, depth), arguments, names)

    def _relation(self, logic: Relation, scope: Scope, depth: int) -> ast.Node:
        names = tuple(column.name for column in logic.columns)
        rows = tuple(as_node(RelationRow(names, self._cells(logic.columns, row, scope, depth))) for row in logic.rows)
        return ast.ListLiteral(rows)

    def _cells(
        self, columns: Sequence[Parameter], row: Sequence[Logic], scope: Scope, depth: int
    ) -> tuple[ast.Node, ...]:
        return tuple(
            self.typed(self.tree(cell, scope, depth), column.type_ref, "", f"`{column.name}`")
            for column, cell in zip(columns, row, strict=True)
        )

    def _filter(self, logic: Filter, scope: Scope, depth: int) -> ast.Node:
        items = self.tree(logic.items, scope, depth)
        item = element_of(kind_of(items, scope))
        inner: dict[str, FeelType | None] = {"item": item, **members_of(item, scope)}
        match = as_node(Verdict(self.tree(logic.match, scope.plus(inner), depth)))
        return as_node(Sieve(ast.Filter(items, match)))

    def _iteration(self, logic: Iteration, scope: Scope, depth: int) -> ast.Node:
        domain = self.tree(logic.domain, scope, depth)
        domain = self.typed(domain, logic.variable_type, "", f"`{logic.variable}`")
        inner: dict[str, FeelType | None] = {logic.variable: element_of(kind_of(domain, scope))}
        if logic.kind == "for":
            inner["partial"] = None
        body = self.tree(logic.body, scope.plus(inner), depth)
        iterations = (ast.Iteration(logic.variable, domain),)
        if logic.kind == "for":
            return ast.For(iterations, body)
        quantifier: OneOf["some", "every"] = "some" if logic.kind == "some" else "every"
        return ast.Quantified(quantifier, iterations, body)


def _begins_function(logic: Logic) -> bool:
    return isinstance(logic, Literal) and logic.text.startswith("function")
