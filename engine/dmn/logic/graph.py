"""The requirements graph: which node comes after which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from engine.errors import RuleSetError


def in_order(requires: Mapping[str, Sequence[str]], names: Mapping[str, str], places: Mapping[str, str]) -> list[str]:
    """Return nodes so that each comes after those it requires; refuses a circle.

    Args:
        requires: for each node the nodes it requires; those that are no keys are passed over.
        names, places: what to call each node in a message, and where it stands.
    """
    order: list[str] = []
    done: set[str] = set()
    for start in requires:
        path: list[tuple[str, list[str]]] = [] if start in done else [(start, list(requires[start]))]
        open_nodes = {start}
        while path:
            node, rest = path[-1]
            if not rest:
                path.pop()
                open_nodes.discard(node)
                done.add(node)
                order.append(node)
                continue
            following = rest.pop(0)
            if following in open_nodes:
                circle = [one for one, _ in path]
                circle = [*circle[circle.index(following) :], following]
                text = " → ".join(names[one] for one in circle)
                raise RuleSetError(f"nodes require each other: {text}", where=places[following])
            if following in requires and following not in done:
                path.append((following, list(requires[following])))
                open_nodes.add(following)
    return order


def closure(start: Sequence[str], requires: Mapping[str, Sequence[str]], known: Set[str]) -> set[str]:
    """Return the nodes that are needed for some, without going behind those already known."""
    found: set[str] = set()
    pending = [node for node in start if node not in known]
    while pending:
        node = pending.pop()
        if node not in found:
            found.add(node)
            pending.extend(one for one in requires.get(node, ()) if one not in known)
    return found
