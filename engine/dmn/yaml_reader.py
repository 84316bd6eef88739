"""Reads an edition from its YAML form into the decision model and what it carries besides."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from engine.dmn.edition import Answer, Conflict, Edition, OutputName
from engine.dmn.model import (
    Authority,
    Basis,
    BoxedContext,
    BusinessKnowledgeModel,
    ContextEntry,
    Decision,
    DecisionModel,
    DecisionRule,
    DecisionTable,
    FunctionDefinition,
    InForce,
    InputData,
    Lane,
    Literal,
    Logic,
    Parameter,
)
from engine.dmn.model_size import check_size
from engine.dmn.yaml_source import Node, Record, Scalar, items_of, read_yaml, record_of, text_of
from engine.dmn.yaml_tables import chosen, read_row, read_table
from engine.errors import RuleSetError

EDITION_NAME = re.compile(r"\d{4}-\d\d-\d\d-r[1-9]\d*")
AREAS = ("eligibility", "budget", "family_contribution", "spending_permissibility", "payment_risk", "process")

_EDITION_KEYS = (
    "rule_set", "title", "key", "area", "about", "in_force", "sources", "inputs", "figures", "conflicts", "answer",
    "outputs", "says", "functions", "decisions", "extends", "adds", "notes",
)  # fmt: skip
_DECISION_KEYS = (
    "question", "table", "expression", "context", "for each", "basis", "source", "provision", "because", "type", "note",
)  # fmt: skip


def read_edition(text: str, file: str, name: str, national: Edition | None = None) -> Edition:
    """Read one edition.

    Args:
        text: the file's text.
        file: its name, for places in messages.
        name: the edition's name, `2015-04-01-r1`.
        national: for an edition that `extends` another, that edition as in force from the same day.

    Raises:
        RuleSetError: with file, line and column.
    """
    root = record_of(read_yaml(text, file))
    root.only(*_EDITION_KEYS)
    if not EDITION_NAME.fullmatch(name):
        raise RuleSetError(f"`{name}` is not an edition's name", where=file, fix="name it like 2015-04-01-r1.yaml")
    own = _own_edition(root, name, hashlib.sha256(text.encode()).hexdigest())
    check_size(own.model)
    if own.extends:
        return _extended(own, root, national)
    if not own.model.decisions:
        raise RuleSetError("`decisions` is missing", where=root.where)
    return own


def _own_edition(root: Record, name: str, digest: str) -> Edition:
    rule_set = root.text("rule_set")
    scheme, slash, policy = rule_set.partition("/")
    if not slash or not policy:
        raise RuleSetError(f"`{rule_set}` is not scheme/policy", where=root.required("rule_set").where)
    local = "extends" in root.entries
    area = root.text("area", "" if local else None)
    if area not in AREAS and not (local and not area):
        raise RuleSetError(
            f"unknown area `{area}`", where=root.required("area").where, fix=f"one of {', '.join(AREAS)}"
        )
    in_force = _in_force(root.record("in_force"))
    if in_force.start != name[:10]:
        raise RuleSetError(
            f"in force from `{in_force.start}` but named `{name}`", where=root.where, fix="the two dates must agree"
        )
    return Edition(
        scheme=scheme,
        policy=policy,
        name=name,
        title=root.text("title", "" if local else None),
        key=root.text("key", ""),
        area=area,
        about=root.text("about", "" if local else None).strip(),
        in_force=in_force,
        model=_model(root, rule_set),
        inputs=root.texts("inputs"),
        figures=root.texts("figures"),
        sources=root.texts("sources"),
        answers=tuple(_answer(record_of(node)) for node in root.nodes("answer")),
        outputs=_outputs(root),
        digest=digest,
        says={key: text_of(node) for key, node in root.record("says").entries.items()},
        conflicts=tuple(_conflict(record_of(node)) for node in root.nodes("conflicts")),
        extends=root.text("extends", ""),
        notes=root.text("notes", ""),
    )


def _in_force(record: Record) -> InForce:
    record.only("from", "until")
    return InForce(record.text("from", "") or None, record.text("until", "") or None)


def _answer(record: Record) -> Answer:
    record.only("output", "yes", "no", "judgement")
    return Answer(record.text("output"), record.texts("yes"), record.texts("no"), record.texts("judgement"))


def _conflict(record: Record) -> Conflict:
    record.only("id", "says", "decided")
    return Conflict(record.text("id"), record.text("says"), record.text("decided"))


def _outputs(root: Record) -> tuple[OutputName, ...]:
    node = root.get("outputs")
    if node is None:
        return ()
    if isinstance(node, Record):
        pairs = [(name, text_of(path)) for name, path in node.entries.items()]
    else:
        pairs = [(text_of(item), text_of(item)) for item in items_of(node)]
    return tuple(OutputName(name, *_decision_and_component(path)) for name, path in pairs)


def _decision_and_component(path: str) -> tuple[str, str]:
    decision, _, component = path.partition(".")
    return decision, component


def _model(root: Record, rule_set: str) -> DecisionModel:
    return DecisionModel(
        name=rule_set,
        decisions=tuple(_decision(name, record_of(node)) for name, node in root.record("decisions").entries.items()),
        inputs=tuple(InputData(name) for name in root.texts("inputs")),
        knowledge=tuple(_function(name, record_of(node)) for name, node in root.record("functions").entries.items()),
    )


def _function(name: str, record: Record) -> BusinessKnowledgeModel:
    record.only("parameters", "expression", "source", "basis", "provision", "note")
    parameters = tuple(Parameter(text) for text in record.texts("parameters"))
    body = _literal(record.required("expression"))
    return BusinessKnowledgeModel(name, FunctionDefinition(parameters, body), _authority(record), where=record.where)


def _authority(record: Record) -> Authority | None:
    if "basis" not in record.entries and "source" not in record.entries:
        return None
    basis = chosen(record, "basis", Basis)
    return Authority(basis, record.text("source"), record.text("provision", ""))


def _decision(name: str, record: Record) -> Decision:
    record.only(*_DECISION_KEYS)
    forms = [key for key in ("table", "expression", "context") if key in record.entries]
    if len(forms) != 1:
        fix = "give exactly one of table, expression, context"
        raise RuleSetError(f"decision `{name}` has {len(forms)} forms of logic", where=record.where, fix=fix)
    return Decision(
        name=name,
        logic=_logic(forms[0], record.required(forms[0])),
        question=record.text("question"),
        for_each=record.text("for each", "") or None,
        type_ref=record.text("type", "") or None,
        authority=_authority(record),
        because=record.text("because", ""),
        where=record.where,
    )


def _logic(form: str, node: Node) -> Logic:
    if form == "table":
        return read_table(record_of(node))
    if form == "expression":
        return _literal(node)
    return BoxedContext(tuple(_line(name, line) for name, line in record_of(node).entries.items()))


def _literal(node: Node) -> Literal:
    return Literal(text_of(node).strip(), where=node.where)


def _line(name: str, node: Node) -> ContextEntry:
    if isinstance(node, Scalar):
        return ContextEntry(name, _literal(node))
    record = record_of(node)
    record.only("expression", "label", "unit")
    return ContextEntry(
        name, _literal(record.required("expression")), record.text("label", ""), record.text("unit", "")
    )


def _extended(own: Edition, root: Record, national: Edition | None) -> Edition:
    """Return the national edition with the local rows in it; both digests bind the result."""
    if national is None or national.rule_set != own.extends:
        raise RuleSetError(f"extends `{own.extends}`, which is not in force that day", where=root.where)
    decisions = {decision.name: decision for decision in national.model.decisions}
    for name, node in root.record("adds").entries.items():
        if name not in decisions:
            known = ", ".join(decisions)
            raise RuleSetError(f"no national decision `{name}`", where=node.where, fix=f"it has {known}")
        decisions[name] = _with_rows(decisions[name], node)
    added = {decision.name: decision for decision in own.model.decisions}
    if clash := added.keys() & decisions.keys():
        raise RuleSetError(f"national decision `{min(clash)}` can't be replaced", where=root.where, fix="use `adds`")
    model = replace(
        national.model,
        name=own.rule_set,
        decisions=(*decisions.values(), *added.values()),
        inputs=(*national.model.inputs, *own.model.inputs),
        knowledge=(*national.model.knowledge, *own.model.knowledge),
    )
    names = {output.name for output in own.outputs}
    return replace(
        own,
        title=own.title or national.title,
        key=own.key or national.key,
        area=own.area or national.area,
        about=own.about or national.about,
        model=model,
        inputs=tuple(dict.fromkeys((*national.inputs, *own.inputs))),
        figures=tuple(dict.fromkeys((*national.figures, *own.figures))),
        sources=tuple(dict.fromkeys((*national.sources, *own.sources))),
        answers=own.answers or national.answers,
        outputs=(*(o for o in national.outputs if o.name not in names), *own.outputs),
        says={**national.says, **own.says},
        conflicts=(*national.conflicts, *own.conflicts),
        digest=hashlib.sha256(f"{own.digest} {national.digest}".encode()).hexdigest(),
        extends=f"{national.rule_set}@{national.name}",
    )


def _with_rows(decision: Decision, node: Node) -> Decision:
    table = decision.logic
    if not isinstance(table, DecisionTable) or table.local is None:
        fix = "a national table must say `local: extend`, `narrow` or `fill`"
        raise RuleSetError(f"`{decision.name}` takes no local rows", where=node.where, fix=fix)
    rows = read_rows_like(table, node, table.local)
    if clash := {row.id for row in rows} & {row.id for row in table.rules}:
        raise RuleSetError(f"row `{min(clash)}` exists in the national table", where=node.where)
    return replace(decision, logic=replace(table, rules=(*table.rules, *rows)))


def read_rows_like(table: DecisionTable, node: Node, lane: Lane) -> tuple[DecisionRule, ...]:
    """Read rows for a table whose columns are already known."""
    width = (len(table.inputs), len(table.outputs))
    return tuple(replace(read_row(record_of(item), *width), local=lane) for item in items_of(node))
