"""Finds every sentence of our own that a letter or statement may say, by reading the source as translators' tools do.

    python -m tests.explanations.languages.messages

lists what the catalogues lack or hold too much.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir

import explanations
from explanations.languages.speech import catalogue, languages
from explanations.readers import HEADINGS
from explanations.statement import Reader

KEYWORDS = {"say": None, "mark": None, "say_plural": (1, 2), "mark_plural": (1, 2)}
FOLDER = Path(explanations.__file__).parent

Message = str | tuple[str, ...]


def messages() -> frozenset[Message]:
    """Return every message; the headings of a statement for the person are found where they are listed."""
    found = extract_from_dir(FOLDER, method_map=[("**.py", "python")], keywords=KEYWORDS)
    said = {_message(message) for _, _, message, _, _ in found}
    headings = {by_reader[Reader.PERSON] for by_reader in HEADINGS.values() if Reader.PERSON in by_reader}
    return frozenset(said | headings)


def _message(message: object) -> Message:
    return tuple(str(part) for part in message) if isinstance(message, tuple | list) else str(message)


def translated(language: str) -> dict[Message, Message]:
    """Return what a catalogue holds, by message."""
    return {
        _message(one.id): _message(one.string) for one in catalogue(language) if one.id and one.string and not one.fuzzy
    }


def main() -> int:
    """Print what each catalogue lacks, or holds too much."""
    for language in languages()[1:]:
        held = translated(language)
        for message in sorted(messages() - held.keys(), key=str):
            sys.stdout.write(f"{language} lacks {message!r}\n")
        for message in sorted(held.keys() - messages(), key=str):
            sys.stdout.write(f"{language} needs no {message!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
