"""The start page: what each role does most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services import assessments
from api.services.assessments import OpenAssessment
from api.web.pages import Link, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.words import counted, day_words, moment_words


@dataclass(frozen=True, slots=True)
class UnfinishedLine:
    """An assessment that waits to be gone on with. `late` says that its due day has passed."""

    link: Link
    changed: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """Find a person; go on with what is unfinished, the most pressing first; ask a quick question."""

    template: ClassVar[str] = "start.html"

    reads_cases: bool
    unfinished: tuple[UnfinishedLine, ...]
    how_many: str
    quick_check: Link


@PAGES.get("/")
@needs(Act.CONSULT)
def start() -> Response:
    """Show the start page."""
    person = signed_in()
    unfinished = _unfinished(person.id) if person.may(Act.ASSESS) else ()
    return render(
        StartPage(
            heading="Start",
            reads_cases=person.may(Act.READ_CASES),
            unfinished=unfinished,
            how_many=counted(len(unfinished), "unfinished assessment", "unfinished assessments").capitalize(),
            quick_check=Link("Quick check", url_for("pages.quick_check")),
        )
    )


def _unfinished(by: str) -> tuple[UnfinishedLine, ...]:
    today = surroundings().clock.today()
    return tuple(_line(opened, today) for opened in assessments.unfinished(surroundings().ledger, by))


def _line(opened: OpenAssessment, today: date) -> UnfinishedLine:
    due = opened.assessment.setting.due
    return UnfinishedLine(
        link=Link(opened.person.details.name, url_for("pages.assessment", assessment_id=opened.assessment.id)),
        changed=moment_words(opened.assessment.changed_at, surroundings().config.zone),
        due=day_words(due) if due else "",
        late=due is not None and due < today,
    )
