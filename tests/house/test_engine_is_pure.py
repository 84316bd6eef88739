"""The engine uses no binary floats and no built-in that touches the world; import-linter guards what it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.repository import Module, modules

# The watched child process talks to the system and waits for it in seconds; it is the one exception.
EXEMPT = "engine/matching/worker"

FORBIDDEN_NAMES = {"float", "complex", "open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}
# Dates are arguments: no rule may ask what day it is.
FORBIDDEN_ATTRIBUTES = {"today", "utcnow", "now"}
CLOCKS = {"date", "datetime"}

ENGINE = [module for module in modules("engine") if not str(module.path).startswith(EXEMPT)]


def impurities(module: Module) -> Iterator[str]:
    """Name each place where a module uses a float or reaches outside, as `file:line: what`."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"{module.place(node)}: literal {node.value!r}"
            case ast.Name(id=name, ctx=ast.Load()) if name in FORBIDDEN_NAMES:
                yield f"{module.place(node)}: {name}"
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in CLOCKS and name in FORBIDDEN_ATTRIBUTES:
                yield f"{module.place(node)}: {owner}.{name}"


def test_the_engine_is_pure() -> None:
    assert [impurity for module in ENGINE for impurity in impurities(module)] == []


@pytest.mark.parametrize(
    "source",
    [
        "rate = 0.05",
        "x = float(y)",
        "convert = float",
        "open('f')",
        "print(1)",
        "date.today()",
        "datetime.now(tz)",
        "z = 1j",
    ],
)
def test_an_impure_line_is_found(source: str) -> None:
    module = Module(ENGINE[0].path, ast.parse(source))
    assert len(list(impurities(module))) == 1


@pytest.mark.parametrize("source", ["x = Decimal('0.05')", "n = 5", "def today(day): return day", "clock.now()"])
def test_a_pure_line_is_left_alone(source: str) -> None:
    module = Module(ENGINE[0].path, ast.parse(source))
    assert list(impurities(module)) == []
