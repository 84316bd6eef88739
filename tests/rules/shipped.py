"""The shipped rule sets, loaded once for the tests beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from api.services.registry import LoadedEdition, Registry
from api.services.shelf import ShippedShelf
from engine.examples.reader import Example, read_examples
from rules import catalogue

REGISTRY = Registry(ShippedShelf())


def edition_names() -> Iterator[tuple[str, str, str]]:
    """Yield scheme, policy and edition of every shipped edition file."""
    for path in catalogue.documents():
        parts = path.removesuffix(".yaml").split("/")
        if len(parts) == 3 and parts[2] != "figures" and not parts[2].endswith(".examples"):
            yield parts[0], parts[1], parts[2]


@cache
def loaded(scheme: str, policy: str, name: str) -> LoadedEdition:
    """Load one edition."""
    return REGISTRY.edition(scheme, policy, name)


@cache
def examples(scheme: str, policy: str, name: str) -> tuple[Example, ...]:
    """Read an edition's worked examples; none where it has no file of them, which its coverage then shows."""
    path = f"{scheme}/{policy}/{name}.examples.yaml"
    if path not in catalogue.documents():
        return ()
    text = catalogue.content(path).decode()
    return read_examples(text, f"rules/{path}", REGISTRY.vocabulary(), name[:10])
