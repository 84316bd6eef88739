"""Makes syntax trees of every kind at random, from a seed: what they say need not make sense, only be FEEL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Final

from engine.feel import ast
from engine.feel.builtins import BUILTINS
from engine.values import temporal_of

NAMES: Final = ("age", "earnings week", "outcomes", "worker", "limit")
MEMBERS: Final = ("relation", "same household", "year", "start included")
KEYS: Final = (*MEMBERS, "a+b", "no (name)", "", "ü", "x'y")
FUNCTIONS: Final = tuple(BUILTINS)
AT_TEXTS: Final = ("2015-04-01", "10:00:00Z", "2015-04-01T10:00:00@Europe/London", "P1Y2M", "-P3DT4H", "no", "")
ALPHABET: Final = "ab \"\\\n\t/*'é🐎\u0301\ufeff\u2028<&-"
OPERATORS: Final[tuple[ast.ArithmeticOperator, ...]] = ("+", "-", "*", "/", "**")
COMPARISONS: Final[tuple[ast.ComparisonOperator, ...]] = ("=", "!=", "<", "<=", ">", ">=")
SIMPLE_TYPES: Final = ("number", "date and time", "Any", "list", "days and time duration", "function")


class TreeMaker:
    """Makes trees up to a depth."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._makers: tuple[Callable[[int], ast.Node], ...] = (
            self._arithmetic, self._comparison, self._logical, self._between, self._in, self._instance, self._postfix,
            self._call, self._choice, self._loop, self._function, self._range, self._open_range, self._list,
            self._context, self._negation,
        )  # fmt: skip

    def tree(self, depth: int) -> ast.Node:
        """Return an expression."""
        if depth <= 0 or self._random.random() < 0.15:
            return self._leaf()
        return self._random.choice(self._makers)(depth - 1)

    def cell(self, depth: int) -> ast.Tests:
        """Return the content of a decision table cell."""
        return ast.Tests(self._tests(depth), self._flip()) if self._random.random() < 0.95 else ast.Tests(())

    def _flip(self) -> bool:
        return self._random.random() < 0.5

    def _several(self, depth: int, least: int = 0) -> tuple[ast.Node, ...]:
        return tuple(self.tree(depth) for _ in range(self._random.randint(least, 3)))

    def _leaf(self) -> ast.Node:
        match self._random.randrange(7):
            case 0:
                return ast.StringLiteral(self._text())
            case 1:
                return ast.BooleanLiteral(self._flip())
            case 2:
                return ast.NullLiteral()
            case 3:
                text = self._random.choice(AT_TEXTS)
                return ast.AtLiteral(text, temporal_of(text))
            case 4 | 5:
                return ast.Name(self._random.choice(NAMES))
        digits = self._random.randrange(10 ** self._random.choice((1, 3, 20, 34)))
        return ast.NumberLiteral(Decimal(digits).scaleb(self._random.choice((0, 0, 0, -2, -30, 40, -6000))))

    def _text(self) -> str:
        return "".join(self._random.choice(ALPHABET) for _ in range(self._random.randrange(6)))

    def _arithmetic(self, depth: int) -> ast.Node:
        return ast.Arithmetic(self._random.choice(OPERATORS), self.tree(depth), self.tree(depth))

    def _comparison(self, depth: int) -> ast.Node:
        return ast.Comparison(self._random.choice(COMPARISONS), self.tree(depth), self.tree(depth))

    def _negation(self, depth: int) -> ast.Node:
        return ast.Negation(self.tree(depth))

    def _logical(self, depth: int) -> ast.Node:
        operands = self._several(depth, least=2)
        return ast.Conjunction(operands) if self._flip() else ast.Disjunction(operands)

    def _between(self, depth: int) -> ast.Node:
        return ast.Between(self.tree(depth), self.tree(depth), self.tree(depth))

    def _in(self, depth: int) -> ast.Node:
        return ast.In(self.tree(depth), self._tests(depth))

    def _tests(self, depth: int) -> tuple[ast.Node, ...]:
        count = self._random.randint(1, 3)
        return tuple(self._open_range(depth) if self._flip() else self.tree(depth) for _ in range(count))

    def _instance(self, depth: int) -> ast.Node:
        return ast.InstanceOf(self.tree(depth), self._type(2))

    def _type(self, depth: int) -> ast.TypeExpression:
        pick = self._random.randrange(8) if depth else 0
        if pick < 4:
            return ast.NamedType(self._random.choice(SIMPLE_TYPES))
        if pick < 6:
            return ast.ListType(self._type(depth - 1)) if pick == 4 else ast.RangeType(self._type(depth - 1))
        parts = tuple(self._type(depth - 1) for _ in range(self._random.randrange(3)))
        if pick == 6:
            return ast.ContextType(tuple(zip(MEMBERS, parts, strict=False)))
        return ast.FunctionType(parts, self._type(depth - 1))

    def _postfix(self, depth: int) -> ast.Node:
        source = self.tree(depth)
        return ast.Path(source, self._random.choice(MEMBERS)) if self._flip() else ast.Filter(source, self.tree(depth))

    def _call(self, depth: int) -> ast.Node:
        function = self.tree(depth) if self._random.random() < 0.2 else ast.Name(self._random.choice(FUNCTIONS))
        arguments = self._several(depth)
        names = self._random.sample(MEMBERS, len(arguments)) if self._random.random() < 0.3 else ()
        return ast.Invocation(function, arguments, tuple(names))

    def _choice(self, depth: int) -> ast.Node:
        return ast.If(self.tree(depth), self.tree(depth), self.tree(depth))

    def _loop(self, depth: int) -> ast.Node:
        iterations = tuple(
            ast.Iteration(name, self.tree(depth), self.tree(depth) if self._random.random() < 0.3 else None)
            for name in ("x", "y z")[: self._random.randint(1, 2)]
        )
        if self._flip():
            return ast.For(iterations, self.tree(depth))
        return ast.Quantified("some" if self._flip() else "every", iterations, self.tree(depth))

    def _function(self, depth: int) -> ast.Node:
        names = ("p", "q r")[: self._random.randrange(3)]
        parameters = tuple(ast.Parameter(name, self._type(2) if self._flip() else None) for name in names)
        return ast.FunctionDefinition(parameters, self.tree(depth), self._random.random() < 0.1)

    def _range(self, depth: int) -> ast.Node:
        return ast.RangeLiteral(self.tree(depth), self.tree(depth), self._flip(), self._flip())

    def _open_range(self, depth: int) -> ast.Node:
        return ast.ComparisonTest(self._random.choice(COMPARISONS), self.tree(depth))

    def _list(self, depth: int) -> ast.Node:
        return ast.ListLiteral(self._several(depth))

    def _context(self, depth: int) -> ast.Node:
        entries = (
            ast.ContextEntry(self._random.choice(KEYS), self.tree(depth)) for _ in range(self._random.randrange(3))
        )
        return ast.ContextLiteral(tuple(entries))
