"""Throws texts at the FEEL parser and runs what parses, led by coverage; anything but our own errors ends it.

Run by `make soak-fuzz-feel` (tests/differential/fuzz_soak.py), which gives it a corpus, a seed and a number of runs.
A text is read as an expression and as the tests of a cell. What can be read must print to a text that reads back as
the same tree, and must have a value that can be written, on a small budget.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal

import atheris

with atheris.instrument_imports(include=["engine.feel", "engine.values"]):
    from engine.feel import Budget, Run, Scope, ast, compile_expression, compile_unary_tests, printed
    from engine.feel.parser import parse_expression, parse_unary_tests
    from engine.feel.walk import everything
    from engine.values import Context, DateTime, Unknown, Value, date_time_of, feel_text, to_json

from engine.errors import BudgetExceeded, RuleSetError

SMALL = Budget(steps=5_000, items=500, characters=5_000)
NAMES: dict[str, Value] = {
    "x": Decimal("2.5"),
    "first name": "Ada",
    "c": Context({"d e": Decimal(1), "f": (True, False)}),
    "list": (Decimal(1), "b", Context({"a": Decimal(3)})),
    "age": Unknown(frozenset({"age"}), low=Decimal(0)),
}
SCOPE = Scope.of(*NAMES)
NOW = date_time_of("2026-11-22T12:00:00Z")
LIMITS = ("nest", "stack", "characters", "ambiguous", "too deeply")


def read_and_run(content: bytes) -> None:
    """Read one text in both ways; whatever is refused is refused by an error of ours."""
    text = content.decode("utf-8", "replace")
    for attempt in (_as_expression, _as_cell):
        try:
            attempt(text)
        except (RuleSetError, BudgetExceeded):
            continue


def _run() -> Run:
    return Run(SMALL, now=NOW if isinstance(NOW, DateTime) else None)


def _as_expression(text: str) -> None:
    _prints_back(parse_expression(text, SCOPE), parse_expression)
    value = compile_expression(text, SCOPE).evaluate(NAMES, _run())
    feel_text(value)
    to_json(value)


def _as_cell(text: str) -> None:
    _prints_back(parse_unary_tests(text, SCOPE), parse_unary_tests)
    tests = compile_unary_tests(text, SCOPE)
    for value in NAMES.values():
        tests.test(value, NAMES, _run())


def _prints_back(tree: ast.Node, parse: Callable[[str, Scope], ast.Node]) -> None:
    """Check that printing and reading again changes nothing.

    Two exceptions: brackets that print adds may nest deeper than a text may, and a name that the text itself declares
    with a space or an operator in it (`a - b`) takes up what was written apart (`(a) - b`).
    """
    if not all(name.isalnum() for name in _declared(tree)):
        return
    try:
        again = parse(printed(tree), SCOPE)
    except RuleSetError as refused:
        if any(word in refused.message for word in LIMITS):
            return
        raise AssertionError(f"{printed(tree)!r} does not read back: {refused.message}") from refused
    if again != tree:
        raise AssertionError(f"{printed(tree)!r} reads back as another tree")


def _declared(tree: ast.Node) -> Iterator[str]:
    """Yield every name that the text itself brings into scope or makes a member."""
    for node in everything(tree):
        match node:
            case ast.Iteration(name) | ast.Parameter(name):
                yield name
            case ast.ContextEntry(key):
                yield key


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_and_run)
    atheris.Fuzz()
