"""Every value that FEEL knows: what it is, when two are equal, which comes first, and how it is written."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from engine.values.containers import Context, FeelFunction, Range
from engine.values.equality import compare, feel_equal, is_same
from engine.values.nulls import NULL, Code, Diagnostic, Null
from engine.values.numbers import DECIMAL128, number, number_text
from engine.values.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration, Zone
from engine.values.temporal_text import date_of, date_time_of, duration_of, temporal_of, time_of
from engine.values.text import Json, feel_text, quoted, range_text, to_json
from engine.values.unknown import PartialSet, Unknown, all_needs_of, needs_of, partly_known

Temporal: TypeAlias = Date | Time | DateTime | YearsMonthsDuration | DaysTimeDuration

Value: TypeAlias = (
    "bool | Decimal | str | tuple[Value, ...] | Context | Range | FeelFunction | Temporal | Null | Unknown | PartialSet"
)
"""Any FEEL value. A number is always a Decimal; `int` and `float` never occur."""

__all__ = [
    "DECIMAL128",
    "NULL",
    "Code",
    "Context",
    "Date",
    "DateTime",
    "DaysTimeDuration",
    "Decimal",
    "Diagnostic",
    "FeelFunction",
    "Json",
    "Null",
    "PartialSet",
    "Range",
    "Temporal",
    "Time",
    "Unknown",
    "Value",
    "YearsMonthsDuration",
    "Zone",
    "all_needs_of",
    "compare",
    "date_of",
    "date_time_of",
    "duration_of",
    "feel_equal",
    "feel_text",
    "is_same",
    "needs_of",
    "number",
    "number_text",
    "partly_known",
    "quoted",
    "range_text",
    "temporal_of",
    "time_of",
    "to_json",
]
