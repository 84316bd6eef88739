"""What letters about an appeal are written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from explanations.letter.frame import Frame
from explanations.statement import Sentence, Statement


class Result(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    VARIED = "varied"
    QUASHED = "quashed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class GroundTold:
    """One ground as the person is told of it.

    Args:
        words: what the person said.
        step: the rule or fact that it is about, in words; empty for the procedure.
        accepted: whether it was accepted; None while that is not decided.
    """

    words: str
    step: str = ""
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What both letters say.

    Args:
        number: the appeal's number, which answers quote.
        decision: the number of the decision that is challenged.
        decided_on: ISO day of that decision.
        stage: the name of the stage, in words.
        person: the name of the person it is to.
        address: lines under the person's name.
        representative: who speaks for the person, with their part; empty where nobody does.
        written_on: ISO day of the letter.
        grounds: what the person said.
        payments: what is paid meanwhile, in sentences; none where the sources do not say.
        frame: the authority, its contact, and who can help.
        demonstration: whether it comes from an installation that decides about nobody.
    """

    number: str
    decision: str
    decided_on: str
    stage: str
    person: str
    written_on: str
    grounds: tuple[GroundTold, ...]
    frame: Frame
    address: tuple[str, ...] = ()
    representative: str = ""
    payments: tuple[str, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an acknowledgement says besides.

    Args:
        about: both letters' facts.
        received_on: ISO day on which the appeal came.
        answer_by: ISO day by which it must be answered; empty where no time limit is stated.
        heard_outside: whether a body outside the authority decides it.
    """

    about: AppealFacts
    received_on: str
    answer_by: str = ""
    heard_outside: bool = False


@dataclass(frozen=True, slots=True)
class NextStage:
    """How to go on.

    Args:
        sentences: what the scheme tells people of the stage.
        limit: its time limit in words, `12 months`; empty where none is stated.
        last_day: ISO day; empty where no time limit is stated.
        is_over: whether that day has passed.
    """

    sentences: tuple[str, ...]
    limit: str = ""
    last_day: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the answer to an appeal says besides.

    Args:
        about: both letters' facts.
        result: what became of it.
        reasons: why, as whoever decided wrote it.
        decided_by: name and role of who decided.
        heard_by: the body outside the authority that decided; empty where the authority did.
        new_decision: the number of the decision that takes the place of the old one; empty for none.
        redone_by: ISO day by which a quashed decision is made again; empty where it was made, or no day was set.
        next: the next stage; None where there is none.
    """

    about: AppealFacts
    result: Result
    reasons: str
    decided_by: str
    heard_by: str = ""
    new_decision: str = ""
    redone_by: str = ""
    next: NextStage | None = None


@dataclass(frozen=True, slots=True)
class AppealLetter:
    """A letter about an appeal, ready to be rendered."""

    kind: str
    sender: tuple[Sentence, ...]
    recipient: tuple[Sentence, ...]
    particulars: tuple[Sentence, ...]
    body: Statement

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence, those above the text first."""
        yield from (*self.sender, *self.recipient, *self.particulars)
        yield from self.body.sentences()
