"""What a decision model means when it runs, as DMN 1.5 defines it; editions are evaluated by `engine.evaluation`."""

from __future__ import annotations

from engine.dmn.logic.evaluating import evaluate_decision, evaluate_function, evaluate_service
from engine.dmn.logic.program import Program, compile_model, compile_models

__all__ = [
    "Program",
    "compile_model",
    "compile_models",
    "evaluate_decision",
    "evaluate_function",
    "evaluate_service",
]
