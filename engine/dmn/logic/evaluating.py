"""Evaluates decisions and decision services of a compiled model: each node from what it requires, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.logic.graph import closure
from engine.dmn.logic.hints import plain
from engine.dmn.logic.program import DrgNode, Program, Required, node_key
from engine.dmn.model import BusinessKnowledgeModel, Decision, DecisionService, InputData
from engine.feel import Run
from engine.feel.run import Fault
from engine.feel.types import ANY, FeelType, FunctionOf, coerced, described, type_name
from engine.limits import SERVICE_DEPTH
from engine.values import NULL, Code, Context, FeelFunction, Null, Value


def evaluate_decision(program: Program, decision: Decision, inputs: Mapping[str, Value], run: Run) -> Value:
    """Return the value of a decision.

    Args:
        program: the model that holds it.
        inputs: values of input data by name, those of imported models inside a context under the import's prefix.
            What is missing is null; what does not conform to its type is null. A value under the name of a decision
            stands in place of that decision.
        run: the evaluation's budget and diagnostics. BudgetExceeded when it is used up.
    """
    return _Case(program, inputs, run, _given_decisions(program, inputs)).value(node_key(decision))


def evaluate_service(program: Program, service: DecisionService, inputs: Mapping[str, Value], run: Run) -> Value:
    """Return the value of a decision service for its input data and input decisions by name."""
    case = _Case(program, {}, run, {})
    values = [case.held(inputs.get(name, NULL), kind, name) for name, kind in _parameters(program, service)]
    return _served(program, service, tuple(values), run)


def evaluate_function(
    program: Program, knowledge: BusinessKnowledgeModel, arguments: Mapping[str, Value], run: Run
) -> Value:
    """Return what a Business Knowledge Model gives for arguments by name."""
    function = _Case(program, {}, run, {}).value(node_key(knowledge))
    if not isinstance(function, FeelFunction):
        return function
    return function.call(tuple(arguments.get(name, NULL) for name in function.parameters), run)


def _given_decisions(program: Program, inputs: Mapping[str, Value]) -> dict[str, Value]:
    named = {one.name for one in program.model.inputs}
    given = (one for one in program.model.decisions if one.name in inputs and one.name not in named)
    return {node_key(one): inputs[one.name] for one in given}


@dataclass(slots=True)
class _Case:
    """The values of one model's nodes for one set of inputs, made as they are needed."""

    program: Program
    inputs: Mapping[str, Value]
    run: Run
    values: dict[str, Value]
    imported: dict[str, _Case] = field(default_factory=dict)

    def value(self, key: str) -> Value:
        """Return a node's value, after those it requires."""
        needed = closure([key], self.program.needs, self.values.keys())
        for one in sorted(needed, key=self.program.rank.__getitem__):
            self.values[one] = self._made(one, self.program.nodes[one])
        return self.values[key]

    def required(self, one: Required) -> Value:
        """Return the value of a required node, here or in an imported model."""
        case = self
        for prefix in one.path:
            case = case.under(prefix)
        return case.value(node_key(one.node))

    def under(self, prefix: str) -> _Case:
        """Return the case of an imported model: its inputs are those given under its prefix."""
        if prefix not in self.imported:
            given = self.inputs.get(prefix, NULL)
            inputs = given if isinstance(given, Context) else self.inputs
            program = self.program.imports[prefix]
            self.imported[prefix] = _Case(program, inputs, self.run, _given_decisions(program, inputs))
        return self.imported[prefix]

    def held(self, value: Value, kind: FeelType | None, name: str) -> Value:
        """Return a value as its declared type takes it; null if it does not conform."""
        taken = value if kind is None else coerced(value, kind)
        if kind is not None and isinstance(taken, Null) and not isinstance(value, Null):
            message = f"`{name}` has a value of type `{described(value)}`, not `{type_name(kind)}`"
            return self.run.null(Fault(Code.DOES_NOT_CONFORM, message, (value,)), (0, 0))
        return taken

    def _made(self, key: str, node: DrgNode) -> Value:
        match node:
            case InputData():
                return self.held(self.inputs.get(node.name, NULL), self.program.declared[key], node.name)
            case Decision():
                return self.program.logic[key].evaluate(self._names(key), self.run)
            case BusinessKnowledgeModel():
                return self._function(key, node)
            case DecisionService():
                return _service_function(self.program, node)

    def _names(self, key: str) -> dict[str, Value]:
        """Return what a node sees: what it requires, that of imported models under their prefixes."""
        names: dict[str, Value] = {}
        for one in self.program.requires[key]:
            if one.node is self.program.nodes[key]:
                continue
            _put(names, (*(prefix for prefix in one.path if prefix), one.node.name), self.required(one))
        return names

    def _function(self, key: str, node: BusinessKnowledgeModel) -> Value:
        """Return a Business Knowledge Model's function, which may call itself by its name."""
        names = self._names(key)
        made: list[Value] = []

        def call(arguments: tuple[Value, ...], run: Any) -> Value:  # noqa: ANN401 - FeelFunction leaves the run open
            function = made[0]
            return function.call(arguments, run) if isinstance(function, FeelFunction) else function

        parameters = tuple(one.name for one in node.function.parameters)
        names[node.name] = FeelFunction(node.name, parameters, call)
        made.append(self.program.logic[key].evaluate(names, self.run))
        return made[0]


def _put(names: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    if len(path) == 1:
        names[path[0]] = value
        return
    outer = names.get(path[0])
    inner: dict[str, Value] = dict(outer) if isinstance(outer, Context) else {}
    _put(inner, path[1:], value)
    names[path[0]] = Context(inner)


def _parameters(program: Program, service: DecisionService) -> list[tuple[str, FeelType | None]]:
    """Return names and types of a service's parameters: its input data, then its input decisions (DMN 1.5, 10.4)."""
    found: list[tuple[str, FeelType | None]] = []
    for reference in (*service.input_data, *service.input_decisions):
        for one in program.required(reference)[:1]:
            declared = program.at(one.path).declared.get(node_key(one.node))
            found.append((".".join((*(prefix for prefix in one.path if prefix), one.node.name)), declared))
    return found


def _service_function(program: Program, service: DecisionService) -> FeelFunction:
    parameters = _parameters(program, service)

    def call(arguments: tuple[Value, ...], run: Any) -> Value:  # noqa: ANN401 - FeelFunction leaves the run open
        run.depth += SERVICE_DEPTH
        if run.depth > run.budget.depth:
            raise run.exceeded("called decision services too deeply")
        try:
            return _served(program, service, arguments, run)
        finally:
            run.depth -= SERVICE_DEPTH

    names = tuple(name for name, _ in parameters)
    kinds = tuple(kind for _, kind in parameters)
    kind = program.kinds.get(node_key(service))
    result = kind.result if isinstance(kind, FunctionOf) else ANY
    return FeelFunction(service.name, names, call, kinds if any(kinds) else None, result)


def _served(program: Program, service: DecisionService, arguments: tuple[Value, ...], run: Run) -> Value:
    """Evaluate a service's output decisions with the arguments in place of its input data and input decisions."""
    case = _Case(program, {}, run, {})
    references = (*service.input_data, *service.input_decisions)
    known = [one for reference in references for one in program.required(reference)[:1]]
    for one, value in zip(known, arguments, strict=True):
        owner = case
        for prefix in one.path:
            owner = owner.under(prefix)
        owner.values[node_key(one.node)] = value
    outputs = {
        one.node.name: case.required(one)
        for reference in service.output_decisions
        for one in program.required(reference)[:1]
    }
    result: Value = next(iter(outputs.values())) if len(outputs) == 1 else Context(outputs)
    return case.held(result, _result_type(program, service), service.name)


def _result_type(program: Program, service: DecisionService) -> FeelType | None:
    declared = program.declared.get(node_key(service))
    base = plain(declared)
    return base.result if isinstance(base, FunctionOf) else declared
