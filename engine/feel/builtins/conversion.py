"""Conversion functions (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.errors import FeelSyntaxError
from engine.feel.builtins.signature import Builtin, signature
from engine.feel.lexer import Lexer
from engine.feel.run import Fault, Run
from engine.feel.scope import index_names
from engine.values import (
    Code,
    Date,
    DateTime,
    DaysTimeDuration,
    Null,
    Range,
    Temporal,
    Time,
    Value,
    YearsMonthsDuration,
    calendar,
    compare,
    date_of,
    date_time_of,
    duration_of,
    feel_text,
    number,
    temporal_of,
    time_of,
)
from engine.values.temporal import NANOS_PER_SECOND
from engine.values.temporal_text import GREATEST_OFFSET


def _unreadable(kind: str, text: str) -> Fault:
    return Fault(Code.UNREADABLE_TEXT, f"this text is no {kind}", (text,))


def _date_from_text(text: str) -> Value | Fault:
    return date_of(text) or _unreadable("date", text)


def _date_from_moment(moment: DateTime) -> Value:
    return moment.date


def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Value | Fault:
    parts = [_whole(part) for part in (year, month, day)]
    if None in parts or not calendar.is_calendar_date(*(part or 0 for part in parts)):
        return Fault(Code.OUT_OF_RANGE, "there is no such day", (year, month, day))
    return Date(*(part or 0 for part in parts))


def _whole(value: Decimal) -> int | None:
    """Return a number as an integer, or None if it is none or too large for any calendar."""
    return int(value) if value.adjusted() < 12 and value == value.to_integral_value() else None


def _moment_from_text(text: str) -> Value | Fault:
    return date_time_of(text) or _unreadable("date and time", text)


def _moment_from_date(day: Date) -> Value:
    return DateTime(day, Time(0, 0, 0, 0, 0))


def _moment_from_parts(day: Date | DateTime, time: Time) -> Value:
    return DateTime(day.date if isinstance(day, DateTime) else day, time)


def _time_from_text(text: str) -> Value | Fault:
    return time_of(text) or _unreadable("time", text)


def _time_from_moment(moment: DateTime) -> Value:
    return moment.time


def _time_from_date(_: Date) -> Value:
    return Time(0, 0, 0, 0, 0)


def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTimeDuration | Null) -> Value | Fault:
    """Seconds may have a fraction of up to nine digits; the offset is a duration of whole seconds."""
    wrong = Fault(Code.OUT_OF_RANGE, "there is no such time of day", (hour, minute, second, offset))
    parts = (_whole(hour), _whole(minute))
    if not (parts[0] in range(24) and parts[1] in range(60) and 0 <= second < 60):
        return wrong
    nanos = ((parts[0] or 0) * 3600 + (parts[1] or 0) * 60) * NANOS_PER_SECOND + int(second * NANOS_PER_SECOND)
    if isinstance(offset, Null):
        return Time.from_nanos(nanos, None)
    seconds, rest = divmod(offset.nanoseconds, NANOS_PER_SECOND)
    return wrong if rest or abs(seconds) > GREATEST_OFFSET else Time.from_nanos(nanos, seconds)


def _number_from_text(text: str, grouping: str | Null, decimal: str | Null) -> Value | Fault:
    """Grouping may be a space, comma or full stop, the decimal point a comma or full stop, and not the same."""
    allowed = (isinstance(grouping, Null) or grouping in (" ", ",", ".")) and (
        isinstance(decimal, Null) or decimal in (",", ".")
    )
    if not allowed or (not isinstance(grouping, Null) and grouping == decimal):
        return Fault(Code.WRONG_ARGUMENTS, "these separators cannot be used", (grouping, decimal))
    plain = text if isinstance(grouping, Null) else text.replace(grouping, "")
    if not isinstance(decimal, Null) and decimal != ".":
        if "." in plain:
            return _unreadable("number", text)
        plain = plain.replace(decimal, ".")
    value = number(plain)
    return _unreadable("number", text) if value is None else value


def _string(run: Run, value: Value) -> Value | Fault:
    if isinstance(value, Null):
        return value
    text = feel_text(value)
    run.check_characters(len(text))
    return text


def _duration_from_text(text: str) -> Value | Fault:
    return duration_of(text) or _unreadable("duration", text)


def _same_duration(value: YearsMonthsDuration | DaysTimeDuration) -> Value:
    return value


def _years_and_months(start: Date | DateTime, end: Date | DateTime) -> Value:
    """Return the whole months from one day to the other; a month that is not complete does not count."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonthsDuration(months)


def _range_from_text(text: str) -> Value | Fault:
    try:
        found = _RangeReader(text).range()
    except FeelSyntaxError:
        found = None
    return found or _unreadable("range", text)


class _RangeReader:
    """Reads the text of a range whose two ends are literals; an end may not be left out or computed."""

    _FUNCTIONS: Final = index_names(("date", "time", "date and time", "duration"))

    def __init__(self, text: str) -> None:
        self._lexer = Lexer(text, "")

    def range(self) -> Range | None:
        lexer = self._lexer
        low_included = lexer.accept("[")
        if not (low_included or lexer.accept("(") or lexer.accept("]")):
            return None
        low = self._end()
        lexer.expect("..")
        high = self._end()
        high_included = lexer.accept("]")
        if not (high_included or lexer.accept(")") or lexer.accept("[")) or not lexer.at_end():
            return None
        order = None if low is None or high is None or type(low) is not type(high) else compare(low, high)
        if low is None or high is None or order not in (-1, 0):
            return None
        return Range(low, high, low_included, high_included)

    def _end(self) -> Value | None:
        lexer = self._lexer
        if lexer.at('"'):
            return lexer.string()
        if lexer.accept("@"):
            return temporal_of(lexer.string())
        if (call := lexer.longest_name([self._FUNCTIONS])) is not None:
            return self._converted(*call)
        sign = "-" if lexer.accept("-") else ""
        digits = lexer.number()
        return None if digits is None else number(sign + digits)

    def _converted(self, function: str, end: int) -> Temporal | None:
        lexer = self._lexer
        lexer.position = end
        lexer.skip_space()
        lexer.expect("(")
        text = lexer.string()
        lexer.expect(")")
        match function:
            case "date":
                return date_of(text)
            case "time":
                return time_of(text)
            case "date and time":
                return date_time_of(text)
        return duration_of(text)


BUILTINS = (
    Builtin(
        "date",
        (
            signature("from: string", _date_from_text),
            signature("from: date", lambda day: day),
            signature("from: date and time", _date_from_moment),
            signature("year: number, month: number, day: number", _date_from_parts),
        ),
    ),
    Builtin(
        "date and time",
        (
            signature("from: string", _moment_from_text),
            signature("from: date and time", lambda moment: moment),
            signature("from: date", _moment_from_date),
            signature("date: day, time: time", _moment_from_parts),
        ),
    ),
    Builtin(
        "time",
        (
            signature("from: string", _time_from_text),
            signature("from: time", lambda time: time),
            signature("from: date and time", _time_from_moment),
            signature("from: date", _time_from_date),
            signature(
                "hour: number, minute: number, second: number, offset: days and time duration?", _time_from_parts
            ),
        ),
    ),
    Builtin(
        "number",
        (signature("from: string, grouping separator: string?, decimal separator: string?", _number_from_text),),
    ),
    Builtin("string", (signature("from: any", _string, needs_run=True),)),
    Builtin("duration", (signature("from: string", _duration_from_text), signature("from: duration", _same_duration))),
    Builtin("years and months duration", (signature("from: day, to: day", _years_and_months),)),
    Builtin("range", (signature("from: string", _range_from_text),)),
)
