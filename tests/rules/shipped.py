"""The shipped rule sets, loaded once for the tests beside them."""

from __future__ import annotations

from api.services.registry import Registry
from api.services.rule_sets import editions
from api.services.shelf import ShippedShelf

REGISTRY = Registry(ShippedShelf())
EDITIONS = editions(REGISTRY)
