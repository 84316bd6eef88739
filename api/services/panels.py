"""Panels: what a panel does with a decision. It approves it, asks for more, or changes it by a decision of its own.

A panel never changes a decision in silence: what it changes is a new determination that departs from the rules
with reasons and evidence; everything else in it stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from api.access import Act, Thing, whose
from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry, Sealed
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import PanelSat
from api.ledger.kinds.panels import SITTING
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.raising import decision_record
from api.services.decision_forms import Depart, Departure
from api.services.determine import Case, Determination, determine
from api.services.failures import ActRefused
from api.services.permission import require
from api.services.personal import object_in, opened_whole, relatives_of, sealed_in_parts
from api.services.records import Record
from api.services.registry import Registry
from engine.dmn.panels import Panel, read_panels

PANELS = "panels.yaml"
Name = Literal["moderation", "resource", "risk_enablement"]
Result = Literal["approved", "asked", "changed"]


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk worth taking: what it is, why it is worth it to the person, and what is done about it."""

    what: str
    worth: str
    safeguards: str

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed."""
        return {"what": self.what, "worth": self.worth, "safeguards": self.safeguards}


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a panel did.

    Args:
        determination: the decision that it looked at.
        panel, seen_on: which panel, and the day.
        present: the names of those who were there, by role.
        result, reasons: what it did, and why.
        exceptional: for a panel that sits in exceptional circumstances alone, what they are.
        person_said: the person's own view, in their words or their advocate's.
        risks: those worth taking; `responsible` goes on looking at them.
        questions, answer_by: what it asks, and by when it wants to know.
        departures: what it decides otherwise.
    """

    determination: str
    panel: Name
    seen_on: date
    present: Mapping[str, Sequence[str]] = field(repr=False)
    result: Result
    reasons: str = field(repr=False)
    exceptional: str = field(default="", repr=False)
    person_said: str = field(default="", repr=False)
    risks: tuple[Risk, ...] = field(default=(), repr=False)
    responsible: str = field(default="", repr=False)
    questions: tuple[str, ...] = field(default=(), repr=False)
    answer_by: date | None = None
    departures: tuple[Departure, ...] = field(default=(), repr=False)

    def sealed(self) -> dict[str, Json]:
        """Return what is sealed beside the entry."""
        return {
            "present": {role: list(names) for role, names in self.present.items()},
            "reasons": self.reasons.strip(),
            "exceptional": self.exceptional.strip(),
            "person_said": self.person_said.strip(),
            "risks": [risk.to_json() for risk in self.risks],
            "responsible": self.responsible.strip(),
            "questions": list(self.questions),
        }


@dataclass(frozen=True, slots=True)
class SeenByPanel:
    """A sitting as it is on record, with the words that are sealed beside it."""

    entry: Entry
    content: PanelSat
    title: str
    said: Mapping[str, Json] = field(repr=False)

    @property
    def risks(self) -> tuple[Risk, ...]:
        """Return the risks worth taking."""
        return tuple(Risk(**risk) for risk in cast("Sequence[Mapping[str, str]]", self.said["risks"]))

    @property
    def questions(self) -> tuple[str, ...]:
        """Return what it asks."""
        return tuple(cast("Sequence[str]", self.said["questions"]))

    def receipt(self) -> dict[str, Json]:
        """Return what was recorded, without what is sealed."""
        content = self.content
        return {
            "number": self.entry.id,
            "determination": content.determination,
            "panel": content.panel,
            "seen_on": content.seen_on.isoformat(),
            "result": content.result,
            "changed": {policy: list(outputs) for policy, outputs in content.changed.items()},
            "replacement": content.replacement,
        }

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        content = self.content
        return self.receipt() | {
            "roles_present": list(content.present),
            "answer_by": content.answer_by.isoformat() if content.answer_by else None,
            "recorded_by": self.entry.actor,
            **self.said,
        }


Noted = Callable[[Transaction, SeenByPanel], None]


def panels_of(registry: Registry, scheme: str) -> Mapping[str, Panel]:
    """Return the panels of a scheme by name. Raises RuleSetError."""
    return read_panels(registry.layers(scheme, PANELS))


def sit(desk: AppealDesk, sitting: Sitting, officer: Officer, beside: Noted | None = None) -> SeenByPanel:
    """Put on record what a panel did with a decision; where it changes it, make the new decision with it.

    Raises:
        ActRefused: somebody who decided it; a panel that is not complete, or goes beyond its authority; a result
            without what belongs to it; whatever `determine` refuses. Nothing is recorded.
        RecordNotFound, LedgerUnavailable.
    """
    record = decision_record(desk, sitting.determination)
    actor = require(officer.actor, Act.SIT_ON_PANEL, Thing.DETERMINATION, whose(officer.actor.id, record.act.actor))
    officer = Officer(actor, officer.name)
    panel = panels_of(desk.registry, record.question.scheme)[sitting.panel]
    _check_sitting(desk, sitting, panel, record)
    _check_result(sitting, panel, record)
    made: list[SeenByPanel] = []

    def append(transaction: Transaction, decided: Determination | None) -> None:
        seen = _append(transaction, sitting, officer, record, panel, decided)
        made.append(seen)
        if beside is not None:
            beside(transaction, seen)

    if sitting.result == "changed":
        case = Case(record.act.subject or "", record.question, withheld=record.withheld)
        form = _form(record, sitting.departures)
        determine(desk.ledger, desk.registry, desk.checker, case, desk.decider(officer), form, beside=append)
    else:
        with desk.ledger.appending() as transaction:
            append(transaction, None)
    return made[0]


def seen_by_panels(desk: AppealDesk, determination: str) -> list[SeenByPanel]:
    """Return what panels did with a decision, the oldest first. Raises RecordNotFound, PersonErased."""
    with desk.ledger.reading() as transaction:
        entries = transaction.log.referring_to(transaction.log.entry(determination).id)
        return [_seen(transaction, desk.registry, one) for one in entries if isinstance(one.content, PanelSat)]


def panel_numbered(desk: AppealDesk, number: str) -> SeenByPanel:
    """Return one sitting. Raises RecordNotFound."""
    with desk.ledger.reading() as transaction:
        entry = transaction.log.entry(number)
        if not isinstance(entry.content, PanelSat):
            raise RecordNotFound(f"`{number}` is no sitting of a panel", fix="see the decision it was about")
        return _seen(transaction, desk.registry, entry)


def _seen(transaction: Transaction, registry: Registry, entry: Entry) -> SeenByPanel:
    content = cast("PanelSat", entry.content)
    title = read_panels(registry.existing((PANELS,)))[content.panel].title
    return SeenByPanel(entry, content, title, object_in(opened_whole(transaction, entry, SITTING)))


# --- what is refused ------------------------------------------------------------------------------------------------


def _check_sitting(desk: AppealDesk, sitting: Sitting, panel: Panel, record: Record) -> None:
    today, decided = desk.ledger.clock.today(), desk.day_of(record.act)
    if not decided <= sitting.seen_on <= today:
        raise ActRefused(
            "a panel sees a decision once it is made, and not in time to come", where="seen_on",
            fix=f"between {decided} and {today}",
        )  # fmt: skip
    there = {role for role, names in sitting.present.items() if any(name.strip() for name in names)}
    unknown = sorted(there - set(panel.roles))
    if unknown:
        raise ActRefused(f"nobody sits there as `{unknown[0]}`", where="present", fix=f"as {', '.join(panel.roles)}")
    if not there:
        raise ActRefused("nobody was there", where="present", fix="name those who were")
    for group in panel.must or ():
        if there.isdisjoint(group):
            who = " or ".join(role.replace("_", " ") for role in group)
            raise ActRefused(f"the panel was not complete: no {who} was there", where="present", fix="sit again")
    if panel.exceptional and not sitting.exceptional.strip():
        raise ActRefused(
            "this panel sits in exceptional circumstances alone", where="exceptional",
            fix="say what they are, or decide it in support planning",
        )  # fmt: skip


def _check_result(sitting: Sitting, panel: Panel, record: Record) -> None:
    if not sitting.reasons.strip():
        raise ActRefused("a panel gives its reasons", where="reasons")
    if (sitting.result == "asked") != bool(sitting.questions):
        raise ActRefused("a panel that asks says what, and no other does", where="questions", fix="give its questions")
    if (sitting.result == "changed") != bool(sitting.departures):
        fix = "give what is decided instead, with reasons and evidence"
        raise ActRefused("a panel that changes a decision says how, and no other does", where="departures", fix=fix)
    if panel.records_risks:
        _check_risks(sitting)
    elif sitting.risks:
        raise ActRefused("this panel records no risks", where="risks", fix="the risk enablement panel does")
    for departure in sitting.departures:
        _check_authority(departure.policy, panel, record)


def _check_risks(sitting: Sitting) -> None:
    if not sitting.risks or any(not text.strip() for risk in sitting.risks for text in (risk.what, risk.worth)):
        raise ActRefused("the risks worth taking are recorded", where="risks", fix="say what, and why it is worth it")
    if not sitting.responsible.strip():
        fix = "name a person, normally the social worker"
        raise ActRefused("somebody goes on looking at the risks", where="responsible", fix=fix)
    if not sitting.person_said.strip():
        raise ActRefused("the decision is made jointly", where="person_said", fix="write what the person says")


def _check_authority(policy: str, panel: Panel, record: Record) -> None:
    if policy not in record.decided:
        decided = ", ".join(record.decided)
        raise ActRefused(f"`{policy}` was not decided", where="departures", fix=f"decided were {decided}")
    basis = record.content.bases[policy]
    area = record.rules.edition(record.question.scheme, policy, basis.edition, record.question.on).edition.area
    if area in panel.may_not_change:
        raise ActRefused(
            f"the {panel.title.lower()} has no authority over `{policy}`", where="departures", fix=panel.refer_to
        )


# --- what is recorded -----------------------------------------------------------------------------------------------


def _form(record: Record, departures: Sequence[Departure]) -> Depart:
    """Return the form of the new decision: what the panel departs from; all else as it was decided."""
    changed = {departure.policy for departure in departures}
    kept = {policy: what for policy, what in record.decided.items() if policy not in changed}
    before = [_departed(policy, what) for policy, what in kept.items() if _how(what) == "departed"]
    return Depart((*departures, *before), tuple(policy for policy, what in kept.items() if _how(what) == "adopted"))


def _how(what: Json) -> str:
    return str(what["how"]) if isinstance(what, Mapping) else ""


def _departed(policy: str, what: Json) -> Departure:
    said = cast("Mapping[str, Json]", what)
    evidence = tuple(str(one) for one in cast("Sequence[Json]", said["evidence"]))
    return Departure(policy, cast("Mapping[str, Json]", said["outputs"]), str(said["reasons"]), evidence)


def _append(
    transaction: Transaction,
    sitting: Sitting,
    officer: Officer,
    record: Record,
    panel: Panel,
    decided: Determination | None,
) -> SeenByPanel:
    changed = dict(_changed(record, decided)) if decided is not None else {}
    if decided is not None and changed.keys() != {departure.policy for departure in sitting.departures}:
        others = sorted(changed.keys() - {departure.policy for departure in sitting.departures})
        what = f"`{others[0]}` would change with it" if others else "what it decides is what was decided before"
        raise ActRefused(f"a panel changes what it says it changes, and no more: {what}", fix="decide the case anew")
    content = PanelSat(
        determination=record.act.id,
        panel=sitting.panel,
        seen_on=sitting.seen_on,
        present=sorted(sitting.present),
        result=sitting.result,
        changed=changed,
        replacement=decided.id if decided is not None else None,
        risks=len(sitting.risks),
        answer_by=sitting.answer_by,
    )
    sealed = tuple(_sealed(transaction, record, sitting))
    draft = Draft(officer.actor.id, officer.actor.role, record.act.subject, content, sealed)
    return SeenByPanel(transaction.log.append(draft), content, panel.title, sitting.sealed())


def _sealed(transaction: Transaction, record: Record, sitting: Sitting) -> Iterator[Sealed]:
    person = record.act.subject
    assert person is not None, "a decision is about a person"
    relatives = relatives_of(transaction, person, record.question.findings)
    yield from sealed_in_parts(SITTING, sitting.sealed(), person, relatives)


def _changed(record: Record, decided: Determination) -> Iterator[tuple[str, list[str]]]:
    """Yield each policy whose decided outputs differ, with the names of those that are decided otherwise."""
    for policy, what in decided.decided.items():
        was, now = _outputs(record.decided.get(policy)), _outputs(what)
        different = [name for name in now if was.get(name) != now.get(name)]
        if different:
            yield policy, sorted(different)


def _outputs(what: Json) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", what["outputs"]) if isinstance(what, Mapping) else {}
