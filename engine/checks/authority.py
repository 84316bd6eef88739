"""Asks on whose word every row, sum and figure stands, and whether conflicts and displaced rows are named truly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from engine.checks.problem import Problem
from engine.dmn.edition import Edition
from engine.dmn.figures import Figure
from engine.dmn.model import Authority, DecisionRule, DecisionTable
from engine.dmn.sources import KnowledgeSource


def authority_problems(
    edition: Edition, figures: Mapping[str, Figure], sources: Mapping[str, KnowledgeSource]
) -> tuple[Problem, ...]:
    """Return every row, decision and figure whose authority is missing or unknown."""
    return (
        *_sources(edition, sources),
        *_decisions(edition, sources),
        *_rows(edition, sources),
        *_figures(edition, figures, sources),
    )


def _sources(edition: Edition, sources: Mapping[str, KnowledgeSource]) -> Iterator[Problem]:
    for source in edition.sources:
        if source not in sources:
            yield _unknown_source(source, edition.rule_set, sources)


def _decisions(edition: Edition, sources: Mapping[str, KnowledgeSource]) -> Iterator[Problem]:
    for decision in edition.model.decisions:
        if decision.authority is not None:
            yield from _authority(decision.authority, decision.where, sources)
        elif not isinstance(decision.logic, DecisionTable):
            yield Problem(f"decision `{decision.name}` has no source", decision.where, "add basis and source")
        if not decision.question:
            yield Problem(f"decision `{decision.name}` has no question", decision.where, "add `question:`")
    for knowledge in edition.model.knowledge:
        if knowledge.authority is None:
            yield Problem(f"function `{knowledge.name}` has no source", knowledge.where, "add basis and source")


def _rows(edition: Edition, sources: Mapping[str, KnowledgeSource]) -> Iterator[Problem]:
    rules = [rule for d in edition.model.decisions if isinstance(d.logic, DecisionTable) for rule in d.logic.rules]
    ids = {rule.id for rule in rules}
    conflicts = {conflict.id for conflict in edition.conflicts}
    for rule in rules:
        if rule.authority is None:
            yield Problem(f"row `{rule.id}` has no source", rule.where, "add basis and source")
        else:
            yield from _authority(rule.authority, rule.where, sources)
        yield from _wording_and_links(rule, ids, conflicts)


def _wording_and_links(rule: DecisionRule, ids: set[str], conflicts: set[str]) -> Iterator[Problem]:
    if not rule.because.strip():
        yield Problem(f"row `{rule.id}` has no wording", rule.where, "add `because:`")
    for other in rule.yields_to:
        if other not in ids:
            yield Problem(f"row `{rule.id}` yields to `{other}`, which does not exist", rule.where)
    if rule.conflict and rule.conflict not in conflicts:
        yield Problem(f"row `{rule.id}` names conflict `{rule.conflict}`", rule.where, "declare it under `conflicts:`")


def _figures(
    edition: Edition, figures: Mapping[str, Figure], sources: Mapping[str, KnowledgeSource]
) -> Iterator[Problem]:
    for name in edition.figures:
        for value in figures[name].values if name in figures else ():
            yield from _authority(value.authority, value.text.where, sources)


def _authority(authority: Authority, where: str, sources: Mapping[str, KnowledgeSource]) -> Iterator[Problem]:
    if authority.source not in sources:
        yield _unknown_source(authority.source, where, sources)


def _unknown_source(source: str, where: str, sources: Mapping[str, KnowledgeSource]) -> Problem:
    near = get_close_matches(source, sources, 1)
    fix = f"did you mean `{near[0]}`?" if near else "add it to sources.yaml"
    return Problem(f"unknown source `{source}`", where, fix)
