"""Turns item definitions into FEEL types, with their allowed values and constraints (DMN 1.5, 7.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.dmn.model import ItemDefinition, Literal
from engine.errors import RuleSetError
from engine.feel import Budget, Run, Scope, ast, compile_unary_tests
from engine.feel.lexer import Lexer
from engine.feel.type_parser import TypeParser, resolved_type
from engine.feel.types import ANY, ContextOf, FeelType, FunctionOf, ListOf, Restricted
from engine.limits import BOX_NESTING, TEXT_LENGTH, TYPE_PARTS, TYPE_STEPS
from engine.values import Value


class ItemTypes:
    """The types of one model by name: its own item definitions and, under their prefixes, those it imports.

    What cannot be read is put into `faults` and taken as `Any`.
    """

    def __init__(self, definitions: Sequence[ItemDefinition], imported: Mapping[str, FeelType]) -> None:
        self.faults: list[RuleSetError] = []
        self.definitions = {definition.name: definition for definition in definitions}
        self.types: dict[str, FeelType] = dict(imported)
        self._under_way: list[str] = []
        self._parts: dict[str, int] = {}
        self._imported = Scope(types=imported)
        self._squeezed = {name: "".join(name.split()) for name in self.definitions}
        for name in self.definitions:
            self._named(name)

    @property
    def scope(self) -> Scope:
        """Return a scope with the types and no names."""
        return Scope(types=self.types)

    def expression(self, type_ref: str | None) -> ast.TypeExpression | None:
        """Return a type's name as FEEL writes the type of a parameter; None where it names no type."""
        return None if type_ref is None else _read(type_ref, self.scope, "")

    def allowed_values(self, type_ref: str | None) -> Literal | None:
        """Return the allowed values of an item definition, where the type is one that has them."""
        definition = self.definitions.get(type_ref or "")
        return None if definition is None else definition.allowed_values

    def of(self, type_ref: str | None, where: str) -> FeelType | None:
        """Return the type that a text names; None where it names none, or any."""
        return None if type_ref is None else self._resolved(type_ref, self.scope, where)

    def _resolved(self, type_ref: str, scope: Scope, where: str) -> FeelType | None:
        kind = self.types.get(type_ref) or _parsed(type_ref, scope, where)
        if kind is None:
            self.faults.append(RuleSetError(f"unknown type `{type_ref}`", where=where))
        return None if kind == ANY else kind

    def _named(self, name: str) -> FeelType | None:
        """Return the type of an item definition. One that holds itself is `Any` where it does."""
        if name in self.types or name not in self.definitions:
            return self.types.get(name)
        definition = self.definitions[name]
        if name in self._under_way or len(self._under_way) > BOX_NESTING:
            return ANY
        self._under_way.append(name)
        kind = self._of_definition(definition)
        self._under_way.pop()
        self._parts[name] = 1 + self._parts_of(definition)
        if self._parts[name] > TYPE_PARTS:
            message = f"the type `{name}` has more than {TYPE_PARTS} parts, written out"
            raise RuleSetError(message, where=definition.where, fix="use fewer types inside types")
        self.types[name] = kind if isinstance(kind, Restricted) and kind.name == name else Restricted(name, kind)
        return self.types[name]

    def _of_definition(self, definition: ItemDefinition) -> FeelType:
        kind = self._plain(definition)
        if definition.allowed_values is not None:
            kind = Restricted(definition.name, kind, self._tests(definition.allowed_values))
        if definition.is_collection:
            kind = ListOf(kind)
        if definition.type_constraint is not None:
            kind = Restricted(definition.name, kind, self._tests(definition.type_constraint))
        return kind

    def _parts_of(self, definition: ItemDefinition) -> int:
        """Return how many parts a definition has, those of the types that it names included."""
        named = (
            [definition.type_ref, *(part.type_ref for part in definition.function[0])]
            if definition.function
            else [definition.type_ref]
        )
        own = sum(self._parts.get(name, 1) for name in named if name)
        return own + sum(1 + self._parts_of(part) for part in definition.components)

    def _plain(self, definition: ItemDefinition) -> FeelType:
        if definition.components:
            return ContextOf(tuple((part.name, self._of_definition(part)) for part in definition.components))
        if definition.function is not None:
            parameters, result = definition.function
            kinds = tuple(self._referred(one.type_ref, definition.where) for one in parameters)
            return FunctionOf(kinds, self._referred(result, definition.where))
        return self._referred(definition.type_ref, definition.where)

    def _referred(self, type_ref: str | None, where: str) -> FeelType:
        if type_ref is None:
            return ANY
        found = self._named(type_ref)
        if found is not None:
            return found
        return self._resolved(type_ref, self._mentioned(type_ref), where) or ANY

    def _mentioned(self, type_ref: str) -> Scope:
        """Return a scope of the types that a text can name: one of all types anew for each text would take too long."""
        if type_ref.isidentifier():
            return self._imported  # a single word is the whole name of a type, and of none of ours: that was looked up
        squeezed = "".join(type_ref.split())
        mentioned = [name for name, one in self._squeezed.items() if one in squeezed]
        for name in mentioned:
            if name not in self._under_way:
                self._named(name)
        known = {name: self.types[name] for name in mentioned if name in self.types}
        return Scope(types={**self._imported.types, **known}) if known else self._imported

    def _tests(self, literal: Literal) -> Callable[[Value], bool] | None:
        if literal.language:
            self.faults.append(RuleSetError(f"`{literal.language}` is not run", where=literal.where))
            return None
        try:
            tests = compile_unary_tests(literal.text, self._imported, where=literal.where)
        except RuleSetError as error:
            self.faults.append(error)
            return None
        budget = Budget(steps=TYPE_STEPS)
        return lambda value: tests.test(value, {}, Run(budget)) is True


def _read(text: str, scope: Scope, where: str) -> ast.TypeExpression | None:
    """Return a type expression such as `list<tWorker>`, or None if the text is none."""
    if len(text) > TEXT_LENGTH:
        return None
    lexer = Lexer(text, where)
    try:
        found = TypeParser(lexer, scope).type()
    except RuleSetError:
        return None
    return found if lexer.at_end() else None


def _parsed(text: str, scope: Scope, where: str) -> FeelType | None:
    found = _read(text, scope, where)
    return None if found is None else resolved_type(found, scope)
