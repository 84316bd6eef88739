"""Lays out a decision requirements diagram: what is required stands below what requires it (DMN 1.5, chapter 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.dmn.xml_names import DC, DI, DMNDI_15
from engine.dmn.xml_writer.markup import Ids, Node, add_shape

_WIDTH: Final = 180
_HEIGHTS: Final = {"input": 50, "decision": 80, "function": 60, "service": 100, "source": 63}
_ACROSS: Final = 220
_DOWN: Final = 160
_MARGIN: Final = 60
_SWEEPS: Final = 4
_COLUMNS: Final = 8
"""Shapes side by side, which a screen shows at once; a layer of more goes on in the next line."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A node to draw. `kind` is input, decision, function, service or source."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A requirement to draw, from the node required to the one that requires it."""

    id: str
    source: str
    target: str


def write_diagram(root: Node, shapes: Sequence[Shape], edges: Sequence[Edge], ids: Ids) -> None:
    """Add one diagram with all nodes and requirements."""
    places = laid_out(shapes, edges)
    interchange = add_shape(root, DMNDI_15, "DMNDI", {})
    diagram = add_shape(interchange, DMNDI_15, "DMNDiagram", {"id": ids.fresh("diagram"), "name": "Requirements"})
    for shape in shapes:
        x, y = places[shape.id]
        node = add_shape(diagram, DMNDI_15, "DMNShape", {"id": ids.fresh("shape"), "dmnElementRef": shape.id})
        bounds = {"x": str(x), "y": str(y), "width": str(_WIDTH), "height": str(_HEIGHTS[shape.kind])}
        add_shape(node, DC, "Bounds", bounds)
        if shape.kind == "service":
            _add_divider(node, x, y, ids)
    heights = {shape.id: _HEIGHTS[shape.kind] for shape in shapes}
    for edge in edges:
        node = add_shape(diagram, DMNDI_15, "DMNEdge", {"id": ids.fresh("edge"), "dmnElementRef": edge.id})
        for x, y in _way(edge, places, heights):
            add_shape(node, DI, "waypoint", {"x": str(x), "y": str(y)})


def _add_divider(node: Node, x: int, y: int, ids: Ids) -> None:
    """Add the line between a service's output decisions and the others."""
    line = add_shape(node, DMNDI_15, "DMNDecisionServiceDividerLine", {"id": ids.fresh("divider")})
    for end in (x, x + _WIDTH):
        add_shape(line, DI, "waypoint", {"x": str(end), "y": str(y + _HEIGHTS["service"] // 2)})


def _way(edge: Edge, places: Mapping[str, tuple[int, int]], heights: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return an edge's two ends: the middle of the upper side below, the middle of the lower side above."""
    source_x, source_y = places[edge.source]
    target_x, target_y = places[edge.target]
    return [(source_x + _WIDTH // 2, source_y), (target_x + _WIDTH // 2, target_y + heights[edge.target])]


def laid_out(shapes: Sequence[Shape], edges: Sequence[Edge]) -> dict[str, tuple[int, int]]:
    """Return the upper left corner of each shape: layers by the longest way from below, each line in the middle.

    No two shapes overlap.
    """
    layers = _layers(shapes, edges)
    top = max(layers.values(), default=0)
    rows: list[list[str]] = [[] for _ in range(top + 1)]
    for shape in shapes:
        rows[top - layers[shape.id]].append(shape.id)
    _untangle(rows, edges)
    lines = [row[start : start + _COLUMNS] for row in rows for start in range(0, len(row), _COLUMNS)]
    widest = max(map(len, lines), default=0)
    return {
        one: (_MARGIN + (widest - len(line)) * _ACROSS // 2 + column * _ACROSS, _MARGIN + row * _DOWN)
        for row, line in enumerate(lines)
        for column, one in enumerate(line)
    }


def _layers(shapes: Sequence[Shape], edges: Sequence[Edge]) -> dict[str, int]:
    """Return for each shape the length of the longest way that ends in it."""
    layers = {shape.id: 0 for shape in shapes}
    for _ in shapes:
        moved = False
        for edge in edges:
            if layers[edge.target] <= layers[edge.source] and edge.source != edge.target:
                layers[edge.target] = layers[edge.source] + 1
                moved = True
        if not moved:
            break
    return layers


def _untangle(rows: list[list[str]], edges: Sequence[Edge]) -> None:
    """Order each row by where its neighbours stand, so that fewer lines cross."""
    near: dict[str, list[str]] = {one: [] for row in rows for one in row}
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    for _ in range(_SWEEPS):
        column = {one: place for row in rows for place, one in enumerate(row)}
        for row in rows:
            row.sort(key=lambda one: _middle([column[other] for other in near[one]], column[one]))


def _middle(columns: Sequence[int], own: int) -> tuple[int, int]:
    """Return the middle of some columns in thousandths, which orders without fractions."""
    return (1000 * sum(columns) // len(columns) if columns else 1000 * own, own)
