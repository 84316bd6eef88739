"""Runs the test files of the DMN Technology Compatibility Kit against this engine (https://github.com/dmn-tck/tck)."""

from __future__ import annotations

from engine.dmn.conformance.cases import Case, Expected, Suite, read_suite
from engine.dmn.conformance.run import Outcome, run_suite

__all__ = ["Case", "Expected", "Outcome", "Suite", "read_suite", "run_suite"]
