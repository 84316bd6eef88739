"""Finds what could be said more simply in wording: long sentences, hard words with simpler ones, heavy passages.

What it finds are notices. None of them keeps a rule from being published or a letter from being sent, and what is
quoted is never measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from engine.dmn.yaml_source import read_yaml, record_of, text_of
from explanations.languages.speech import ENGLISH
from explanations.plain_language.measures import grade, lix, long_share, sentences, without_quotations, words

MOST_WORDS = 25
"""Of a sentence (GOV.UK content design: sentences of more are hard to follow)."""
ENOUGH_TO_MEASURE = 20
"""Words; of a shorter text neither grade nor share of long words means anything."""
MOST_LONG = 0.4
HARDEST_GRADE = 8.0
HARDEST_LIX = 50.0

_MARKS = re.compile(r"\{%.*?%\}")
_VALUES = re.compile(r"\{\{.*?\}\}|\{\w+\}")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that could be said more simply. `where` is the place of the text; `fix` says how, or to look again."""

    message: str
    where: str
    fix: str = ""

    @property
    def text(self) -> str:
        """Return one line."""
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.message}" + (f" ({self.fix})" if self.fix else "")


def notices(text: str, where: str = "", language: str = ENGLISH) -> Iterator[Notice]:
    """Yield what could be simpler in one text or wording template."""
    plain = plain_text(text)
    for sentence in sentences(plain):
        count = len(words(sentence))
        if count > MOST_WORDS:
            yield Notice(f"a sentence of {count} words: `{_start(sentence)}`", where, f"make two; at most {MOST_WORDS}")
    for hard, simple in hard_words(language).items():
        if re.search(rf"\b{re.escape(hard)}\b", plain, re.IGNORECASE):
            yield Notice(f"`{hard}` is hard to read", where, f"write {simple}")
    if len(words(plain)) >= ENOUGH_TO_MEASURE and long_share(plain) > MOST_LONG:
        percent = round(100 * long_share(plain))
        yield Notice(f"{percent} of 100 words are long: `{_start(plain)}`", where, "use shorter words where you can")


def notices_on_all(texts: Iterable[str], where: str, language: str = ENGLISH) -> Iterator[Notice]:
    """Yield what could be simpler in texts taken together: their grade, or in other languages their LIX."""
    plain = [plain_text(text) for text in texts]
    if sum(len(words(text)) for text in plain) < ENOUGH_TO_MEASURE:
        return
    measured, hardest, name = (
        (grade(plain), HARDEST_GRADE, "school grade") if language == ENGLISH else (lix(plain), HARDEST_LIX, "LIX")
    )
    if measured > hardest:
        fix = f"shorter sentences and words; at most {hardest:g}"
        yield Notice(f"the wording taken together reads at {name} {measured:g}", where, fix)


def plain_text(template: str) -> str:
    """Return a template as it is measured: values stand for one word each, marks and quotations are gone."""
    return without_quotations(_VALUES.sub("this", _MARKS.sub(" ", template)))


@cache
def hard_words(language: str) -> Mapping[str, str]:
    """Return the words of a language that have simpler ones; nothing for a language that has no list."""
    file = resources.files(__package__).joinpath(f"words.{language}.yaml")
    if not file.is_file():
        return {}
    record = record_of(read_yaml(file.read_text("utf-8"), f"words.{language}.yaml"))
    return {word: text_of(node) for word, node in record.entries.items()}


def _start(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= 60 else short[:59] + "…"
