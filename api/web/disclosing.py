"""Give a person the file about them: take the request down, choose what stays out, look, make it, fetch it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from flask import flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from api.access import Act
from api.services import people
from api.services.disclosure import requests as service
from api.services.disclosure.choices import Allowed, Choices, LeftOut, Recipient
from api.services.disclosure.contents import Contents
from api.services.disclosure.requests import Office
from api.services.disclosure.titles import slot_title
from api.services.documents import Format, Place
from api.services.failures import ActRefused
from api.services.in_case import InCase, findings_in_case, people_in_case
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes, Option
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.reads import acting
from api.web.records import standing_words
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.timeline import name_of
from api.web.words import counted, day_words, without_codes
from explanations.withholding import Ground

GROUNDS = {
    Ground.THIRD_PARTY: "It tells something about another person",
    Ground.SERIOUS_HARM: "It would be likely to do serious harm to somebody’s health",
    Ground.INFORMANT: "It tells who told us something in confidence",
}
ALLOWED = {
    "": "Stays out",
    Allowed.CONSENTED: "They have agreed",
    Allowed.REASONABLE: "It is reasonable without asking them",
    Allowed.OWN: "It is the person’s own: they are the carer meant",
}
LISTS = {"workers": "worker", "carers": "carer", "carer": "carer", "holders": "budget holder", "people": "relative"}
FORMS = {"pdf": Format.PDF, "page": Format.HTML, "json": Format.JSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisclosurePage(Page):
    """When the request was received, and how it is known who asks."""

    template: ClassVar[str] = "new_disclosure.html"

    action: str
    on: DateBoxes
    identity: str


@dataclass(frozen=True, slots=True)
class Another:
    """A relative or carer in the case, and whether what is said of them may be in the file."""

    field: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of a file so far."""

    what: str = ""
    words: str = ""
    ground: tuple[Option, ...] = ()
    reason: str = ""
    silent: bool = False
    recipients: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosurePage(Page):
    """One request: its clock, the choices, what a file would hold, and the files that were made."""

    template: ClassVar[str] = "disclosure.html"

    number: str
    facts: tuple[tuple[str, str], ...]
    may_extend: bool
    others: tuple[Another, ...]
    findings: tuple[Option, ...]
    typed: Typed
    looked: str
    held: tuple[tuple[str, str, str], ...]
    kept_back: tuple[str, ...]
    files: tuple[tuple[str, tuple[Link, ...]], ...]


@PAGES.get("/people/<person_id>/disclosure")
@needs(Act.DISCLOSE)
def new_disclosure(person_id: str) -> Response:
    """Ask about the request."""
    return render(_new_page(person_id, boxes_of(surroundings().clock.today()), ""))


@PAGES.post("/people/<person_id>/disclosure")
@needs(Act.DISCLOSE)
def disclosure_received(person_id: str) -> Response:
    """Take the request down; its clock runs."""
    typed, identity = boxes(request.form, "on"), request.form.get("identity", "")
    try:
        day = date_typed(typed)
        if day is None:
            return render(_new_page(person_id, typed, identity, "Received: enter the day"))
        made = service.receive(office(), person_id, day, identity, acting())
    except NotUsable as problem:
        return render(_new_page(person_id, typed, identity, f"Received: {problem}"))
    except ActRefused as error:
        return render(_new_page(person_id, typed, identity, plain_sentence(error), error.where or "on-day"))
    flash(f"The request is on record. It is due by {day_words(made.due)}.")
    return redirect(url_for("pages.disclosure", number=made.id))


@PAGES.get("/disclosures/<number>")
@needs(Act.DISCLOSE)
def disclosure(number: str) -> Response:
    """Show one request."""
    return render(_page(number, MultiDict()))


@PAGES.post("/disclosures/<number>/extension")
@needs(Act.DISCLOSE)
def disclosure_extended(number: str) -> Response:
    """Make the time longer, with reasons."""
    try:
        made = service.extend(office(), number, request.form.get("reasons", ""), acting())
    except ActRefused as error:
        return render(_page(number, MultiDict(), (Mistake(plain_sentence(error), "reasons"),)))
    flash(f"The time is longer now: until {day_words(made.due)}. Tell the person, with the reasons.")
    return redirect(url_for("pages.disclosure", number=made.id))


@PAGES.post("/disclosures/<number>/file")
@needs(Act.DISCLOSE)
def disclosure_made(number: str) -> Response:
    """Look at what a file would hold, or make it."""
    try:
        choices = _choices(number, request.form)
        if request.form.get("step") != "make":
            return render(_page(number, request.form, (), service.preview(office(), number, choices)))
        made = service.make(office(), number, choices, acting())
    except ActRefused as error:
        return render(_page(number, request.form, (Mistake(plain_sentence(error), "what"),)))
    flash(f"The file is made, number {made.id}. Check it before it leaves the house.")
    return redirect(url_for("pages.disclosure", number=made.request.id))


@PAGES.get("/disclosures/<number>/file")
@needs(Act.DISCLOSE)
def disclosure_file(number: str) -> Response:
    """Send a file that was made."""
    form = FORMS.get(request.args.get("form", "pdf"))
    if form is None:
        raise NotFound
    made = service.file_of(office(), number, form, large=request.args.get("large") == "yes")
    answer = make_response(made.content)
    answer.mimetype = made.media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return answer


def office() -> Office:
    """Return where files are made."""
    place = surroundings()
    config = place.config
    return Office(
        Place(place.ledger, place.registry, place.checker, name_of, config.letter_authority), config.default_scheme
    )


# ── what was typed ────────────────────────────────────────────────────────────────────────────────────────────────────


def _choices(number: str, form: MultiDict[str, str]) -> Choices:
    """Return the choices that were typed. Raises ActRefused."""
    person = service.get_request(surroundings().ledger, number).person
    allowed = {
        one.subject: Allowed(form[f"allow-{one.subject}"])
        for one in people_in_case(surroundings().ledger, person)
        if form.get(f"allow-{one.subject}")
    }
    lines, words = (tuple(filter(None, map(str.strip, form.get(name, "").splitlines()))) for name in ("what", "words"))
    what = (*form.getlist("finding"), *lines)
    left_out: tuple[LeftOut, ...] = ()
    if what or words:
        if form.get("ground") not in set(Ground):
            raise ActRefused("choose the ground on which it is left out", where="ground")
        told = form.get("silent") != "yes"
        left_out = (LeftOut(what, Ground(form["ground"]), form.get("reason", "").strip(), words, told=told),)
    return Choices(allowed, left_out, tuple(_recipients(form.get("recipients", ""))))


def _recipients(text: str) -> Iterator[Recipient]:
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3:
            raise ActRefused(f"`{line}` does not say to whom, what and when", fix="set them apart by |")
        yield Recipient(*parts)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _new_page(
    person_id: str, on: DateBoxes, identity: str, problem: str = "", where: str = "on-day"
) -> NewDisclosurePage:
    person = people.get(surroundings().ledger, person_id)
    field = "identity" if where == "identity" else "on-day"
    return NewDisclosurePage(
        heading=f"{person.details.name} asks for their records",
        back=Link("People’s records", url_for("pages.records")),
        mistakes=(Mistake(problem, field),) if problem else (),
        action=url_for("pages.disclosure_received", person_id=person.id),
        on=on,
        identity=identity,
    )


def _page(
    number: str, form: MultiDict[str, str], mistakes: tuple[Mistake, ...] = (), contents: Contents | None = None
) -> DisclosurePage:
    place = surroundings()
    one = service.get_request(place.ledger, number)
    today = place.clock.today()
    person = people.get(place.ledger, one.person)
    held = _held(contents)
    return DisclosurePage(
        heading=f"Records of {person.details.name}",
        back=Link("People’s records", url_for("pages.records")),
        mistakes=mistakes,
        number=one.id,
        facts=(("Number", one.id), ("Received", day_words(one.received_on)), ("Due", day_words(one.due)),
               ("How it stands", standing_words(one, today))),
        may_extend=not one.extended and not one.files and one.days_left(today) >= 0,
        others=tuple(_another(other, form) for other in people_in_case(place.ledger, one.person)),
        findings=tuple(_findings(one.person, form)),
        typed=_typed(form),
        looked=f"A file would hold {counted(len(held), 'record', 'records')}." if contents else "",
        held=held,
        kept_back=tuple(_kept_back(contents)),
        files=tuple((file, _forms(file)) for file in one.files),
    )  # fmt: skip


def _another(one: InCase, form: MultiDict[str, str]) -> Another:
    field = f"allow-{one.subject}"
    label = (
        f"{one.known_as} ({LISTS.get(one.list_name, one.list_name)})" if one.key else "The carer meant in the answers"
    )
    return Another(field, label, _options(ALLOWED, form.get(field, "")))


def _findings(person: str, form: MultiDict[str, str]) -> Iterator[Option]:
    """Yield the findings on record, by their labels."""
    inputs, ticked = surroundings().registry.vocabulary().inputs, form.getlist("finding")
    for name in findings_in_case(surroundings().ledger, person):
        label = inputs[name].label if name in inputs and inputs[name].label else without_codes(name)
        yield Option(name, label, name in ticked)


def _options(words: Mapping[Ground, str] | Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(str(value), label, str(value) == chosen) for value, label in words.items())


def _typed(form: MultiDict[str, str]) -> Typed:
    return Typed(
        form.get("what", ""), form.get("words", ""), _options(GROUNDS, form.get("ground", "")), form.get("reason", ""),
        silent=form.get("silent") == "yes", recipients=form.get("recipients", ""),
    )  # fmt: skip


def _held(contents: Contents | None) -> tuple[tuple[str, str, str], ...]:
    every = cast("Sequence[Mapping[str, str]]", contents.body["every_record"]) if contents else ()
    return tuple((one["record"], one["what"], one["how"].capitalize()) for one in every)


def _kept_back(contents: Contents | None) -> Iterator[str]:
    for one in contents.kept_back if contents else ():
        grounds = [GROUNDS[Ground(ground)] for ground in one.ground.split(", ") if ground in set(Ground)]
        why = "; ".join(grounds) or "what we decided about a file stays with us"
        yield f"{one.record}, {slot_title(one.slot) if one.slot else 'the whole record'}: {why}"


def _forms(file: str) -> tuple[Link, ...]:
    address = url_for("pages.disclosure_file", number=file)
    return (
        Link("PDF with everything attached", address),
        Link("large print", f"{address}?large=yes"),
        Link("page", f"{address}?form=page"),
        Link("for a program", f"{address}?form=json"),
    )
