"""The frame of letters: the authority, how to reach it, how to challenge a decision, and what is always said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.scheme import Scheme
from engine.outcome import Outcome
from explanations.languages.speech import mark, say


@dataclass(frozen=True, slots=True)
class Frame:
    """What every letter of an authority says.

    Args:
        authority: the authority's name.
        contact: how to reach a person there, in one line.
        challenge: for each step of challenging a decision, in order, its name and its sentences.
        advice: what may help someone who was refused: what can meet or reduce needs, prevent or delay them.
        formats: in which other forms and languages a letter can be had.
        advocacy: who can help to challenge a decision.
        meanwhile: what happens to help and payments until a challenge is answered.
        withheld: how to challenge that something was left out of a letter.
    """

    authority: str
    contact: str
    challenge: Mapping[str, tuple[str, ...]]
    advice: str = ""
    formats: str = ""
    advocacy: tuple[str, ...] = ()
    meanwhile: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


FORMATS = mark(
    "You can have this letter in large print, in easy words, in another language, or read to you. Please ask us."
)


def frame_of(scheme: Scheme, configured: Mapping[str, str] | None = None) -> Frame:
    """Return the frame that a scheme gives.

    Args:
        scheme: its `authority` (name, contact, advice, formats) and `appeal`.
        configured: what an installation says in place of the scheme's authority.
    """
    authority = {**scheme.authority, **(configured or {})}
    steps = scheme.appeal.get("route", ())
    return Frame(
        authority=authority.get("name", ""),
        contact=authority.get("contact", ""),
        challenge={step: _without_source(scheme.appeal.get(step, ())) for step in steps},
        advice=authority.get("advice", ""),
        formats=authority.get("formats") or say(FORMATS),
        advocacy=_without_source(scheme.appeal.get("advocacy", ())),
        meanwhile=_without_source(scheme.appeal.get("meanwhile", ())),
        withheld=_without_source(scheme.appeal.get("withheld", ())),
    )


def _without_source(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the source of a time limit, which stands beside it in scheme.yaml for those who keep the rules."""
    return tuple(sentence for sentence in sentences if not sentence.startswith("Source:"))


NEXT: Mapping[tuple[str, Outcome], str] = {
    ("eligibility", Outcome.ESTABLISHED): mark("We will get in touch to agree the next step with you."),
    ("eligibility", Outcome.NOT_ESTABLISHED): mark(
        "We will not arrange this for you now. Please tell us if things change."
    ),
    ("budget", Outcome.ESTABLISHED): mark("We will agree with you how the sum is used."),
    ("family_contribution", Outcome.ESTABLISHED): mark("You can go ahead with the help named above."),
    ("family_contribution", Outcome.NOT_ESTABLISHED): mark("Please do not pay anyone we said no to from the budget."),
    ("spending_permissibility", Outcome.ESTABLISHED): mark(
        "You can buy what we said yes to. Please keep the receipts."
    ),
    ("spending_permissibility", Outcome.NOT_ESTABLISHED): mark("Please talk to us before you buy what we said no to."),
    ("payment_risk", Outcome.ESTABLISHED): mark("We will pay and check the budget as said above."),
    ("process", Outcome.ESTABLISHED): mark("We will get in touch before the next step."),
}
"""What happens next, by area and outcome, in words that fit every policy of the area."""
