"""Whose act a decision is: about whom, from when, by whom, in what form; and where the decision-maker departed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from explanations.letter.decided import all_reasons, decision_sentences
from explanations.letter.facts import DecidedPolicy, Departed
from explanations.material import Material
from explanations.statement import Items, Paragraph, Section, Sentence
from explanations.wording import english

CHANGED_AFTER_OUTCOME = "Changed after the outcome was seen"


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that was given, changed or taken back after the outcome was seen, in words.

    Args:
        number: of the record of it.
        label: what the finding is called.
        before: what was answered before; empty for nothing.
        after: what was answered then; empty where the answer was taken back.
        by: name and role of who changed it.
        on: ISO day of the change.
    """

    number: str
    label: str
    before: str
    after: str
    by: str
    on: str

    @property
    def words(self) -> str:
        """Return the change in a sentence: `Age: from 29 to 30, by Ama Mensah, assessor, on 1 April 2015.`"""
        before, after = english.without_control(self.before), english.without_control(self.after)
        if not before:
            what = f"{after} was answered where nothing had been"
        elif not after:
            what = f"{before} was taken back"
        else:
            what = f"from {before} to {after}"
        return f"{self.label}: {what}, by {english.without_control(self.by)}, on {english.iso_date(self.on)}."


@dataclass(frozen=True, slots=True)
class SeenByPanel:
    """What a panel did with a decision, in words.

    Args:
        number: of the record of it.
        title: what the panel is called.
        seen_on: ISO day.
        present: the roles of those who were there.
        result: what it did: `approved the decision`.
        reasons: why.
        said: what the person said; empty where that was not written down.
        risks: the risks worth taking, a sentence each.
    """

    number: str
    title: str
    seen_on: str
    present: tuple[str, ...]
    result: str
    reasons: str
    said: str = ""
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the authority, or an evaluation that was only kept.

    Args:
        number: of the record.
        recorded_on: ISO day on which it was recorded.
        recorded_by: name and role of who decided, or kept it.
        authority: the authority's name.
        person: the name of the person it is about; empty for nobody.
        applies_from: ISO day as on which the rules were applied.
        is_decision: whether it is a decision; else information.
        full_reasons_by: for an interim decision, the ISO day by which full reasons follow.
        completes: the number of the interim decision whose full reasons this gives.
        departed: where the decision-maker decided otherwise than the rules, by policy.
        decided: the policies that were decided, in order.
        cross_checked: whether a second engine confirmed the rows.
        changed_after_outcome: answers that were changed after the outcome was seen, the oldest first.
        panels: what panels did with it since, the oldest first.
    """

    number: str
    recorded_on: str
    recorded_by: str
    authority: str
    person: str
    applies_from: str
    is_decision: bool = True
    full_reasons_by: str = ""
    completes: str = ""
    departed: Mapping[str, Departed] = field(default_factory=dict)
    decided: tuple[str, ...] = ()
    cross_checked: bool = True
    changed_after_outcome: tuple[ChangedAnswer, ...] = ()
    panels: tuple[SeenByPanel, ...] = ()


def act_section(act: Act) -> Section:
    """Return who decided what about whom, from when and in which form, and where human judgement came in."""
    return Section("act", "Who decided, about whom and from when", (Paragraph(tuple(_said(act))),))


def _said(act: Act) -> Iterator[Sentence]:
    day, by = english.iso_date(act.recorded_on), english.without_control(act.recorded_by)
    if act.is_decision:
        what = f"Decision {act.number} was made on {day} for {act.authority} by {by}"
    else:
        what = f"Record {act.number} was made on {day} by {by}. It is information and no decision"
    yield Sentence(english.stopped(what), ("determination:number", "determination:decided_by"))
    if act.person:
        yield Sentence(f"It is about {english.without_control(act.person)}.", ("determination:person",))
    applies = english.iso_date(act.applies_from)
    yield Sentence(f"It applies the rules as on {applies}.", ("determination:applies_from",))
    if act.full_reasons_by:
        due = english.iso_date(act.full_reasons_by)
        yield Sentence(f"It is an interim decision; full reasons are due by {due}.", ("determination:full_reasons_by",))
    if act.completes:
        text = f"It gives the full reasons for interim decision {act.completes}."
        yield Sentence(text, ("determination:completes",))
    if act.is_decision:
        yield Sentence(_human(act), ("determination:human_role",))


def _human(act: Act) -> str:
    """Say what the machine did and what a person did, and where the two differ."""
    checked = "A second engine found the same rules to apply. " if act.cross_checked else ""
    start = f"A computer worked out what the rules say about the facts. {checked}A person looked at it and decided"
    if not act.departed:
        return f"{start} as the rules say."
    return f"{start}, and departed from the rules in {english.counted(len(act.departed), 'matter')}."


def changed_answers_section(act: Act) -> Section:
    """Return the answers that were changed after the outcome was seen, for whoever has to look into that."""
    items = tuple(
        (Sentence(one.words, (f"determination:changed_after_outcome/{one.number}",)),)
        for one in act.changed_after_outcome
    )
    return Section("changed_after_outcome", CHANGED_AFTER_OUTCOME, (Items(items),) if items else ())


def panels_section(act: Act) -> Section:
    """Return what panels did with the decision, with the risks that are worth taking."""
    items = tuple(tuple(_of_panel(one)) for one in act.panels)
    return Section("panels", "What panels did with it", (Items(items),) if items else ())


def _of_panel(one: SeenByPanel) -> Iterator[Sentence]:
    node = (f"determination:panel/{one.number}",)
    there = english.listed([role.replace("_", " ") for role in one.present])
    yield Sentence(f"{one.title}, on {english.iso_date(one.seen_on)}: it {one.result}. There were: {there}.", node)
    yield Sentence(english.stopped(english.without_control(one.reasons)), node)
    if one.said:
        yield Sentence(english.stopped(f"The person says: {english.without_control(one.said)}"), node)
    yield from (Sentence(english.stopped(english.without_control(risk)), node) for risk in one.risks)


def departures_section(act: Act, materials: Mapping[str, Material]) -> Section:
    """Return, for each policy departed from, what was decided, what the rules say, why, and on what evidence."""
    parts = tuple(_departure(materials[policy], one) for policy, one in act.departed.items() if policy in materials)
    return Section("departures", "Where the decision departs from the rules", parts=parts)


def _departure(material: Material, departed: Departed) -> Section:
    one = DecidedPolicy(material, departed)
    said = (*decision_sentences(one), *all_reasons(one))
    key = f"departures/{material.evaluation.policy}"
    return Section(key, material.edition.title, (Items(tuple((sentence,) for sentence in said)),))
