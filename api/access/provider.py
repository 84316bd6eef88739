"""An identity provider that vouches for people (OpenID Connect): where it is, and what its claims mean here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.access.accounts import Account
from api.access.roles import Role

LONGEST_ID: Final = 200


class NotVouchedFor(ValueError):
    """What the provider says of somebody makes no account here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One provider. `issuer` is its address, under which its discovery document stands.

    `roles` says which role each value of the claim `roles_claim` brings; other values bring none. `id_claim` names the
    person in the ledger: `sub` is the one that OpenID Connect Core 1.0 section 5.7 promises never to give away again.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: Mapping[str, Role] = field(hash=False)
    name: str = "your organisation"
    id_claim: str = "sub"
    name_claim: str = "name"
    roles_claim: str = "groups"

    @property
    def discovery(self) -> str:
        """Return where the discovery document stands (OpenID Connect Discovery 1.0 section 4)."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def account_of(self, claims: Mapping[str, Any]) -> Account:
        """Return the account that claims make, without any password. Raises NotVouchedFor."""
        account_id = claims.get(self.id_claim)
        if not isinstance(account_id, str) or not account_id.strip() or len(account_id) > LONGEST_ID:
            raise NotVouchedFor(f"the provider says no usable `{self.id_claim}`")
        roles = frozenset(self.roles[value] for value in _texts(claims.get(self.roles_claim)) if value in self.roles)
        if not roles:
            raise NotVouchedFor(f"nothing in `{self.roles_claim}` brings a role here")
        name = claims.get(self.name_claim)
        return Account(account_id.strip(), name if isinstance(name, str) and name else account_id, roles, "")


def _texts(claim: object) -> Iterable[str]:
    if isinstance(claim, str):
        return (claim,)
    return tuple(one for one in claim if isinstance(one, str)) if isinstance(claim, list) else ()


def read_roles(text: str) -> dict[str, Role]:
    """Return what `staff-a=assessor, staff-b=auditor` says. Raises ValueError naming what cannot be used."""
    found: dict[str, Role] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        value, equals, role = (piece.strip() for piece in part.rpartition("="))
        if not equals or not value or role not in set(Role):
            raise ValueError(f"`{part}` is not VALUE=ROLE with one of {', '.join(Role)}")
        found[value] = Role(role)
    return found
