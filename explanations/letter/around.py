"""What stands around a decision in a letter: notices, what happens next, how to disagree, who decided, and how."""

from __future__ import annotations

from collections.abc import Iterator

from engine.outcome import Outcome
from explanations.changes.notice import change_blocks
from explanations.languages.speech import mark, say
from explanations.letter.facts import LetterFacts, LetterKind
from explanations.letter.frame import NEXT
from explanations.statement import Block, Items, Paragraph, Sentence
from explanations.withholding import NODE as WITHHELD
from explanations.wording import english

ADVICE_AREA = "eligibility"
"""The area in which a refusal brings advice on what else can help."""
PAYMENT_AREA = "payment_risk"
FEW_SENTENCES = 2
"""What stands in a paragraph; more becomes a list."""

PREVIEW = mark("This is a preview, not a letter. A speaker of this language has not approved it.")
LEFT_OUT = mark("We have left something out of this letter. The law lets us do so to protect people.")
RECORDED = mark("We have written down why. Our decision takes it into account all the same.")
LOST = mark("We cannot say exactly what has changed since our decision {number}: its record cannot be read again.")
LOOK_AGAIN = mark("You can ask us to look again at what we left out.")
RESPOND = mark("If you think a fact is wrong, tell us. We will hear you before we stop or change a payment.")


def lines(*told: tuple[str, str]) -> tuple[Sentence, ...]:
    """Return a sentence for each id and text that is not empty; no text can draw lines of its own."""
    return tuple(Sentence(english.without_control(text), (node,)) for node, text in told if text.strip())


def said(*told: tuple[str, str]) -> tuple[Block, ...]:
    """Return a paragraph of what is not empty."""
    sentences = lines(*told)
    return (Paragraph(sentences),) if sentences else ()


def notice(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what must be known before anything else is read."""
    demonstration = say("This is a demonstration. It decides about nobody.") if facts.demonstration else ""
    completes = say("This gives the full reasons for our interim decision.") if facts.completes else ""
    replaces = say("This decision takes the place of our decision {number}.", number=facts.replaces)
    return said(
        *((("determination:preview", PREVIEW), ("determination:preview", say(PREVIEW))) if facts.preview else ()),
        ("determination:demonstration", demonstration),
        ("determination:completes", completes),
        ("determination:replaces", replaces if facts.replaces else ""),
    )


def interim(facts: LetterFacts) -> tuple[Block, ...]:
    """Return why it could not wait, and by when full reasons follow."""
    if facts.kind is not LetterKind.INTERIM:
        return ()
    urgency, due = facts.urgency.strip().rstrip("."), english.iso_date(facts.full_reasons_by)
    return said(
        ("determination:urgency", say("We decided at once, because: {urgency}.", urgency=urgency) if urgency else ""),
        ("determination:full_reasons_by", say("You will get our full reasons by {day}.", day=due) if due else ""),
    )


def next_steps(facts: LetterFacts) -> tuple[Block, ...]:
    """Return from when the decision counts, and what happens next."""
    days = dict.fromkeys(english.iso_date(one.material.evaluation.on) for one in facts.decided)
    counts = say("This decision counts from {day}.", day=english.listed(list(days)))
    told = [("determination:from", counts if days else ""), *_by_area(facts)]
    if facts.kind is LetterKind.INTERIM and facts.full_reasons_by:
        due = english.iso_date(facts.full_reasons_by)
        told.append(("determination:full_reasons_by", say("We will write to you again by {day}.", day=due)))
    sentences = lines(*dict.fromkeys(told))
    if len(sentences) > FEW_SENTENCES:
        return (Items(tuple((sentence,) for sentence in sentences)),)
    return (Paragraph(sentences),) if sentences else ()


def _by_area(facts: LetterFacts) -> Iterator[tuple[str, str]]:
    for one in facts.decided:
        area = one.material.edition.area
        if (area, one.outcome) in NEXT:
            yield f"determination:next/{area}", say(NEXT[area, one.outcome])
        if area == PAYMENT_AREA:
            yield "determination:respond", say(RESPOND)


def advice(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what can help someone who was refused."""
    needs = (one for one in facts.decided if one.material.edition.area == ADVICE_AREA)
    refused = any(one.outcome is Outcome.NOT_ESTABLISHED for one in needs)
    return said(("authority:advice", facts.frame.advice)) if refused else ()


def left_out(facts: LetterFacts) -> tuple[Block, ...]:
    """Return that something is withheld and how to challenge that; neither what it is, nor on what ground."""
    if not facts.withheld:
        return ()
    how = facts.frame.withheld or (say(LOOK_AGAIN),)
    return said((WITHHELD, say(LEFT_OUT)), (WITHHELD, say(RECORDED)), *(("appeal:withheld", text) for text in how))


def changes(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what has changed; where something is withheld, only that: a change could tell what it is."""
    if facts.since_lost:
        text = say(LOST, number=facts.since_lost)
        return said((f"change:{facts.since_lost}/earlier", text))
    if facts.since is None:
        return ()
    if facts.withheld_words:
        return said((WITHHELD, say("We cannot list here what has changed. Part of it is left out of this letter.")))
    return change_blocks(facts.since)


def challenge(facts: LetterFacts) -> tuple[Block, ...]:
    """Return whom to talk to, each step of disagreeing, who can help, and what happens meanwhile."""
    how = facts.frame.contact
    contact = say("You can talk to a person about this letter: {contact}.", contact=how) if how else ""
    steps = tuple(
        told
        for step, sentences in facts.frame.challenge.items()
        if (told := lines(*((f"appeal:{step}", sentence) for sentence in sentences)))
    )
    return (
        *said(("authority:contact", contact)),
        *((Items(steps, numbered=True),) if steps else ()),
        *said(
            *(("appeal:advocacy", text) for text in facts.frame.advocacy),
            *(("appeal:meanwhile", text) for text in facts.frame.meanwhile),
        ),
    )


def who(facts: LetterFacts) -> tuple[Block, ...]:
    """Return who decided, and what a computer did and what a person did."""
    by = facts.decided_by.strip()
    if not by:
        return ()
    days = dict.fromkeys(english.iso_date(one.material.evaluation.on) for one in facts.decided)
    rules = say("The rules are those of {days}.", days=english.listed(list(days))) if days else ""
    return said(
        (
            "determination:decided_by",
            say("This was decided for {authority} by {person}.", authority=facts.frame.authority, person=by),
        ),
        ("determination:human_role", say("A computer worked out what the rules say about these facts.")),
        ("determination:human_role", rules),
        ("determination:human_role", say("A person looked at it and decided.")),
    )


def formats(facts: LetterFacts) -> tuple[Block, ...]:
    """Return in which other forms the letter can be had."""
    return said(("authority:formats", facts.frame.formats))
