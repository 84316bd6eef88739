"""Runs a worked example and says where what came out differs from what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiled import CompiledEdition
from engine.evaluation import evaluate
from engine.examples.reader import Example
from engine.findings import read_findings
from engine.outcome import Evaluation
from engine.trace import DecisionNode, JsonValue, Verdict
from engine.values import number


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """An example with its evaluation and the differences found; none: it passes."""

    example: Example
    evaluation: Evaluation
    differences: tuple[str, ...]


def run_example(example: Example, edition: CompiledEdition) -> ExampleRun:
    """Evaluate an example and compare."""
    findings = read_findings(example.findings, edition.vocabulary)
    evaluation = evaluate(edition, findings, example.on, example.mode)
    return ExampleRun(example, evaluation, tuple(_differences(example, evaluation)))


def _differences(example: Example, evaluation: Evaluation) -> list[str]:
    found: list[str] = []
    if example.outcome is not None and example.outcome is not evaluation.outcome:
        stop = f": {evaluation.stop.where}: {evaluation.stop.message}" if evaluation.stop else ""
        found.append(f"outcome is {evaluation.outcome.value}{stop}, expected {example.outcome.value}")
    pairs: list[tuple[str, Mapping[str, JsonValue] | None, JsonValue]] = [
        ("outputs", example.outputs, evaluation.outputs_json()),
        ("possible", example.possible, evaluation.possible_json()),
        ("entries", example.entries, evaluation.to_json()["entries"]),
    ]
    for name, expected, actual in pairs:
        if expected is not None:
            found += _compared(name, dict(expected), actual)
    for name, paths, actual_paths in (
        ("missing", example.missing, evaluation.missing),
        ("discretion_open", example.discretion_open, evaluation.discretion_open),
    ):
        if paths is not None and sorted(paths) != sorted(actual_paths):
            found.append(f"{name} is {_listed(actual_paths)}, expected {_listed(paths)}")
    return found + _rows(example, evaluation)


def _rows(example: Example, evaluation: Evaluation) -> list[str]:
    nodes = {node.id: node for node in evaluation.trace if isinstance(node, DecisionNode)}
    found: list[str] = []
    for decision, expected in example.rows.items():
        node = nodes.get(decision)
        held = [row.rule for row in node.rows if row.verdict is Verdict.TRUE] if node else []
        if sorted(held) != sorted(expected):
            found.append(f"rows of {decision} that hold are {_listed(held)}, expected {_listed(expected)}")
    return found


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return "[" + ", ".join(names) + "]"


def _compared(path: str, expected: JsonValue, actual: JsonValue) -> list[str]:
    """Compare what is named; numbers by value, lists without order."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path} is {actual}, expected {expected}"]
        return [line for key, value in expected.items() for line in _part(f"{path}.{key}", value, actual, key)]
    return [] if _same(expected, actual) else [f"{path} is {actual}, expected {expected}"]


def _part(path: str, expected: JsonValue, actual: dict[str, JsonValue], key: str) -> list[str]:
    return _compared(path, expected, actual[key]) if key in actual else [f"{path} is not known, expected {expected}"]


def _same(expected: JsonValue, actual: JsonValue) -> bool:
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return False
        rest = list(actual)
        for item in expected:
            match = next((other for other in rest if _same(item, other)), _ABSENT)
            if match is _ABSENT:
                return False
            rest.remove(match)  # type: ignore[arg-type]  # what is left after the absent mark is JSON
        return True
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(_same(value, actual[key]) for key, value in expected.items())
    if isinstance(expected, str) and isinstance(actual, str):
        numbers = number(expected), number(actual)
        return expected == actual or (None not in numbers and numbers[0] == numbers[1])
    return expected == actual and type(expected) is type(actual)


_ABSENT = object()
