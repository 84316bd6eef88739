"""Deciding an appeal: the result, the reasons, which grounds are accepted, and whether it is decided anew at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.appeals import cases, deciding, raising
from api.services.appeals.materiality import Material
from api.web.appeal_words import MATERIAL
from api.web.appeals import appeal_desk, officer
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import boxes
from api.web.questions.control import DateBoxes, Option
from api.web.questions.typing import NotUsable, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from engine.errors import RightfulError
from explanations.appeals.facts import Result

RESULTS = {
    Result.UPHELD: "Uphold it: the person is right",
    Result.VARIED: "Vary the decision: the person is right in part",
    Result.QUASHED: "Quash the decision, and make it again",
    Result.DISMISSED: "Dismiss it: the decision stays",
}
NOW, LATER, NOT_AT_ALL = "now", "later", "no"
ANEW = {
    NOW: "Now, with what the accepted grounds say, as the rules of that day then give it",
    LATER: "Later, by somebody else than who made it",
    NOT_AT_ALL: "Not at all",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppealPage(Page):
    """The form on which an appeal is decided."""

    template: ClassVar[str] = "appeal_decide.html"

    action: str
    results: tuple[Option, ...]
    grounds: tuple[Option, ...]
    reasons: str
    anew: tuple[Option, ...]
    redone_by: DateBoxes


@PAGES.get("/appeals/<number>/decide")
@needs(Act.DECIDE_APPEAL)
def appeal_decide(number: str) -> Response:
    """Show the form, to somebody who was not part of it."""
    with surroundings().ledger.reading() as transaction:
        case = cases.case_numbered(appeal_desk(), transaction, number)
    deciding.independent(case, officer(Act.DECIDE_APPEAL).actor)
    return render(_page(number))


@PAGES.post("/appeals/<number>/decide")
@needs(Act.DECIDE_APPEAL)
def appeal_decided(number: str) -> Response:
    """Decide, and write the letter that answers it."""
    decision, mistakes = _typed()
    if decision is None:
        return render(_page(number, mistakes), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = deciding.decide(appeal_desk(), number, officer(Act.DECIDE_APPEAL), decision)
    except RightfulError as refused:
        return render(_page(number, (Mistake(plain_sentence(refused), "result"),)), HTTPStatus.CONFLICT)
    anew = f" The new decision is {made.redone}." if made.redone else ""
    flash(f"The appeal is decided.{anew} The letter is written.")
    return redirect(url_for("pages.appeal", number=made.number))


def _typed() -> tuple[deciding.Decision | None, tuple[Mistake, ...]]:
    form = request.form
    mistakes: list[Mistake] = []
    if form.get("result", "") not in tuple(Result):
        mistakes.append(Mistake("Say what becomes of the appeal", "result"))
    if not form.get("reasons", "").strip():
        mistakes.append(Mistake("Give the reasons, for the person to read", "reasons"))
    redone_by = _day(mistakes)
    if mistakes:
        return None, tuple(mistakes)
    result, anew = Result(form["result"]), form.get("anew", NOT_AT_ALL)
    return (
        deciding.Decision(
            result=result,
            reasons=form["reasons"],
            accepted=frozenset(int(one) for one in form.getlist("accepted") if one.isdecimal()),
            redo=deciding.Redo() if anew == NOW and result is not Result.DISMISSED else None,
            redone_by=redone_by if anew == LATER else None,
        ),
        (),
    )


def _day(mistakes: list[Mistake]) -> date | None:
    try:
        return date_typed(boxes(request.form, "redone"))
    except NotUsable as problem:
        mistakes.append(Mistake(f"By when: {problem}", "redone-day"))
        return None


def _page(number: str, mistakes: tuple[Mistake, ...] = ()) -> DecideAppealPage:
    found = cases.open_appeal(appeal_desk(), number)
    tested = raising.materiality_of(appeal_desk(), number)
    form = request.form
    picked = form.getlist("accepted")
    return DecideAppealPage(
        heading="Decide the appeal",
        back=Link("The appeal", url_for("pages.appeal", number=found.case.number)),
        mistakes=mistakes,
        action=url_for("pages.appeal_decided", number=found.case.number),
        results=tuple(Option(one.value, said, form.get("result") == one) for one, said in RESULTS.items()),
        grounds=tuple(
            Option(str(place), _ground(place, one.words, told.material), str(place) in picked)
            for place, (one, told) in enumerate(zip(found.grounds, tested.grounds, strict=True), 1)
        ),
        reasons=form.get("reasons", ""),
        anew=tuple(Option(value, said, form.get("anew", NOW) == value) for value, said in ANEW.items()),
        redone_by=boxes(form, "redone"),
    )


def _ground(place: int, words: str, material: Material) -> str:
    return f"{place}. “{words}” If right: {MATERIAL[material].text[0].lower()}{MATERIAL[material].text[1:]}."
