"""Stages: how decisions of a scheme are challenged, in the order in which its letters tell people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.services.registry import Registry
from engine.checks import Problem
from engine.dmn.appeals import Stage, read_stages, route_problems
from engine.errors import NotAvailable, RuleSetError

APPEALS = "appeals.yaml"


def all_stages(registry: Registry, scheme: str) -> Mapping[str, Stage]:
    """Return every stage that is known of a scheme by name, those that are off among them. Raises RuleSetError."""
    return read_stages(registry.layers(scheme, APPEALS))


def stages_of(registry: Registry, scheme: str) -> dict[str, Stage]:
    """Return the stages by name in the order of the route. Raises RuleSetError where the route names another."""
    known = all_stages(registry, scheme)
    for problem in route_problems(known, route_of(registry, scheme), f"rules/{scheme}/scheme.yaml"):
        raise problem
    return {name: known[name] for name in route_of(registry, scheme)}


def stage_of(registry: Registry, scheme: str, name: str) -> Stage:
    """Return one stage. Raises NotAvailable, listing those that there are."""
    stages = stages_of(registry, scheme)
    if name in stages:
        return stages[name]
    known = all_stages(registry, scheme).get(name)
    if known is not None and known.off:
        raise NotAvailable(f"`{name}` is not in use: {known.off}", fix=f"there are {', '.join(stages)}")
    raise NotAvailable(f"`{scheme}` has no stage `{name}`", fix=f"there are {', '.join(stages) or 'none'}")


def next_stage(registry: Registry, scheme: str, name: str) -> Stage | None:
    """Return the stage that follows one, None after the last."""
    stages = stages_of(registry, scheme)
    names = list(stages)
    place = names.index(name) + 1 if name in names else len(names)
    return stages[names[place]] if place < len(names) else None


def route_of(registry: Registry, scheme: str) -> tuple[str, ...]:
    """Return the names of the stages in the order in which letters tell of them."""
    own = registry.scheme(scheme).appeal or registry.journey(scheme).appeal
    return tuple(own.get("route", ()))


def documents_of(registry: Registry, scheme: str) -> tuple[bytes, ...]:
    """Return the documents that the stages are read from, the most general first, to be kept with an appeal."""
    return tuple(text.encode() for _, text in registry.layers(scheme, APPEALS))


def stage_problems(registry: Registry, scheme: str) -> Iterator[Problem]:
    """Yield what is wrong with a scheme's stages, for those who write rules."""
    try:
        stages = all_stages(registry, scheme)
    except RuleSetError as error:
        yield Problem(error.message, error.where, error.fix)
        return
    for problem in route_problems(stages, route_of(registry, scheme), f"rules/{scheme}/scheme.yaml"):
        yield Problem(problem.message, problem.where, problem.fix)
    for name, stage in stages.items():
        if stage.where.startswith(f"rules/{scheme}/") and name not in route_of(registry, scheme) and not stage.off:
            yield Problem(f"no letter tells of the stage `{name}`", stage.where, "add it to the route, or say `off:`")
