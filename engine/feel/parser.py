"""Turns text into a syntax tree: a Pratt parser whose lexer is led by the names in scope (DMN 1.5, 10.3.1.2)."""

from __future__ import annotations

from typing import Final, cast

from engine.errors import FeelSyntaxError, RuleSetError
from engine.feel import ast
from engine.feel.builtins import CLOCK_NAMES
from engine.feel.lexer import Lexer
from engine.feel.scope import NameIndex, Scope, index_names
from engine.feel.type_parser import TypeParser
from engine.feel.types import ContextOf
from engine.feel.visible import VisibleNames, item_of
from engine.values import number, temporal_of

MAX_NESTING: Final = 60
"""How deep expressions may nest; well inside what the interpreter's own stack can hold."""
MAX_HEIGHT: Final = 100
"""How high a tree may grow by chains of operators of one rank."""
MAX_LENGTH: Final = 20_000
"""Characters of one expression."""

_BINDING: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 8, "[": 9, ".": 9, "(": 9,
}  # fmt: skip
_ADDITIVE: Final = 3
_UNARY: Final = 7
_COMPARISONS: Final = ("<=", ">=", "!=", "<", ">", "=")
_RESERVED: Final = frozenset({"and", "or", "in", "between", "then", "else", "return", "satisfies"})
_INPUT: Final = "?"


class Parser:
    """One parse of one text."""

    def __init__(self, text: str, scope: Scope, where: str) -> None:
        if len(text) > MAX_LENGTH:
            raise FeelSyntaxError(f"an expression may have {MAX_LENGTH} characters", end=len(text), where=where)
        self.lexer = Lexer(text, where)
        self.scope = scope
        self._visible = VisibleNames(scope)
        self._types = TypeParser(self.lexer, scope)
        self._depth = 0
        self._height = 0
        self._in_range_end = False
        self._work = 20 * len(text) + 2_000

    def expression(self) -> ast.Node:
        """Parse the whole text as one expression."""
        node = self._expression()
        self._expect_end()
        return node

    def unary_tests(self) -> ast.Tests:
        """Parse the whole text as the content of a decision table cell."""
        text = self.lexer.text
        if text.strip() == "-":
            return ast.Tests((), span=(0, len(text)))
        with self._visible.local({_INPUT: None}):
            state = self._state()
            negated = self._negated_tests()
            if negated is not None:
                return negated
            self._restore(state)
            tests = self._test_list()
            self._expect_end()
        return ast.Tests(tests, span=(0, len(text)))

    def expressions(self) -> tuple[ast.Node, ...]:
        """Parse the whole text as expressions separated by commas (DMN 1.5, 8.3.4: a list of allowed values)."""
        found = [self._expression()]
        while self.lexer.accept(","):
            found.append(self._expression())
        self._expect_end()
        return tuple(found)

    def _negated_tests(self) -> ast.Tests | None:
        """Parse `not(…)` that is the whole cell; None if the cell only begins with a call of `not`."""
        lexer = self.lexer
        if not (lexer.accept_word("not") and lexer.accept("(")):
            return None
        try:
            tests = self._test_list()
        except RuleSetError:
            return None
        if lexer.accept(")") and lexer.at_end():
            return ast.Tests(tests, negated=True, span=(0, len(lexer.text)))
        return None

    def _test_list(self) -> tuple[ast.Node, ...]:
        tests = [self._test()]
        while self.lexer.accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> ast.Node:
        return self._comparison_test() or self._expression()

    def _comparison_test(self) -> ast.ComparisonTest | None:
        start = self.lexer.position
        for symbol in _COMPARISONS:
            if self.lexer.accept(symbol):
                operand = self._expression(_ADDITIVE)
                return ast.ComparisonTest(symbol, operand, span=self._span(start))
        return None

    def _expect_end(self) -> None:
        if not self.lexer.at_end():
            raise self.lexer.error(f"expected the end, found {self.lexer.found()}")

    def _span(self, start: int) -> ast.Span:
        """Return the span from `start` to here, without the white space just skipped."""
        end = self.lexer.position
        return start, start + len(self.lexer.text[start:end].rstrip())

    def _expression(self, floor: int = 0) -> ast.Node:
        """Parse an expression whose operators all bind more tightly than `floor`."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.lexer.error(f"expressions may nest {MAX_NESTING} deep")
        height_beside, self._height = self._height, 0
        start = self.lexer.position
        left = self._prefix()
        while (operator := self.lexer.operator()) is not None and _BINDING[operator] > floor:
            extended = self._extended(left, operator, start)
            if extended is None:
                break
            left = extended
            self._height += 1
            if self._height > MAX_HEIGHT:
                raise self.lexer.error(f"operators may stack {MAX_HEIGHT} high", start=start)
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
        if operator in _COMPARISONS:
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
        low = self._expression(_ADDITIVE)
        self.lexer.expect_word("and")
        high = self._expression(_ADDITIVE)
        return ast.Between(left, low, high, span=self._span(start))

    def _in(self, left: ast.Node, start: int) -> ast.Node:
        self.lexer.accept_word("in")
        tests = self._bracketed_tests()
        if tests is None:
            tests = (self._comparison_test() or self._expression(_ADDITIVE),)
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
            if len(tests) > 1 or follows is None or _BINDING[follows] <= _ADDITIVE:
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

    def _prefix(self) -> ast.Node:
        self._count_work()
        lexer = self.lexer
        start = lexer.position
        if lexer.at_end():
            raise lexer.error("expected an expression, found the end")
        text = lexer.number()
        if text is not None:
            return ast.NumberLiteral(number(text), span=self._span(start))
        match lexer.text[start]:
            case '"':
                return ast.StringLiteral(lexer.string(), span=self._span(start))
            case "-":
                lexer.accept("-")
                return ast.Negation(self._expression(_UNARY), span=self._span(start))
            case "(":
                return self._parenthesised(start)
            case "[" | "]":
                return self._bracketed(start)
            case "{":
                return self._context(start)
            case "@":
                return self._at_literal(start)
        return self._named(start)

    def _at_literal(self, start: int) -> ast.Node:
        self.lexer.accept("@")
        if not self.lexer.at('"'):
            raise self.lexer.error(f"expected a string after `@`, found {self.lexer.found()}")
        text = self.lexer.string()
        return ast.AtLiteral(text, temporal_of(text), span=self._span(start))

    def _parenthesised(self, start: int) -> ast.Node:
        self.lexer.accept("(")
        test = self._comparison_test()
        if test is not None:
            self.lexer.expect(")")
            return ast.ComparisonTest(test.operator, test.operand, span=self._span(start))
        node = self._expression_in_brackets()
        if self.lexer.accept(".."):
            return self._range(node, low_included=False, start=start)
        self.lexer.expect(")")
        return node

    def _bracketed(self, start: int) -> ast.Node:
        """Parse what begins with a square bracket: a list or a range."""
        opening = self.lexer.text[start]
        self.lexer.accept(opening)
        items: list[ast.Node] = []
        while opening == "]" or not self.lexer.accept("]"):
            if items:
                self.lexer.expect(",")
            items.append(self._test_in_brackets())
            if len(items) == 1 and self.lexer.accept(".."):
                return self._range(items[0], low_included=opening == "[", start=start)
            if opening == "]":
                raise self.lexer.error(f"expected `..`, found {self.lexer.found()}")
        return ast.ListLiteral(tuple(items), span=self._span(start))

    def _range(self, low: ast.Node, *, low_included: bool, start: int) -> ast.Node:
        outer, self._in_range_end = self._in_range_end, True
        high = self._expression()
        self._in_range_end = outer
        high_included = self.lexer.accept("]")
        if not (high_included or self.lexer.accept(")") or self.lexer.accept("[")):
            raise self.lexer.error(f"expected the end of a range, found {self.lexer.found()}")
        return ast.RangeLiteral(low, high, low_included, high_included, span=self._span(start))

    def _context(self, start: int) -> ast.Node:
        self.lexer.accept("{")
        entries: list[ast.ContextEntry] = []
        with self._visible.local({}):
            while not self.lexer.accept("}"):
                if entries:
                    self.lexer.expect(",")
                entries.append(self._entry())
        return ast.ContextLiteral(tuple(entries), span=self._span(start))

    def _entry(self) -> ast.ContextEntry:
        start = self.lexer.position
        key = self.lexer.string() if self.lexer.at('"') else self.lexer.name_before(":")
        if key is None:
            raise self.lexer.error(f"expected a name and `:`, found {self.lexer.found()}")
        self.lexer.expect(":")
        self._visible.note_member(key)
        # A function may call itself by the key that it is bound to.
        if self.lexer.at_word("function"):
            self._visible.bind(key)
        value = self._expression_in_brackets()
        self._visible.bind(key, self._visible.type_of(value))
        return ast.ContextEntry(key, value, span=self._span(start))

    def _named(self, start: int) -> ast.Node:
        """Parse what begins with a word: a keyword's construct, a literal, or a name."""
        lexer = self.lexer
        word = lexer.word()
        known = lexer.longest_name(self._visible.indexes())
        if known is None or known[1] - start == len(word or ""):
            match word:
                case "true" | "false":
                    lexer.accept(word)
                    return ast.BooleanLiteral(word == "true", span=self._span(start))
                case "null":
                    lexer.accept(word)
                    return ast.NullLiteral(span=self._span(start))
                case "if":
                    return self._if(start)
                case "for":
                    return self._for(start)
                case "some" | "every":
                    return self._quantified(start, word)
                case "function":
                    return self._function(start)
        if known is None:
            return self._unknown_name(start, word)
        name, lexer.position = known
        lexer.skip_space()
        self._refuse_clock(name, start)
        return ast.Name(name, span=self._span(start))

    def _refuse_clock(self, name: str, start: int) -> None:
        if self.scope.strict and name in CLOCK_NAMES and not self._visible.is_shadowed(name):
            message = f"`{name}` is not allowed: a rule may not ask what day it is"
            raise RuleSetError(message, where=self._place(start), fix="make the date an input")

    def _unknown_name(self, start: int, word: str | None) -> ast.Node:
        if word is None or word in _RESERVED:
            raise self.lexer.error(f"expected an expression, found {self.lexer.found()}")
        if self.scope.strict and not self._visible.unchecked:
            near = self._visible.nearest(word)
            fix = f"did you mean `{near}`?" if near else "declare it as an input or figure"
            raise RuleSetError(f"unknown name `{word}`", where=self._place(start), fix=fix)
        self.lexer.accept(word)
        return ast.Name(word, span=self._span(start))

    def _place(self, start: int) -> str:
        place = f"character {start + 1}"
        return f"{self.lexer.where}: {place}" if self.lexer.where else place

    def _if(self, start: int) -> ast.Node:
        self.lexer.accept_word("if")
        condition = self._expression_in_brackets()
        self.lexer.expect_word("then")
        consequence = self._expression_in_brackets()
        self.lexer.expect_word("else")
        return ast.If(condition, consequence, self._expression(), span=self._span(start))

    def _for(self, start: int) -> ast.Node:
        self.lexer.accept_word("for")
        with self._visible.local({}):
            iterations = self._iterations()
            self.lexer.expect_word("return")
            self._visible.bind("partial")
            body = self._expression()
        return ast.For(iterations, body, span=self._span(start))

    def _quantified(self, start: int, word: str) -> ast.Node:
        self.lexer.accept_word(word)
        with self._visible.local({}):
            iterations = self._iterations()
            self.lexer.expect_word("satisfies")
            condition = self._expression()
        quantifier: Final = "some" if word == "some" else "every"
        return ast.Quantified(quantifier, iterations, condition, span=self._span(start))

    def _iterations(self) -> tuple[ast.Iteration, ...]:
        found = [self._iteration()]
        while self.lexer.accept(","):
            found.append(self._iteration())
        return tuple(found)

    def _iteration(self) -> ast.Iteration:
        start = self.lexer.position
        name = self.lexer.name_before_in()
        source = self._expression_in_brackets()
        until = self._expression_in_brackets() if self.lexer.accept("..") else None
        self._visible.bind(name, item_of(self._visible.type_of(source)))
        return ast.Iteration(name, source, until, span=self._span(start))

    def _function(self, start: int) -> ast.Node:
        self.lexer.accept_word("function")
        self.lexer.expect("(")
        parameters: list[ast.Parameter] = []
        while not self.lexer.accept(")"):
            if parameters:
                self.lexer.expect(",")
            parameters.append(self._parameter())
        external = self.lexer.accept_word("external")
        with self._visible.local({one.name: self._types.resolved(one.type) for one in parameters}):
            body = self._expression()
        return ast.FunctionDefinition(tuple(parameters), body, external, span=self._span(start))

    def _parameter(self) -> ast.Parameter:
        start = self.lexer.position
        name = self.lexer.name_before(":,)")
        if name is None:
            raise self.lexer.error(f"expected a parameter name, found {self.lexer.found()}")
        kind = self._types.type() if self.lexer.accept(":") else None
        return ast.Parameter(name, kind, span=self._span(start))


def parse_expression(text: str, scope: Scope, *, where: str = "") -> ast.Node:
    """Parse one expression; FeelSyntaxError if it is none."""
    return Parser(text, scope, where).expression()


def parse_unary_tests(text: str, scope: Scope, *, where: str = "") -> ast.Tests:
    """Parse the content of a decision table cell; FeelSyntaxError if it is none."""
    return Parser(text, scope, where).unary_tests()


def parse_expressions(text: str, scope: Scope, *, where: str = "") -> tuple[ast.Node, ...]:
    """Parse expressions separated by commas."""
    return Parser(text, scope, where).expressions()
