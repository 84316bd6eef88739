"""What a panel did with a decision: who was there, what it did and why, and the risks that are worth taking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar, cast

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act, Thing, whose
from api.ledger.canonical import Json
from api.services import panels
from api.services.appeals.raising import decision_record
from api.services.decision_forms import Departure
from api.services.failures import ActRefused
from api.services.panels import Name, Result, Risk, Sitting
from api.services.permission import require
from api.web.appeals import appeal_desk, officer
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import Asking, ask, boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.read import read
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from engine.dmn.panels import Panel
from engine.errors import RightfulError
from explanations.wording.english import CURRENCY_SIGNS

NAMES: tuple[Name, ...] = ("moderation", "resource", "risk_enablement")
RESULTS: dict[Result, str] = {
    "approved": "It approves the decision", "asked": "It asks for more", "changed": "It changes the decision",
}  # fmt: skip
MOST_RISKS = 3


@dataclass(frozen=True, slots=True)
class RoleField:
    """One role on a panel: the field's name, what it is called, and who was typed."""

    name: str
    label: str
    typed: str


@dataclass(frozen=True, slots=True)
class RiskFields:
    """The fields of one risk worth taking."""

    number: int
    what: str
    worth: str
    safeguards: str


@dataclass(frozen=True, slots=True)
class ChangeFields:
    """One rule set that the panel may decide otherwise: its answers, to be filled where they change."""

    policy: str
    title: str
    controls: tuple[Control, ...]
    reasons: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPage(Page):
    """The form for what a panel did. Which panel is chosen first, for each has others who must be there."""

    template: ClassVar[str] = "panel.html"

    action: str
    names: tuple[Link, ...]
    panel: str
    title: str
    about: str
    roles: tuple[RoleField, ...]
    seen: DateBoxes
    results: tuple[Option, ...]
    reasons: str
    joint: bool
    exceptional: str
    person_said: str
    risks: tuple[RiskFields, ...]
    responsible: str
    questions: str
    changes: tuple[ChangeFields, ...]
    may_not: str


@PAGES.get("/decisions/<record_id>/panel")
@needs(Act.SIT_ON_PANEL)
def panel_sitting(record_id: str) -> Response:
    """Show the form for one panel, to somebody who did not make the decision."""
    record = decision_record(appeal_desk(), record_id)
    actor = officer(Act.SIT_ON_PANEL).actor
    require(actor, Act.SIT_ON_PANEL, Thing.DETERMINATION, whose(actor.id, record.act.actor))
    return render(_page(record_id))


@PAGES.post("/decisions/<record_id>/panel")
@needs(Act.SIT_ON_PANEL)
def panel_sat(record_id: str) -> Response:
    """Put it on record."""
    try:
        seen = date_typed(boxes(request.form, "seen")) or surroundings().clock.today()
    except NotUsable as problem:
        return render(_page(record_id, (Mistake(f"The day: {problem}", "seen-day"),)), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = panels.sit(appeal_desk(), _sitting(record_id, seen), officer(Act.SIT_ON_PANEL))
    except RightfulError as refused:
        return render(_page(record_id, (Mistake(plain_sentence(refused), "result"),)), HTTPStatus.CONFLICT)
    anew = f" The new decision is {made.content.replacement}." if made.content.replacement else ""
    flash(f"What the panel did is on record.{anew}")
    return redirect(url_for("pages.decision", record_id=made.content.determination))


def _name() -> Name:
    return next((one for one in NAMES if one == request.values.get("panel")), NAMES[0])


def _panel(record_id: str) -> Panel:
    record = decision_record(appeal_desk(), record_id)
    return panels.panels_of(surroundings().registry, record.question.scheme)[_name()]


def _sitting(record_id: str, seen: date) -> Sitting:
    form, panel = request.form, _panel(record_id)
    present = {role: tuple(form.get(f"role-{role}", "").splitlines()) for role in panel.roles}
    result = next((one for one in RESULTS if one == form.get("result")), None)
    if result is None:
        raise ActRefused("it is not said what the panel did", where="result", fix="choose one")
    return Sitting(
        determination=record_id,
        panel=_name(),
        seen_on=seen,
        present={role: names for role, names in present.items() if any(name.strip() for name in names)},
        result=result,
        reasons=form.get("reasons", ""),
        exceptional=form.get("exceptional", ""),
        person_said=form.get("person_said", ""),
        risks=tuple(
            Risk(one.what, one.worth, one.safeguards) for one in _risks() if one.what.strip() or one.worth.strip()
        ),
        responsible=form.get("responsible", ""),
        questions=tuple(line.strip() for line in form.get("questions", "").splitlines() if line.strip()),
        departures=tuple(_departures(record_id)) if result == "changed" else (),
    )


def _departures(record_id: str) -> list[Departure]:
    record = decision_record(appeal_desk(), record_id)
    found = []
    for one in _changes(record_id):
        outputs = {}
        for control in one.controls:
            name = control.name.removeprefix(f"{one.policy}-")
            typed = read(record.rules.vocabulary().outputs[name], control.name, request.form)
            if typed.mistakes:
                raise ActRefused(typed.mistakes[0].text, where=one.title)
            if typed.answered:
                outputs[name] = typed.value
        if outputs:
            evidence = tuple(line.strip() for line in one.evidence.splitlines() if line.strip())
            found.append(Departure(one.policy, outputs, one.reasons, evidence))
    return found


def _risks() -> tuple[RiskFields, ...]:
    form = request.form
    return tuple(
        RiskFields(n, form.get(f"risk-{n}", ""), form.get(f"worth-{n}", ""), form.get(f"safe-{n}", ""))
        for n in range(1, MOST_RISKS + 1)
    )


def _changes(record_id: str) -> tuple[ChangeFields, ...]:
    """Return the rule sets that this panel may change, with plain outputs that were decided."""
    record, panel = decision_record(appeal_desk(), record_id), _panel(record_id)
    scheme, on = record.question.scheme, record.question.on
    vocabulary, currency = record.rules.vocabulary(), record.rules.scheme(scheme).currency
    found = []
    for policy, what in record.decided.items():
        edition = record.rules.edition(scheme, policy, record.content.bases[policy].edition, on).edition
        outputs = cast("Mapping[str, Mapping[str, Json]]", what)["outputs"]
        names = [one.output for one in edition.answers if one.output in outputs and one.output in vocabulary.outputs]
        if edition.area in panel.may_not_change or not names:
            continue
        asking = Asking(CURRENCY_SIGNS.get(currency, currency), unknown="", ticks=False)
        controls = tuple(ask(vocabulary.outputs[name], f"{policy}-{name}", request.form, asking) for name in names)
        typed = request.form.get
        found.append(
            ChangeFields(policy, edition.title, controls, typed(f"why-{policy}", ""), typed(f"evidence-{policy}", ""))
        )
    return tuple(found)


def _page(record_id: str, mistakes: tuple[Mistake, ...] = ()) -> PanelPage:
    panel, form, typed = _panel(record_id), request.form, request.form.get
    address = url_for("pages.panel_sitting", record_id=record_id)
    known = panels.panels_of(surroundings().registry, decision_record(appeal_desk(), record_id).question.scheme)
    must = {role for group in panel.must or () for role in group}
    return PanelPage(
        heading="What a panel did",
        back=Link(f"Decision {record_id}", url_for("pages.decision", record_id=record_id)),
        mistakes=mistakes,
        action=url_for("pages.panel_sat", record_id=record_id),
        names=tuple(Link(one.title, f"{address}?panel={name}") for name, one in known.items() if name != panel.name),
        panel=panel.name,
        title=panel.title,
        about=panel.about,
        roles=tuple(RoleField(f"role-{role}", _called(role, must), typed(f"role-{role}", "")) for role in panel.roles),
        seen=boxes(form, "seen") if "seen-day" in form else boxes_of(surroundings().clock.today()),
        results=tuple(Option(value, said, typed("result") == value) for value, said in RESULTS.items()),
        reasons=typed("reasons", ""),
        joint=panel.records_risks,
        exceptional=typed("exceptional", ""),
        person_said=typed("person_said", ""),
        risks=_risks() if panel.records_risks else (),
        responsible=typed("responsible", ""),
        questions=typed("questions", ""),
        changes=_changes(record_id),
        may_not=panel.refer_to,
    )


def _called(role: str, must: set[str]) -> str:
    label = role.replace("_", " ").capitalize()
    return label if role in must else f"{label} (if there)"
