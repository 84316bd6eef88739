"""The names of form fields, in one place, so that drawing and reading cannot disagree."""

from __future__ import annotations

from typing import TypeAlias

from werkzeug.datastructures import MultiDict

Form: TypeAlias = MultiDict[str, str]
"""What a browser sends: names with one or several texts."""

UNKNOWN = "unknown"
"""The value of the radio button, and of the tick, that say *don't know yet*."""

YES, NO = "yes", "no"


def day(name: str) -> str:
    """Return the name of the box for the day of a date."""
    return f"{name}-day"


def month(name: str) -> str:
    """Return the name of the box for the month of a date."""
    return f"{name}-month"


def year(name: str) -> str:
    """Return the name of the box for the year of a date."""
    return f"{name}-year"


def all_named(name: str) -> str:
    """Return the name of the field that says whether a set was gone through to the end."""
    return f"{name}-all"


def none(name: str) -> str:
    """Return the name of the tick that says there is known to be none."""
    return f"{name}-none"


def unknown(name: str) -> str:
    """Return the name of the tick that says *don't know yet*."""
    return f"{name}-unknown"


def entries(name: str) -> str:
    """Return the name of the hidden fields that list the ids of a list's entries, in order."""
    return f"{name}-entries"


def state(name: str) -> str:
    """Return the name of the field that says how sure an answer is."""
    return f"{name}-state"


def source(name: str) -> str:
    """Return the name of the box for who said it, or what shows it."""
    return f"{name}-source"


def reasons(name: str) -> str:
    """Return the name of the box for why an open norm was found to be met or not."""
    return f"{name}-reasons"


def evidence_date(name: str) -> str:
    """Return the name under which the three boxes of the evidence's date stand."""
    return f"{name}-evidence"


def revision(name: str) -> str:
    """Return the name of the hidden field with the revision of the answer that the page shows."""
    return f"{name}-revision"


def part(name: str, field: str) -> str:
    """Return the name of a record's field."""
    return f"{name}.{field}"


def of_entry(name: str, entry: str, field: str) -> str:
    """Return the name of a field of one entry of a list."""
    return f"{name}.{entry}.{field}"
