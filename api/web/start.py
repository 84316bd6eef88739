"""The start page: what each role does most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask import url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services import assessments
from api.services.assessments import OpenAssessment
from api.web.pages import Link, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.words import counted, day_words, moment_words

WORK: Final = (
    (Act.DECIDE_APPEAL, "Appeals", "pages.appeals", "Those that wait, the soonest due first."),
    (Act.SUBMIT_RULES, "Rules put forward", "pages.submissions", "What became of them, and what they would change."),
    (Act.APPROVE_RULES, "Rules put forward", "pages.submissions", "Those that wait for a second person."),
    (Act.DISCLOSE, "People’s records", "pages.records", "Who has asked for their file, and who is to be forgotten."),
    (Act.READ_STATISTICS, "How decisions are made", "pages.statistics", "Departures, times, and like cases."),
    (Act.ADMINISTER, "Accounts", "pages.accounts", "Who is locked out, and who came in."),
)
"""Where the work of each role waits: the act that takes one there, the page, and what is to be found on it."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A page where work waits for the one who is signed in."""

    link: Link
    holds: str


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
    assesses: bool
    work: tuple[WorkLine, ...]
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
            assesses=person.may(Act.ASSESS),
            work=tuple(
                WorkLine(Link(words, url_for(page)), holds) for act, words, page, holds in WORK if person.may(act)
            ),
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
