"""Arithmetic of the proleptic Gregorian calendar for years far beyond what `datetime` holds."""

from __future__ import annotations

LEAST_YEAR = -999_999_999
GREATEST_YEAR = 999_999_999

_DAYS_IN_CYCLE = 146_097  # 400 years
_EPOCH_SHIFT = 719_468  # days from 0000-03-01 to 1970-01-01
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Say whether the year has 366 days. Year 0 is 1 BC, as in ISO 8601."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Return the number of days in a month."""
    return 29 if month == 2 and is_leap(year) else _MONTH_LENGTHS[month - 1]


def is_calendar_date(year: int, month: int, day: int) -> bool:
    """Say whether the three numbers name a day that exists and whose year FEEL can hold."""
    if not (LEAST_YEAR <= year <= GREATEST_YEAR and 1 <= month <= 12):
        return False
    return 1 <= day <= month_length(year, month)


def day_number(year: int, month: int, day: int) -> int:
    """Return days since 1970-01-01, counting years from March so that the leap day comes last."""
    shifted_year = year - (month <= 2)
    cycle, year_of_cycle = divmod(shifted_year, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_cycle = year_of_cycle * 365 + year_of_cycle // 4 - year_of_cycle // 100 + day_of_year
    return cycle * _DAYS_IN_CYCLE + day_of_cycle - _EPOCH_SHIFT


def civil(number: int) -> tuple[int, int, int]:
    """Return year, month and day of a day number: the inverse of `day_number`."""
    cycle, day_of_cycle = divmod(number + _EPOCH_SHIFT, _DAYS_IN_CYCLE)
    year_of_cycle = (day_of_cycle - day_of_cycle // 1460 + day_of_cycle // 36_524 - day_of_cycle // 146_096) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return cycle * 400 + year_of_cycle + (month <= 2), month, day


def add_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """Move by whole months; a day that the target month lacks becomes its last day (31 January + 1 month)."""
    years, month0 = divmod(year * 12 + month - 1 + months, 12)
    return years, month0 + 1, min(day, month_length(years, month0 + 1))


def weekday(number: int) -> int:
    """Return the ISO weekday of a day number: Monday is 1, Sunday is 7."""
    return (number + 3) % 7 + 1


def day_of_year(year: int, month: int, day: int) -> int:
    """Return 1 for 1 January up to 365 or 366."""
    return day_number(year, month, day) - day_number(year, 1, 1) + 1


def week_of_year(year: int, month: int, day: int) -> int:
    """Return the ISO 8601 week number: week 1 is the week that holds the year's first Thursday."""
    number = day_number(year, month, day)
    thursday = number - weekday(number) + 4
    thursday_year = civil(thursday)[0]
    return (thursday - day_number(thursday_year, 1, 1)) // 7 + 1
