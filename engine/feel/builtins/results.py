"""What type each built-in gives, for checking expressions before they are run."""

from __future__ import annotations

from typing import Final

from engine.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    LIST,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_MONTHS,
    ContextOf,
    FeelType,
    ListOf,
)

_NAMES: Final[dict[FeelType, str]] = {
    NUMBER: "number, string length, count, sum, mean, product, median, stddev, decimal, floor, ceiling, round up,"
    " round down, round half up, round half down, modulo, sqrt, log, exp, day of year, week of year",
    STRING: "string, substring, upper case, lower case, substring before, substring after, replace, string join,"
    " day of week, month of year",
    BOOLEAN: "not, is, contains, starts with, ends with, matches, list contains, all, any, odd, even, before, after,"
    " meets, met by, overlaps, overlaps before, overlaps after, finishes, finished by, includes, during, starts,"
    " started by, coincides",
    DATE: "date, today",
    TIME: "time",
    DATE_TIME: "date and time, now",
    YEARS_MONTHS: "years and months duration",
    RANGE: "range",
    CONTEXT: "context, context put, context merge",
    LIST: "flatten",
    ListOf(STRING): "split",
    ListOf(NUMBER): "index of, mode",
    ListOf(ContextOf((("key", STRING), ("value", ANY)))): "get entries",
}

RESULT_TYPES: Final = {name: kind for kind, names in _NAMES.items() for name in names.split(", ")}
"""Built-ins whose result is of one type, whatever the arguments."""

KEEPS_ITS_LIST: Final = frozenset({"sublist", "insert before", "remove", "reverse", "distinct values", "sort"})
"""Built-ins that give a list of the type of the list they are given."""

PICKS_AN_ITEM: Final = frozenset({"min", "max"})
"""Built-ins that give one of the items they are given."""

PARAMETER_TYPES: Final[dict[str, tuple[FeelType, ...]]] = {
    "number": (NUMBER,),
    "string": (STRING,),
    "boolean": (BOOLEAN,),
    "date": (DATE,),
    "time": (TIME,),
    "date and time": (DATE_TIME,),
    "day": (DATE, DATE_TIME),
    "days and time duration": (DAYS_TIME,),
    "duration": (YEARS_MONTHS, DAYS_TIME),
    "context": (CONTEXT,),
    "range": (RANGE,),
}
"""The types that each kind of parameter accepts; kinds left out accept any."""
