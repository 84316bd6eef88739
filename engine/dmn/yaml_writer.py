"""Writes an edition in its YAML form, so that what came in as DMN XML can be read, changed and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml

from engine.dmn.edition import Answer, Conflict, Edition, OutputName
from engine.dmn.model import (
    Authority,
    BoxedContext,
    BusinessKnowledgeModel,
    ContextEntry,
    Decision,
    DecisionRule,
    DecisionTable,
    InForce,
    InputClause,
    Literal,
    OutputClause,
)
from engine.errors import RuleSetError
from engine.feel import Run, Scope, compile_expression

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
"""YAML as this house reads it: text, lists and mappings."""

_WIDTH = 118


class _Dumper(yaml.SafeDumper):
    """Indents lists under their keys and never writes anchors, which the reader refuses."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def edition_yaml(edition: Edition, national: Edition | None = None) -> str:
    """Return an edition as YAML text.

    Args:
        edition: complete; a local one holds the national rows too.
        national: the edition that a local one extends; only what the local one adds is then written.

    Raises:
        RuleSetError: the edition holds logic that has no YAML form, or extends an edition that was not given.
    """
    if bool(edition.extends) != (national is not None):
        raise RuleSetError(f"`{edition.rule_set}` extends `{edition.extends}`", fix="give that edition, and only then")
    tree = _head(edition) | (_whole(edition) if national is None else _added(edition, national))
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def _head(edition: Edition) -> dict[str, Tree]:
    return _filled(
        rule_set=edition.rule_set,
        extends=edition.extends.partition("@")[0],
        title=edition.title,
        key=edition.key,
        area=edition.area,
        about=edition.about,
        in_force=_in_force(edition.in_force),
        notes=edition.notes,
    )


def _whole(edition: Edition) -> dict[str, Tree]:
    return _filled(
        sources=list(edition.sources),
        inputs=list(edition.inputs),
        figures=list(edition.figures),
        conflicts=[_conflict(one) for one in edition.conflicts],
        answer=[_answer(one) for one in edition.answers],
        outputs=_outputs(edition.outputs),
        says=dict(edition.says),
        functions={one.name: _function(one) for one in edition.model.knowledge},
        decisions={one.name: _decision(one) for one in edition.model.decisions},
    )


def _added(edition: Edition, national: Edition) -> dict[str, Tree]:
    """Return what a local edition adds to the national one."""
    known = {one.name for one in national.model.decisions}
    functions = {one.name for one in national.model.knowledge}
    own = [one for one in edition.model.decisions if one.name not in known]
    added = {one.name: _local_rows(one) for one in edition.model.decisions if one.name in known}
    return _filled(
        sources=[one for one in edition.sources if one not in national.sources],
        inputs=[one for one in edition.inputs if one not in national.inputs],
        figures=[one for one in edition.figures if one not in national.figures],
        conflicts=[_conflict(one) for one in edition.conflicts if one not in national.conflicts],
        answer=[] if edition.answers == national.answers else [_answer(one) for one in edition.answers],
        outputs=_outputs(tuple(one for one in edition.outputs if one not in national.outputs)),
        says={key: text for key, text in edition.says.items() if national.says.get(key) != text},
        functions={one.name: _function(one) for one in edition.model.knowledge if one.name not in functions},
        decisions={one.name: _decision(one) for one in own},
        adds={name: rows for name, rows in added.items() if rows},
    )


def _local_rows(decision: Decision) -> list[Tree]:
    rules = decision.logic.rules if isinstance(decision.logic, DecisionTable) else ()
    return [_row(rule) for rule in rules if rule.local is not None]


def _filled(**entries: Tree) -> dict[str, Tree]:
    """Return the entries that hold anything; `_` in a name stands as it is."""
    return {key: value for key, value in entries.items() if value}


def _in_force(dates: InForce) -> dict[str, Tree]:
    return {key: text for key, text in (("from", dates.start), ("until", dates.end)) if text}


def _conflict(one: Conflict) -> Tree:
    return {"id": one.id, "says": one.says, "decided": one.decided}


def _answer(one: Answer) -> Tree:
    return _filled(output=one.output, yes=list(one.yes), no=list(one.no), judgement=list(one.judgement))


def _outputs(outputs: Sequence[OutputName]) -> Tree:
    if all(one.name == one.decision and not one.component for one in outputs):
        return [one.name for one in outputs]
    return {one.name: f"{one.decision}.{one.component}" if one.component else one.decision for one in outputs}


def _authority(authority: Authority | None) -> dict[str, Tree]:
    if authority is None:
        return {}
    return _filled(basis=authority.basis.value, source=authority.source, provision=authority.provision)


def _function(one: BusinessKnowledgeModel) -> Tree:
    parameters: list[Tree] = [parameter.name for parameter in one.function.parameters]
    body = _text(one.function.body, one.name)
    return {"parameters": parameters, "expression": body, **_authority(one.authority)}


def _decision(one: Decision) -> Tree:
    head = _filled(question=one.question) | ({"for each": one.for_each} if one.for_each else {})
    tail = _authority(one.authority) | _filled(because=one.because, type=one.type_ref or "")
    return {**head, **_logic(one), **tail}


def _logic(one: Decision) -> dict[str, Tree]:
    match one.logic:
        case DecisionTable():
            return {"table": _table(one.logic)}
        case BoxedContext(entries):
            return {"context": {entry.name or "": _line(entry, one.name) for entry in entries}}
    return {"expression": _text(one.logic, one.name)}


def _text(logic: object, name: str) -> str:
    if not isinstance(logic, Literal):
        message = f"`{name}` is a `{type(logic).__name__}`, which an edition in YAML can't hold"
        raise RuleSetError(message, fix="make it a table or FEEL")
    return logic.text


def _line(entry: ContextEntry, decision: str) -> Tree:
    if entry.name is None:
        raise RuleSetError(f"`{decision}` is a context with a result, which an edition in YAML can't hold")
    expression = _text(entry.logic, f"{decision}.{entry.name}")
    rest = _filled(label=entry.label, unit=entry.unit)
    return {"expression": expression, **rest} if rest else expression


def _table(table: DecisionTable) -> Tree:
    policy = table.hit_policy.value.lower()
    if table.aggregation is not None:
        policy += f" {table.aggregation.value.lower()}"
    return {
        "hit policy": policy,
        "inputs": [_input(clause) for clause in table.inputs],
        "outputs": [_output(clause) for clause in table.outputs],
        **({"local": table.local.value} if table.local is not None else {}),
        "rules": [_row(rule) for rule in table.rules if rule.local is None],
    }


def _input(clause: InputClause) -> Tree:
    text = clause.expression.text
    return {"expression": text, "label": clause.label} if clause.label else text


def _output(clause: OutputClause) -> Tree:
    rest = _filled(
        values=[] if clause.values is None else _values(clause.values),
        default="" if clause.default is None else clause.default.text,
        label=clause.label,
        type=clause.type_ref or "",
    )
    return {"name": clause.name, **rest} if rest else clause.name


def _values(literal: Literal) -> list[Tree]:
    """Return the texts that a column allows."""
    value = compile_expression(f"[{literal.text}]", Scope(strict=True), where=literal.where).evaluate({}, Run())
    texts: list[Tree] = [one for one in value if isinstance(one, str)] if isinstance(value, tuple) else []
    if not isinstance(value, tuple) or len(texts) < len(value):
        raise RuleSetError(f"`{literal.text}` are not all texts", where=literal.where, fix="list texts")
    return texts


def _row(rule: DecisionRule) -> Tree:
    dates = _in_force(rule.in_force)
    cells: Mapping[str, Tree] = {
        "id": rule.id,
        "when": [test.text for test in rule.tests],
        "then": [output.text for output in rule.outputs],
    }
    rest = _filled(yields_to=list(rule.yields_to), in_force=dates, conflict=rule.conflict, note=rule.note)
    return {**cells, **_authority(rule.authority), "because": rule.because, **rest}
