"""What to be careful about: unverified law, illustrative or stale figures, disputed findings, conflicts of sources."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.model import Basis
from engine.outcome import AuthorityMode
from engine.trace import FindingState
from explanations.languages.speech import mark, say
from explanations.material import Material, items, paragraph
from explanations.rows import RowTeller
from explanations.sections.grounds import figures_that_counted
from explanations.statement import Block, Sentence
from explanations.wording import english

MODE_WORDS = {
    AuthorityMode.STATED: "Only rules stated in the source reports were used; rules from the law itself were left out",
    AuthorityMode.STATED_AND_LAW: "Rules stated in the source reports and rules from the law were used",
}


def caveats(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return what in this evaluation is not certain ground, with a sentence for each."""
    return items(
        (*_unverified_rows(material, rows), *_figures(material, rows), *_findings(material), *_sources(material))
    )


def _unverified_rows(material: Material, rows: RowTeller) -> Iterator[Sentence | None]:
    for decision in material.decisions.values():
        for row in decision.rows:
            if row.hit and row.authority is not None and row.authority.basis is Basis.UNVERIFIED_LAW:
                name = rows.name(decision, row)
                text = say("{rule} rests on law that has not been checked against its text.", rule=name)
                yield material.tell(text, row.id)


def _figures(material: Material, rows: RowTeller) -> Iterator[Sentence | None]:
    told = figures_that_counted(material, rows) if material.is_person else set(material.figure_nodes)
    for node in (node for name, node in material.figure_nodes.items() if name in told):
        label = english.mid_sentence(material.figure_kind(node.name).label)
        if node.stale:
            day = english.iso_date(node.end)
            text = say(
                "The {figure} is known only until {day}. Someone must confirm or replace it.", figure=label, day=day
            )
            yield material.tell(text, node.id)
        if node.illustrative:
            text = say("The {figure} is an invented example. The authority must set its own.", figure=label)
            yield material.tell(text, node.id)
        if not node.verified:
            yield material.tell(say("The {figure} has not been checked against its source.", figure=label), node.id)


def _findings(material: Material) -> Iterator[Sentence | None]:
    words = {
        FindingState.ASSUMED: mark("“{finding}” was assumed, not found."),
        FindingState.DISPUTED: mark("“{finding}” is disputed."),
    }
    for node in material.findings.values():
        if node.state in words:
            yield material.tell(say(words[node.state], finding=material.finding_label(node.path)), node.id)


def _sources(material: Material) -> Iterator[Sentence | None]:
    for name in material.edition.sources:
        source = material.background.sources.get(name)
        if source is not None and not source.verified and not material.is_person:
            yield material.tell(f"{source.title} has not been read in full to check these rules.", f"source:{name}")


def conflicts(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return the conflicts of sources that the rule set declares and that a row reached here bears."""
    borne = {row.conflict: row.id for row in reversed(material.rows.values()) if row.conflict}
    return items(
        material.tell(
            f"{english.stopped(conflict.says)} Decided here: {english.stopped(conflict.decided)}", borne[conflict.id]
        )
        for conflict in material.edition.conflicts
        if conflict.id in borne
    )


def rules(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return which edition was used and what it does not cover."""
    edition, evaluation = material.edition, material.evaluation
    extends = f" It adds to {edition.extends}." if edition.extends else ""
    used = f"{edition.title}, version {edition.name} of {edition.rule_set}.{extends} {edition.about.strip()}"
    unread = english.listed([material.finding_label(name) for name in evaluation.not_used])
    return paragraph(
        material.tell(used, material.edition_id),
        material.tell(f"{MODE_WORDS[evaluation.mode]}.", material.outcome_id),
        material.tell(f"Given, but not used by these rules: {unread}.", material.outcome_id) if unread else None,
    )
