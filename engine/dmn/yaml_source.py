"""Reads YAML as text with places: no guessing of types, no anchors, no tags, no repeated keys, bounded size and depth.

YAML would read `no` as false, `0123` as 83 and `23250.10` as a binary float, and lets a repeated key win in silence.
Rule files carry law, so every scalar stays the text that was written and every node knows its line and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from engine.errors import RuleSetError
from engine.limits import YAML_CHARACTERS, YAML_DEPTH, YAML_NODES


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping from text to nodes, in the order written."""

    entries: Mapping[str, Node]
    where: str

    def only(self, *known: str) -> None:
        """Refuse keys that are not known, suggesting the nearest."""
        for key, node in self.entries.items():
            if key not in known:
                near = get_close_matches(key, known, 1)
                fix = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
                raise RuleSetError(f"unknown key `{key}`", where=node.where, fix=fix)

    def get(self, key: str) -> Node | None:
        """Return the node under `key`, or None."""
        return self.entries.get(key)

    def required(self, key: str) -> Node:
        """Return the node under `key`, which must be there."""
        if key not in self.entries:
            raise RuleSetError(f"`{key}` is missing", where=self.where, fix=f"add `{key}:`")
        return self.entries[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under `key`; without a default it is required."""
        if key not in self.entries and default is not None:
            return default
        return text_of(self.required(key))

    def flag(self, key: str) -> bool:
        """Return whether `key` says yes. Absent means no."""
        if key not in self.entries:
            return False
        text = self.text(key)
        if text not in ("yes", "no", "true", "false"):
            raise RuleSetError(f"`{key}` is `{text}`", where=self.required(key).where, fix="write yes or no")
        return text in ("yes", "true")

    def record(self, key: str) -> Record:
        """Return the mapping under `key`; absent means empty."""
        return record_of(self.entries[key]) if key in self.entries else Record({}, self.where)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under `key`; absent means empty; one text means a list of one."""
        return tuple(text_of(item) for item in self.nodes(key))

    def nodes(self, key: str) -> tuple[Node, ...]:
        """Return the list of nodes under `key`; absent means empty; anything but a list means a list of one."""
        node = self.entries.get(key)
        if node is None:
            return ()
        return node.items if isinstance(node, Sequence) else (node,)


Node = Scalar | Sequence | Record


def text_of(node: Node) -> str:
    """Return the text of a scalar node."""
    if not isinstance(node, Scalar):
        raise RuleSetError("expected text", where=node.where, fix="put quotes around it if it contains `:` or `{`")
    return node.text


def record_of(node: Node) -> Record:
    """Return the node as a mapping."""
    if not isinstance(node, Record):
        raise RuleSetError("expected `name: value` lines", where=node.where)
    return node


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes of a list."""
    if not isinstance(node, Sequence):
        raise RuleSetError("expected a list", where=node.where, fix="start each item with `- `")
    return node.items


def read_yaml(text: str, name: str) -> Node:
    """Read one YAML document.

    Args:
        text: the document.
        name: file name for places in messages.

    Raises:
        RuleSetError: with `name:line:column`, for anything that is not plain, unambiguous YAML.
    """
    if len(text) > YAML_CHARACTERS:
        raise RuleSetError(f"larger than {YAML_CHARACTERS} characters", where=name)
    try:
        events = list(_events(text, name))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = _place(name, mark)
        raise RuleSetError(f"not YAML: {error.problem}", where=where) from None
    except yaml.YAMLError as error:
        raise RuleSetError(f"not YAML: {str(error).splitlines()[0]}", where=name) from None
    return _Builder(iter(events), name).document()


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    """Yield what the parser meets, and stop it at once where there is too much: it takes longer, the deeper it is."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader), start=1):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > YAML_DEPTH:
            raise RuleSetError(f"nested deeper than {YAML_DEPTH}", where=_place(name, event.start_mark))
        if count > YAML_NODES:
            raise RuleSetError(f"more than {YAML_NODES} names and values", where=_place(name, event.start_mark))
        yield event


def _place(name: str, mark: object) -> str:
    """Return `name:line:column` for a parser's mark, which counts from nought."""
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    return name if line is None or column is None else f"{name}:{line + 1}:{column + 1}"


class _Builder:
    """Builds nodes from parser events, so that nothing is ever interpreted."""

    def __init__(self, events: Iterator[yaml.Event], name: str) -> None:
        self._events = events
        self._name = name

    def document(self) -> Node:
        """Return the only document."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                continue
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise RuleSetError("a second document", where=self._where(event), fix="one document a file")
                root = self._node(next(self._events))
        if root is None:
            raise RuleSetError("empty file", where=self._name)
        return root

    def _where(self, event: yaml.Event) -> str:
        return _place(self._name, event.start_mark)

    def _node(self, event: yaml.Event) -> Node:
        where = self._where(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RuleSetError("anchors and aliases are not allowed", where=where, fix="write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise RuleSetError("YAML tags are not allowed", where=where)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, where)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items()), where)
        return Record(self._entries(), where)

    def _items(self) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event)

    def _entries(self) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = text_of(self._node(event))
            if key in entries:
                raise RuleSetError(f"`{key}` appears twice", where=self._where(event), fix="keep one of them")
            entries[key] = self._node(next(self._events))
        return entries
