"""Checks the wording of an edition: every template is well formed and shows only what its trace will hold."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from engine.checks import Problem
from engine.compiled import EVALUATION_DATE, CompiledDecision, CompiledEdition, feel_type
from engine.dmn.model import BoxedContext, DecisionTable
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.feel import Scope, compile_expression
from engine.feel.types import FeelType, ListOf
from explanations.wording.fill import check_wording, expressions
from explanations.wording.template import read_template

Members = dict[str, tuple[str, ...]]
FIX = "show only what some decision of the edition reads"


def wording_problems(compiled: CompiledEdition) -> tuple[Problem, ...]:
    """Return what is wrong with the `because` and `says` of an edition; nothing if all is well."""
    return (*_rows_and_decisions(compiled), *_says(compiled))


def _rows_and_decisions(compiled: CompiledEdition) -> Iterator[Problem]:
    for one in compiled.decisions.values():
        yield from _problems(one.decision.because, compiled, one.entries, one.decision.where)
        if isinstance(one.decision.logic, DecisionTable):
            for rule in one.decision.logic.rules:
                yield from _problems(rule.because, compiled, one.entries, rule.where)


def _says(compiled: CompiledEdition) -> Iterator[Problem]:
    edition = compiled.edition
    answering = {answer.output for answer in edition.answers}
    lists = [compiled.decisions[output.decision].entries for output in edition.outputs if output.name in answering]
    entries = next((entry for entry in lists if entry is not None), None)
    only_entries = bool(lists) and None not in lists
    where = f"{edition.rule_set}@{edition.name}"
    for key, template in edition.says.items():
        of_entry = only_entries or key.endswith(" for each")
        yield from _problems(template, compiled, entries if of_entry else None, f"{where}: says {key}")


def _problems(template: str, compiled: CompiledEdition, entries: NameEntry | None, where: str) -> Iterator[Problem]:
    scope = scope_for(compiled, entries)
    texts = check_wording(template, scope, where)
    yield from (Problem(text.removeprefix(f"{where}: "), where, FIX) for text in texts)
    if not texts:
        yield from _unknown_members(template, scope, _members(compiled, entries), where)


def _unknown_members(template: str, scope: Scope, members: Members, where: str) -> Iterator[Problem]:
    """Yield paths that lead nowhere, such as `worker.relations`: FEEL would give null, and the row lose its words."""
    found = expressions(read_template(template, where), scope)
    for name in sorted({name for text, _, names in found for name in compile_expression(text, names).names}):
        head, _, rest = name.partition(".")
        member = rest.partition(".")[0]
        if member and head in members and member not in members[head]:
            near = get_close_matches(member, members[head], 1)
            fix = f"did you mean `{head}.{near[0]}`?" if near else f"it has {', '.join(members[head])}"
            yield Problem(f"`{head}` has no `{member}`", where, fix)


def _members(compiled: CompiledEdition, entries: NameEntry | None) -> Members:
    """Return what stands under the names that hold several values: entries of lists, records, sums, tables."""
    found: Members = {entries.entry: tuple(entries.fields)} if entries is not None else {}
    for name in compiled.edition.inputs:
        entry = compiled.vocabulary.inputs[name]
        if entry.type is FindingType.RECORD:
            found[name] = tuple(entry.fields)
    for name, one in compiled.decisions.items():
        logic = one.decision.logic
        if isinstance(logic, BoxedContext):
            found[name] = _lines(one)
        elif isinstance(logic, DecisionTable) and len(logic.outputs) > 1:
            found[name] = tuple(clause.name for clause in logic.outputs)
    return found


def scope_for(compiled: CompiledEdition, entries: NameEntry | None) -> Scope:
    """Return the names that wording may use: what the edition's decisions read, and what they are; strict."""
    read = {name.partition(".")[0] for one in compiled.decisions.values() for name in one.reads}
    inputs = (name for name in compiled.edition.inputs if name in read)
    names: dict[str, FeelType | None] = {name: feel_type(compiled.vocabulary.inputs[name]) for name in inputs}
    names |= dict.fromkeys(name for name in compiled.figures if name in read and name not in names)
    names |= dict.fromkeys((*compiled.functions, *compiled.decisions, EVALUATION_DATE))
    for one in compiled.decisions.values():
        names |= dict.fromkeys(_lines(one))
    if entries is not None:
        kind = feel_type(entries)
        names[entries.entry] = kind.item if isinstance(kind, ListOf) else None
    return Scope(names, strict=True)


def _lines(one: CompiledDecision) -> tuple[str, ...]:
    logic = one.decision.logic
    return tuple(entry.name for entry in logic.entries if entry.name) if isinstance(logic, BoxedContext) else ()
