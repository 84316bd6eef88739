"""What an information officer decides about one file: whose data may be in it, what is left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from api.ledger.canonical import Json
from api.services.failures import ActRefused
from api.services.parting import Relative
from explanations.withholding import Ground, Withheld

_LEAST_LETTERS = 3


class Allowed(StrEnum):
    """Why data of a relative or carer may be in the file: Data Protection Act 2018, Schedule 2, paragraph 16(2)."""

    CONSENTED = "consented"
    REASONABLE = "reasonable"
    OWN = "own"
    """It is the person's own: they themselves are the carer of whom the findings speak."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is left out of the file.

    Args:
        what: paths of findings (`substance_misuse`, `workers[w1].relation`), ids of rows, numbers of entries.
        words: words to take out wherever they stand; a mark stays in their place.
        ground: why the law allows it.
        reason: why in this case. It never reaches the person.
        told: whether the person is told that something was left out on that ground.
    """

    what: tuple[str, ...]
    ground: Ground
    reason: str = field(repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)
    told: bool = True

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ActRefused("what is left out needs a reason", fix="say why, for the record")
        if not self.what and not self.words:
            raise ActRefused("nothing is named that is left out", fix="name findings, rows, records or words")
        if self.words and not self.told:
            raise ActRefused("words leave a mark, so the person sees it", fix="leave out the finding or the record")
        if any(len(word.strip()) < _LEAST_LETTERS for word in self.words):
            raise ActRefused("a word to be taken out has three letters or more", fix="name a longer one")

    @property
    def withheld(self) -> Withheld:
        """Return it as explanations withhold it."""
        return Withheld(self.what, self.ground, self.reason)

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed beside the entry."""
        return {
            "what": list(self.what), "words": list(self.words), "ground": self.ground.value, "reason": self.reason,
            "told": self.told,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody outside to whom data about the person were given, what, and on which day (as people write it)."""

    to: str
    what: str
    on: str

    def to_json(self) -> dict[str, Json]:
        """Return it as it stands in the file."""
        return {"to": self.to, "what": self.what, "on": self.on}


@dataclass(frozen=True, slots=True)
class Choices:
    """All that was decided about one file. `allowed` is by the number of a relative or carer."""

    allowed: Mapping[str, Allowed] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    recipients: tuple[Recipient, ...] = ()

    def others(self, relatives: Iterable[Relative]) -> tuple[Relative, ...]:
        """Return the relatives and carers whose data stay out. Raises ActRefused for one who is not in the case."""
        everyone = tuple(relatives)
        strangers = set(self.allowed) - {one.subject for one in everyone}
        if strangers:
            raise ActRefused(f"nobody in this case has the number `{min(strangers)}`", fix="see who is in the case")
        return tuple(one for one in everyone if one.subject not in self.allowed)

    def to_json(self) -> dict[str, Json]:
        """Return them as they are sealed beside the entry."""
        return {
            "allowed": {number: why.value for number, why in self.allowed.items()},
            "left_out": [one.to_json() for one in self.left_out],
            "recipients": [one.to_json() for one in self.recipients],
        }


def read_choices(given: Mapping[str, Json]) -> Choices:
    """Return what `Choices.to_json` gave, or a file of the same form says. Raises ActRefused."""
    try:
        said = cast("Mapping[str, Any]", given)
        unknown = set(said) - {"allowed", "left_out", "recipients"}
        if unknown:
            raise ActRefused(f"`{min(unknown)}` means nothing here", fix="allowed, left_out, recipients")
        return Choices(
            allowed={str(number): Allowed(why) for number, why in dict(said.get("allowed", {})).items()},
            left_out=tuple(_left_out(one) for one in said.get("left_out", ())),
            recipients=tuple(Recipient(one["to"], one["what"], one["on"]) for one in said.get("recipients", ())),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        fix = "see `rightful disclose --help` for the form"
        raise ActRefused(f"the choices cannot be read: {error}", where="choices", fix=fix) from error


def _left_out(said: Mapping[str, Any]) -> LeftOut:
    return LeftOut(
        _texts(said.get("what", ())), Ground(said["ground"]), str(said["reason"]), _texts(said.get("words", ())),
        told=bool(said.get("told", True)),
    )  # fmt: skip


def _texts(said: Sequence[str]) -> tuple[str, ...]:
    if isinstance(said, str) or not all(isinstance(one, str) for one in said):
        raise TypeError("what is left out is a list of texts")
    return tuple(one.strip() for one in said if one.strip())
