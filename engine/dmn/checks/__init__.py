"""Checks of a rule set before it may serve: each module asks one kind of question and returns problems with places."""

from engine.dmn.checks.authority import authority_problems
from engine.dmn.checks.names import name_problems
from engine.dmn.checks.problem import Problem

__all__ = ["Problem", "authority_problems", "name_problems"]
