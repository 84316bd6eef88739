"""Compares an answer with what the catalogue says must come out: numbers by value, sets in any order, the rest exactly.

Only what a case states is compared. Each difference is one line of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

Json: TypeAlias = Any


def differences(expected: Mapping[str, Json], answer: Mapping[str, Json]) -> list[str]:
    """Return what differs between one policy's answer, as JSON, and what a case states."""
    assert set(expected) <= set(CHECKS), f"unknown expectations {sorted(set(expected) - set(CHECKS))}"
    return [line for name, wanted in expected.items() for line in CHECKS[name](wanted, answer)]


def same(wanted: Json, found: Json) -> bool:
    """Compare two values: numbers by value whether written as text or not, lists without order, objects by key."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(key in found and same(wanted[key], found[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(found, list) and sorted(map(str, wanted)) == sorted(map(str, found))
    if isinstance(wanted, bool) or wanted is None:
        return found is wanted
    if isinstance(wanted, int | Decimal):
        return not isinstance(found, bool) and _number(found) == Decimal(wanted)
    return bool(found == wanted)


def _number(found: Json) -> Decimal | None:
    try:
        return Decimal(found)
    except (InvalidOperation, TypeError, ValueError):
        return None


def at(answer: Mapping[str, Json], path: str) -> Json:
    """Return what stands at a dotted path of the outputs; None where nothing does."""
    found: Json = answer["outputs"]
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _exactly(key: str) -> Callable[[Json, Mapping[str, Json]], Iterator[str]]:
    def check(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
        if not same(wanted, answer[key]):
            yield f"{key}: wanted {wanted}, got {answer[key]}"

    return check


def _at_least(key: str) -> Callable[[Json, Mapping[str, Json]], Iterator[str]]:
    def check(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
        yield from (f"{key}: {name} is not in {answer[key]}" for name in wanted if name not in answer[key])

    return check


def _each_output(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    for name, value in wanted.items():
        if name not in answer["outputs"] or not same(value, answer["outputs"][name]):
            yield f"{name}: wanted {value}, got {answer['outputs'].get(name, 'nothing')}"


def _outputs_have(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    for name, members in wanted.items():
        found = at(answer, name) or []
        yield from (f"{name}: {member} is not in {found}" for member in members if member not in found)


def _outputs_lack_members(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    for name, members in wanted.items():
        found = at(answer, name)
        if found is None:
            yield f"{name}: no such output"
        else:
            yield from (f"{name}: {member} is in {found}" for member in members if member in found)


def _outputs_not(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    for name, value in wanted.items():
        if name not in answer["outputs"]:
            yield f"{name}: no such output"
        elif same(value, answer["outputs"][name]):
            yield f"{name}: must not be {value}"


def _outputs_lack(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    settled = {path: at(answer, path) for path in wanted}
    yield from (f"{path}: must not be settled, got {value}" for path, value in settled.items() if value is not None)


def _marked(wanted: Json, answer: Mapping[str, Json]) -> Iterator[str]:
    states = {node["path"]: node["state"] for node in answer["trace"] if node["kind"] == "finding"}
    for path, state in wanted.items():
        if states.get(path) != state:
            yield f"{path}: is {states.get(path)}, not {state}"


CHECKS: Mapping[str, Callable[[Json, Mapping[str, Json]], Iterator[str]]] = {
    "outcome": _exactly("outcome"),
    "missing": _exactly("missing"),
    "missing_has": _at_least("missing"),
    "discretion_open": _exactly("discretion_open"),
    "discretion_has": _at_least("discretion_open"),
    "not_used": _exactly("not_used"),
    "not_used_has": _at_least("not_used"),
    "possible": _exactly("possible"),
    "entries": _exactly("entries"),
    "outputs": _each_output,
    "outputs_has": _outputs_have,
    "outputs_lacks_members": _outputs_lack_members,
    "outputs_not": _outputs_not,
    "outputs_lacks": _outputs_lack,
    "marked": _marked,
}
