"""Who may sign in, and what each may do to what: accounts, roles, and the one policy table."""

from __future__ import annotations

from api.access.accounts import (
    DEMO_SIGN_INS,
    Account,
    Accounts,
    DemoSignIn,
    account_line,
    demo_accounts,
    read_accounts,
)
from api.access.policy import GRANTS, OF_SOMEBODY, POLICY, STATES, Refusal, Row, State, Thing, may, refusal, whose
from api.access.provider import IdentityProvider, NotVouchedFor, read_roles
from api.access.roles import Act, Role

__all__ = [
    "DEMO_SIGN_INS",
    "GRANTS",
    "OF_SOMEBODY",
    "POLICY",
    "STATES",
    "Account",
    "Accounts",
    "Act",
    "DemoSignIn",
    "IdentityProvider",
    "NotVouchedFor",
    "Refusal",
    "Role",
    "Row",
    "State",
    "Thing",
    "account_line",
    "demo_accounts",
    "may",
    "read_accounts",
    "read_roles",
    "refusal",
    "whose",
]
