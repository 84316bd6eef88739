"""An assessment: the whole conversation on one page, saved as it is typed, with what is still open beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.entries import Entry
from api.services import assessments
from api.services.after_outcome import outcome_is_shown, sign_findings, signature
from api.services.assessments import OpenAssessment
from api.services.evaluate import SchemeEvaluation
from api.web.answers import Saving, refreshed, save_typed
from api.web.conversation import Group, asking_for, form_of, groups, next_key, talk_about
from api.web.pages import Link, Page, render, render_part
from api.web.people import born_words
from api.web.questions import fields
from api.web.questions.fields import Form
from api.web.reads import acting
from api.web.routes import PAGES, needs
from api.web.standing import FIGURE, OpenLine, PolicyStanding, name_of_path, standing, still_open
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import name_of
from api.web.words import counted, day_words, moment_words

PART = "X-Part"
"""The header with which the page's script asks for the side panel alone."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A question that is still open, as a link to its place on the page, and what it matters to."""

    link: Link
    matters_to: str


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an answer has been changed: what the page must know to notice that somebody else was quicker."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPage(Page):
    """The conversation in its own order; beside it what is open, what is settled, who else is in it, and when saved.

    Where the authority hides outcomes, nothing is said to be settled until the findings are signed.
    """

    template: ClassVar[str] = "assessment.html"

    action: str
    about: str
    person: Link
    decided: Link | None
    groups: tuple[Group, ...]
    open_words: str
    open: tuple[OpenLink, ...]
    policies: tuple[PolicyStanding, ...]
    outcome_shown: bool
    signed: str
    compare: str
    saved: str
    others: str
    revisions: tuple[Revision, ...]
    decide: str


@PAGES.get("/assessments/<assessment_id>")
@needs(Act.READ_CASES)
def assessment(assessment_id: str) -> Response:
    """Show an assessment where it was left."""
    opened = assessments.take_up(surroundings().ledger, assessment_id)
    return render(_page(opened, form_of(opened.answers, surroundings().registry.vocabulary())))


@PAGES.post("/assessments/<assessment_id>")
@needs(Act.ASSESS)
def save_assessment(assessment_id: str) -> Response:
    """Save what was typed. What cannot be used stays as typed, and everything else is saved all the same."""
    opened = assessments.take_up(surroundings().ledger, assessment_id)
    saving = save_typed(opened, request.form)
    after = assessments.take_up(surroundings().ledger, assessment_id)
    if request.headers.get(PART):
        return render_part(
            _page(after, form_of(after.answers, surroundings().registry.vocabulary()), saving), "_side.html"
        )
    if saving.mistakes:
        return render(_page(after, refreshed(request.form, after.answers), saving))
    changed = _change_list(after, request.form)
    if changed:
        return redirect(url_for("pages.assessment", assessment_id=after.assessment.id, _anchor=f"question-{changed}"))
    if "sign" in request.form:
        sign_findings(surroundings().ledger, after.assessment.id, acting())
        flash("The findings are signed. What the rules say is now shown.")
        return redirect(url_for("pages.assessment", assessment_id=after.assessment.id))
    if "decide" in request.form:
        return redirect(url_for("pages.decide", assessment_id=after.assessment.id))
    flash("Saved." if saving.changed else "Saved. Nothing had changed.")
    return redirect(url_for("pages.assessment", assessment_id=after.assessment.id))


def _change_list(opened: OpenAssessment, form: Form) -> str:
    """Add an entry to a list, or remove one, when such a button was pressed; return the list's name."""
    add, remove = form.get("add", ""), form.get("remove", "")
    name, _, gone = remove.partition(".") if remove else (add, "", "")
    entry = surroundings().registry.vocabulary().inputs.get(name)
    if entry is None or not entry.key:
        return ""
    typed: Form = Form(form)
    keys = [key for key in form.getlist(fields.entries(name)) if key != gone]
    typed.setlist(fields.entries(name), [*keys, next_key(keys)] if add else keys)
    typed.setlist(fields.all_named(name), [])
    current = assessments.take_up(surroundings().ledger, opened.assessment.id)
    typed = refreshed(typed, current.answers)
    typed.setlist("asked", [name])
    save_typed(current, typed)
    return name


def _page(opened: OpenAssessment, form: Form, saving: Saving | None = None) -> AssessmentPage:
    place, setting = surroundings(), opened.assessment.setting
    evaluation = assessments.where_it_stands(place.registry, place.checker, opened)
    vocabulary = place.registry.vocabulary()
    talk = talk_about(evaluation, vocabulary, place.registry.journey(setting.scheme).journey, opened.answers)
    mistakes = saving.mistakes if saving else ()
    asking = asking_for(evaluation, ((mistake.field, mistake.text) for mistake in mistakes))
    person = Link(opened.person.details.name, url_for("pages.person", person_id=opened.person.id))
    links = _open_links(still_open(evaluation, vocabulary), talk.names)
    signed = signature(place.ledger, opened.assessment.id)
    shown = outcome_is_shown(place.ledger, opened, hides_outcome=place.config.hides_outcome)
    compare = url_for("pages.comparison_of", assessment_id=opened.assessment.id)
    return AssessmentPage(
        heading=f"Assessment of {opened.person.details.name}",
        back=person,
        mistakes=mistakes,
        action=url_for("pages.save_assessment", assessment_id=opened.assessment.id),
        about=f"{place.registry.scheme(setting.scheme).title}, as on {day_words(setting.on)}.",
        person=Link("Born " + born_words(opened.person.details.birth_date, place.clock.today()), person.href),
        decided=_decided(opened),
        groups=groups(talk, form, opened.answers, asking),
        open_words=counted(len(links), "question still open", "questions still open").capitalize(),
        open=links,
        policies=standing(evaluation) if shown else (),
        outcome_shown=shown,
        signed=_signed_words(signed) if signed else "",
        compare=compare if shown else "",
        saved=f"Saved {moment_words(opened.assessment.changed_at, place.config.zone)}",
        others=_others(opened),
        revisions=tuple(Revision(name, saved.revision) for name, saved in opened.answers.items()),
        decide=_decide_words(opened, evaluation) if shown else "",
    )


def _open_links(lines: tuple[OpenLine, ...], names: tuple[str, ...]) -> tuple[OpenLink, ...]:
    """Return one link for each question on the page that is open, and a plain line for a figure that has run out."""
    found: dict[str, OpenLink] = {}
    for line in lines:
        name = name_of_path(line.path)
        if line.path.startswith(FIGURE):
            found[line.path] = OpenLink(Link(line.question, ""), " · ".join(line.matters_to))
        elif name in names:
            label = surroundings().registry.vocabulary().inputs[name].label
            found.setdefault(name, OpenLink(Link(label, f"#question-{name}"), " · ".join(line.matters_to)))
    return tuple(found.values())


def _others(opened: OpenAssessment) -> str:
    """Return who else has answered something."""
    people = dict.fromkeys(saved.changed_by for saved in opened.answers.values())
    others = [name_of(one) for one in people if one != signed_in().id]
    return f"{', '.join(others)} {'has' if len(others) == 1 else 'have'} answered questions too." if others else ""


def _signed_words(signed: Entry) -> str:
    when = moment_words(signed.recorded_at, surroundings().config.zone)
    return f"The findings were signed by {name_of(signed.actor)} on {when}."


def _decided(opened: OpenAssessment) -> Link | None:
    number = opened.assessment.determination
    return Link(f"Decision {number}", url_for("pages.decision", record_id=number)) if number else None


def _decide_words(opened: OpenAssessment, evaluation: SchemeEvaluation) -> str:
    may = signed_in().may(Act.DETERMINE) and evaluation.editions and not opened.assessment.determination
    return "Save and go on to decide" if may else ""
