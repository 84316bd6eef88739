"""Turns labels and questions of the vocabulary, written about `the person`, into words to that person."""

from __future__ import annotations

import re

from explanations.languages.speech import spoken

_IRREGULAR = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}
_VERB_BEFORE = re.compile(r"\b(is|was|does|has) the person\b(?!')", re.IGNORECASE)
_VERB_AFTER = re.compile(r"\b([Tt]he person|Person) ((?:[a-z]+ly )?)([a-z]+s)\b")
_PLAIN_VERB_AFTER = re.compile(r"\b([Tt]he person|Person) ((?:[a-z]+ly )?)([a-z]+s)\b")
_ABOUT = re.compile(r"\bthe person(?:'s)?\b|^Person\b", re.IGNORECASE)
_OTHERS = re.compile(r"\bperson (?:cared for|caring|being)\b", re.IGNORECASE)
_PRONOUNS = {"they": "you", "their": "your", "them": "you", "themselves": "yourself"}
_PRONOUN = re.compile(r"\b(they|their|them|themselves)\b", re.IGNORECASE)


def second_person(text: str) -> str:
    """Return `Groups you belong to` for `Groups the person belongs to`; text about nobody stays as it is."""
    if not spoken().is_english or text == "Person" or _ABOUT.search(text) is None or _OTHERS.search(text):
        return text
    text = _PRONOUN.sub(lambda m: _like(m[1], _PRONOUNS[m[1].lower()]), text)
    text = re.sub(r"\bthe person's\b", "your", re.sub(r"^The person's\b", "Your", text))
    text = _VERB_BEFORE.sub(lambda m: _like(m[1], f"{_IRREGULAR[m[1].lower()]} you"), text)
    text = _VERB_AFTER.sub(lambda m: f"{_like(m[1], 'you')} {m[2]}{_plural(m[3])}", text)
    text = _PLAIN_VERB_AFTER.sub("You ", text)
    return re.sub(r"\bthe person\b", "you", re.sub(r"^The person\b", "You", text))


def _plural(verb: str) -> str:
    return _IRREGULAR.get(verb, verb[:-1])


def _like(model: str, text: str) -> str:
    return text[:1].upper() + text[1:] if model[:1].isupper() else text
