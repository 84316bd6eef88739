"""Checks of a rule set before it may serve: each module asks one kind of question and returns problems with places."""

from engine.checks.authority import authority_problems
from engine.checks.names import name_problems
from engine.checks.problem import Problem

__all__ = ["Problem", "authority_problems", "name_problems"]
