"""Throws mutated documents at the XML reader, led by coverage, and stops at the first thing that is not its own error.

Run by `make soak-fuzz-xml` (tests/differential/fuzz_soak.py), which gives it a corpus, a seed and a number of runs.
Every document that can be read is compiled and its decisions evaluated on a small budget, so that what is read is run.
"""

from __future__ import annotations

import sys
from decimal import Decimal

import atheris

with atheris.instrument_imports(include=["engine.dmn"]):
    from engine.dmn.logic import compile_models, evaluate_decision
    from engine.dmn.xml_reader import read_model

from engine.errors import RightfulError
from engine.feel import Budget, Run


def read_and_run(content: bytes) -> None:
    """Read one document; whatever is refused is refused by an error of ours."""
    try:
        model = read_model(content, "fuzz.dmn")
        program = compile_models([model])[model.namespace]
    except RightfulError:
        return
    for one in program.model.decisions[:5]:
        try:
            evaluate_decision(program, one, {"a": Decimal(1)}, Run(Budget(steps=5_000, items=500)))
        except RightfulError:
            continue


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_and_run)
    atheris.Fuzz()
