"""Values in words: money, numbers with units, dates, lengths of time, lists; and small matters of grammar.

What is written out here is English. While another language is spoken, numbers, dates and lists come from
`explanations.languages.forms`, and words from its catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration, number_text
from engine.values.temporal import NANOS_PER_DAY
from explanations.languages import forms
from explanations.languages.speech import mark, mark_plural, say, say_plural, spoken

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
YES, NO, NONE, NOT_KNOWN = mark("yes"), mark("no"), mark("none"), mark("not known")
AND, OR = mark("and"), mark("or")
LONG_NAME = 5
"""Words; a longer name in a list is set off by semicolons."""
NOTHING = "–"
"""What stands in a cell of a table that has nothing to say."""


MANY = 100
"""Stands for a number that is not whole where the form of a word goes by the number."""
COUNTED_UNITS = {
    "years": mark_plural("{number} year", "{number} years"),
    "months": mark_plural("{number} month", "{number} months"),
    "weeks": mark_plural("{number} week", "{number} weeks"),
    "days": mark_plural("{number} day", "{number} days"),
    "points": mark_plural("{number} point", "{number} points"),
    "hours a week": mark_plural("{number} hour a week", "{number} hours a week"),
    "hours a month": mark_plural("{number} hour a month", "{number} hours a month"),
    "minutes a day": mark_plural("{number} minute a day", "{number} minutes a day"),
}
UNITS_OF_SUMS = (
    mark("{amount} a week"),
    mark("{amount} a month"),
    mark("{amount} a year"),
    mark("{amount} a period"),
    mark("{amount} an hour"),
)
"""Every unit of the vocabulary, for the catalogues."""


def yes_or_no(value: bool) -> str:
    """Return `yes` or `no`."""
    return say(YES if value else NO)


def none() -> str:
    """Return what is said of something that is known to be none."""
    return say(NONE)


def not_known() -> str:
    """Return what is said of something that nobody knows."""
    return say(NOT_KNOWN)


def money(amount: Decimal, currency: str = "GBP") -> str:
    """Return a sum with its currency: `£1,234.50`. Digits beyond pence are kept: nothing is rounded for show."""
    if not spoken().is_english:
        return forms.money(amount, currency)
    whole, _, fraction = number_text(abs(amount)).partition(".")
    sign = "-" if amount < 0 else ""
    return f"{sign}{CURRENCY_SIGNS.get(currency, currency + ' ')}{_grouped(whole)}.{fraction.ljust(2, '0')}"


def plain_number(value: Decimal) -> str:
    """Return a number with thousands separators and no trailing zeros: `1,234.5`."""
    if not spoken().is_english:
        return forms.number(value)
    whole, _, fraction = number_text(abs(value)).partition(".")
    return ("-" if value < 0 else "") + _grouped(whole) + (f".{fraction}" if fraction else "")


def _grouped(digits: str) -> str:
    return f"{int(digits):,}"


def with_unit(text: str, unit: str, *, one: bool, count: int = MANY) -> str:
    """Add a unit: `17 years`, `1 hour a week`, `£110.00 a week`. `one` makes its first word singular.

    `count` is the number itself where it is whole, for languages that have more forms than two.
    """
    if not unit:
        return text
    if not spoken().is_english and unit in COUNTED_UNITS:
        return say_plural(*COUNTED_UNITS[unit], count, number=text)
    first, _, rest = unit.partition(" ")
    if first == "per":
        return say(f"{{amount}} {_article(rest)} {rest}", amount=text)
    if one and first.endswith("s"):
        first = first[:-1]
    return say(f"{{amount}} {first} {rest}".rstrip().replace(" per ", " a "), amount=text)


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" or word.startswith("hour") else "a"


def date(day: Date) -> str:
    """Return `1 April 2015`."""
    if not spoken().is_english:
        return forms.date(day)
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
        return say("{time} on {day}", time=moment(value.time), day=date(value.date))
    seconds = f":{value.second:02}" if value.second or value.nanosecond else ""
    return f"{value.hour:02}:{value.minute:02}{seconds}"


def duration(value: YearsMonthsDuration | DaysTimeDuration) -> str:
    """Return `12 months`, `2 years`, `28 days` or `3 days and 4 hours`."""
    if isinstance(value, YearsMonthsDuration):
        months = abs(value.months)
        text = years(months // 12) if months >= 24 and months % 12 == 0 else _months(months)
        return say("minus {length}", length=text) if value.months < 0 else text
    days, rest = divmod(abs(value.nanoseconds), NANOS_PER_DAY)
    hours, rest = divmod(rest, NANOS_PER_DAY // 24)
    minutes = Decimal(rest) / (NANOS_PER_DAY // 1440)
    parts = [say_plural("{number} day", "{number} days", days)] if days else []
    parts += [say_plural("{number} hour", "{number} hours", hours)] if hours else []
    parts += [say("{number} minutes", number=number_text(minutes))] if minutes or not parts else []
    said = listed(parts)
    return say("minus {length}", length=said) if value.nanoseconds < 0 else said


def years(count: int) -> str:
    """Return `1 year`, `2 years`."""
    return say_plural("{number} year", "{number} years", count)


def _months(count: int) -> str:
    return say_plural("{number} month", "{number} months", count)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return `1 year`, `2 years`: in English alone, for staff."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    if not spoken().is_english:
        return forms.listed(words, say(OR if last == "or" else AND))
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def listed_names(names: Sequence[str], last: str = "and") -> str:
    """Return names as a list; where one is long or holds `and`, `or` or a comma, with semicolons: `a or b; c; or d`."""
    joined, either = say(AND), say(OR)
    parts = (f" {joined} ", f" {either} ", ",")
    hard = any(part in name for name in names for part in parts) or any(len(n.split()) > LONG_NAME for n in names)
    if len(names) > 1 and hard:
        return f"{'; '.join(names[:-1])}; {either if last == 'or' else joined} {names[-1]}"
    return listed(names, last)


def one_of(names: Sequence[str]) -> str:
    """Return `a`, or `one of a, b or c`."""
    return names[0] if len(names) == 1 else say("one of {things}", things=listed_names(names, "or"))


def mid_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: `Older person` becomes `older person`, `NHS care` stays."""
    if not spoken().is_english:
        return label[:1].lower() + label[1:] if label[1:2].islower() else label
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
