"""String functions (DMN 1.5, 10.3.4.3). Positions and lengths count characters, not code units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from engine.feel.builtins.patterns import Expression, PatternError, compiled, replacement_template
from engine.feel.builtins.signature import Builtin, signature
from engine.feel.run import Fault, Run
from engine.values import NULL, Code, Null, Value

_PATTERN_STEPS: Final = 2_000
"""What reading a pattern takes, in steps."""
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


def whole_position(value: Decimal) -> int:
    """Return a position or length as an integer, dropping a fraction; beyond any list or text it is held at 10**9."""
    if value.adjusted() > 9:
        return -(10**9) if value < 0 else 10**9
    return int(value)


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> Value | Fault:
    """Counting starts at 1, or at -1 from the end."""
    position = whole_position(start)
    if position == 0 or abs(position) > len(text):
        return Fault(Code.NO_SUCH_POSITION, "there is no such position in the text", (text, start))
    begin = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[begin:]
    count = whole_position(length)
    if count < 1:
        return Fault(Code.OUT_OF_RANGE, "a length must be at least 1", (length,))
    return text[begin : begin + count]


def _string_length(text: str) -> Value:
    return Decimal(len(text))


def _substring_before(text: str, match: str) -> Value:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


def _substring_after(text: str, match: str) -> Value:
    if not match:
        return text
    _, _, after = text.partition(match)
    return after


def _expression(pattern: str, flags: str | Null, text: str, run: Run) -> Expression:
    """Return the compiled pattern; PatternError if it, or the text it is to search, cannot be used."""
    run.once(pattern, _PATTERN_STEPS + len(pattern))
    if _HALF_CHARACTER.search(text) is not None:
        raise PatternError("the text holds half of a surrogate pair")
    return compiled(pattern, "" if isinstance(flags, Null) else flags)


def _matches(run: Run, text: str, pattern: str, flags: str | Null) -> Value | Fault:
    try:
        return _expression(pattern, flags, text, run).search(text, run.spend) is not None
    except PatternError as error:
        return Fault(Code.INVALID_PATTERN, str(error), (pattern, flags))


def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | Null) -> Value | Fault:
    literal = not isinstance(flags, Null) and "q" in flags
    try:
        expression = _expression(pattern, flags, text, run)
        template = replacement_template(replacement, expression.groups, literal=literal)
    except PatternError as error:
        return Fault(Code.INVALID_PATTERN, str(error), (pattern, replacement, flags))
    if expression.search("", run.spend) is not None:
        return Fault(Code.INVALID_PATTERN, "a pattern to replace may not match the empty text", (pattern,))
    pieces: list[str] = []
    size = end = 0
    for match in expression.finditer(text, run.spend):
        pieces.append(text[end : match.start()])
        pieces.extend(part if isinstance(part, str) else match.group(part) or "" for part in template)
        end = match.end()
        size += sum(map(len, pieces[-len(template) - 1 :]))
        run.check_characters(size)
    return "".join((*pieces, text[end:]))


def _split(run: Run, text: str, delimiter: str) -> Value | Fault:
    try:
        expression = _expression(delimiter, NULL, text, run)
    except PatternError as error:
        return Fault(Code.INVALID_PATTERN, str(error), (delimiter,))
    if expression.search("", run.spend) is not None:
        return Fault(Code.INVALID_PATTERN, "a delimiter may not match the empty text", (delimiter,))
    pieces: list[Value] = []
    end = 0
    for match in expression.finditer(text, run.spend):
        pieces.append(text[end : match.start()])
        end = match.end()
        if len(pieces) > run.budget.items:
            break
    run.check_items(len(pieces))
    return (*pieces, text[end:])


def _string_join(run: Run, items: tuple[Value, ...], delimiter: str | Null) -> Value | Fault:
    """Nulls are left out."""
    texts = [item for item in items if isinstance(item, str)]
    if any(not isinstance(item, str | Null) for item in items):
        return Fault(Code.WRONG_TYPE, "only strings can be joined", items)
    glue = "" if isinstance(delimiter, Null) else delimiter
    run.check_characters(sum(map(len, texts)) + len(glue) * len(texts))
    return glue.join(texts)


BUILTINS = (
    Builtin(
        "substring",
        (
            signature("string: string, start position: number", _substring),
            signature("string: string, start position: number, length: number", _substring),
        ),
    ),
    Builtin("string length", (signature("string: string", _string_length),)),
    Builtin("upper case", (signature("string: string", str.upper),)),
    Builtin("lower case", (signature("string: string", str.lower),)),
    Builtin("substring before", (signature("string: string, match: string", _substring_before),)),
    Builtin("substring after", (signature("string: string, match: string", _substring_after),)),
    Builtin("contains", (signature("string: string, match: string", lambda text, match: match in text),)),
    Builtin("starts with", (signature("string: string, match: string", str.startswith),)),
    Builtin("ends with", (signature("string: string, match: string", str.endswith),)),
    Builtin("matches", (signature("input: string, pattern: string, flags: string?", _matches, needs_run=True),)),
    Builtin(
        "replace",
        (signature("input: string, pattern: string, replacement: string, flags: string?", _replace, needs_run=True),),
    ),
    Builtin("split", (signature("string: string, delimiter: string", _split, needs_run=True),)),
    Builtin("string join", (signature("list: list, delimiter: string?", _string_join, needs_run=True),)),
)
