"""One person: who they are, what happened in their case, and the start of the next assessment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.assessments import Answer, AssessmentSetting
from api.ledger.people import Person
from api.services import assessments
from api.services import people as people_service
from api.services.assessments import OpenAssessment
from api.web.pages import Link, Mistake, Page, render
from api.web.people import born_words
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes, Option
from api.web.questions.fields import Form
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import Event, time_line
from api.web.words import age_on

CONTACT_LABELS = {
    "telephone": "Telephone",
    "address": "Address",
    "preferred_language": "Preferred language",
    "needs_to_communicate": "Needs to communicate",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a person."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(Page):
    """Who the person is, and the time line of their case with everything that was assessed and decided."""

    template: ClassVar[str] = "person.html"

    facts: tuple[Fact, ...]
    change: Link | None
    assess: Link | None
    earlier: Link | None
    rights: tuple[Link, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssessmentPage(Page):
    """Under whose rules, as on which day, and by when: preset, so that most people only press the button."""

    template: ClassVar[str] = "new_assessment.html"

    action: str
    schemes: tuple[Option, ...]
    on: DateBoxes
    due: DateBoxes


@PAGES.get("/people/<person_id>")
@needs(Act.READ_CASES)
def person(person_id: str) -> Response:
    """Show a person."""
    with surroundings().ledger.reading() as transaction:
        found = transaction.people.get(person_id)
        events = time_line(transaction, found.id)
    may_assess = signed_in().may(Act.ASSESS)
    return render(
        PersonPage(
            heading=found.details.name,
            back=Link("Find a person", url_for("pages.people")),
            facts=_facts(found),
            change=Link("Change details", url_for("pages.change_person", person_id=found.id)) if may_assess else None,
            assess=Link("Start an assessment", url_for("pages.new_assessment", person_id=found.id))
            if may_assess
            else None,
            earlier=Link(
                "Enter a decision made before this service", url_for("pages.enter_earlier", person_id=found.id)
            )
            if signed_in().may(Act.RECONSTRUCT)
            else None,
            rights=tuple(_rights(found.id)),
            events=events,
        )
    )


def _rights(person_id: str) -> Iterator[Link]:
    """Yield what an information officer may do for the person."""
    if signed_in().may(Act.DISCLOSE):
        yield Link("They ask for their file", url_for("pages.new_disclosure", person_id=person_id))
    if signed_in().may(Act.ERASE):
        yield Link("Erase", url_for("pages.erasure", person_id=person_id))


@PAGES.get("/people/<person_id>/assess")
@needs(Act.ASSESS)
def new_assessment(person_id: str) -> Response:
    """Ask what an assessment is for, with today and the authority's own rules preset."""
    today = boxes_of(surroundings().clock.today())
    form = Form({"scheme": surroundings().config.default_scheme})
    form.update({"on-day": today.day, "on-month": today.month, "on-year": today.year})
    return render(_new_assessment_page(_person(person_id), form))


@PAGES.post("/people/<person_id>/assess")
@needs(Act.ASSESS)
def start_assessment(person_id: str) -> Response:
    """Start an assessment and go on to its questions."""
    found, form = _person(person_id), request.form
    mistakes: list[Mistake] = []
    on = _day(form, "on", "Day", mistakes)
    due = _day(form, "due", "Due", mistakes)
    scheme = form.get("scheme", "")
    if scheme not in surroundings().registry.schemes():
        mistakes.append(Mistake("Rules: choose one of the list", "scheme"))
    if on is None and not mistakes:
        mistakes.append(Mistake("Day: enter the day as on which the rules apply", "on-day"))
    if mistakes or on is None:
        return render(_new_assessment_page(found, form, tuple(mistakes)))
    started = _start(found, AssessmentSetting(person=found.id, scheme=scheme, on=on, due=due))
    return redirect(url_for("pages.assessment", assessment_id=started.assessment.id))


def _start(found: Person, setting: AssessmentSetting) -> OpenAssessment:
    """Start an assessment with the one answer that is on file already: the age on the day asked about."""
    place, by = surroundings(), signed_in().id
    started = assessments.start(place.ledger, place.registry, setting, by)
    if found.details.birth_date <= setting.on:
        age = Answer("age_years", str(age_on(found.details.birth_date, setting.on)), source="Birth date on file")
        assessments.save(place.ledger, place.registry, started.assessment.id, age, by)
    return started


def _person(person_id: str) -> Person:
    return people_service.get(surroundings().ledger, person_id)


def _facts(found: Person) -> tuple[Fact, ...]:
    born = born_words(found.details.birth_date, surroundings().clock.today())
    contact = (
        Fact(label, found.details.contact[name])
        for name, label in CONTACT_LABELS.items()
        if name in found.details.contact
    )
    return (Fact("Born", born), Fact("Reference", found.details.reference), *contact)


def _day(form: Form, name: str, label: str, mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(form, name))
    except NotUsable as problem:
        mistakes.append(Mistake(f"{label}: {problem}", f"{name}-day"))
        return None


def scheme_options(chosen: str) -> tuple[Option, ...]:
    """Return the schemes to choose from."""
    registry = surroundings().registry
    return tuple(Option(name, registry.scheme(name).title, name == chosen) for name in registry.schemes())


def _new_assessment_page(found: Person, form: Form, mistakes: tuple[Mistake, ...] = ()) -> NewAssessmentPage:
    return NewAssessmentPage(
        heading=f"Assess {found.details.name}",
        back=Link(found.details.name, url_for("pages.person", person_id=found.id)),
        mistakes=mistakes,
        action=url_for("pages.start_assessment", person_id=found.id),
        schemes=scheme_options(form.get("scheme", "")),
        on=boxes(form, "on"),
        due=boxes(form, "due"),
    )
