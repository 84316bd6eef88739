"""Forget a person: what would be erased, what speaks against it, a second look, and the entry that says it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Erasure
from api.services.erasing import Prospect, erase_for, prospect
from api.services.erasure import EVERYONE, Ground
from api.services.failures import ActRefused
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.control import Option
from api.web.reads import acting
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.timeline import name_of
from api.web.words import counted, day_words, moment_words

GROUNDS: dict[Ground, str] = {
    "request": "They asked for it, and no law makes us keep the records",
    "correction": "They should never have been on file",
    "retention": "The time for which records are kept has ended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePage(Page):
    """What an erasure would do. On the second look `second` says what is about to happen, and nothing is chosen."""

    template: ClassVar[str] = "erasure.html"

    action: str
    facts: tuple[str, ...]
    hold: str
    whom: tuple[Option, ...]
    grounds: tuple[Option, ...]
    second: tuple[str, ...]
    relative: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPage(Page):
    """An erasure as it was recorded."""

    template: ClassVar[str] = "erased.html"

    number: str
    lines: tuple[str, ...]


@PAGES.get("/people/<person_id>/erasure")
@needs(Act.ERASE)
def erasure(person_id: str) -> Response:
    """Show what would be erased, or why nothing may be."""
    return render(_page(_looked(person_id, ""), "", ""))


@PAGES.post("/people/<person_id>/erasure")
@needs(Act.ERASE)
def erasure_chosen(person_id: str) -> Response:
    """Show once more what was chosen, before it is done."""
    relative, ground = request.form.get("whom", ""), request.form.get("ground", "")
    looked = _looked(person_id, relative)
    if ground not in GROUNDS:
        return render(_page(looked, relative, "", Mistake("Choose why it is erased", "ground")))
    if ground == "retention" and not looked.is_due:
        problem = "The time for which these records are kept has not ended. Choose another reason, or come back later"
        return render(_page(looked, relative, ground, Mistake(problem, "ground")))
    return render(_page(looked, relative, ground, second=True))


@PAGES.post("/people/<person_id>/erased")
@needs(Act.ERASE)
def erasure_done(person_id: str) -> Response:
    """Erase, once it was looked at twice."""
    relative, ground = request.form.get("whom", ""), _ground(request.form.get("ground", ""))
    place = surroundings()
    if request.form.get("sure") != "yes":
        looked = _looked(person_id, relative)
        mistake = Mistake("Tick that you have looked at this and that it cannot be undone", "sure")
        return render(_page(looked, relative, ground, mistake, second=True), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = erase_for(place.ledger, place.registry, person_id, acting(), ground, relative)
    except ActRefused as error:
        return render(_page(_looked(person_id, relative), relative, ground, Mistake(plain_sentence(error), "ground")))
    return redirect(url_for("pages.erased", number=made.id))


@PAGES.get("/erasures/<number>")
@needs(Act.ERASE)
def erased(number: str) -> Response:
    """Show the entry of an erasure: the certificate that it was done."""
    place = surroundings()
    with place.ledger.reading() as transaction:
        entry = transaction.log.entry(number)
    content = entry.content
    if not isinstance(content, Erasure):
        raise RecordNotFound(f"`{number}` is no erasure", fix="check its number")
    ground = GROUNDS[content.ground] + (f" ({content.rule})" if content.rule else "")
    when = moment_words(entry.recorded_at, place.config.zone)
    lines = (
        f"On record under the number {entry.id}, {when}, by {name_of(entry.actor)}.",
        f"Forgotten: {', '.join(content.subjects)}.",
        f"{counted(int(content.rows), 'sealed row', 'sealed rows').capitalize()} deleted, and the keys destroyed.",
        f"Why: {ground}.",
        "Every proof that was given before stays valid. Backups of the keys are kept for days only.",
    )
    return render(
        ErasedPage(
            heading="Erased", back=Link("People’s records", url_for("pages.records")), number=entry.id, lines=lines
        )
    )


def _looked(person_id: str, relative: str) -> Prospect:
    place = surroundings()
    return prospect(place.ledger, place.registry, person_id, relative)


def _ground(text: str) -> Ground:
    match text:
        case "request" | "correction" | "retention":
            return text
    raise ActRefused("choose why it is erased", where="ground")


def _page(
    looked: Prospect, relative: str, ground: str, mistake: Mistake | None = None, *, second: bool = False
) -> ErasurePage:
    step = "pages.erasure_done" if second else "pages.erasure_chosen"
    return ErasurePage(
        heading=f"Erase the records of {looked.name}",
        back=Link("People’s records", url_for("pages.records")),
        mistakes=(mistake,) if mistake else (),
        action=url_for(step, person_id=looked.person),
        facts=tuple(_facts(looked)),
        hold=_hold(looked),
        whom=tuple(_whom(looked, relative)),
        grounds=tuple(Option(value, words, value == ground) for value, words in GROUNDS.items()),
        second=tuple(_second(looked, ground)) if second else (),
        relative=relative,
        ground=ground,
    )


def _facts(looked: Prospect) -> Iterator[str]:
    others = counted(len(looked.others), "relative or carer", "relatives and carers")
    yield f"In the case besides {looked.name}: {others}. Each can be forgotten alone."
    if looked.kept_until is None or looked.retention is None:
        yield "No scheme was asked about them, so no rule says for how long the records are kept."
        return
    rule = looked.retention
    until = "since" if looked.is_due else "until"
    done = "need not be kept any more" if looked.is_due else "are kept"
    yield f"By rule the records {done} {until} {day_words(looked.kept_until)}: {rule.years} years after the last entry."
    yield f"That rests on: {rule.source}." + (" It is no law: you decide." if rule.illustrative else "")


def _hold(looked: Prospect) -> str:
    if not looked.holds:
        return ""
    numbers = ", ".join(looked.holds)
    return f"An appeal runs ({numbers}), so nothing in this case may be erased. Erase when the appeal has ended."


def _whom(looked: Prospect, chosen: str) -> Iterator[Option]:
    yield Option("", f"Only {looked.name}", not chosen)
    for one in looked.others:
        yield Option(one.subject, f"Only {one.known_as}", one.subject == chosen)
    if looked.others:
        yield Option(EVERYONE, "Everybody in the case", chosen == EVERYONE)


def _second(looked: Prospect, ground: str) -> Iterator[str]:
    known = {one.subject: one.known_as for one in looked.others} | {looked.person: looked.name}
    yield f"Forgotten: {', '.join(known.get(subject, subject) for subject in looked.subjects)}."
    assessments = counted(looked.assessments, "assessment", "assessments")
    yield f"Deleted: {counted(looked.rows, 'sealed row', 'sealed rows')} and {assessments}."
    reasons = {str(value): words for value, words in GROUNDS.items()}
    rule = f" ({looked.retention.rule})" if ground == "retention" and looked.retention else ""
    yield f"Why: {reasons[ground]}{rule}."
