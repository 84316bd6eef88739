"""Reads type expressions: `number`, `list<tWorker>`, `context<a: number>`, `function<number> -> string`."""

from __future__ import annotations

from engine.feel import ast
from engine.feel.lexer import Lexer
from engine.feel.scope import Scope
from engine.feel.types import NAMED_TYPES, ContextOf, FeelType, FunctionOf, ListOf, RangeOf
from engine.limits import TYPE_NESTING


class TypeParser:
    """Parses types at the lexer's position and resolves them against the scope's item definitions."""

    def __init__(self, lexer: Lexer, scope: Scope) -> None:
        self._lexer = lexer
        self._scope = scope
        self._depth = 0

    def type(self) -> ast.TypeExpression:
        """Parse one type."""
        self._depth += 1
        if self._depth > TYPE_NESTING:
            raise self._lexer.error(f"types may nest {TYPE_NESTING} deep")
        found = self._type()
        self._depth -= 1
        return found

    def _type(self) -> ast.TypeExpression:
        start = self._lexer.position
        known = self._lexer.longest_name([self._scope.type_index])
        if known is not None:
            name, self._lexer.position = known
            self._lexer.skip_space()
        else:
            name = self._dotted_name()
        if not self._lexer.at("<"):
            return ast.NamedType(name, span=(start, self._lexer.position))
        match name:
            case "list":
                return ast.ListType(self._in_angles(), span=(start, self._lexer.position))
            case "range":
                return ast.RangeType(self._in_angles(), span=(start, self._lexer.position))
            case "context":
                return self._context_type(start)
            case "function":
                return self._function_type(start)
        return ast.NamedType(name, span=(start, self._lexer.position))

    def _dotted_name(self) -> str:
        words: list[str] = []
        while True:
            word = self._lexer.word()
            if word is None:
                raise self._lexer.error(f"expected a type, found {self._lexer.found()}")
            self._lexer.accept(word)
            words.append(word)
            if self._lexer.at("..") or not self._lexer.accept("."):
                return ".".join(words)

    def _in_angles(self) -> ast.TypeExpression:
        self._lexer.expect("<")
        found = self.type()
        self._lexer.expect(">")
        return found

    def _context_type(self, start: int) -> ast.TypeExpression:
        self._lexer.expect("<")
        members: list[tuple[str, ast.TypeExpression]] = []
        while not self._lexer.accept(">"):
            if members:
                self._lexer.expect(",")
            name = self._lexer.name_before(":")
            if name is None:
                raise self._lexer.error(f"expected a name and `:`, found {self._lexer.found()}")
            self._lexer.expect(":")
            members.append((name, self.type()))
        return ast.ContextType(tuple(members), span=(start, self._lexer.position))

    def _function_type(self, start: int) -> ast.TypeExpression:
        self._lexer.expect("<")
        parameters: list[ast.TypeExpression] = []
        while not self._lexer.accept(">"):
            if parameters:
                self._lexer.expect(",")
            parameters.append(self.type())
        self._lexer.expect("->")
        return ast.FunctionType(tuple(parameters), self.type(), span=(start, self._lexer.position))

    def resolved(self, kind: ast.TypeExpression | None) -> FeelType | None:
        """Return the type that a type expression names in this scope, or None if it names none."""
        return None if kind is None else resolved_type(kind, self._scope)


def resolved_type(kind: ast.TypeExpression, scope: Scope) -> FeelType | None:
    """Return the type that the expression names, or None where a name in it is no type."""
    match kind:
        case ast.NamedType(name):
            return scope.types.get(name) or NAMED_TYPES.get(name)
        case ast.ListType(item):
            inner = resolved_type(item, scope)
            return None if inner is None else ListOf(inner)
        case ast.RangeType(item):
            inner = resolved_type(item, scope)
            return None if inner is None else RangeOf(inner)
        case ast.ContextType(members):
            resolved = {name: resolved_type(part, scope) for name, part in members}
            known = tuple((name, part) for name, part in resolved.items() if part is not None)
            return ContextOf(known) if len(known) == len(members) else None
        case ast.FunctionType(parameters, result):
            kinds = [resolved_type(part, scope) for part in (*parameters, result)]
            found = tuple(part for part in kinds if part is not None)
            return FunctionOf(found[:-1], found[-1]) if len(found) == len(kinds) else None
