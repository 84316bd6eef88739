"""What would change a decision: why another answer did not come out, and which findings would lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from flask import request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.evaluate import SchemeEvaluation
from api.services.replay import Replay, replay
from api.services.what_changes import NO_HOPE, Hope, what_would_change
from api.web.pages import Link, Page, render
from api.web.questions.control import Option
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from engine.errors import NotAvailable
from explanations.counterfactual.telling import sections_about
from explanations.statement import Reader, Section
from explanations.withholding import Withheld

EVERY = "The other answer to each question"


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """What would change the answers of one rule set, in sections."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage(Page):
    """For each rule set why not another answer and what would change it; another answer can be chosen."""

    template: ClassVar[str] = "changes.html"

    about: str
    action: str
    hopes: tuple[Option, ...]
    policies: tuple[PolicyChanges, ...]
    other_reader: Link


@PAGES.get("/decisions/<record_id>/changes")
@needs(Act.READ_CASES)
def decision_changes(record_id: str) -> Response:
    """Show what would have changed a recorded decision, under the rules and on the day it was made."""
    place = surroundings()
    again = replay(place.ledger, place.registry, place.checker, record_id)
    reader = Reader.PERSON if request.args.get("for") == Reader.PERSON else Reader.PRACTITIONER
    chosen = request.args.get("to", "")
    decided = replay_of_decided(again)
    hopes = tuple(_hopes(decided, chosen))
    output, _, value = chosen.partition("=")
    hope = Hope(output, value) if any(option.value == chosen for option in hopes) else NO_HOPE
    return render(
        ChangesPage(
            heading="What would change it",
            back=Link(f"Decision {again.record.id}", url_for("pages.decision", record_id=again.record.id)),
            about="Every line has been tried out under the rules of that day. A life is not a rule: this is no advice.",
            action=url_for("pages.decision_changes", record_id=again.record.id),
            hopes=hopes,
            policies=tuple(policy_changes(decided, reader, hope, again.record.withheld)),
            other_reader=_other_reader(again.record.id, reader),
        )
    )


def replay_of_decided(again: Replay) -> SchemeEvaluation:
    """Return the evaluation with the rule sets alone that were decided on; all of them, for a check that was saved."""
    evaluation = again.evaluation
    if again.record.determination is None:
        return evaluation
    kept = {policy: loaded for policy, loaded in evaluation.editions.items() if policy in again.record.decided}
    return SchemeEvaluation(
        question=evaluation.question,
        findings=evaluation.findings,
        evaluations=evaluation.evaluations,
        editions=kept,
        documents=evaluation.documents,
        cross_check=evaluation.cross_check,
        legs=evaluation.legs,
    )


def policy_changes(
    evaluation: SchemeEvaluation, reader: Reader, hope: Hope, withheld: tuple[Withheld, ...] = ()
) -> Iterator[PolicyChanges]:
    """Yield what would change the answers, rule set by rule set; those of which nothing can be said are left out."""
    try:
        found = what_would_change(evaluation, reader, hope, withheld)
    except NotAvailable:
        found = {}
    for material, told in found.values():
        sections = sections_about(material, told)
        if sections:
            yield PolicyChanges(material.edition.title, sections)


def _hopes(evaluation: SchemeEvaluation, chosen: str) -> Iterator[Option]:
    """Yield the answers that may be hoped for: those that a rule set declares, with their words."""
    yield Option("", EVERY, not chosen)
    seen: set[str] = set()
    for loaded in evaluation.editions.values():
        for answer in loaded.edition.answers:
            entry = loaded.vocabulary.outputs.get(answer.output)
            members: Mapping[str, str] = entry.members if entry is not None else {}
            for value in (*answer.yes, *answer.judgement, *answer.no) or tuple(members):
                key = f"{answer.output}={value}"
                if key not in seen and entry is not None:
                    seen.add(key)
                    yield Option(key, f"{entry.label}: {members.get(value, value.replace('_', ' '))}", key == chosen)


def _other_reader(record_id: str, reader: Reader) -> Link:
    address = url_for("pages.decision_changes", record_id=record_id)
    if reader is Reader.PERSON:
        return Link("Show it as it is told to a practitioner", address)
    return Link("Show it as it is told to the person", f"{address}?for={Reader.PERSON}")
