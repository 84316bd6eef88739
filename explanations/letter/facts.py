"""What a letter is written from beside the evaluations: who decided what, when, in which form, for which authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.analysis.claims import Claims
from engine.outcome import Outcome
from explanations.changes.comparison import Comparison
from explanations.duties import Duties, LetterKind
from explanations.languages.speech import ENGLISH
from explanations.letter.frame import Frame
from explanations.material import Material
from explanations.statement import Sentence, Statement
from explanations.withholding import Withheld

__all__ = ["DecidedPolicy", "Departed", "Letter", "LetterFacts", "LetterKind"]

LETTER_VERSION = 2
"""Raised when the frame of letters says something else; kept with every letter that was sent."""

OutputJson = str | bool | Sequence["OutputJson"] | Mapping[str, "OutputJson"] | None
"""A decided output as JSON: numbers and money as text, `{"workers": {"w1": {"payable": "permit"}}}` for lists."""


@dataclass(frozen=True, slots=True)
class Departed:
    """What a decision-maker decided in place of what the rules say, with the reasons and the evidence."""

    outputs: Mapping[str, OutputJson]
    reasons: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedPolicy:
    """One policy that was decided.

    Args:
        material: its evaluation as material for the person.
        departed: the departure from it, if any.
        otherwise: of what was refused, what would make it a yes, each claim proven by the reference.
    """

    material: Material
    departed: Departed | None = None
    otherwise: tuple[Claims, ...] = ()

    @property
    def policy(self) -> str:
        """Return the policy's name."""
        return self.material.evaluation.policy

    @property
    def outcome(self) -> Outcome:
        """Return the outcome that was decided: that of the rules, or what the departure's answer means."""
        if self.departed is None:
            return self.material.evaluation.outcome
        for answer in self.material.edition.answers:
            value = self.departed.outputs.get(answer.output)
            if value in answer.no:
                return Outcome.NOT_ESTABLISHED
            if value in answer.yes:
                return Outcome.ESTABLISHED
        return Outcome.ESTABLISHED


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything about a determination that a letter must say.

    Args:
        kind: adopted, departed, or interim.
        number: the determination's number, which answers quote.
        person: the name of the person it is to.
        decided_on: ISO day of the decision.
        decided_by: name and role of the person who decided.
        frame: the authority, its contact, and the ways to challenge a decision.
        decided: the policies that were decided, in order.
        undecided: those that were asked and are still open, as material for the person.
        address: lines under the person's name.
        urgency: for an interim decision, why it could not wait.
        full_reasons_by: for an interim decision, the ISO day by which full reasons follow.
        completes: whether these are the full reasons for an interim decision.
        demonstration: whether it comes from an installation that decides about nobody.
        duties: what the scheme's law asks of letters.
        language: the language that it is written in. Material, frame and reasons must be in it already.
        preview: whether it may only be looked at, since nobody has approved it in this language.
        withheld: what is kept from the person it is to.
        withheld_words: the values of what was withheld, in words, once it has been taken out of the materials.
        replaces: the number of the earlier decision about the same that this one takes the place of.
        since: the comparison with it, from which is told what has changed and why.
        since_lost: its number where its record cannot be read again, so that nothing can be told.
    """

    kind: LetterKind
    number: str
    person: str
    decided_on: str
    decided_by: str
    frame: Frame
    decided: tuple[DecidedPolicy, ...]
    undecided: tuple[Material, ...] = ()
    address: tuple[str, ...] = ()
    urgency: str = ""
    full_reasons_by: str = ""
    completes: bool = False
    demonstration: bool = False
    duties: Duties = field(default_factory=Duties)
    language: str = ENGLISH
    preview: bool = False
    withheld: tuple[Withheld, ...] = ()
    withheld_words: tuple[str, ...] = ()
    replaces: str = ""
    since: Comparison | None = None
    since_lost: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be checked and rendered.

    Args:
        kind: what kind of decision it is about.
        sender, recipient, particulars: the lines above the text: authority and contact; person; number and date.
        body: the text.
        policies: the policies that it decides, in order.
        refused: the areas in which something was refused.
        sums: the policies whose answer is a sum made line by line.
        facts: what it was written from; in its materials nothing is left of what is withheld.
        untranslated: sentences that had to stay English in a letter in another language.
    """

    kind: LetterKind
    sender: tuple[Sentence, ...]
    recipient: tuple[Sentence, ...]
    particulars: tuple[Sentence, ...]
    body: Statement
    policies: tuple[str, ...]
    refused: tuple[str, ...]
    sums: tuple[str, ...]
    facts: LetterFacts
    untranslated: tuple[str, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence, those above the text first."""
        yield from (*self.sender, *self.recipient, *self.particulars)
        yield from self.body.sentences()
