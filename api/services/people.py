"""Put people on file and find them again, however their name was spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from api.ledger import Ledger, Transaction
from api.ledger.people import Person, PersonDetails, SearchedPerson

MOST_FOUND = 20
LEAST_LIKENESS = 72.0
"""Of 100. Below it, names that merely share a syllable turn up; above it, `Adiyemi` no longer finds `Adeyemi`."""

LEAST_LIKENESS_OF_A_BEGINNING = 80.0

_DATE_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[ ./-](?P<month>\d{1,2})[ ./-](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? +(?P<month>[a-z]{3,9}) +(?P<year>\d{4})"),
)
_PLAIN_LETTERS = str.maketrans("łøđ", "lod", "'’") | str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def add(ledger: Ledger, details: PersonDetails, by: str) -> Person:
    """Put a person on file. Raises StaleWrite when the reference belongs to somebody already."""
    with ledger.working() as transaction:
        return transaction.people.add(details, folded(details.name), by)


def change(ledger: Ledger, person: Person, details: PersonDetails, by: str) -> Person:
    """Replace a person's details. Raises StaleWrite when somebody else has changed them since."""
    with ledger.working() as transaction:
        return transaction.people.change(person, details, folded(details.name), by)


def get(ledger: Ledger, person_id: str) -> Person:
    """Return the person of that number. Raises RecordNotFound."""
    with ledger.reading() as transaction:
        return transaction.people.get(person_id)


def find(ledger: Ledger, words: str) -> list[Person]:
    """Return the people whom the words may mean, the likeliest first.

    The words may be a name or part of one in any spelling and order, a birth date as people write it, the authority's
    reference, our own number, or several of these together.
    """
    wanted = words.strip()
    if not wanted:
        return []
    born, rest = read_birth_date(wanted)
    with ledger.reading() as transaction:
        everyone = _everyone(ledger, transaction)
        letters = _letters(wanted)
        numbers = [number for number, one in everyone if letters in _spellings(number, one.reference)]
        if not numbers and born is not None:
            everyone = [(number, one) for number, one in everyone if one.birth_date == born]
        if not numbers:
            numbers = _alike(folded(rest), everyone) if rest else [number for number, _ in everyone]
        return transaction.people.several(numbers[:MOST_FOUND])


_SEARCHED: WeakKeyDictionary[Ledger, dict[str, SearchedPerson]] = WeakKeyDictionary()
"""What searches compare, opened once in each process; nobody's name can be found in the database itself."""


def _everyone(ledger: Ledger, transaction: Transaction) -> list[tuple[str, SearchedPerson]]:
    """Return everybody on file by name, opening only those who are new or have changed."""
    known, revisions = _SEARCHED.get(ledger, {}), transaction.people.revisions()
    still = {number: one for number, one in known.items() if revisions.get(number) == one.revision}
    changed = [number for number in revisions if number not in still]
    found = {**still, **transaction.people.searched(changed)} if changed else still
    _SEARCHED[ledger] = found
    return sorted(found.items(), key=lambda item: item[1].folded)


def is_number_of(words: str, person: Person) -> bool:
    """Return whether the words are the person's number or reference, however they were typed."""
    return _letters(words) in _spellings(person.id, person.details.reference)


def _spellings(number: str, reference: str) -> tuple[str, str]:
    return _letters(number), _letters(reference)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _alike(wanted: str, everyone: Sequence[tuple[str, SearchedPerson]]) -> list[str]:
    """Return the numbers of the people whose names are like the words, the likeliest first.

    Every word asked for must have its like in the name. Words are compared once each, however many people share them.
    """
    parts = sorted({part for _, one in everyone for part in one.folded.split()})
    scores = [_like(word, parts) for word in wanted.split()]
    found: list[tuple[float, str]] = []
    for number, one in everyone:
        best = [max((known.get(part, 0.0) for part in one.folded.split()), default=0.0) for known in scores]
        if best and min(best) >= LEAST_LIKENESS:
            found.append((-sum(best), number))
    return [number for _, number in sorted(found, key=itemgetter(0))]


def _like(word: str, parts: Sequence[str]) -> dict[str, float]:
    """Return the words of names that are like one word, of 100.

    A word counts as the beginning of a name's word, too, so that a name is found while it is still being typed.
    """
    whole = {part: score for part, score, _ in _extract(word, parts, LEAST_LIKENESS)}
    if len(word) > 1:
        beginnings = {place: part[: len(word)] for place, part in enumerate(parts)}
        for _, score, place in _extract(word, beginnings, LEAST_LIKENESS_OF_A_BEGINNING):
            whole[parts[place]] = max(whole.get(parts[place], 0.0), score - 1)
    return whole


def _extract(word: str, among: Any, cutoff: float) -> list[tuple[str, float, Any]]:  # noqa: ANN401 - list or mapping
    return process.extract(word, among, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)


def folded(name: str) -> str:
    """Return a name as searches compare it: no accents, no case, no punctuation, words set apart by one blank."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.translate(_PLAIN_LETTERS)))


def read_birth_date(words: str) -> tuple[date | None, str]:
    """Return the first date in the words and the words without it; day before month, as people here write it."""
    for form in _DATE_FORMS:
        found = form.search(words.lower())
        if found is None:
            continue
        day = _date(found["year"], found["month"], found["day"])
        if day is not None:
            return day, " ".join((words[: found.start()] + " " + words[found.end() :]).split())
    return None, words


def _date(year: str, month: str, day: str) -> date | None:
    if not month.isdigit():
        if month[:3] not in _MONTHS:
            return None
        month = str(_MONTHS.index(month[:3]) + 1)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
