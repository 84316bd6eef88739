"""What is kept of an appeal and what it leaves behind: its letters, others whom it may concern, a worked example."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from flask import flash, redirect, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.failures import RecordNotFound
from api.services.appeals import cases, example, others
from api.services.appeals.example import WorkedExample
from api.services.failures import ActRefused
from api.services.publishing import Desk
from api.web.appeals import appeal_desk, officer
from api.web.failures import plain_sentence
from api.web.letters import letter_on_screen
from api.web.pages import Link, Mistake, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.words import counted, day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLetterPage(Page):
    """A letter about an appeal, as it was sent."""

    template: ClassVar[str] = "letter.html"

    letter: Markup
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OthersPage(Page):
    """Decisions about others that the same rule or fact decided."""

    template: ClassVar[str] = "appeal_others.html"

    lines: tuple[tuple[Link, str], ...]
    looked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplePage(Page):
    """The worked example that an upheld appeal makes."""

    template: ClassVar[str] = "appeal_example.html"

    number: str
    made: WorkedExample
    may_propose: bool


@PAGES.get("/appeals/<number>/letters/<which>")
@needs(Act.READ_CASES)
def appeal_letter(number: str, which: str) -> Response:
    """Show a letter about an appeal as it was sent."""
    found = cases.open_appeal(appeal_desk(), number)
    sent = found.case.acknowledged if which == "acknowledgement" else found.case.answered
    letter = {"acknowledgement": found.acknowledgement, "answer": found.answer}.get(which)
    if not letter or sent is None:
        raise RecordNotFound(f"no such letter goes with `{number}`", fix="see the appeal")
    return render(
        AppealLetterPage(
            heading="Letter",
            back=Link("The appeal", url_for("pages.appeal", number=number)),
            letter=letter_on_screen(str(letter["html"])),
            sent=f"on {day_words(appeal_desk().day_of(sent))}",
        )
    )


@PAGES.get("/appeals/<number>/others")
@needs(Act.READ_CASES)
def appeal_others(number: str) -> Response:
    """List decisions about others that the same rule or fact decided."""
    found = others.others_affected(appeal_desk(), number)
    looked = counted(found.looked_at, "decision", "decisions")
    gone = f" Of {found.erased} of them the person has been forgotten." if found.erased else ""
    return render(
        OthersPage(
            heading="Others whom the same may concern",
            back=Link("The appeal", url_for("pages.appeal", number=number)),
            lines=tuple(
                (
                    Link(f"Decision {one.determination}", url_for("pages.decision", record_id=one.determination)),
                    f"Made on {day_words(one.decided)}. Ground {one.ground}.",
                )
                for one in found.found
            ),
            looked_at=f"We looked at {looked} under the same rules.{gone}",
        )
    )


@PAGES.get("/appeals/<number>/example")
@needs(Act.READ_CASES)
def appeal_example(number: str) -> Response:
    """Show the worked example that an upheld appeal makes."""
    return render(_example_page(number))


@PAGES.post("/appeals/<number>/example")
@needs(Act.DECIDE_APPEAL)
def appeal_example_proposed(number: str) -> Response:
    """Put the worked example forward for publication."""
    place = surroundings()
    rules = Desk(place.ledger, place.rules, place.config.publishes_law_of)
    try:
        made = example.propose_example(appeal_desk(), rules, number, officer(Act.DECIDE_APPEAL).actor)
    except ActRefused as refused:
        return render(_example_page(number, (Mistake(plain_sentence(refused), "acts"),)), HTTPStatus.CONFLICT)
    flash(f"Put forward. Its number is {made.number}. A second person signs it.")
    return redirect(url_for("pages.submission", number=made.number))


def _example_page(number: str, mistakes: tuple[Mistake, ...] = ()) -> ExamplePage:
    return ExamplePage(
        heading="Worked example",
        back=Link("The appeal", url_for("pages.appeal", number=number)),
        mistakes=mistakes,
        number=number,
        made=example.worked_example(appeal_desk(), number),
        may_propose=signed_in().may(Act.DECIDE_APPEAL),
    )
