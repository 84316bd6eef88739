"""Put people on file and find them again, however their name was spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz, process

from api.ledger import Ledger
from api.ledger.people import Person, PersonDetails

MOST_FOUND = 20
LEAST_LIKENESS = 72.0
"""Of 100. Below it, names that merely share a syllable turn up; above it, `Adiyemi` no longer finds `Adeyemi`."""

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
        everyone = transaction.people.everyone()
    exact = [person for person, _ in everyone if is_number_of(wanted, person)]
    if exact:
        return exact
    if born is not None:
        everyone = [(person, name) for person, name in everyone if person.details.birth_date == born]
    return _alike(folded(rest), everyone) if rest else [person for person, _ in everyone][:MOST_FOUND]


def is_number_of(words: str, person: Person) -> bool:
    """Return whether the words are the person's number or reference, however they were typed."""
    plain = _letters(words)
    return plain in (_letters(person.details.reference), _letters(person.id))


def _letters(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())


def _alike(wanted: str, everyone: Iterable[tuple[Person, str]]) -> list[Person]:
    people = list(everyone)
    names = [name for _, name in people]
    found = process.extract(wanted, names, scorer=likeness, score_cutoff=LEAST_LIKENESS, limit=MOST_FOUND)
    return [people[position][0] for _, _, position in found]


def likeness(wanted: str, name: str, *, score_cutoff: float | None = None) -> float:
    """Return how alike two folded names are, of 100: every word asked for must have its like in the name.

    A word counts as the beginning of a name's word, too, so that a name is found while it is still being typed.
    """
    parts = name.split()
    scores = [max((_word_likeness(word, part) for part in parts), default=0.0) for word in wanted.split()]
    score = min(scores, default=0.0)
    return score if score_cutoff is None or score >= score_cutoff else 0.0


def _word_likeness(word: str, part: str) -> float:
    whole = fuzz.ratio(word, part)
    beginning = fuzz.ratio(word, part[: len(word)]) - 1 if len(word) > 1 else 0.0
    return max(whole, beginning if beginning >= 80 else 0.0)


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
