"""Generates syntax trees and values for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import ast
from engine.values import temporal_of

NAMES = ("age", "earnings week", "outcomes", "worker", "limit")
MEMBERS = ("relation", "same household", "year", "start included")

_OPERATORS = st.sampled_from(["+", "-", "*", "/", "**"])
_COMPARISONS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\u0000"), max_size=8)
_AT_TEXTS = st.sampled_from(["2015-04-01", "10:00:00Z", "2015-04-01T10:00:00@Europe/London", "P1Y2M", "-P3DT4H", "no"])

types: st.SearchStrategy[ast.TypeExpression] = st.recursive(
    st.sampled_from(["number", "date and time", "Any", "list"]).map(ast.NamedType),
    lambda inner: st.one_of(
        inner.map(ast.ListType),
        inner.map(ast.RangeType),
        st.lists(st.tuples(st.sampled_from(MEMBERS), inner), max_size=2).map(
            lambda pairs: ast.ContextType(tuple(pairs))
        ),
        st.tuples(st.lists(inner, max_size=2).map(tuple), inner).map(lambda parts: ast.FunctionType(*parts)),
    ),
    max_leaves=4,
)


def _leaves() -> st.SearchStrategy[ast.Node]:
    numbers = st.decimals(min_value=0, max_value=Decimal("1e20"), allow_nan=False, allow_infinity=False, places=4)
    return st.one_of(
        numbers.map(ast.NumberLiteral),
        _TEXTS.map(ast.StringLiteral),
        st.booleans().map(ast.BooleanLiteral),
        st.just(ast.NullLiteral()),
        _AT_TEXTS.map(lambda text: ast.AtLiteral(text, temporal_of(text))),
        st.sampled_from(NAMES).map(ast.Name),
    )


def _several(inner: st.SearchStrategy[ast.Node], least: int) -> st.SearchStrategy[tuple[ast.Node, ...]]:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


def _iterations(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[tuple[ast.Iteration, ...]]:
    one = st.builds(ast.Iteration, st.sampled_from(["x", "y z"]), inner, st.none() | inner)
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _calls(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    functions = st.sampled_from(["count", "date and time", "list contains"]).map(ast.Name)
    named = st.lists(st.tuples(st.sampled_from(MEMBERS), inner), min_size=1, max_size=2)
    return st.one_of(
        st.builds(ast.Invocation, functions | inner, _several(inner, 0)),
        st.builds(
            lambda function, pairs: ast.Invocation(
                function, tuple(value for _, value in pairs), tuple(name for name, _ in pairs)
            ),
            functions,
            named,
        ),
    )


def _tests(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[tuple[ast.Node, ...]]:
    test = st.one_of(inner, st.builds(ast.ComparisonTest, _COMPARISONS, inner))
    return st.lists(test, min_size=1, max_size=3).map(tuple)


def _contexts(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    keys = st.sampled_from([*MEMBERS, "a+b", "no (name)", ""])
    entries = st.lists(st.builds(ast.ContextEntry, keys, inner), max_size=3)
    return entries.map(lambda found: ast.ContextLiteral(tuple(found)))


def _functions(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    parameter = st.builds(ast.Parameter, st.sampled_from(["p", "q r"]), st.none() | types)
    return st.builds(ast.FunctionDefinition, st.lists(parameter, max_size=2).map(tuple), inner, st.booleans())


def _branches(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
    return st.one_of(
        st.builds(ast.Arithmetic, _OPERATORS, inner, inner),
        st.builds(ast.Comparison, _COMPARISONS, inner, inner),
        st.builds(ast.Negation, inner),
        st.builds(ast.Conjunction, _several(inner, 2)),
        st.builds(ast.Disjunction, _several(inner, 2)),
        st.builds(ast.Between, inner, inner, inner),
        st.builds(ast.In, inner, _tests(inner)),
        st.builds(ast.InstanceOf, inner, types),
        st.builds(ast.Path, inner, st.sampled_from(MEMBERS)),
        st.builds(ast.Filter, inner, inner),
        st.builds(ast.If, inner, inner, inner),
        st.builds(ast.For, _iterations(inner), inner),
        st.builds(ast.Quantified, st.sampled_from(["some", "every"]), _iterations(inner), inner),
        st.builds(ast.RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        st.builds(ast.ComparisonTest, _COMPARISONS, inner),
        st.builds(ast.ListLiteral, _several(inner, 0)),
        _contexts(inner),
        _functions(inner),
        _calls(inner),
    )


expressions: st.SearchStrategy[ast.Node] = st.recursive(_leaves(), _branches, max_leaves=12)

cells: st.SearchStrategy[ast.Tests] = st.one_of(
    st.just(ast.Tests(())), st.builds(ast.Tests, _tests(expressions), st.booleans())
)
