"""Turns text into a syntax tree: a Pratt parser whose lexer is led by the names in scope (DMN 1.5, 10.3.1.2)."""

from __future__ import annotations

from typing import Final

from engine.errors import RuleSetError
from engine.feel import ast
from engine.feel.builtins import CLOCK_NAMES
from engine.feel.pratt import PrattParser
from engine.feel.scope import Scope
from engine.feel.visible import item_of
from engine.values import number, temporal_of

_UNARY: Final = 7
_RESERVED: Final = frozenset({"and", "or", "in", "between", "then", "else", "return", "satisfies"})
_INPUT: Final = "?"


class Parser(PrattParser):
    """One parse of one text."""

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

    def _expect_end(self) -> None:
        if not self.lexer.at_end():
            raise self.lexer.error(f"expected the end, found {self.lexer.found()}")

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
        if opening == "[" and self.lexer.at("]") and not self._range_follows():
            self.lexer.accept("]")
            return ast.ListLiteral((), span=self._span(start))
        items: list[ast.Node] = []
        while opening == "]" or not items or not self.lexer.accept("]"):
            if items:
                self.lexer.expect(",")
            items.append(self._test_in_brackets())
            if len(items) == 1 and self.lexer.accept(".."):
                return self._range(items[0], low_included=opening == "[", start=start)
            if opening == "]":
                raise self.lexer.error(f"expected `..`, found {self.lexer.found()}")
        return ast.ListLiteral(tuple(items), span=self._span(start))

    def _range_follows(self) -> bool:
        """Say whether the `]` that comes next opens a range, as in `[]1..3], 5]`, rather than closing an empty list.

        It does if an operand comes after it that could not follow a list; what could, follows the empty list.
        """
        state = self._state()
        self.lexer.accept("]")
        ends = (
            self.lexer.at_end()
            or self.lexer.text[self.lexer.position] in ",;.)]}>"
            or self.lexer.operator() is not None
        )
        found = not ends and self.lexer.word() not in _RESERVED
        self._restore(state)
        return found

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
