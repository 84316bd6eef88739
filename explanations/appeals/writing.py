"""Writes the two letters about an appeal. Written in English alone, and every sentence names what it speaks for."""

from __future__ import annotations

from collections.abc import Iterator

from explanations.appeals.facts import Answer, AppealFacts, AppealLetter, GroundTold, Receipt, Result
from explanations.languages.speech import ENGLISH
from explanations.letter.around import lines, said
from explanations.letter.writing import DETAIL
from explanations.render import Form, as_text, html_of
from explanations.statement import Block, Items, Reader, Section, Sentence, Statement
from explanations.wording import english

DEMONSTRATION = "This is a demonstration. It decides about nobody."
NOT_STATED = "The law that we have found sets no time limit for this."
RESULTS = {
    Result.UPHELD: "You were right. We have put the decision right.",
    Result.VARIED: "You were right in part. We have changed the decision.",
    Result.QUASHED: "We have taken the decision back. It does not count any more.",
    Result.DISMISSED: "We looked again, and we keep the decision as it is.",
}
RESULTS_OUTSIDE = {
    Result.UPHELD: "You were right.",
    Result.VARIED: "You were right in part. The decision is changed.",
    Result.QUASHED: "The decision does not count any more.",
    Result.DISMISSED: "The decision stays as it is.",
}
WORDS_NODE = "appeal:ground"

Told = tuple[str, str, tuple[Block, ...]]


def acknowledgement(receipt: Receipt) -> AppealLetter:
    """Return the letter that says that an appeal has come, what happens now, and by when."""
    about = receipt.about
    return _letter("acknowledgement", "We have received your appeal", about, _received(receipt))


def answer(made: Answer) -> AppealLetter:
    """Return the letter that says what became of an appeal, why, and how to go on."""
    return _letter("answer", "Our answer to your appeal", made.about, _answered(made))


def render_appeal_letter(letter: AppealLetter, form: Form) -> str:
    """Return the letter as text or as a page."""
    if form is Form.TEXT:
        blocks = (letter.sender, letter.recipient, letter.particulars)
        head = "\n\n".join("\n".join(line.text for line in each) for each in blocks if each)
        return f"{head}\n\n\n{as_text(letter.body)}"
    template = "letter_part.html.jinja" if form is Form.HTML_PART else "letter.html.jinja"
    return html_of(template, letter=letter, statement=letter.body, detail=DETAIL, top_heading=2)


def _letter(kind: str, title: str, about: AppealFacts, sections: Iterator[Told]) -> AppealLetter:
    day = english.iso_date(about.written_on)
    body = Statement(
        kind="appeal_letter",
        title=title,
        language=ENGLISH,
        about={"number": about.number, "decision": about.decision, "kind": kind, "reader": Reader.PERSON.value},
        sections=tuple(Section(*told) for told in sections if told[2]),
    )
    return AppealLetter(
        kind=kind,
        sender=lines(("authority:name", about.frame.authority), ("authority:contact", about.frame.contact)),
        recipient=lines(("appeal:person", about.person), *(("appeal:address", line) for line in about.address)),
        particulars=lines(
            ("appeal:written_on", f"Date: {day}"),
            ("appeal:number", f"Your appeal: {about.number}"),
            ("determination:number", f"About our decision: {about.decision}"),
        ),
        body=body,
    )


# --- the acknowledgement --------------------------------------------------------------------------------------------


def _received(receipt: Receipt) -> Iterator[Told]:
    about = receipt.about
    yield "notice", "Please note", _notice(about)
    came = f"Your appeal came on {english.iso_date(receipt.received_on)}. It is about our decision of "
    speaks = f"{about.representative} speaks for you in this." if about.representative else ""
    yield "received", "What we have", said(
        ("appeal:received_on", f"{came}{english.iso_date(about.decided_on)}."),
        ("appeal:stage", f"The stage is: {english.mid_sentence(about.stage)}."),
        ("appeal:representative", speaks),
    )  # fmt: skip
    yield "grounds", "What you told us", _grounds(about)
    yield "next", "What happens now", said(*_what_now(receipt))
    yield "meanwhile", "What we pay meanwhile", _meanwhile(about)
    yield "help", "Who can help you", _help(about)


def _what_now(receipt: Receipt) -> Iterator[tuple[str, str]]:
    if receipt.heard_outside:
        yield "appeal:stage", "It is not we who decide this. We send what we have to those who do."
    else:
        yield "appeal:decider", "Somebody who had no part in the decision will look at it again."
    yield "appeal:correct", "If we have put down something wrongly, please tell us."
    if receipt.answer_by:
        yield "appeal:answer_by", f"You will get an answer by {english.iso_date(receipt.answer_by)}."
    else:
        yield "appeal:answer_by", f"{NOT_STATED} You can ask us at any time how far it has come."


# --- the answer -----------------------------------------------------------------------------------------------------


def _answered(made: Answer) -> Iterator[Told]:
    about = made.about
    yield "notice", "Please note", _notice(about)
    yield "result", "What we decided", said(*_result(made))
    yield "why", "Why", said(("appeal:reasons", english.stopped(made.reasons.strip())))
    yield "grounds", "What you told us, and what we make of it", _grounds(about)
    yield "who", "Who decided", said(*_who(made))
    yield "challenge", "If you still disagree", said(*_further(made))
    yield "meanwhile", "What we pay meanwhile", _meanwhile(about) if made.next is not None else ()
    yield "help", "Who can help you", _help(about)


def _result(made: Answer) -> Iterator[tuple[str, str]]:
    if made.heard_by:
        yield "appeal:result", f"This was decided by: {made.heard_by}."
        yield "appeal:result", RESULTS_OUTSIDE[made.result]
    else:
        yield "appeal:result", RESULTS[made.result]
    if made.new_decision:
        yield (
            "appeal:new_decision",
            f"Our new decision is {made.new_decision}. A letter of its own tells you all of it.",
        )
    elif made.redone_by:
        yield "appeal:redone_by", f"You will get a new decision by {english.iso_date(made.redone_by)}."
    elif made.result is Result.QUASHED:
        yield "appeal:redone_by", "We will make a new decision, and write to you when we have."


def _who(made: Answer) -> Iterator[tuple[str, str]]:
    authority, by = made.about.frame.authority, english.without_control(made.decided_by)
    if made.heard_by:
        yield "appeal:decided_by", f"This was put on record for {authority} by {by}."
        return
    yield "appeal:decided_by", f"This was decided for {authority} by {by}."
    yield "appeal:independence", "They had no part in the decision that you challenged."


def _further(made: Answer) -> Iterator[tuple[str, str]]:
    how = made.about.frame.contact
    if how:
        yield "authority:contact", f"You can talk to a person about this letter: {how}."
    if made.next is None:
        yield "appeal:next", "We know of no further stage."
        return
    yield from (("appeal:next", sentence) for sentence in made.next.sentences)
    if not made.next.last_day:
        yield "appeal:next_by", NOT_STATED
    elif made.next.is_over:
        ended = english.iso_date(made.next.last_day)
        yield "appeal:next_by", f"The time for that was {made.next.limit}. It ended on {ended}. Please ask at once."
    else:
        yield "appeal:next_by", f"The last day for that is {english.iso_date(made.next.last_day)}."


# --- both -----------------------------------------------------------------------------------------------------------


def _notice(about: AppealFacts) -> tuple[Block, ...]:
    return said(("appeal:demonstration", DEMONSTRATION)) if about.demonstration else ()


def _grounds(about: AppealFacts) -> tuple[Block, ...]:
    items = tuple(tuple(_ground(one, number)) for number, one in enumerate(about.grounds, 1))
    return (Items(items, numbered=True),) if items else ()


def _ground(one: GroundTold, number: int) -> Iterator[Sentence]:
    node = f"{WORDS_NODE}/{number}"
    yield Sentence(f"“{english.without_control(one.words.strip())}”", (node,))
    if one.step:
        yield Sentence(f"It is about: {english.without_control(one.step)}.", (node,))
    if one.accepted is not None:
        yield Sentence("We accept this." if one.accepted else "We do not accept this.", (node,))


def _meanwhile(about: AppealFacts) -> tuple[Block, ...]:
    told = about.payments or ("The law that we have found does not say what is paid until then. Please ask us.",)
    return said(*(("appeal:meanwhile", text) for text in told))


def _help(about: AppealFacts) -> tuple[Block, ...]:
    return said(*(("appeal:advocacy", text) for text in about.frame.advocacy))
