"""Reads one token at a time, as the parser asks for it, with the names in scope deciding where a name ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.errors import FeelSyntaxError
from engine.feel.scope import NAME_START, NAME_TOKEN, WORD, NameIndex

_SPACE = re.compile(
    "(?:[\u0009-\u000d\u0020\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]"
    r"|//[^\n\r]*|/\*.*?\*/)*",
    re.DOTALL,
)
_NO_SPACE = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()[]{}<>=!?*+-,.:@"')
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r'"((?:[^"\\\n\r]|\\[^\n\r])*)"')
_OPERATOR = re.compile(r"\*\*|<=|>=|!=|[=<>+\-*/\[(]|\.(?!\.)|(?:and|or|in|between|instance)(?![\w?])")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([\"'\\nrt]))")
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATE_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Lexer:
    """A position in a text, and ways to move it over one token."""

    __slots__ = ("position", "text", "where")

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.position = 0
        self.skip_space()

    def skip_space(self) -> None:
        """Move over white space and comments."""
        if self.text[self.position : self.position + 1] in _NO_SPACE:
            return  # by far the commonest case, and the dearest to ask a pattern about
        match = _SPACE.match(self.text, self.position)
        if match is not None:
            self.position = match.end()

    def at_end(self) -> bool:
        """Say whether nothing is left."""
        return self.position >= len(self.text)

    def at(self, symbol: str) -> bool:
        """Say whether the symbol comes next."""
        return self.text.startswith(symbol, self.position)

    def accept(self, symbol: str) -> bool:
        """Move over the symbol if it comes next."""
        if not self.text.startswith(symbol, self.position):
            return False
        self.position += len(symbol)
        self.skip_space()
        return True

    def expect(self, symbol: str) -> None:
        """Move over the symbol, which must come next."""
        if not self.accept(symbol):
            raise self.error(f"expected `{symbol}`, found {self.found()}")

    def at_word(self, word: str) -> bool:
        """Say whether this whole word comes next."""
        match = WORD.match(self.text, self.position)
        return match is not None and match.group() == word

    def accept_word(self, word: str) -> bool:
        """Move over the word if it comes next."""
        if not self.at_word(word):
            return False
        self.position += len(word)
        self.skip_space()
        return True

    def expect_word(self, word: str) -> None:
        """Move over the word, which must come next."""
        if not self.accept_word(word):
            raise self.error(f"expected `{word}`, found {self.found()}")

    def operator(self) -> str | None:
        """Return the operator that comes next, without moving."""
        match = _OPERATOR.match(self.text, self.position)
        return None if match is None else match.group()

    def word(self) -> str | None:
        """Return the single word that comes next, without moving."""
        match = WORD.match(self.text, self.position)
        return None if match is None else match.group()

    def number(self) -> str | None:
        """Move over a numeric literal and return its text, or None if there is none."""
        match = _NUMBER.match(self.text, self.position)
        if match is None:
            return None
        self.position = match.end()
        self.skip_space()
        return match.group()

    def string(self) -> str:
        """Move over a string literal and return its content with escapes resolved."""
        match = _STRING.match(self.text, self.position)
        if match is None:
            raise self.error("a string is not closed", end=len(self.text))
        content = _SURROGATE_PAIR.sub(_joined, _ESCAPE.sub(_unescaped, match.group(1)))
        if _LONE_SURROGATE.search(content) is not None:
            raise self.error("a string holds half of a surrogate pair", end=match.end())
        self.position = match.end()
        self.skip_space()
        return content

    def longest_name(self, indexes: Iterable[NameIndex]) -> tuple[str, int] | None:
        """Return the longest name of these indexes that comes next, and where it ends. The first index wins a tie."""
        first = NAME_TOKEN.match(self.text, self.position)
        if first is None or NAME_START.match(self.text, self.position) is None:
            return None
        ahead = _Ahead(self.text, first)
        best: tuple[str, int] | None = None
        best_length = 0
        for index in indexes:
            for tokens, name in index.get(first.group(), ()):
                if len(tokens) <= best_length:
                    break
                end = ahead.end_of(tokens)
                if end is not None:
                    best, best_length = (name, end), len(tokens)
                    break
        return best

    def name_before(self, stops: str) -> str | None:
        """Move over a new name that ends before one of the stop characters; None, unmoved, if there is none."""
        start = position = self.position
        if NAME_START.match(self.text, position) is None:
            return None
        end = position
        while (match := NAME_TOKEN.match(self.text, position)) is not None:
            end = match.end()
            gap = _SPACE.match(self.text, end)
            position = end if gap is None else gap.end()
        if position >= len(self.text) or self.text[position] not in stops:
            return None
        self.position = position
        return " ".join(self.text[start:end].split())

    def name_before_in(self) -> str:
        """Move over a new name that ends before the keyword `in`, and over the keyword."""
        start, end = self.position, self.position
        while (match := NAME_TOKEN.match(self.text, self.position)) is not None:
            if match.group() == "in" and end > start:
                self.accept_word("in")
                return " ".join(self.text[start:end].split())
            self.position = end = match.end()
            self.skip_space()
        raise self.error(f"expected a name and `in`, found {self.found()}")

    def found(self) -> str:
        """Say what comes next, for a message."""
        if self.at_end():
            return "the end"
        match = WORD.match(self.text, self.position) or _NUMBER.match(self.text, self.position)
        return f"`{match.group() if match else self.text[self.position]}`"

    def error(self, message: str, *, start: int | None = None, end: int | None = None) -> FeelSyntaxError:
        """Return a syntax error that points at the next character, or at the span given."""
        begin = self.position if start is None else start
        return FeelSyntaxError(message, start=begin, end=max(begin, end or begin + 1), where=self.where)


class _Ahead:
    """The name tokens that come next in a text, each read once however many names begin with the first one."""

    __slots__ = ("_begins", "_ends", "_text", "_tokens")

    def __init__(self, text: str, first: re.Match[str]) -> None:
        self._text = text
        self._tokens = [first.group()]
        self._ends = [first.end()]
        self._begins: dict[int, tuple[str, ...]] = {}

    def end_of(self, tokens: tuple[str, ...]) -> int | None:
        """Return where these tokens end, or None if others come."""
        length = len(tokens)
        begin = self._begins.get(length)
        if begin is None:
            begin = self._begins[length] = self._begin(length)
        return self._ends[length - 1] if begin == tokens else None

    def _begin(self, length: int) -> tuple[str, ...]:
        while len(self._tokens) < length:
            gap = _SPACE.match(self._text, self._ends[-1])
            match = NAME_TOKEN.match(self._text, self._ends[-1] if gap is None else gap.end())
            if match is None:
                break
            self._tokens.append(match.group())
            self._ends.append(match.end())
        return tuple(self._tokens[:length])


def _unescaped(match: re.Match[str]) -> str:
    short, long, plain = match.groups()
    if plain is not None:
        return _PLAIN_ESCAPES.get(plain, plain)
    number = int(short or long, 16)
    return chr(number) if number <= 0x10FFFF else match.group()


def _joined(match: re.Match[str]) -> str:
    high, low = (ord(half) for half in match.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
