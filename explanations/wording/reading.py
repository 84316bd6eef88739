"""Reads FEEL tests and expressions aloud in plain English: `< 18` is `less than 18`, `"a", "b"` is `one of a or b`.

A reading never decides anything; where it has no words for an expression it quotes the expression itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from engine.feel import ast
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.scope import Scope
from engine.values import NULL, Date, Value, date_of, duration_of
from explanations.languages.speech import mark, say
from explanations.wording import english
from explanations.wording.kinds import Kinds, dotted, kind_of, with_loops
from explanations.wording.printing import PLAIN, Kind, label_from, printed

_NUMBER_WORDS = {
    "<": mark("less than {thing}"),
    "<=": mark("{thing} or less"),
    ">": mark("more than {thing}"),
    ">=": mark("at least {thing}"),
}
_DATE_WORDS = {
    "<": mark("before {thing}"),
    "<=": mark("on or before {thing}"),
    ">": mark("after {thing}"),
    ">=": mark("on or after {thing}"),
}
_ARITHMETIC = {
    "+": mark("{left} plus {right}"),
    "-": mark("{left} less {right}"),
    "*": mark("{left} times {right}"),
    "/": mark("{left} divided by {right}"),
    "**": mark("{left} to the power of {right}"),
}
_OPPOSITE: dict[str, ast.ComparisonOperator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_TESTED = "?"


@dataclass(frozen=True, slots=True)
class Words:
    """What the names in an expression are called.

    `values` are shown beside names that a test compares with. `source` is the text being read, for what has no words.
    """

    kinds: Kinds
    values: Mapping[str, Value] = field(default_factory=dict)
    currency: str = "GBP"
    source: str = ""

    def print(self, value: Value, kind: Kind) -> str:
        """Return a value in words, with its unit."""
        return printed(value, kind, currency=self.currency, unit=True)


def read_tests(text: str, column: str, words: Words, scope: Scope) -> str:
    """Return what a cell needs: `at least 18 years`, `one of religion, language or communication needs`, `yes`.

    Args:
        text: the unary tests.
        column: the expression that they test.
        words: labels, kinds and values of names.
        scope: the names that may occur.
    """
    kind = column_kind(column, words, scope)
    return _tests(parse_unary_tests(text, scope), kind, replace(words, source=text))


def read_column(column: str, words: Words, scope: Scope) -> str:
    """Return what a column looks at, as it would head a line: `Age`, `Number of …`, `Reasons include religion`."""
    node, words = parse_expression(column, scope), replace(words, source=column)
    return english.sentence_start(clause(node, words) if _is_condition(node) else noun(node, words))


def column_kind(column: str, words: Words, scope: Scope) -> Kind:
    """Return what kind of thing a column reads."""
    return kind_of(parse_expression(column, scope), words.kinds)


# ── tests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tests(tests: ast.Tests, kind: Kind, words: Words) -> str:
    if not tests.tests:
        return say("anything")
    if all(_is_constant(test) for test in tests.tests):
        constants = [_operand(test, kind, words) for test in tests.tests]
        if tests.negated:
            return _but(english.listed_names(constants, "or"))
        return english.one_of(constants)
    parts = [_test(test, kind, words) for test in tests.tests]
    joined = english.listed(parts, "or")
    return say("not {tests}", tests=joined) if tests.negated else joined


def _but(things: str) -> str:
    return say("anything but {things}", things=things)


def _test(test: ast.Node, kind: Kind, words: Words) -> str:
    match test:
        case ast.ComparisonTest(operator, operand):
            return comparison(operator, operand, kind, words)
        case ast.RangeLiteral():
            return _range(test, kind, words)
    if _mentions_tested(test):
        return _condition_on_tested(test, kind, words)
    return _operand(test, kind, words)


def comparison(operator: str, operand: ast.Node, kind: Kind, words: Words) -> str:
    """Return `at least 18 years`, `before 1 April 2015`, `more than the earnings limit (£110.00 a week)`."""
    thing = _operand(operand, kind, words)
    if operator == "=":
        return thing
    if operator == "!=":
        return _but(thing)
    return say((_DATE_WORDS if _is_date(operand, words) else _NUMBER_WORDS)[operator], thing=thing)


def _range(node: ast.RangeLiteral, kind: Kind, words: Words) -> str:
    low, high = _operand(node.low, kind, words), _operand(node.high, kind, words)
    if node.low_included and node.high_included:
        return say("from {low} to {high}", low=low, high=high)
    first = comparison(">=" if node.low_included else ">", node.low, kind, words)
    return english.listed([first, comparison("<=" if node.high_included else "<", node.high, kind, words)])


def _condition_on_tested(node: ast.Node, kind: Kind, words: Words) -> str:
    """Return a test written with `?` in words that leave out what is tested."""
    inner = replace(words, kinds={**words.kinds, _TESTED: kind})
    match node:
        case ast.Comparison(operator, ast.Name("?"), right):
            return comparison(operator, right, kind, words)
        case ast.Comparison(operator, left, ast.Name("?")):
            return comparison(_OPPOSITE[operator], left, kind, words)
        case ast.Comparison(operator, ast.Invocation(ast.Name("count"), (ast.Name("?"),)), right):
            return say("{number} of them", number=comparison(operator, right, PLAIN, words))
        case ast.Invocation(ast.Name("list contains"), (held, ast.Name("?"))):
            return say("one of {things}", things=_operand(held, kind, words))
        case ast.In(ast.Name("?"), tests):
            return _tests(ast.Tests(tests), kind, words)
        case ast.Conjunction(operands):
            return english.listed([_test(operand, kind, words) for operand in operands])
        case ast.Disjunction(operands):
            return english.listed([_test(operand, kind, words) for operand in operands], "or")
    contained = _contained(node, inner)
    if contained is not None and contained[0] == _TESTED:
        return contained[1]
    return clause(node, inner)


# ── conditions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def clause(node: ast.Node, words: Words) -> str:
    """Return a condition in words: `age is at least 18 years`, `reasons for an exception include religion`."""
    match node:
        case ast.Comparison(operator, left, right):
            return _comparison_clause(operator, left, right, words)
        case ast.Conjunction(operands):
            return english.listed([clause(operand, words) for operand in operands])
        case ast.Disjunction(operands):
            return english.listed([clause(operand, words) for operand in operands], "or")
        case ast.In(operand, tests):
            tested = _tests(ast.Tests(tests), kind_of(operand, words.kinds), words)
            return say("{thing} is {value}", thing=noun(operand, words), value=tested)
        case ast.Between(operand, low, high):
            kind = kind_of(operand, words.kinds)
            span = say("from {low} to {high}", low=_operand(low, kind, words), high=_operand(high, kind, words))
            return say("{thing} is {value}", thing=noun(operand, words), value=span)
        case ast.Invocation(ast.Name("not"), (inner,)):
            return say("not: {condition}", condition=clause(inner, words))
    contained = _contained(node, words)
    return f"{contained[0]}: {contained[1]}" if contained is not None else noun(node, words)


def _comparison_clause(operator: str, left: ast.Node, right: ast.Node, words: Words) -> str:
    if _is_constant(left) and not _is_constant(right):
        left, right, operator = right, left, _OPPOSITE[operator]
    kind = kind_of(left, words.kinds)
    return say("{thing} is {value}", thing=noun(left, words), value=comparison(operator, right, kind, words))


def _contained(node: ast.Node, words: Words) -> tuple[str, str] | None:
    """Return a test of membership as (the list, what it must hold), or None if the condition is something else."""
    match node:
        case ast.Invocation(ast.Name("list contains"), (held, member)):
            member_words = _operand(member, kind_of(held, words.kinds), words)
            return noun(held, words), say("includes {things}", things=member_words)
        case ast.Quantified("some", (iteration,), ast.In(ast.Name(name), tests)) if name == iteration.name:
            return noun(iteration.source, words), say("includes {things}", things=_members(iteration, tests, words))
        case ast.Quantified("every", (iteration,), ast.In(ast.Name(name), tests)) if name == iteration.name:
            return noun(iteration.source, words), say(
                "holds nothing but {things}", things=_members(iteration, tests, words)
            )
        case ast.Quantified(quantifier, (iteration,), condition):
            inner = replace(words, kinds=with_loops((iteration,), words.kinds))
            which = mark("at least one has {condition}") if quantifier == "some" else mark("each has {condition}")
            return noun(iteration.source, words), say(which, condition=clause(condition, inner))
    return None


def _members(iteration: ast.Iteration, tests: tuple[ast.Node, ...], words: Words) -> str:
    kind = kind_of(iteration.source, words.kinds)
    flat = tests[0].items if len(tests) == 1 and isinstance(tests[0], ast.ListLiteral) else tests
    return english.one_of([_operand(test, kind, words) for test in flat])


# ── things ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def noun(node: ast.Node, words: Words) -> str:
    """Return a thing in words: `age`, `number of people to be paid`, `£110.00 a week`."""
    match node:
        case ast.Name("?"):
            return _TESTED
        case ast.Name(name):
            return english.mid_sentence(words.kinds[name].label or name) if name in words.kinds else _named(name)
        case ast.Path(_, member):
            kind = kind_of(node, words.kinds)
            return english.mid_sentence(kind.label) if kind.label else _named(member)
        case ast.Invocation(ast.Name("count"), (what,)):
            return say("how many of “{things}”", things=english.sentence_start(noun(what, words)))
        case ast.Invocation(ast.Name("sum"), (what,)):
            return say("{things}, added up", things=noun(what, words))
        case ast.Arithmetic(operator, left, right):
            return _arithmetic(operator, left, right, words)
        case ast.Filter(source, condition) if _is_condition(condition):
            those = english.sentence_start(noun(source, words))
            return say("those of “{things}” for which {condition}", things=those, condition=clause(condition, words))
    if _is_constant(node):
        return _operand(node, PLAIN, words)
    return clause(node, words) if _is_condition(node) else f"“{words.source[node.span[0] : node.span[1]]}”"


def _arithmetic(operator: str, left: ast.Node, right: ast.Node, words: Words) -> str:
    if operator in "+-" and _constant(right) is not None and not isinstance(_constant(right), Decimal):
        when = mark("{length} after {day}") if operator == "+" else mark("{length} before {day}")
        return say(when, length=noun(right, words), day=noun(left, words))
    return say(_ARITHMETIC[operator], left=noun(left, words), right=noun(right, words))


def _named(name: str) -> str:
    return label_from(name).lower()


def _operand(node: ast.Node, kind: Kind, words: Words) -> str:
    """Return what a test compares with: a constant by the tested kind, a name by its label and, if known, its value."""
    constant = _constant(node)
    if constant is not None:
        return words.print(constant, kind)
    if isinstance(node, ast.ListLiteral):
        return english.listed_names([_operand(item, kind, words) for item in node.items], "or") or english.none()
    if isinstance(node, ast.RangeLiteral):
        return _range(node, kind, words)
    name = dotted(node)
    label = say("the {thing}", thing=noun(node, words)) if name else noun(node, words)
    if name in words.values:
        return f"{label} ({words.print(words.values[name], words.kinds.get(name, kind))})"
    return label


def _constant(node: ast.Node) -> Value | None:
    """Return the value of a literal, or None for everything else."""
    match node:
        case ast.NumberLiteral(value) if value is not None:
            return value
        case ast.Negation(ast.NumberLiteral(value)) if value is not None:
            return -value
        case ast.StringLiteral(text):
            return text
        case ast.BooleanLiteral(value):
            return value
        case ast.NullLiteral():
            return NULL
        case ast.AtLiteral(_, value):
            return value
        case ast.Invocation(ast.Name("date"), (ast.StringLiteral(text),)):
            return date_of(text)
        case ast.Invocation(ast.Name("duration"), (ast.StringLiteral(text),)):
            return duration_of(text)
    return None


def _is_constant(node: ast.Node) -> bool:
    return _constant(node) is not None


def _is_date(node: ast.Node, words: Words) -> bool:
    constant = _constant(node)
    if constant is None:
        constant = words.values.get(dotted(node))
    if isinstance(node, ast.Arithmetic):
        return _is_date(node.left, words)
    return isinstance(constant, Date) or dotted(node) == "evaluation_date"


def _is_condition(node: ast.Node) -> bool:
    match node:
        case ast.Comparison() | ast.Conjunction() | ast.Disjunction() | ast.In() | ast.Between() | ast.Quantified():
            return True
        case ast.Invocation(ast.Name(name)):
            return name in ("not", "list contains")
    return False


def _mentions_tested(node: object) -> bool:
    if isinstance(node, ast.Name):
        return node.name == _TESTED
    if isinstance(node, tuple):
        return any(_mentions_tested(part) for part in node)
    if isinstance(node, ast.Located):
        return any(_mentions_tested(getattr(node, name)) for name in node.__dataclass_fields__ if name != "span")
    return False
