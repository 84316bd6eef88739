"""The ledger: append-only entries, the personal data sealed beside them, and the working rows of cases under way.

Only this package knows SQLModel and SQLAlchemy. What crosses its border are frozen dataclasses.
"""

from api.ledger.ledger import Ledger, Transaction

__all__ = ["Ledger", "Transaction"]
