"""English for values: money, numbers with units, dates, lengths of time, lists; and small matters of grammar."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration, number_text
from engine.values.temporal import NANOS_PER_DAY

LANGUAGE = "en"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CURRENCY_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
YES, NO, NONE, NOT_KNOWN = "yes", "no", "none", "not known"
LONG_NAME = 5
"""Words; a longer name in a list is set off by semicolons."""
NOTHING = "–"
"""What stands in a cell of a table that has nothing to say."""


def money(amount: Decimal, currency: str = "GBP") -> str:
    """Return a sum with its currency: `£1,234.50`. Digits beyond pence are kept: nothing is rounded for show."""
    whole, _, fraction = number_text(abs(amount)).partition(".")
    sign = "-" if amount < 0 else ""
    return f"{sign}{CURRENCY_SIGNS.get(currency, currency + ' ')}{_grouped(whole)}.{fraction.ljust(2, '0')}"


def plain_number(value: Decimal) -> str:
    """Return a number with thousands separators and no trailing zeros: `1,234.5`."""
    whole, _, fraction = number_text(abs(value)).partition(".")
    return ("-" if value < 0 else "") + _grouped(whole) + (f".{fraction}" if fraction else "")


def _grouped(digits: str) -> str:
    return f"{int(digits):,}"


def with_unit(text: str, unit: str, *, one: bool) -> str:
    """Add a unit: `17 years`, `1 hour a week`, `£110.00 a week`. `one` makes its first word singular."""
    if not unit:
        return text
    first, _, rest = unit.partition(" ")
    if first == "per":
        return f"{text} {_article(rest)} {rest}"
    if one and first.endswith("s"):
        first = first[:-1]
    return f"{text} {first} {rest}".rstrip().replace(" per ", " a ")


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" or word.startswith("hour") else "a"


def date(day: Date) -> str:
    """Return `1 April 2015`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def iso_date(text: str) -> str:
    """Return an ISO date such as `2015-04-01` as `1 April 2015`; any other text as it is."""
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    if not (year.isdigit() and month.isdigit() and day.isdigit() and 1 <= int(month) <= len(MONTHS)):
        return text
    return date(Date(int(year), int(month), int(day)))


def moment(value: DateTime | Time) -> str:
    """Return a time of day as `14:05`, with its date where it has one; seconds only where there are any."""
    if isinstance(value, DateTime):
        return f"{moment(value.time)} on {date(value.date)}"
    seconds = f":{value.second:02}" if value.second or value.nanosecond else ""
    return f"{value.hour:02}:{value.minute:02}{seconds}"


def duration(value: YearsMonthsDuration | DaysTimeDuration) -> str:
    """Return `12 months`, `2 years`, `28 days` or `3 days and 4 hours`."""
    if isinstance(value, YearsMonthsDuration):
        months = abs(value.months)
        text = counted(months // 12, "year") if months >= 24 and months % 12 == 0 else counted(months, "month")
        return f"minus {text}" if value.months < 0 else text
    days, rest = divmod(abs(value.nanoseconds), NANOS_PER_DAY)
    hours, rest = divmod(rest, NANOS_PER_DAY // 24)
    minutes = Decimal(rest) / (NANOS_PER_DAY // 1440)
    parts = [counted(days, "day")] if days else []
    parts += [counted(hours, "hour")] if hours else []
    parts += [f"{number_text(minutes)} minutes"] if minutes or not parts else []
    return ("minus " if value.nanoseconds < 0 else "") + listed(parts)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return `1 year`, `2 years`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def listed_names(names: Sequence[str], last: str = "and") -> str:
    """Return names as a list; where one is long or holds `and`, `or` or a comma, with semicolons: `a or b; c; or d`."""
    parts = (" and ", " or ", ",")
    hard = any(part in name for name in names for part in parts) or any(len(n.split()) > LONG_NAME for n in names)
    if len(names) > 1 and hard:
        return f"{'; '.join(names[:-1])}; {last} {names[-1]}"
    return listed(names, last)


def one_of(names: Sequence[str]) -> str:
    """Return `a`, or `one of a, b or c`."""
    return names[0] if len(names) == 1 else f"one of {listed_names(names, 'or')}"


def mid_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: `Older person` becomes `older person`, `NHS care` stays."""
    first, _, rest = label.partition(" ")
    is_plain_word = first == "A" or (first[:1].isupper() and first[1:].islower() and "'" not in first)
    second_is_name = rest[:1].isupper()
    return label[:1].lower() + label[1:] if is_plain_word and not second_is_name else label


def sentence_start(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """Return the text as a sentence: capital first, full stop last."""
    text = sentence_start(text.strip())
    return text if text.endswith((".", "!", "?", ":")) else text + "."


def without_control(text: str) -> str:
    """Return the text with line breaks and control characters as spaces, so that no value can draw lines of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
