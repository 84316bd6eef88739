"""The ledger: append-only entries, the personal data sealed beside them, and the working rows of cases under way.

Only this package knows SQLModel and SQLAlchemy. What crosses its border are frozen dataclasses. The database library is
loaded when the ledger is first used: a question that only asks the rules does not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.ledger.ledger import Ledger, Transaction

__all__ = ["Ledger", "Transaction"]


def __getattr__(name: str) -> object:
    """Return one of the package's own names, loading what it takes."""
    if name not in __all__:
        raise AttributeError(f"module `{__name__}` has no `{name}`")
    return getattr(import_module("api.ledger.ledger"), name)
