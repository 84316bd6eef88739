"""What is checked of a scheme beside its editions: its stages of appeal and its panels."""

from __future__ import annotations

from collections.abc import Iterator

from api.services.appeals.stages import stage_problems
from api.services.panels import panels_of
from api.services.registry import Registry
from engine.checks import Problem
from engine.errors import RuleSetError


def scheme_problems(registry: Registry, scheme: str | None = None) -> Iterator[Problem]:
    """Yield what is wrong with the stages and panels of all schemes, or of one. Raises NotAvailable."""
    for name in [scheme] if scheme else registry.schemes():
        registry.scheme(name)
        yield from stage_problems(registry, name)
        try:
            panels_of(registry, name)
        except RuleSetError as error:
            yield Problem(error.message, error.where, error.fix)
