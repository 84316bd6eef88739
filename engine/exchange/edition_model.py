"""An edition as a decision model that other tools can run, and back: types, inputs and requirements written out.

What an edition leaves unsaid is said here in DMN's own words: the types of its inputs (from the vocabulary), what each
decision requires (from the names it reads), that a decision made for each entry of a list is a loop, when a row takes
part, and that a list of nothing is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.compiled import EVALUATION_DATE, CompiledDecision, CompiledEdition
from engine.dmn.model import (
    Aggregation,
    BoxedContext,
    BusinessKnowledgeModel,
    ContextEntry,
    Decision,
    DecisionModel,
    DecisionRule,
    DecisionTable,
    HitPolicy,
    InputData,
    ItemDefinition,
    Iteration,
    Literal,
    Logic,
    Reference,
)
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.exchange.takes_part import AUTHORITY_MODE, MODE_INPUT, MODE_TYPE, names_read, with_column, without_column
from engine.values import number_text, quoted

NAMESPACE: Final = "urn:rightful:rules:"

_BASE_TYPES: Final = {
    FindingType.NUMBER: "number",
    FindingType.MONEY: "number",
    FindingType.BOOLEAN: "boolean",
    FindingType.DATE: "date",
    FindingType.TEXT: "string",
    FindingType.CHOICE: "string",
    FindingType.SET: "string",
}
_LISTING: Final = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)


def model_of_edition(compiled: CompiledEdition) -> DecisionModel:
    """Return an edition's decision model with everything written out."""
    edition, vocabulary = compiled.edition, compiled.vocabulary
    entries = [vocabulary.inputs[name] for name in edition.inputs]
    inputs = [InputData(entry.name, _type_name(entry), entry.name, description=entry.question) for entry in entries]
    figures = {name: one for name, one in compiled.figures.items() if name not in edition.inputs}
    inputs += [InputData(name, None, name, description=one.label) for name, one in figures.items()]
    decisions = tuple(_decision(compiled.decisions[one.name], compiled) for one in edition.model.decisions)
    required = {reference.id for one in decisions for reference in one.requires}
    if EVALUATION_DATE not in edition.inputs and EVALUATION_DATE in required:
        inputs.append(InputData(EVALUATION_DATE, "date", EVALUATION_DATE))
    types = [_definition(entry, _type_name(entry)) for entry in entries if _needs_definition(entry)]
    if AUTHORITY_MODE in required:
        inputs.append(MODE_INPUT)
        types.append(MODE_TYPE)
    return replace(
        edition.model,
        decisions=decisions,
        inputs=tuple(inputs),
        knowledge=tuple(_function(one, compiled) for one in edition.model.knowledge),
        types=tuple(types),
        namespace=f"{NAMESPACE}{edition.rule_set}:{edition.name}",
        description=edition.about,
    )


def edition_model(model: DecisionModel, inputs: Iterable[str]) -> DecisionModel:
    """Return the model as an edition holds it, without what `model_of_edition` wrote out.

    Args:
        model: read from XML that an edition was written to.
        inputs: the names among its input data that are findings; the others are figures and the day asked about.
    """
    return DecisionModel(
        name=model.name,
        decisions=tuple(replace(_folded(one), requires=(), id="") for one in model.decisions),
        inputs=tuple(InputData(name) for name in inputs),
        knowledge=tuple(replace(one, requires=(), id="") for one in model.knowledge),
    )


# --- types -----------------------------------------------------------------------------------------------------------


def _needs_definition(entry: NameEntry) -> bool:
    bounded = entry.least is not None or entry.greatest is not None
    return bool(entry.members) or bounded or entry.type in (FindingType.LIST, FindingType.RECORD)


def _type_name(entry: NameEntry) -> str:
    if _needs_definition(entry):
        return f"t_{entry.name}"
    return "list<string>" if entry.type is FindingType.SET else _BASE_TYPES[entry.type]


def _definition(entry: NameEntry, name: str) -> ItemDefinition:
    """Return the item definition of a name's values."""
    if entry.type in (FindingType.LIST, FindingType.RECORD):
        fields = tuple(_definition(one, one.name) for one in entry.fields.values())
        return ItemDefinition(name, is_collection=entry.type is FindingType.LIST, components=fields)
    return ItemDefinition(
        name,
        type_ref=_BASE_TYPES[entry.type],
        is_collection=entry.type is FindingType.SET,
        allowed_values=_allowed(entry),
    )


def _allowed(entry: NameEntry) -> Literal | None:
    if entry.members:
        return Literal(", ".join(map(quoted, entry.members)))
    least = None if entry.least is None else number_text(entry.least)
    greatest = None if entry.greatest is None else number_text(entry.greatest)
    if least is not None and greatest is not None:
        return Literal(f"[{least}..{greatest}]")
    if least is not None:
        return Literal(f">= {least}")
    return None if greatest is None else Literal(f"<= {greatest}")


# --- requirements ----------------------------------------------------------------------------------------------------


def _decision(one: CompiledDecision, compiled: CompiledEdition) -> Decision:
    names = _known({read.partition(".")[0] for read in one.reads}, compiled)
    logic = _with_default(one.decision.logic)
    if isinstance(logic, DecisionTable):
        logic = with_column(logic, _rules(compiled))
        names |= dict.fromkeys(names_read(logic))
    if one.entries is not None and logic is not None:
        names = dict.fromkeys((one.entries.name, *names))
        alike = [name for name in one.requires if compiled.decisions[name].entries is one.entries]
        logic = _loop(logic, one.entries, alike)
    references = tuple(Reference(name) for name in names if name != one.decision.name)
    return replace(one.decision, logic=logic, requires=references, id=one.decision.name)


def _rules(compiled: CompiledEdition) -> dict[str, DecisionRule]:
    """Return all rows of an edition by id."""
    tables = (one.logic for one in compiled.edition.model.decisions if isinstance(one.logic, DecisionTable))
    return {rule.id: rule for table in tables for rule in table.rules}


def _known(names: set[str], compiled: CompiledEdition) -> dict[str, None]:
    """Return those of some names that are nodes of the model, in the order in which the model lists them."""
    edition = compiled.edition
    functions = (one.name for one in edition.model.knowledge)
    every = (*edition.inputs, *compiled.figures, EVALUATION_DATE, *functions, *compiled.decisions)
    return dict.fromkeys(name for name in every if name in names)


def _function(one: BusinessKnowledgeModel, compiled: CompiledEdition) -> BusinessKnowledgeModel:
    """Return a function that requires those before it, which it may call."""
    before: list[str] = []
    for other in compiled.edition.model.knowledge:
        if other.name == one.name:
            break
        before.append(other.name)
    body = one.function.body
    called = [name for name in before if isinstance(body, Literal) and name in body.text]
    return replace(one, requires=tuple(Reference(name) for name in called), id=one.name)


# --- loops and defaults ----------------------------------------------------------------------------------------------


def _loop(logic: Logic, entries: NameEntry, alike: list[str]) -> Iteration:
    """Return a boxed loop over the entries, in which each name made for each entry stands for this entry's value."""
    names = (entries.entry, *alike)
    parts = [f"{entries.entry}: {entries.name}[position]", *(f"{name}: {name}[position]" for name in alike)]
    count = f"count({entries.name})"
    domain = f"if {count} = 0 then [] else for position in 1..{count} return {{{', '.join(parts)}}}"
    lines = tuple(ContextEntry(name, Literal(f"each.{name}")) for name in names)
    return Iteration("for", "each", Literal(domain), BoxedContext((*lines, ContextEntry(None, logic))))


def _folded(decision: Decision) -> Decision:
    """Return a decision without its loop, its default of an empty list and its column of when rows take part."""
    logic = decision.logic
    if decision.for_each and isinstance(logic, Iteration) and isinstance(logic.body, BoxedContext):
        logic = logic.body.entries[-1].logic
    logic = _without_default(logic)
    return replace(decision, logic=without_column(logic) if isinstance(logic, DecisionTable) else logic)


def _empty(table: DecisionTable) -> str | None:
    """Return what an edition's table gives when no row holds and DMN would give null, where one output can say it."""
    if len(table.outputs) != 1 or table.hit_policy not in _LISTING:
        return None
    if table.aggregation is None:
        return "[]"
    return "0" if table.aggregation is Aggregation.COUNT else None


def _with_default(logic: Logic | None) -> Logic | None:
    if not isinstance(logic, DecisionTable) or logic.outputs[0].default is not None:
        return logic
    empty = _empty(logic)
    if empty is None:
        return logic
    return replace(logic, outputs=(replace(logic.outputs[0], default=Literal(empty)),))


def _without_default(logic: Logic | None) -> Logic | None:
    if not isinstance(logic, DecisionTable) or logic.outputs[0].default is None:
        return logic
    if logic.outputs[0].default.text != _empty(logic):
        return logic
    return replace(logic, outputs=(replace(logic.outputs[0], default=None),))
