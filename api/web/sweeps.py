"""The sweep for published rules: how far it has come, whom it found, and the list to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from flask import abort, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.canonical import canonical
from api.ledger.failures import StaleWrite
from api.services.failures import ActRefused
from api.services.redress_list import redress_csv
from api.services.remade import Amount, Touched
from api.services.sweep import Sweep, go_on, read_sweep
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.reads import acting
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.words import counted, day_words, without_codes
from explanations.wording import english

AT_A_TIME = 25
"""Decisions looked at while somebody waits for the page; a sweep over thousands is for the terminal."""
SHOWN = 200
"""Lines on the page; the list to take away has all of them."""
FORMS = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class RedressLine:
    """One decision on the list: where it is, by how much it was wrong, and what a person must know before acting."""

    link: Link
    owed: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPage(Page):
    """How far the sweep for a submission has come, and whom it found so far, the underpaid first."""

    template: ClassVar[str] = "sweep.html"

    number: str
    progress: str
    finished: bool
    lines: tuple[RedressLine, ...]
    more: str
    forms: tuple[Link, ...]


@PAGES.get("/sweep")
@needs(Act.SWEEP)
def sweep() -> Response:
    """Show how far the sweep has come. It is a list of people, and asks for no reason to look at each of them."""
    return render(_page(request.args.get("of", "")))


@PAGES.post("/sweep")
@needs(Act.SWEEP)
def sweep_gone_on() -> Response:
    """Look at the next decisions."""
    place, number = surroundings(), request.form.get("of", "")
    try:
        part = next(go_on(place.ledger, place.checker, number, acting(), AT_A_TIME), None)
    except (ActRefused, StaleWrite) as refused:
        return render(_page(number, (Mistake(plain_sentence(refused), "acts"),)), HTTPStatus.CONFLICT)
    looked = counted(part.looked if part else 0, "decision", "decisions")
    flash(f"{looked.capitalize()} looked at.")
    return redirect(url_for("pages.sweep", of=number))


@PAGES.get("/sweep/list")
@needs(Act.SWEEP)
def redress() -> Response:
    """Give the list to take away."""
    form = request.args.get("form", "csv")
    if form not in FORMS:
        abort(HTTPStatus.NOT_FOUND)
    found = read_sweep(surroundings().ledger, request.args.get("of", ""))
    content = redress_csv(found).encode() if form == "csv" else canonical(found.to_json())
    answer = make_response(content)
    answer.mimetype = FORMS[form]
    answer.headers["Content-Disposition"] = f'attachment; filename="redress-{found.submission.number}.{form}"'
    return answer


def _page(number: str, mistakes: tuple[Mistake, ...] = ()) -> SweepPage:
    found = read_sweep(surroundings().ledger, number)
    hidden = len(found.redress) - SHOWN
    return SweepPage(
        heading="Decisions that a correction touches",
        back=Link("What was put forward", url_for("pages.submission", number=number)),
        mistakes=mistakes,
        number=number,
        progress=_progress(found),
        finished=found.finished and found.to_look > 0,
        lines=tuple(_lines(found)),
        more=f"{counted(hidden, 'more decision is', 'more decisions are')} in the list." if hidden > 0 else "",
        forms=tuple(
            Link(f"Take the list away ({form.upper()})", url_for("pages.redress", of=number, form=form))
            for form in FORMS
        ),
    )


def _progress(found: Sweep) -> str:
    looked = f"{found.looked} of {counted(found.to_look, 'decision', 'decisions')} looked at."
    touched = f"{counted(len(found.redress), 'is', 'are')} on the list.".capitalize()
    gone = f" {found.erased} more of people who were forgotten cannot be told." if found.erased else ""
    return f"{looked} {touched}{gone}"


def _lines(found: Sweep) -> Iterator[RedressLine]:
    registry = surroundings().registry
    currency = registry.scheme(found.submission.scheme).currency
    outputs = registry.vocabulary().outputs
    for one in found.redress[:SHOWN]:
        labels = {amount.output: outputs[name].label if (name := amount.output.rpartition("/")[2]) in outputs else name
                  for amount in one.amounts}  # fmt: skip
        yield RedressLine(
            Link(one.determination, url_for("pages.decision", record_id=one.determination)),
            _owed(one, currency),
            tuple(_about(one, labels, currency)),
        )


def _owed(one: Touched, currency: str) -> str:
    if not one.owed or one.largest is None:
        return "No settled sum changes"
    sum_ = english.with_unit(english.money(abs(one.owed), currency), one.largest.unit, one=False)
    return f"{'Too little' if one.owed > 0 else 'Too much'} by {sum_}"


def _about(one: Touched, labels: dict[str, str], currency: str) -> Iterator[str]:
    yield f"As on {day_words(one.on)}."
    yield from (f"{labels[amount.output]}: {_was_and_is(amount, currency)}." for amount in one.amounts)
    yield from (f"{without_codes(change)}." for change in one.outcomes)
    if one.departed:
        yield "Somebody decided otherwise than the rules said: look at the reasons first."


def _was_and_is(amount: Amount, currency: str) -> str:
    was, now = (english.money(Decimal(one), currency) if one else "not settled" for one in (amount.was, amount.now))
    return f"was {was}, ought to be {now}"
