"""Runs the cases of one test file on the models beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine import limits
from engine.dmn.conformance.cases import Case, Expected, Given, Suite
from engine.dmn.conformance.comparison import matches
from engine.dmn.logic import Program, compile_models, evaluate_decision, evaluate_function, evaluate_service
from engine.dmn.model import DecisionModel
from engine.errors import RightfulError
from engine.feel import Budget, Run
from engine.limits import AT_ONES_OWN_RISK
from engine.values import NULL, Context, DateTime, Null, Value, feel_text

WIDE = Budget(
    steps=limits.STEPS * AT_ONES_OWN_RISK,
    items=limits.ITEMS * AT_ONES_OWN_RISK,
    characters=limits.CHARACTERS * AT_ONES_OWN_RISK,
    weight=limits.WEIGHT * AT_ONES_OWN_RISK,
)
"""Budgets of one evaluation, as wide as the bounds of the files."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case came to. `detail` says of each wrong result what was found and what was expected."""

    case: str
    passed: bool
    expects_value: bool
    value_for_null: bool
    detail: str = ""


def run_suite(suite: Suite, models: Sequence[DecisionModel], now: DateTime | None) -> tuple[Outcome, ...]:
    """Run every case of a test file.

    Args:
        suite: the test file.
        models: the model under test, then those it may import.
        now: what `now()` and `today()` give.

    A model that cannot be compiled fails those of its cases that expect a value: the kit counts an error as null.
    """
    try:
        programs = compile_models(_needed(models), AT_ONES_OWN_RISK)
        evaluate: Callable[[Case], dict[str, Value]] = _Evaluator(programs[models[0].namespace], now).results
    except RightfulError as error:
        return failed_suite(suite, error.text)
    return tuple(_run(case, evaluate) for case in suite.cases)


def failed_suite(suite: Suite, error: str) -> tuple[Outcome, ...]:
    """Return the outcome of cases whose model cannot be run: every value is null."""
    return tuple(_outcome(case, {}, error) for case in suite.cases)


def _needed(models: Sequence[DecisionModel]) -> list[DecisionModel]:
    """Return the first model and those it imports, at any remove."""
    known = {model.namespace: model for model in reversed(models)}
    needed = {models[0].namespace: models[0]}
    pending = [models[0]]
    while pending:
        for one in pending.pop().imports:
            if one.namespace in known and one.namespace not in needed:
                needed[one.namespace] = known[one.namespace]
                pending.append(known[one.namespace])
    return list(needed.values())


def _run(case: Case, evaluate: Callable[[Case], dict[str, Value]]) -> Outcome:
    try:
        return _outcome(case, evaluate(case), "")
    except RightfulError as error:
        return _outcome(case, {}, error.text)


def _outcome(case: Case, found: Mapping[str, Value], error: str) -> Outcome:
    wrong = [one for one in case.expected if not matches(found.get(one.name, NULL), one.value)]
    return Outcome(
        case=case.id,
        passed=not wrong,
        expects_value=any(not isinstance(one.value, Null) for one in case.expected),
        value_for_null=any(isinstance(one.value, Null) for one in wrong),
        detail="; ".join(_difference(one, found.get(one.name, NULL), error) for one in wrong),
    )


def _difference(expected: Expected, found: Value, error: str) -> str:
    reason = found.reason.origin.message if isinstance(found, Null) and found.reason is not None else ""
    why = error or reason
    return f"`{expected.name}` is {feel_text(found)}, not {feel_text(expected.value)}{f' ({why})' if why else ''}"


@dataclass(frozen=True, slots=True)
class _Evaluator:
    """Evaluates what a case asks about."""

    program: Program
    now: DateTime | None

    def results(self, case: Case) -> dict[str, Value]:
        """Return the value of each node that the case names."""
        inputs = self._inputs(case.inputs)
        if case.kind == "decisionService":
            return self._of_service(case, inputs)
        return {one.name: self._result(case, one, inputs) for one in case.expected}

    def _inputs(self, given: Sequence[Given]) -> dict[str, Value]:
        """Return the inputs by name; one that names another model's namespace is under the prefix of its import."""
        inputs: dict[str, Value] = {}
        prefixes = {one.namespace: one.name for one in self.program.model.imports}
        for one in given:
            prefix = prefixes.get(one.namespace)
            if prefix:
                outer = inputs.get(prefix)
                inputs[prefix] = (outer if isinstance(outer, Context) else Context()).plus(one.name, one.value)
            else:
                inputs[one.name] = one.value
        return inputs

    def _run(self) -> Run:
        return Run(WIDE, now=self.now)

    def _of_service(self, case: Case, inputs: Mapping[str, Value]) -> dict[str, Value]:
        """A service of one output decision gives its value, one of several a context."""
        service = self.program.service_named(case.invocable)
        if service is None:
            return {}
        value = evaluate_service(self.program, service, inputs, self._run())
        several = len(service.output_decisions) > 1 and isinstance(value, Context)
        return {
            one.name: value[one.name] if several and isinstance(value, Context) and one.name in value else value
            for one in case.expected
        }

    def _result(self, case: Case, expected: Expected, inputs: Mapping[str, Value]) -> Value:
        if case.kind == "bkm":
            knowledge = next((one for one in self.program.model.knowledge if one.name == case.invocable), None)
            return NULL if knowledge is None else evaluate_function(self.program, knowledge, inputs, self._run())
        decision = self.program.decision_named(expected.name)
        if decision is not None:
            return evaluate_decision(self.program, decision, inputs, self._run())
        service = self.program.service_named(expected.name)
        return NULL if service is None else evaluate_service(self.program, service, inputs, self._run())
