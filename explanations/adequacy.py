"""Whether a letter holds all that the law asks of its kind, and what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from explanations.checklist import CHECKLIST, Item
from explanations.duties import Duty, Need
from explanations.letter.facts import Letter


@dataclass(frozen=True, slots=True)
class Gap:
    """What a letter lacks or may not hold. `need` is MUST for what is lacking, MUST_NOT for what is too much."""

    item: Item
    need: Need
    duty: Duty

    @property
    def text(self) -> str:
        """Return one line: what is wrong, and on what ground."""
        start = "the letter lacks" if self.need is Need.MUST else "the letter must not hold"
        return f"{start} {self.item.what} ({self.duty.source})"


def gaps(letter: Letter) -> tuple[Gap, ...]:
    """Return what keeps the letter from being sent, in the order of the checklist; nothing if it is adequate.

    Raises:
        KeyError: if nobody said which duties the letter is under (`LetterFacts.duties`).
    """
    duties = letter.facts.duties.items
    return tuple(gap for item in CHECKLIST if (gap := _gap(item, duties[item.key], letter)) is not None)


def _gap(item: Item, duty: Duty, letter: Letter) -> Gap | None:
    need = duty.needs[letter.kind]
    if need is Need.MUST and item.applies(letter) and not item.holds(letter):
        return Gap(item, need, duty)
    return Gap(item, need, duty) if need is Need.MUST_NOT and item.holds(letter) else None
