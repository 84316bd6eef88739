"""Notes whose personal data a request has opened, so that what was shown to whom can be recorded and never forgotten.

What opens a sealed value says so here itself; a page that was written tomorrow is noted like the ones of today. An act
about somebody has an entry of its own, with actor and role; what it shows of that person is on record by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_SHOWN: ContextVar[set[str] | None] = ContextVar("rightful_shown", default=None)
_ACTED: ContextVar[frozenset[str]] = ContextVar("rightful_acted", default=frozenset())
_PERSON = "P-"


def begin() -> None:
    """Begin to note what is opened, for the request that is being answered."""
    _SHOWN.set(set())
    _ACTED.set(frozenset())


def note(record: str) -> None:
    """Note that something of a person, or of a record about one, was opened. Does nothing outside a request."""
    shown = _SHOWN.get()
    if shown is not None:
        shown.add(record)


def acted(person: str | None) -> None:
    """Note that an entry about a person was appended."""
    if person is not None:
        _ACTED.set(_ACTED.get() | {person})


@contextmanager
def added_up() -> Iterator[None]:
    """Note nothing of what is opened in the block: it is only added up or counted, and shown to nobody."""
    token = _SHOWN.set(None)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def end() -> tuple[str, ...]:
    """Return the numbers of everything that was opened, and stop noting; nothing when an act has them all on record."""
    opened = so_far()
    _SHOWN.set(None)
    return opened


def so_far() -> tuple[str, ...]:
    """Return the numbers of everything that was opened by now; nothing when an act has them all on record."""
    shown, done = _SHOWN.get() or set(), _ACTED.get()
    people = {number for number in shown if number.startswith(_PERSON)}
    return () if done and people <= done else tuple(sorted(shown))
