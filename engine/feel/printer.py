"""Writes a syntax tree as text in one canonical form, so that reading the text again gives an equal tree."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel import ast
from engine.feel.scope import name_tokens
from engine.values import number_text, quoted
from engine.values.numbers import PRECISION

# How tightly each kind of node binds; an operand that binds less tightly than its place asks stands in brackets.
_LOOSE: Final = 0
_OR: Final = 1
_AND: Final = 2
_COMPARISON: Final = 3
_ADDITIVE: Final = 4
_MULTIPLICATIVE: Final = 5
_POWER: Final = 6
_UNARY: Final = 7
_POSTFIX: Final = 9
_PRIMARY: Final = 10

_BINDING: Final = {
    "+": _ADDITIVE, "-": _ADDITIVE, "*": _MULTIPLICATIVE, "/": _MULTIPLICATIVE, "**": _POWER,
}  # fmt: skip


def printed(node: ast.Located) -> str:
    """Return the canonical text of an expression, of tests, or of a type.

    Read in the same scope it gives an equal tree, unless a name in scope has an operator in it (`a - b`) and the
    tree subtracts `b` from `a`; FEEL then reads the longer name, and only brackets keep the two apart.
    """
    return _text(node)[0]


def _at(node: ast.Located, least: int) -> str:
    """Return the text of a node for a place that needs it to bind at least so tightly."""
    text, binding = _text(node)
    return text if binding >= least else f"({text})"


def _text(node: ast.Located) -> tuple[str, int]:
    """Return the text of a node and how tightly it binds."""
    match node:
        case ast.Arithmetic(operator, left, right):
            own = _BINDING[operator]
            return f"{_at(left, own)} {operator} {_at(right, own + 1)}", own
        case ast.Comparison(operator, left, right):
            return f"{_at(left, _COMPARISON)} {operator} {_at(right, _ADDITIVE)}", _COMPARISON
        case ast.Negation(operand):
            return f"-{_at(operand, _POSTFIX)}", _UNARY
        case ast.Conjunction(operands):
            return " and ".join(_at(one, _COMPARISON) for one in operands), _AND
        case ast.Disjunction(operands):
            return " or ".join(_at(one, _AND) for one in operands), _OR
        case ast.Between(operand, low, high):
            return f"{_at(operand, _COMPARISON)} between {_at(low, _ADDITIVE)} and {_at(high, _ADDITIVE)}", _COMPARISON
        case ast.In(operand, tests):
            return f"{_at(operand, _COMPARISON)} in ({_tests(tests)})", _COMPARISON
    return _postfix(node)


def _postfix(node: ast.Located) -> tuple[str, int]:
    """Return the text of a node that no infix operator joins."""
    match node:
        case ast.InstanceOf(operand, kind):
            # Bound loosely, because what follows a type could be read as part of it: `list <`.
            return f"{_at(operand, _POSTFIX)} instance of {_type(kind)}", _AND
        case ast.Path(source, member):
            return f"{_at(source, _POSTFIX)}.{member}", _POSTFIX
        case ast.Filter(source, condition):
            return f"{_at(source, _POSTFIX)}[{printed(condition)}]", _POSTFIX
        case ast.Invocation(function, arguments, names):
            return f"{_at(function, _POSTFIX)}({_arguments(arguments, names)})", _POSTFIX
        case ast.If() | ast.For() | ast.Quantified() | ast.FunctionDefinition():
            return _construct(node), _LOOSE
        case ast.ComparisonTest():
            return f"({_test(node)})", _PRIMARY
        case ast.Tests(tests, negated):
            return (f"not({_tests(tests)})" if negated else _tests(tests) or "-"), _PRIMARY
    return _primary(node), _PRIMARY


def _construct(node: ast.If | ast.For | ast.Quantified | ast.FunctionDefinition) -> str:
    match node:
        case ast.If(condition, consequence, alternative):
            return f"if {printed(condition)} then {printed(consequence)} else {printed(alternative)}"
        case ast.For(iterations, body):
            return f"for {_iterations(iterations)} return {printed(body)}"
        case ast.Quantified(quantifier, iterations, condition):
            return f"{quantifier} {_iterations(iterations)} satisfies {printed(condition)}"
        case ast.FunctionDefinition(parameters, body, external):
            listed = ", ".join(_parameter(one) for one in parameters)
            return f"function({listed}) {'external ' if external else ''}{printed(body)}"


def _primary(node: ast.Located) -> str:
    match node:
        case ast.NumberLiteral(value):
            return _number(value)
        case ast.StringLiteral(text):
            return quoted(text)
        case ast.BooleanLiteral(value):
            return "true" if value else "false"
        case ast.NullLiteral():
            return "null"
        case ast.AtLiteral(text):
            return "@" + quoted(text)
        case ast.Name(name):
            return name
        case ast.RangeLiteral(low, high, low_included, high_included):
            opening, closing = "[" if low_included else "(", "]" if high_included else ")"
            return f"{opening}{printed(low)}..{printed(high)}{closing}"
        case ast.ListLiteral(items):
            return f"[{', '.join(printed(item) for item in items)}]"
        case ast.ContextLiteral(entries):
            return "{" + ", ".join(f"{_key(one.key)}: {printed(one.value)}" for one in entries) + "}"
    return _type(node)


def _number(value: Decimal | None) -> str:
    """Write a number plainly unless that takes long; one that could not be held is written as one that cannot."""
    if value is None:
        return "1e9999"
    return number_text(value) if abs(value.adjusted()) <= PRECISION else str(value)


def _type(node: ast.Located) -> str:
    match node:
        case ast.NamedType(name):
            return name
        case ast.ListType(item):
            return f"list<{_type(item)}>"
        case ast.RangeType(item):
            return f"range<{_type(item)}>"
        case ast.ContextType(members):
            return f"context<{', '.join(f'{name}: {_type(kind)}' for name, kind in members)}>"
        case ast.FunctionType(parameters, result):
            return f"function<{', '.join(map(_type, parameters))}> -> {_type(result)}"
    raise AssertionError(node)


def _tests(tests: tuple[ast.Node, ...]) -> str:
    """Write the tests of a cell. A first one that would read as something else stands in brackets."""
    texts = [_test(one) if isinstance(one, ast.ComparisonTest) else printed(one) for one in tests]
    if texts and texts[0].startswith("not("):
        texts[0] = f"({texts[0]})"
    return ", ".join(texts)


def _test(node: ast.ComparisonTest) -> str:
    return f"{node.operator} {_at(node.operand, _ADDITIVE)}"


def _arguments(arguments: tuple[ast.Node, ...], names: tuple[str, ...]) -> str:
    if not names:
        return ", ".join(printed(argument) for argument in arguments)
    return ", ".join(f"{name}: {printed(argument)}" for name, argument in zip(names, arguments, strict=True))


def _iterations(iterations: tuple[ast.Iteration, ...]) -> str:
    return ", ".join(
        f"{one.name} in {printed(one.source)}" + (f"..{printed(one.until)}" if one.until is not None else "")
        for one in iterations
    )


def _parameter(parameter: ast.Parameter) -> str:
    return parameter.name if parameter.type is None else f"{parameter.name}: {_type(parameter.type)}"


def _key(key: str) -> str:
    """Write a key bare where the lexer reads it back, else as a string."""
    return key if name_tokens(key) is not None and key == " ".join(key.split()) else quoted(key)
