"""What the names in a decision's wording stand for: values read off the trace, their labels, and their nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.dmn.model import Decision, DecisionTable, Literal
from engine.feel.parser import parse_expression
from engine.feel.scope import Scope
from engine.trace import DecisionNode, FindingNode, FindingState, LineNode, Settled
from engine.values import Context, Unknown, Value, date_of
from explanations.material import Material
from explanations.wording.kinds import kind_of
from explanations.wording.printing import PLAIN, Kind, label_from
from explanations.wording.reading import Words

ON = "evaluation_date"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one decision's wording may use: values, the nodes that they come from, and labels."""

    values: dict[str, Value]
    nodes: dict[str, tuple[str, ...]]
    words: Words
    scope: Scope

    def nodes_of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids that the names come from; of `worker.relation`, the one field's."""
        found = [self.nodes.get(name) or self.nodes.get(name.partition(".")[0], ()) for name in names]
        return tuple(dict.fromkeys(node for nodes in found for node in nodes))


def names_for(material: Material, list_name: str = "", entry: str = "") -> Names:
    """Return the names that wording may use; about one entry of a list, also the entry's own."""
    values: dict[str, Value] = dict(material.background.functions)
    nodes: dict[str, tuple[str, ...]] = {}
    _add_day(material, values, nodes)
    _add_findings(material, values, nodes)
    _add_figures(material, values, nodes)
    _add_decisions(material, list_name, entry, values, nodes)
    if entry:
        _add_entry(material, list_name, entry, values, nodes)
    kinds = _kinds(material)
    shown = {name: values[name] for name in material.figure_nodes if not isinstance(values[name], Unknown)}
    return Names(
        values,
        nodes,
        Words(kinds, shown, material.background.currency),
        Scope.of(*(name for name in {**kinds, **values} if not set(name) & set("./"))),
    )


def _add_day(material: Material, values: dict[str, Value], nodes: dict[str, tuple[str, ...]]) -> None:
    day = date_of(material.evaluation.on)
    if day is not None:
        values[ON] = day
        nodes[ON] = (material.outcome_id,)


def _add_findings(material: Material, values: dict[str, Value], nodes: dict[str, tuple[str, ...]]) -> None:
    lists: dict[str, dict[str, dict[str, Value]]] = {}
    for path, node in material.findings.items():
        head, _, field = path.partition(".")
        list_name, _, entry = head.rstrip("]").partition("[")
        if entry or field:
            lists.setdefault(list_name, {}).setdefault(entry, {})[field] = _value(node)
            nodes[list_name] = (*nodes.get(list_name, ()), node.id)
        else:
            values[path] = _value(node)
            nodes[path] = (*nodes.get(path, ()), node.id)
    for list_name, entries in lists.items():
        records = tuple(Context(fields) for fields in entries.values())
        values[list_name] = records[0] if "" in entries else records


def _value(node: FindingNode) -> Value:
    return Unknown(frozenset((node.path,))) if node.state is FindingState.UNKNOWN else node.value


def _add_figures(material: Material, values: dict[str, Value], nodes: dict[str, tuple[str, ...]]) -> None:
    for name, figure in material.figure_nodes.items():
        values[name] = Unknown(frozenset((figure.id,))) if figure.stale else figure.value
        nodes[name] = (figure.id,)


def _add_decisions(
    material: Material, list_name: str, entry: str, values: dict[str, Value], nodes: dict[str, tuple[str, ...]]
) -> None:
    for decision in material.decisions.values():
        if decision.entry and (decision.list_name, decision.entry) != (list_name, entry):
            continue
        values[decision.name] = _settled(decision.result, decision)
        nodes[decision.name] = (decision.id,)
        for line in decision.lines:
            values.setdefault(line.name, _settled(line.result, decision))
            nodes.setdefault(line.name, (line.id,))


def _settled(result: Settled, decision: DecisionNode) -> Value:
    return result.value if result.certain else Unknown(frozenset(decision.needs or (decision.id,)))


def _add_entry(
    material: Material, list_name: str, entry: str, values: dict[str, Value], nodes: dict[str, tuple[str, ...]]
) -> None:
    model = material.vocabulary.inputs.get(list_name)
    if model is None:
        return
    start = f"{list_name}[{entry}]."
    fields = {path.removeprefix(start): node for path, node in material.findings.items() if path.startswith(start)}
    values[model.entry] = Context({name: _value(node) for name, node in fields.items()})
    nodes |= {f"{model.entry}.{name}": (node.id,) for name, node in fields.items()}
    nodes[model.entry] = tuple(node.id for node in fields.values())


def _kinds(material: Material) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for name in material.edition.inputs:
        entry = material.vocabulary.inputs.get(name)
        if entry is not None:
            kinds[name] = material.kind(entry)
        if entry is not None and entry.entry:
            kinds[entry.entry] = kinds[name]
            kinds |= {f"{entry.entry}.{field}": material.kind(part) for field, part in entry.fields.items()}
    # A parameter that was found for the person is a finding, and is called by its label.
    figures = (name for name in material.edition.figures if name in material.figure_nodes or name not in kinds)
    kinds |= {name: material.figure_kind(name) for name in figures}
    kinds |= {decision.name: material.decision_kind(decision.name) for decision in material.edition.model.decisions}
    for _ in range(2):  # a decision may be written above one that it reads
        for decision in material.edition.model.decisions:
            if kinds[decision.name] == Kind(label=kinds[decision.name].label):
                kinds[decision.name] = replace(_kind_given(decision, kinds), label=kinds[decision.name].label)
    for made in material.decisions.values():
        for line in made.lines:
            kind = _line_kind(material, line, kinds)
            kinds[f"{made.name}/{line.name}"] = kind
            kinds.setdefault(line.name, kind)
    return kinds


def _kind_given(decision: Decision, kinds: dict[str, Kind]) -> Kind:
    """Return what a decision that is no output gives, read off its logic."""
    if isinstance(decision.logic, Literal):
        return _kind_of_text(decision.logic.text, kinds)
    if isinstance(decision.logic, DecisionTable) and len(decision.logic.outputs) == 1:
        given = (_kind_of_text(rule.outputs[0].text, kinds) for rule in decision.logic.rules)
        return next((kind for kind in given if kind != PLAIN), PLAIN)
    return PLAIN


def _kind_of_text(text: str, kinds: dict[str, Kind]) -> Kind:
    return kind_of(parse_expression(text, _scope(kinds)), kinds)


def _scope(names: Iterable[str]) -> Scope:
    """Return a scope of the names. A path such as `worker.relation` has a kind but is no name: its parts are."""
    return Scope.of(*(name for name in names if not set(name) & set("./")))


def _line_kind(material: Material, line: LineNode, kinds: dict[str, Kind]) -> Kind:
    """Return what a line of a sum is: an output of that name, else what its expression gives."""
    known = material.vocabulary.outputs.get(line.name) or material.vocabulary.inputs.get(line.name)
    kind = material.kind(known) if known is not None else replace(_kind_of_text(line.text, kinds), label="")
    return replace(kind, label=line.label or kind.label or label_from(line.name), unit=line.unit or kind.unit)
