"""Find people, put them on file, and change what is on file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import flash, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.failures import StaleWrite
from api.ledger.people import Person, PersonDetails
from api.services import people as people_service
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes
from api.web.questions.fields import Form
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.words import age_on, counted, day_words

CONTACTS = ("telephone", "address", "preferred_language", "needs_to_communicate")
"""What is kept beside name and birth date, so that letters arrive and can be read."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list: enough to tell two people of the same name apart."""

    link: Link
    born: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(Page):
    """Who was found for what was typed, how many, and what to do when nobody was."""

    template: ClassVar[str] = "people.html"

    who: str
    found: tuple[PersonLine, ...]
    how_many: str
    may_add: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFormPage(Page):
    """What is on file about a person, to be filled in or changed. `revision` notices that somebody else was quicker."""

    template: ClassVar[str] = "person_form.html"

    action: str
    name: str
    reference: str
    born: DateBoxes
    telephone: str
    address: str
    preferred_language: str
    needs_to_communicate: str
    revision: str


@PAGES.get("/people")
@needs(Act.READ_CASES)
def people() -> Response:
    """Find people by name, birth date or reference."""
    who = request.args.get("who", "").strip()
    found = people_service.find(surroundings().ledger, who)
    return render(
        PeoplePage(
            heading="Find a person",
            who=who,
            found=tuple(person_line(person) for person in found),
            how_many=f"{counted(len(found), 'person', 'people').capitalize()} found for “{who}”" if who else "",
            may_add=signed_in().may(Act.ASSESS),
        )
    )


@PAGES.get("/people/new")
@needs(Act.ASSESS)
def new_person() -> Response:
    """Show the form for somebody who is not on file."""
    form = Form({"name": request.args.get("name", "")})
    return render(_form_page("Add a person", url_for("pages.add_person"), form))


@PAGES.post("/people/new")
@needs(Act.ASSESS)
def add_person() -> Response:
    """Put somebody on file."""
    details, mistakes = _details(request.form)
    if details is not None:
        try:
            person = people_service.add(surroundings().ledger, details, signed_in().id)
            return redirect(url_for("pages.person", person_id=person.id))
        except StaleWrite:
            mistakes = (Mistake("Reference: somebody else on file has this one", "reference"),)
    return render(_form_page("Add a person", url_for("pages.add_person"), request.form, mistakes))


@PAGES.get("/people/<person_id>/change")
@needs(Act.ASSESS)
def change_person(person_id: str) -> Response:
    """Show what is on file, to be changed."""
    person = people_service.get(surroundings().ledger, person_id)
    details, born = person.details, boxes_of(person.details.birth_date)
    form = Form({"name": details.name, "reference": details.reference, "revision": str(person.revision)})
    form.update({"born-day": born.day, "born-month": born.month, "born-year": born.year, **details.contact})
    return render(_form_page(f"Change details of {details.name}", request.path, form))


@PAGES.post("/people/<person_id>/change")
@needs(Act.ASSESS)
def save_person(person_id: str) -> Response:
    """Replace what is on file, unless somebody else changed it meanwhile."""
    person = people_service.get(surroundings().ledger, person_id)
    details, mistakes = _details(request.form)
    if details is not None and request.form.get("revision") != str(person.revision):
        details, mistakes = None, (Mistake("Somebody else has changed this meanwhile. Look at it, then save", "name"),)
    if details is not None:
        people_service.change(surroundings().ledger, person, details, signed_in().id)
        flash("The details were saved.")
        return redirect(url_for("pages.person", person_id=person.id))
    form = Form(request.form)
    form.setlist("revision", [str(person.revision)])
    return render(_form_page(f"Change details of {person.details.name}", request.path, form, mistakes))


def person_line(person: Person) -> PersonLine:
    """Return a person as a line of a list."""
    return PersonLine(
        Link(person.details.name, url_for("pages.person", person_id=person.id)),
        born_words(person.details.birth_date, surroundings().clock.today()),
        person.details.reference,
    )


def born_words(birth_date: date, today: date) -> str:
    """Return `3 May 1950, aged 76`."""
    return f"{day_words(birth_date)}, aged {age_on(birth_date, today)}"


def _details(form: Form) -> tuple[PersonDetails | None, tuple[Mistake, ...]]:
    mistakes = [
        Mistake(f"{label}: this must be filled in", name)
        for name, label in (("name", "Name"), ("reference", "Reference"))
        if not form.get(name, "").strip()
    ]
    born: date | None = None
    try:
        born = date_typed(boxes(form, "born"))
        if born is None:
            mistakes.append(Mistake("Birth date: enter the day, the month and the year", "born-day"))
        elif born > surroundings().clock.today():
            mistakes.append(Mistake("Birth date: enter a day in the past", "born-day"))
    except NotUsable as problem:
        mistakes.append(Mistake(f"Birth date: {problem}", "born-day"))
    if mistakes or born is None:
        return None, tuple(mistakes)
    contact = {name: form.get(name, "").strip() for name in CONTACTS if form.get(name, "").strip()}
    try:
        return PersonDetails(form["reference"].strip(), form["name"].strip(), born, contact), ()
    except ValidationError:
        return None, (Mistake("Name and reference: use at most 200 letters each", "name"),)


def _form_page(heading: str, action: str, form: Form, mistakes: tuple[Mistake, ...] = ()) -> PersonFormPage:
    return PersonFormPage(
        heading=heading,
        mistakes=mistakes,
        action=action,
        name=form.get("name", ""),
        reference=form.get("reference", ""),
        born=boxes(form, "born"),
        telephone=form.get("telephone", ""),
        address=form.get("address", ""),
        preferred_language=form.get("preferred_language", ""),
        needs_to_communicate=form.get("needs_to_communicate", ""),
        revision=form.get("revision", ""),
    )
