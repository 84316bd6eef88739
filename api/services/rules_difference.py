"""What a submission would change: place by place against what is in force, and the figure before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.ledger.canonical import Json
from api.services.published_shelf import PART
from api.services.registry import Registry
from api.services.submissions import Submission
from engine.dmn.figures import Figure, resolve
from engine.dmn.yaml_source import Node, Record, Scalar, read_yaml

_KEYS = ("id", "name")
"""By what the entries of a list are told apart; others by where they stand."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One place that would be otherwise. None means that it is not there, or would not be there any more."""

    place: str
    was: str | None
    now: str | None

    def to_json(self) -> dict[str, Json]:
        """Return it as the API gives it."""
        return {"place": self.place, "was": self.was, "now": self.now}


@dataclass(frozen=True, slots=True)
class RulesDifference:
    """What a submission changes. `against` names what it was held against, empty where there is nothing yet."""

    against: str
    changes: tuple[Changed, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {"against": self.against or None, "changes": [change.to_json() for change in self.changes]}


def difference(before: Registry, after: Registry, found: Submission, documents: Mapping[str, bytes]) -> RulesDifference:
    """Return what a submission changes in what was in force before it, on its own first day."""
    if found.lane == "figure" and found.policy is not None:
        return _figure(before, after, found)
    main = f"{found.rule_set}/{found.name}.yaml"
    against, text = _stood_before(before, found, main)
    now = documents.get(main)
    changes = [] if now is None else list(_texts(text, now.decode(), ""))
    for path, content in documents.items():
        if path != main:
            stood = _stood_beside(before, path, main, against)
            changes += _texts(stood, content.decode(), f"{path}: ")
    return RulesDifference(against, tuple(changes))


def _stood_beside(before: Registry, path: str, main: str, against: str) -> str:
    """Return what a document beside the edition is held against: itself, else what stood beside the edition before."""
    ending = path.removeprefix(main.removesuffix(".yaml"))
    earlier = against + ending if against and ending.startswith(".") and not against.endswith(".yaml") else ""
    stood = next((one for one in (path, earlier) if one in before.shelf.paths()), None)
    return before.shelf.content(stood).decode() if stood and PART not in path else ""


def _stood_before(before: Registry, found: Submission, main: str) -> tuple[str, str]:
    if found.policy is None or found.in_force_from is None:
        return (main, before.shelf.content(main).decode()) if main in before.shelf.paths() else ("", "")
    loaded = before.in_force(found.scheme, found.policy, found.in_force_from)
    return (loaded.path.removesuffix(".yaml"), loaded.text) if loaded else ("", "")


def _figure(before: Registry, after: Registry, found: Submission) -> RulesDifference:
    assert found.policy is not None, "a figure belongs to a policy"
    assert found.in_force_from is not None, "a figure has a first day"
    name, on = found.name.partition("@")[0], found.in_force_from
    values = []
    for registry in (before, after):
        loaded = registry.in_force(found.scheme, found.policy, on)
        values.append(_said(loaded.figures.get(name), on.isoformat()) if loaded else None)
    place = f"{name} on {on.isoformat()}"
    return RulesDifference(f"{found.rule_set} as in force on {on}", (Changed(place, values[0], values[1]),))


def _said(figure: Figure | None, on: str) -> str | None:
    if figure is None:
        return None
    found = resolve({figure.name: figure}, on, with_law=True)[figure.name]
    if found.value is None:
        return None
    value = found.value
    until = value.until or value.holds_until
    span = f"from {value.start}" + (f", known to hold until {until}" if until else "")
    stale = ", run out by then" if found.stale else ""
    return f"{value.text.text} ({span}; {value.authority.basis.value}: {value.authority.source}{stale})"


def _texts(was: str, now: str, prefix: str) -> Iterator[Changed]:
    before = dict(_leaves(read_yaml(was, "before"))) if was.strip() else {}
    after = dict(_leaves(read_yaml(now, "after")))
    for place in dict.fromkeys((*before, *after)):
        if before.get(place) != after.get(place):
            yield Changed(prefix + place, before.get(place), after.get(place))


def _leaves(node: Node, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a document by its place: keys, and entries of lists by id, name or number."""
    if isinstance(node, Scalar):
        yield place, node.text
    elif isinstance(node, Record):
        for key, inner in node.entries.items():
            yield from _leaves(inner, f"{place}/{key}" if place else key)
    elif all(isinstance(item, Scalar) for item in node.items):
        yield place, ", ".join(item.text for item in node.items if isinstance(item, Scalar))
    else:
        for number, item in enumerate(node.items, start=1):
            yield from _leaves(item, f"{place}/{_key(item) or number}")


def _key(item: Node) -> str:
    if not isinstance(item, Record):
        return ""
    keys = (item.entries[key] for key in _KEYS if key in item.entries)
    return next((key.text for key in keys if isinstance(key, Scalar)), "")
