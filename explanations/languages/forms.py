"""Money, numbers, dates and lists in languages other than English, by the CLDR as Babel has it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.dates import get_month_names
from babel.numbers import format_currency, format_decimal

from engine.values import Date
from explanations.languages.speech import spoken

WELSH_VOWELS = "aeiouwyâêîôûŵŷ"


def money(amount: Decimal, currency: str) -> str:
    """Return a sum with its currency. Digits beyond pence are kept: nothing is rounded for show."""
    return _plain(format_currency(amount, currency, locale=spoken().locale, decimal_quantization=False))


def number(value: Decimal) -> str:
    """Return a number as the language groups its digits; nothing is rounded."""
    return _plain(format_decimal(value, locale=spoken().locale, decimal_quantization=False))


def date(day: Date) -> str:
    """Return day, month by name, and year: the order that Dutch and Welsh share with English."""
    return f"{day.day} {get_month_names('wide', locale=spoken().locale)[day.month]} {day.year}"


def listed(words: Sequence[str], joined: str) -> str:
    """Return the words as a list that ends with the language's word for `and` or `or`.

    The CLDR writes the Welsh one as `a(c)`; here it is `ac` before a vowel, as Welsh has it.
    """
    before, last = words[:-1], words[-1]
    if spoken().language == "cy" and joined == "a" and last[:1].lower() in WELSH_VOWELS:
        joined = "ac"
    return f"{', '.join(before)} {joined} {last}"


def _plain(text: str) -> str:
    """Return the text with ordinary blanks: how wide one is, is for the page."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
