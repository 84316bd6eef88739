"""A decision model made ready to run: types, logic compiled in the names each node requires, functions by node.

models = compile_models([model, imported])
program = models[model.namespace]
evaluate_decision(program, program.decision_named("Approval"), {"Age": Decimal(19)}, Run())
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import engine.dmn.logic.compiling  # noqa: F401 - makes FEEL's compiler know the nodes of boxed expressions
from engine.dmn.logic.graph import in_order
from engine.dmn.logic.hints import kind_of, plain
from engine.dmn.logic.item_types import ItemTypes
from engine.dmn.logic.trees import TreeBuilder
from engine.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionModel,
    DecisionService,
    InputData,
    Reference,
)
from engine.dmn.model_size import check_size
from engine.errors import RuleSetError
from engine.feel import Expression, Scope, ast, expression_of
from engine.feel.types import ANY, ContextOf, FeelType, FunctionOf

DrgNode = InputData | Decision | BusinessKnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class Required:
    """A node that another requires: the prefixes under which it was imported, none for a node of the same model."""

    path: tuple[str, ...]
    node: DrgNode


@dataclass(frozen=True)
class Program:
    """One model ready to run, with the models it imports by prefix.

    `rank` orders the nodes by requirement. `requires` lists what each requires, `needs` the nodes of this model among
    it whose values must be there first. `kinds` holds the type that each node's value (or function) is known to have,
    `declared` the one it must have. `faults` are the errors of parts that cannot be read: whoever must not run such a
    model looks here first.
    """

    model: DecisionModel
    types: ItemTypes
    nodes: Mapping[str, DrgNode]
    imports: Mapping[str, Program]
    rank: Mapping[str, int] = field(default_factory=dict)
    requires: Mapping[str, tuple[Required, ...]] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declared: Mapping[str, FeelType | None] = field(default_factory=dict)
    kinds: Mapping[str, FeelType | None] = field(default_factory=dict)
    logic: Mapping[str, Expression] = field(default_factory=dict)
    faults: tuple[RuleSetError, ...] = ()

    def decision_named(self, name: str) -> Decision | None:
        """Return a decision by its name."""
        return next((one for one in self.model.decisions if one.name == name), None)

    def service_named(self, name: str) -> DecisionService | None:
        """Return a decision service by its name."""
        return next((one for one in self.model.services if one.name == name), None)

    def required(self, reference: Reference) -> tuple[Required, ...]:
        """Find the node that a reference names, here or in an imported model.

        It is found once for each import of its model, for each has inputs of its own; through models that are imported
        themselves only where the model is not imported directly. Nothing if there is no such node.
        """
        if not reference.namespace:
            node = self.nodes.get(reference.id)
            return () if node is None else (Required((), node),)
        direct = tuple(
            Required((prefix,), imported.nodes[reference.id])
            for prefix, imported in self.imports.items()
            if imported.model.namespace == reference.namespace and reference.id in imported.nodes
        )
        return direct or tuple(
            Required((prefix, *one.path), one.node)
            for prefix, imported in self.imports.items()
            for one in imported.required(reference)
        )

    def at(self, path: Sequence[str]) -> Program:
        """Return the model imported under these prefixes."""
        return self if not path else self.imports[path[0]].at(path[1:])


def compile_models(models: Sequence[DecisionModel], times: int = 1) -> dict[str, Program]:
    """Compile models that import each other, by namespace, each of `times` the usual size at most.

    RuleSetError for a missing import or a circle of them.
    """
    by_namespace = {model.namespace: model for model in models}
    requires = {space: [one.namespace for one in model.imports] for space, model in by_namespace.items()}
    names = {space: model.name for space, model in by_namespace.items()}
    programs: dict[str, Program] = {}
    for space in in_order(requires, names, names):
        model = by_namespace[space]
        for one in model.imports:
            if one.namespace not in programs:
                fix = "give that model too"
                raise RuleSetError(f"the imported model `{one.namespace}` is missing", where=one.where, fix=fix)
        imports = {one.name: programs[one.namespace] for one in model.imports}
        programs[space] = compile_model(model, imports, times)
    return programs


def compile_model(model: DecisionModel, imports: Mapping[str, Program] | None = None, times: int = 1) -> Program:
    """Compile one model, given those it imports by prefix; RuleSetError for nodes that require each other."""
    check_size(model, times)
    return _Compiler(model, imports or {}).program()


class _Compiler:
    def __init__(self, model: DecisionModel, imports: Mapping[str, Program]) -> None:
        self._model = model
        nodes: tuple[DrgNode, ...] = (*model.inputs, *model.decisions, *model.knowledge, *model.services)
        imported = {
            f"{prefix}.{name}" if prefix else name: kind
            for prefix, program in imports.items()
            for name, kind in program.types.types.items()
        }
        self._types = ItemTypes(model.types, imported)
        self._nodes: dict[str, DrgNode] = {node_key(one): one for one in nodes}
        if len(self._nodes) < len(nodes):
            raise RuleSetError("two nodes have the same id", where=_twice(nodes).where, fix="give each its own")
        self._found = Program(model, self._types, self._nodes, imports)
        self._faults: list[RuleSetError] = []
        self._builder = TreeBuilder(self._types, self._faults)
        self._kinds: dict[str, FeelType | None] = {}
        self._declared: dict[str, FeelType | None] = {}
        self._logic: dict[str, Expression] = {}

    def program(self) -> Program:
        """Return the compiled model."""
        requires = {key: self._requirements(node) for key, node in self._nodes.items()}
        local = {key: tuple(self._before(key, found)) for key, found in requires.items()}
        names = {key: node.name for key, node in self._nodes.items()}
        places = {key: node.where for key, node in self._nodes.items()}
        order = in_order(local, names, places)
        for key in order:
            self._compile(key, self._nodes[key], requires[key])
        return Program(
            self._model,
            self._types,
            self._nodes,
            self._found.imports,
            {key: rank for rank, key in enumerate(order)},
            requires,
            {key: () if isinstance(self._nodes[key], DecisionService) else keys for key, keys in local.items()},
            self._declared,
            self._kinds,
            self._logic,
            (*self._types.faults, *self._faults),
        )

    def _before(self, key: str, requires: tuple[Required, ...]) -> Iterator[str]:
        """Yield the nodes of this model that must come before one; a function may require itself, to call itself."""
        for one in requires:
            itself = one.node is self._nodes[key] and isinstance(one.node, BusinessKnowledgeModel)
            if not one.path and not itself:
                yield node_key(one.node)

    def _requirements(self, node: DrgNode) -> tuple[Required, ...]:
        found: list[Required] = []
        for reference in _references(node):
            required = self._found.required(reference)
            if not required:
                message = f"`{node.name}` requires `{reference}`, which is not there"
                self._faults.append(RuleSetError(message, where=node.where))
            found += required
        return tuple(found)

    def _compile(self, key: str, node: DrgNode, requires: tuple[Required, ...]) -> None:
        declared = None if isinstance(node, BusinessKnowledgeModel) else self._types.of(node.type_ref, node.where)
        self._declared[key] = declared
        match node:
            case InputData():
                self._kinds[key] = declared
            case Decision():
                scope = self._scope(requires)
                tree = self._builder.typed(
                    self._builder.tree(node.logic, scope), node.type_ref, node.where, f"`{node.name}`"
                )
                self._kinds[key] = kind_of(tree, scope)
                self._logic[key] = expression_of(tree, scope, where=node.where)
            case BusinessKnowledgeModel():
                self._knowledge(key, node, requires)
            case DecisionService():
                self._kinds[key] = self._service_kind(node, declared)

    def _knowledge(self, key: str, node: BusinessKnowledgeModel, requires: tuple[Required, ...]) -> None:
        """Compile a Business Knowledge Model: an expression that gives its function."""
        scope = self._scope(requires).plus({node.name: None})
        declared = self._types.of(node.type_ref, node.where)
        function = node.function
        tree = self._builder.function(function, scope, 0)
        base = plain(declared)
        result = base.result if isinstance(base, FunctionOf) else declared
        if isinstance(tree, ast.FunctionDefinition) and result is not None and result != ANY:
            tree = ast.FunctionDefinition(tree.parameters, self._builder.held(tree.body, result, "the result"))
        self._declared[key] = declared
        self._kinds[key] = kind_of(tree, scope)
        self._logic[key] = expression_of(tree, scope, where=node.where)

    def _service_kind(self, node: DecisionService, declared: FeelType | None) -> FeelType:
        base = plain(declared)
        if isinstance(base, FunctionOf):
            return base
        outputs = [one for reference in node.output_decisions for one in self._found.required(reference)[:1]]
        kinds = tuple((one.node.name, self._kind(one) or ANY) for one in outputs)
        result = declared or (kinds[0][1] if len(kinds) == 1 else ContextOf(kinds))
        return FunctionOf((ANY,) * (len(node.input_data) + len(node.input_decisions)), result)

    def _kind(self, required: Required) -> FeelType | None:
        if required.path:
            return self._found.at(required.path).kinds[node_key(required.node)]
        return self._kinds[node_key(required.node)]

    def _scope(self, requires: tuple[Required, ...]) -> Scope:
        """Return the names of what a node requires; those of imported nodes under their prefixes."""
        names: dict[str, FeelType | None] = {}
        for one in requires:
            if not one.path and node_key(one.node) not in self._kinds:
                continue
            path = [prefix for prefix in one.path if prefix]
            _put(names, (*path, one.node.name), self._kind(one))
        return Scope(names, self._types.types)


def _put(names: dict[str, FeelType | None], path: tuple[str, ...], kind: FeelType | None) -> None:
    if len(path) == 1:
        names[path[0]] = kind
        return
    outer = names.get(path[0])
    inner: dict[str, FeelType | None] = dict(outer.members) if isinstance(outer, ContextOf) else {}
    _put(inner, path[1:], kind)
    names[path[0]] = ContextOf(tuple((name, one or ANY) for name, one in inner.items()))


def _twice(nodes: Sequence[DrgNode]) -> DrgNode:
    counts = Counter(node_key(node) for node in nodes)
    return [node for node in nodes if counts[node_key(node)] > 1][1]


def node_key(node: DrgNode) -> str:
    """Return what a node goes by in its model: its id, or its name where it has none."""
    return node.id or node.name


def _references(node: DrgNode) -> tuple[Reference, ...]:
    match node:
        case Decision() | BusinessKnowledgeModel():
            return node.requires
        case DecisionService():
            inputs = (*node.input_data, *node.input_decisions)
            return (*node.output_decisions, *node.encapsulated_decisions, *inputs)
    return ()
