"""Runs the test files of the DMN Technology Compatibility Kit against this engine (https://github.com/dmn-tck/tck)."""

from __future__ import annotations

from engine.dmn.conformance.cases import Case, Expected, Suite, read_suite
from engine.dmn.conformance.folder import SuiteOutcome, is_test_file, run_folder
from engine.dmn.conformance.run import Outcome, run_suite

__all__ = [
    "Case",
    "Expected",
    "Outcome",
    "Suite",
    "SuiteOutcome",
    "is_test_file",
    "read_suite",
    "run_folder",
    "run_suite",
]
