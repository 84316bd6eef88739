"""What became of a decision after it was made: appeals against it, and what panels did with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from api.access import Act
from api.services.appeals.cases import appeals_against
from api.services.panels import SeenByPanel, seen_by_panels
from api.services.records import Record
from api.web.appeal_words import due_words
from api.web.appeals import appeal_desk
from api.web.pages import Link
from api.web.surroundings import signed_in, surroundings
from api.web.words import day_words

RESULTS = {
    "approved": "It approved the decision.",
    "asked": "It asked for more.",
    "changed": "It changed the decision.",
}


@dataclass(frozen=True, slots=True)
class ChallengedLine:
    """One appeal, or one sitting of a panel: what it was, what came of it, and where it leads."""

    link: Link
    about: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Challenged:
    """Appeals and panels about a decision, and the ways to begin one."""

    appeals: tuple[ChallengedLine, ...]
    panels: tuple[ChallengedLine, ...]
    begin: tuple[Link, ...]


def challenged(record: Record) -> Challenged:
    """Return what became of a decision; nothing of an evaluation that was only kept."""
    if record.act is record.entry or record.act.subject is None:
        return Challenged((), (), ())
    desk, today = appeal_desk(), surroundings().clock.today()
    with desk.ledger.reading() as transaction:
        found = appeals_against(desk, transaction, record.act.id)
    appeals = tuple(
        ChallengedLine(Link(one.stage.title, url_for("pages.appeal", number=one.number)), due_words(one, today))
        for one in found
    )
    return Challenged(appeals, tuple(map(_panel, seen_by_panels(desk, record.act.id))), tuple(_begin(record.act.id)))


def _panel(seen: SeenByPanel) -> ChallengedLine:
    content, said = seen.content, seen.said
    number = content.replacement or content.determination
    details = [str(said["reasons"])]
    if said["person_said"]:
        details.append(f"The person says: {said['person_said']}")
    for risk in seen.risks:
        safe = f" What is done about it: {risk.safeguards}." if risk.safeguards else ""
        details.append(f"A risk worth taking: {risk.what}. Why: {risk.worth}.{safe}")
    if said["responsible"]:
        details.append(f"Goes on looking at the risks: {said['responsible']}.")
    details += [f"It asks: {question}" for question in seen.questions]
    link = Link(
        "The new decision" if content.replacement else "This decision", url_for("pages.decision", record_id=number)
    )
    about = f"{seen.title}, {day_words(content.seen_on)}. {RESULTS[content.result]}"
    return ChallengedLine(link, about, tuple(details))


def _begin(record_id: str) -> list[Link]:
    person = signed_in()
    links = []
    if person.may(Act.RAISE_APPEAL):
        links.append(Link("Take down an appeal", url_for("pages.appeal_steps", record_id=record_id)))
    if person.may(Act.SIT_ON_PANEL):
        links.append(Link("Put down what a panel did", url_for("pages.panel_sitting", record_id=record_id)))
    return links
