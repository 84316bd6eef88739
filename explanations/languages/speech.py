"""Which language is being spoken, and what our own sentences are in it.

English is the language in which this program is written. For every other there is a catalogue beside this file, in
gettext's `.po` form, whose keys are the English sentences. Text of a rule set is not translated here but beside the
edition (`explanations.languages.translation`).
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"


@dataclass(frozen=True)
class Speech:
    """One text being written in one language. `untranslated` gathers the sentences that had to stay English."""

    language: str = ENGLISH
    untranslated: dict[str, None] = field(default_factory=dict)

    @property
    def is_english(self) -> bool:
        """Return whether the language is the one that the program is written in."""
        return self.language == ENGLISH

    @property
    def locale(self) -> Locale:
        """Return the language's rules for numbers, dates and lists, as the CLDR has them."""
        return Locale(self.language)


_SPOKEN: ContextVar[Speech] = ContextVar("spoken", default=Speech())  # noqa: B039 - English leaves nothing untranslated


def spoken() -> Speech:
    """Return what is being spoken; English where nobody said otherwise."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[Speech]:
    """Say everything inside in a language.

    Raises:
        LookupError: if there is no catalogue for the language.
    """
    if language not in languages():
        raise LookupError(language)
    speech = Speech(language)
    token = _SPOKEN.set(speech)
    try:
        yield speech
    finally:
        _SPOKEN.reset(token)


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that there are: English, and each with a catalogue."""
    files = (file.name for file in resources.files(__package__).iterdir())
    return (ENGLISH, *sorted(name.removesuffix(".po") for name in files if name.endswith(".po")))


def language_name(code: str) -> str:
    """Return what a language calls itself: `Cymraeg`."""
    return str(Locale(code).get_display_name(code)).capitalize()


def say(english: str, **values: object) -> str:
    """Return one of our own sentences in the language being spoken, with its values."""
    return _translated(english).format(**values) if values else _translated(english)


def say_plural(one: str, many: str, count: int, **values: object) -> str:
    """Return one of our own phrases in the form that goes with a number, which is its value `number`."""
    speech = spoken()
    form = one if count == 1 else many
    if not speech.is_english:
        form = _gettext(speech.language).ngettext(one, many, count)
        if form in (one, many) and (one, many) not in _same(speech.language):
            speech.untranslated[many] = None
    return form.format(**({"number": f"{count:,}"} | values))


def mark(english: str) -> str:
    """Return the sentence as it is: it will be said later, and stands in the catalogues."""
    return english


def mark_plural(one: str, many: str) -> tuple[str, str]:
    """Return both forms as they are: one of them will be said later, and they stand in the catalogues."""
    return one, many


def note_english(text: str) -> None:
    """Note that a text stays English because it has no words in any other language, such as the name of a decision."""
    speech = spoken()
    if not speech.is_english:
        speech.untranslated[text] = None


def plural_form(count: int, forms: tuple[str, ...]) -> str:
    """Return which of some forms of a word goes with a number: English has two, Welsh as many as its catalogue says."""
    speech = spoken()
    if speech.is_english:
        return forms[0] if count == 1 else forms[1]
    index = catalogue(speech.language).plural_expr
    return forms[min(gettext.c2py(index)(count), len(forms) - 1)]


def _translated(english: str) -> str:
    speech = spoken()
    if speech.is_english or not english:
        return english
    found = catalogue(speech.language).get(english)
    if found is None or not found.string or found.fuzzy:
        speech.untranslated[english] = None
        return english
    return str(found.string)


@cache
def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language."""
    content = resources.files(__package__).joinpath(f"{language}.po").read_bytes()
    return read_po(BytesIO(content), locale=language, abort_invalid=True)


@cache
def _gettext(language: str) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _same(language: str) -> frozenset[tuple[str, str]]:
    """Return the phrases that are the same in the language as in English."""
    plurals = ((m.id, m.string) for m in catalogue(language) if isinstance(m.id, tuple) and isinstance(m.string, tuple))
    return frozenset((str(one), str(many)) for (one, many), forms in plurals if {one, many} & set(forms) and all(forms))
