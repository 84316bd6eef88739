"""Measures how hard a text is to read: words to a sentence, share of long words, school grade.

The grade is the Flesch-Kincaid grade level, 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (J. P.
Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, Derivation of New Readability Formulas for Navy Enlisted
Personnel, 1975). It is made for English. For other languages there is LIX, words per sentence + 100 × words of more
than six letters per word (C. H. Björnsson, Läsbarhet, 1968): below 40 a text is easy, from 50 on it is hard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONG_WORD = 6
"""Letters; a word of more is long (LIX)."""

_SENTENCE_END = re.compile(r"(?<=[.!?:;])[\s”\"]+(?=[^a-z])|\n")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<![aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeioucsxzg])es$|(?<=[aeiouy][^aeiouyl])e(?=ly$|ment$|ful$)"
)
_TWO_SOUNDS = re.compile(r"i[ao](?![nu])|(?<!q)ua|ea$|eo(?!p)|(?<=[^aeiou])(?:y|e|u)(?=ing$)|(?<=[aeiou])y(?=[aeiou])")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"")


def without_quotations(text: str) -> str:
    """Return the text without what is quoted in it: the words of a law are not ours to make simpler."""
    return _QUOTED.sub("", text)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a colon or semicolon ends one too, as it does for the reader's breath."""
    return tuple(part for part in _SENTENCE_END.split(text) if _WORD.search(part))


def words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text: `1,234.50` is one."""
    return tuple(_WORD.findall(text))


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; a number counts as one.

    Vowels that stand together make one, an `e` that is not heard makes none. Checked against a list of words in the
    tests: right for nine in ten, and as often too many as too few.
    """
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    heard = _SILENT.sub("", plain)
    return max(1, len(_VOWELS.findall(heard)) + len(_TWO_SOUNDS.findall(heard)))


def grade(texts: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of English texts, taken together: 6 is read at age eleven. 0 for nothing."""
    every = [sentence for text in texts for sentence in sentences(text)]
    spoken = [word for sentence in every for word in words(sentence)]
    if not spoken:
        return 0.0
    heard = sum(syllables(word) for word in spoken)
    return round(0.39 * len(spoken) / len(every) + 11.8 * heard / len(spoken) - 15.59, 1)


def long_share(text: str) -> float:
    """Return the share of long words, between 0 and 1."""
    every = [word for word in words(text) if word.isalpha()]
    return sum(len(word) > LONG_WORD for word in every) / len(every) if every else 0.0


def lix(texts: Iterable[str]) -> float:
    """Return the LIX of texts in any language, taken together. 0 for nothing."""
    every = [sentence for text in texts for sentence in sentences(text)]
    spoken = [word for sentence in every for word in words(sentence)]
    if not spoken:
        return 0.0
    return round(len(spoken) / len(every) + 100 * sum(len(word) > LONG_WORD for word in spoken) / len(spoken), 1)
