"""The half of the parser that reads what stands between and after operands, by how tightly operators bind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, cast

from engine.errors import FeelSyntaxError, RuleSetError
from engine.feel import ast
from engine.feel.lexer import Lexer
from engine.feel.scope import NameIndex, Scope, index_names
from engine.feel.type_parser import TypeParser
from engine.feel.types import ContextOf
from engine.feel.visible import VisibleNames, item_of
from engine.limits import HEIGHT, NESTING, TEXT_LENGTH

_BINDING: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 8, "[": 9, ".": 9, "(": 9,
}  # fmt: skip
ADDITIVE: Final = 3
COMPARISONS: Final = ("<=", ">=", "!=", "<", ">", "=")


class PrattParser(ABC):
    """One parse of one text, as far as infix and postfix operators go; a subclass reads the operands."""

    def __init__(self, text: str, scope: Scope, where: str) -> None:
        if len(text) > TEXT_LENGTH:
            raise FeelSyntaxError(f"an expression may have {TEXT_LENGTH} characters", end=len(text), where=where)
        self.lexer = Lexer(text, where)
        self.scope = scope
        self._visible = VisibleNames(scope)
        self._types = TypeParser(self.lexer, scope)
        self._depth = 0
        self._height = 0
        self._in_range_end = False
        self._work = 20 * len(text) + 2_000

    @abstractmethod
    def _prefix(self) -> ast.Node:
        """Parse an operand."""

    def _comparison_test(self) -> ast.ComparisonTest | None:
        start = self.lexer.position
        for symbol in COMPARISONS:
            if self.lexer.accept(symbol):
                operand = self._expression(ADDITIVE)
                return ast.ComparisonTest(symbol, operand, span=self._span(start))
        return None

    def _span(self, start: int) -> ast.Span:
        """Return the span from `start` to here, without the white space just skipped."""
        end = self.lexer.position
        return start, start + len(self.lexer.text[start:end].rstrip())

    def _expression(self, floor: int = 0) -> ast.Node:
        """Parse an expression whose operators all bind more tightly than `floor`."""
        self._depth += 1
        if self._depth > NESTING:
            raise self.lexer.error(f"expressions may nest {NESTING} deep")
        height_beside, self._height = self._height, 0
        start = self.lexer.position
        left = self._prefix()
        while (operator := self.lexer.operator()) is not None and _BINDING[operator] > floor:
            extended = self._extended(left, operator, start)
            if extended is None:
                break
            left = extended
            self._height += 1
            if self._height > HEIGHT:
                raise self.lexer.error(f"operators may stack {HEIGHT} high", start=start)
        self._height = max(height_beside, self._height + 1)
        self._depth -= 1
        return left

    def _extended(self, left: ast.Node, operator: str, start: int) -> ast.Node | None:
        """Parse what follows `left`. None means that the operator belongs to something outside."""
        self._count_work()
        match operator:
            case "[":
                return self._filter(left, start)
            case ".":
                return self._path(left, start)
            case "(":
                return self._invocation(left, start)
            case "or" | "and":
                return self._logical(left, operator, start)
            case "between":
                return self._between(left, start)
            case "in":
                return self._in(left, start)
            case "instance":
                return self._instance_of(left, start)
        self.lexer.accept(operator)
        right = self._expression(_BINDING[operator])
        if operator in COMPARISONS:
            return ast.Comparison(cast(ast.ComparisonOperator, operator), left, right, span=self._span(start))
        return ast.Arithmetic(cast(ast.ArithmeticOperator, operator), left, right, span=self._span(start))

    def _count_work(self) -> None:
        """Bound backtracking, so that a hostile text costs time in proportion to its length."""
        self._work -= 1
        if self._work < 0:
            raise self.lexer.error("the expression is too ambiguous to read")

    def _logical(self, left: ast.Node, word: str, start: int) -> ast.Node:
        operands = [left]
        while self.lexer.accept_word(word):
            operands.append(self._expression(_BINDING[word]))
        kind = ast.Conjunction if word == "and" else ast.Disjunction
        return kind(tuple(operands), span=self._span(start))

    def _between(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept_word("between")
        low = self._expression(ADDITIVE)
        self.lexer.expect_word("and")
        high = self._expression(ADDITIVE)
        return ast.Between(left, low, high, span=self._span(start))

    def _in(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept_word("in")
        tests = self._bracketed_tests()
        if tests is None:
            tests = (self._comparison_test() or self._expression(ADDITIVE),)
        return ast.In(left, tests, span=self._span(start))

    def _bracketed_tests(self) -> tuple[ast.Node, ...] | None:
        """Parse `(test, test)` after `in`; None, unmoved, where the bracket only begins an expression or range."""
        state = self._state()
        if not self.lexer.accept("("):
            return None
        tests = [self._test_in_brackets()]
        while self.lexer.accept(","):
            tests.append(self._test_in_brackets())
        if self.lexer.accept(")"):
            follows = self.lexer.operator()
            if len(tests) > 1 or follows is None or _BINDING[follows] <= ADDITIVE:
                return tuple(tests)
        self._restore(state)
        return None

    def _test_in_brackets(self) -> ast.Node:
        return self._comparison_test() or self._expression_in_brackets()

    def _instance_of(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept_word("instance")
        self.lexer.expect_word("of")
        return ast.InstanceOf(left, self._types.type(), span=self._span(start))

    def _filter(self, left: ast.Node, start: int) -> ast.Node | None:
        """Parse `[condition]`. None if the bracket closes a range instead, as in `[1..3[`."""
        state = self._state()
        self.lexer.accept("[")
        try:
            with self._visible.item_of(self._visible.type_of(left)):
                condition = self._expression_in_brackets()
            self.lexer.expect("]")
        except RuleSetError:
            self._restore(state)
            if not self._in_range_end:
                raise
            return None
        return ast.Filter(left, condition, span=self._span(start))

    def _state(self) -> tuple[int, int, int, int, bool]:
        return self.lexer.position, self._depth, self._height, self._visible.unchecked, self._in_range_end

    def _restore(self, state: tuple[int, int, int, int, bool]) -> None:
        """Go back to where a reading began that turned out to be the wrong one."""
        self.lexer.position, self._depth, self._height, self._visible.unchecked, self._in_range_end = state

    def _path(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept(".")
        kind = item_of(self._visible.type_of(left))
        own = [index_names(name for name, _ in kind.members)] if isinstance(kind, ContextOf) else []
        typed = own and self.lexer.longest_name(own) is not None
        member = self._name_from(own if typed else self._visible.any_member())
        if member is None:
            raise self.lexer.error(f"expected a member name, found {self.lexer.found()}")
        return ast.Path(left, member, span=self._span(start))

    def _name_from(self, indexes: list[NameIndex]) -> str | None:
        """Move over the longest name of the indexes, or else over a single word."""
        known = self.lexer.longest_name(indexes)
        if known is not None:
            name, self.lexer.position = known
            self.lexer.skip_space()
            return name
        word = self.lexer.word()
        if word is not None:
            self.lexer.accept(word)
        return word

    def _invocation(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept("(")
        arguments: list[ast.Node] = []
        names: list[str] = []
        while not self.lexer.accept(")"):
            if arguments:
                self.lexer.expect(",")
            name = self.lexer.name_before(":")
            if name is not None:
                self.lexer.expect(":")
                names.append(name)
            arguments.append(self._expression_in_brackets())
            if names and len(names) != len(arguments):
                raise self.lexer.error("arguments are either all named or none", start=start)
        return ast.Invocation(left, tuple(arguments), tuple(names), span=self._span(start))

    def _expression_in_brackets(self) -> ast.Node:
        """Parse an expression inside brackets of its own, where `[` can again only be a filter."""
        outer, self._in_range_end = self._in_range_end, False
        node = self._expression()
        self._in_range_end = outer
        return node
