"""Runs all test files of one folder of the kit, given the bytes of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.dmn.conformance.cases import Suite, read_suite
from engine.dmn.conformance.run import Outcome, failed_suite, run_suite
from engine.dmn.model import DecisionModel
from engine.dmn.xml_reader import read_model
from engine.errors import RuleSetError
from engine.limits import AT_ONES_OWN_RISK
from engine.values import DateTime


@dataclass(frozen=True, slots=True)
class SuiteOutcome:
    """What the cases of one test file came to."""

    suite: Suite
    outcomes: tuple[Outcome, ...]


def is_test_file(name: str) -> bool:
    """Say whether a file of the kit holds cases."""
    return "-test-" in name and name.endswith(".xml")


def run_folder(files: Mapping[str, bytes], now: DateTime | None) -> tuple[SuiteOutcome, ...]:
    """Run the cases of a folder.

    Args:
        files: its test files and models by name.
        now: what `now()` and `today()` give.

    Raises:
        RuleSetError: a test file cannot be read. A model that cannot be read only fails the cases about it.
    """
    suites = [read_suite(content, name) for name, content in sorted(files.items()) if is_test_file(name)]
    return tuple(SuiteOutcome(suite, _outcomes(suite, files, now)) for suite in suites)


def _outcomes(suite: Suite, files: Mapping[str, bytes], now: DateTime | None) -> tuple[Outcome, ...]:
    name = _model_file(suite.model, [name for name in files if name.endswith(".dmn")])
    if name is None:
        return failed_suite(suite, f"there is no model `{suite.model}`")
    try:
        model = read_model(files[name], name, AT_ONES_OWN_RISK)
    except RuleSetError as error:
        return failed_suite(suite, error.text)
    return run_suite(suite, (model, *_others(files, name)), now)


def _model_file(name: str, models: Sequence[str]) -> str | None:
    """Return the file of the model under test: the one named, with or without its ending, or the only one there is."""
    named = next((one for one in (name, f"{name}.dmn") if one in models), None)
    return models[0] if named is None and len(models) == 1 else named


def _others(files: Mapping[str, bytes], name: str) -> list[DecisionModel]:
    """Return the other models that can be read: whether they are needed, the imports say."""
    found: list[DecisionModel] = []
    for other, content in sorted(files.items()):
        if other.endswith(".dmn") and other != name:
            try:
                found.append(read_model(content, other, AT_ONES_OWN_RISK))
            except RuleSetError:
                continue
    return found
