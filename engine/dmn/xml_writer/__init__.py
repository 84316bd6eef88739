"""Writes a decision model as DMN 1.5 XML with a diagram, so that common modellers open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from engine.dmn.model import (
    Authority,
    BusinessKnowledgeModel,
    Decision,
    DecisionModel,
    DecisionRule,
    DecisionService,
    DecisionTable,
    InputData,
    Reference,
)
from engine.dmn.sources import KnowledgeSource
from engine.dmn.xml_names import DMN_15, FEEL_15
from engine.dmn.xml_writer.boxed import write_function, write_logic
from engine.dmn.xml_writer.diagram import Edge, Shape, write_diagram
from engine.dmn.xml_writer.item_definitions import write_item_definition
from engine.dmn.xml_writer.markup import Ids, Node, add, add_own, extensions, root_element, serialised
from engine.dmn.xml_writer.own import authority_attributes

EXPORTER: Final = "Rightful"

_Kinded = InputData | Decision | BusinessKnowledgeModel | DecisionService


def write_model(
    model: DecisionModel,
    *,
    imported: Sequence[DecisionModel] = (),
    sources: Mapping[str, KnowledgeSource] | None = None,
    extend: Callable[[Node], None] | None = None,
) -> bytes:
    """Return a decision model as DMN 1.5 XML; RuleSetError where a text holds what XML can't.

    Args:
        model: what to write. Its requirements must be filled in.
        imported: models that it imports, to know what kind of node a reference into them is.
        sources: Knowledge Sources by id, to be drawn beside the decisions that rest on them.
        extend: adds extension elements of the whole model.
    """
    return _Writer(model, imported, sources or {}).document(extend)


class _Writer:
    def __init__(
        self, model: DecisionModel, imported: Sequence[DecisionModel], sources: Mapping[str, KnowledgeSource]
    ) -> None:
        self._model = model
        self._ids = Ids()
        self._sources = sources
        self._nodes: dict[tuple[str, str], _Kinded] = {}
        for one in (model, *imported):
            space = "" if one is model else one.namespace
            nodes: tuple[_Kinded, ...] = (*one.inputs, *one.decisions, *one.knowledge, *one.services)
            for node in nodes:
                self._nodes[space, node.id or node.name] = node
        self._edges: list[Edge] = []
        self._shapes: list[Shape] = []

    def document(self, extend: Callable[[Node], None] | None) -> bytes:
        """Return the whole document."""
        model = self._model
        root = root_element("definitions")
        for key, value in {
            "id": self._ids.fresh(model.id or f"model_{model.name}"),
            "name": model.name,
            "namespace": model.namespace,
            "expressionLanguage": FEEL_15,
            "typeLanguage": FEEL_15,
            "exporter": EXPORTER,
        }.items():
            root.set(key, value)
        if model.description:
            add(root, "description", text=model.description)
        if extend is not None:
            extend(extensions(root))
        for one in model.imports:
            attributes = {"name": one.name, "namespace": one.namespace, "importType": one.kind or DMN_15}
            node = add(root, "import", attributes)
            node.set("name", one.name)
        for definition in model.types:
            write_item_definition(root, definition)
        self._write_nodes(root)
        write_diagram(root, self._shapes, self._edges, self._ids)
        return serialised(root)

    def _write_nodes(self, root: Node) -> None:
        for one in self._model.inputs:
            self._write_input(root, one)
        for function in self._model.knowledge:
            self._write_knowledge(root, function)
        for decision in self._model.decisions:
            self._write_decision(root, decision)
        for service in self._model.services:
            self._write_service(root, service)
        for source in self._sources.values():
            self._write_source(root, source)

    def _node(self, root: Node, name: str, one: _Kinded, shape: str) -> Node:
        found = self._ids.of(one.id or one.name)
        self._shapes.append(Shape(found, shape))
        return add(root, name, {"id": found, "name": one.name})

    def _write_input(self, root: Node, one: InputData) -> None:
        node = self._node(root, "inputData", one, "input")
        if one.description:
            add(node, "description", text=one.description)
        add(node, "variable", {"name": one.name, "typeRef": one.type_ref})

    def _write_decision(self, root: Node, one: Decision) -> None:
        node = self._node(root, "decision", one, "decision")
        if one.description:
            add(node, "description", text=one.description)
        if one.for_each or one.authority is not None or one.because:
            attributes = {"for_each": one.for_each, **authority_attributes(one.authority)}
            own = add_own(extensions(node), "decision", attributes)
            if one.because:
                add_own(own, "because", text=one.because)
        if one.question:
            add(node, "question", text=one.question)
        if one.allowed_answers:
            add(node, "allowedAnswers", text=one.allowed_answers)
        add(node, "variable", {"name": one.name, "typeRef": one.type_ref})
        self._write_requirements(node, one, sorted(_sources_of(one)))
        if one.logic is not None:
            write_logic(node, one.logic, self._ids)

    def _write_knowledge(self, root: Node, one: BusinessKnowledgeModel) -> None:
        node = self._node(root, "businessKnowledgeModel", one, "function")
        if one.description:
            add(node, "description", text=one.description)
        if one.authority is not None:
            add_own(extensions(node), "function", authority_attributes(one.authority))
        add(node, "variable", {"name": one.name, "typeRef": one.type_ref})
        write_function(node, "encapsulatedLogic", one.function, self._ids)
        self._write_requirements(node, one, [] if one.authority is None else [one.authority.source])

    def _write_service(self, root: Node, one: DecisionService) -> None:
        node = self._node(root, "decisionService", one, "service")
        add(node, "variable", {"name": one.name, "typeRef": one.type_ref})
        lists = {
            "outputDecision": one.output_decisions,
            "encapsulatedDecision": one.encapsulated_decisions,
            "inputDecision": one.input_decisions,
            "inputData": one.input_data,
        }
        for name, references in lists.items():
            for reference in references:
                add(node, name, {"href": self._href(reference)})

    def _write_source(self, root: Node, source: KnowledgeSource) -> None:
        found = self._ids.of(f"source {source.id}")
        self._shapes.append(Shape(found, "source"))
        node = add(root, "knowledgeSource", {"id": found, "name": source.title, "locationURI": source.address})
        dates = {"read": source.read, "still_valid_on": source.still_valid_on}
        own = {"id": source.id, "kind": source.kind, "cite": source.cite, **dates}
        add_own(extensions(node), "source", own)
        add(node, "type", text=source.kind)

    def _write_requirements(self, parent: Node, one: Decision | BusinessKnowledgeModel, sources: Sequence[str]) -> None:
        """Add requirements: of information, then of knowledge, then of authority, as the schema orders them."""
        target = self._ids.of(one.id or one.name)
        for wanted in ("informationRequirement", "knowledgeRequirement"):
            for reference in one.requires:
                outer, inner = self._requirement(reference)
                if outer == wanted:
                    self._require(parent, outer, inner, self._href(reference), target)
        for source in sources:
            if source in self._sources:
                href = "#" + self._ids.of(f"source {source}")
                self._require(parent, "authorityRequirement", "requiredAuthority", href, target)

    def _require(self, parent: Node, outer: str, inner: str, href: str, target: str) -> None:
        found = self._ids.fresh(f"{target}_requires")
        add(add(parent, outer, {"id": found}), inner, {"href": href})
        if href.startswith("#"):
            self._edges.append(Edge(found, href[1:], target))

    def _requirement(self, reference: Reference) -> tuple[str, str]:
        match self._nodes.get((reference.namespace, reference.id)):
            case BusinessKnowledgeModel() | DecisionService():
                return "knowledgeRequirement", "requiredKnowledge"
            case InputData():
                return "informationRequirement", "requiredInput"
        return "informationRequirement", "requiredDecision"

    def _href(self, reference: Reference) -> str:
        if reference.namespace:
            return f"{reference.namespace}#{reference.id}"
        return "#" + self._ids.of(reference.id)


def _sources_of(decision: Decision) -> set[str]:
    """Return the ids of the sources that a decision and its rows rest on."""
    rules: tuple[DecisionRule, ...] = decision.logic.rules if isinstance(decision.logic, DecisionTable) else ()
    authorities: list[Authority | None] = [decision.authority, *(rule.authority for rule in rules)]
    return {one.source for one in authorities if one is not None}
