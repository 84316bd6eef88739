"""Who may sign in: local accounts with roles and passwords. Knows nothing of Flask or of sessions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.access.policy import may
from api.access.roles import Act, Role

SHORTEST_PASSWORD = 15
"""Characters; NIST SP 800-63B-4 section 3.1.1.2 asks this of a password that is the only thing asked for."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in. `id` is what the ledger records as the actor."""

    id: str
    name: str
    roles: frozenset[Role]
    password_hash: str

    def may(self, act: Act) -> bool:
        """Tell whether one of this person's roles allows the act."""
        return may(self.roles, act)

    @property
    def role_labels(self) -> str:
        """Return the roles in words, in a fixed order."""
        return ", ".join(role.label for role in Role if role in self.roles)


class Accounts:
    """Everyone who may sign in, by id. Ids are compared without regard to case, as people type them."""

    def __init__(self, accounts: Iterable[Account], hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._by_id: dict[str, Account] = {}
        for account in accounts:
            if account.id.casefold() in self._by_id:
                raise ValueError(f"two accounts are called `{account.id}`")
            self._by_id[account.id.casefold()] = account
        self._nobody = self._hasher.hash("no account has this password")

    def __iter__(self) -> Iterator[Account]:
        """Go through all accounts in the order of their ids."""
        return iter(sorted(self._by_id.values(), key=lambda account: account.id.casefold()))

    def find(self, account_id: str) -> Account | None:
        """Return the account of that id, or None."""
        return self._by_id.get(account_id.strip().casefold())

    def sign_in(self, account_id: str, password: str) -> Account | None:
        """Return the account when the password is its own, else None.

        An unknown id takes as long as a wrong password, so that nobody can find out who has an account. This knows
        nothing of locks: see `api.services.sign_ins`.
        """
        account = self.find(account_id)
        try:
            self._hasher.verify(account.password_hash if account else self._nobody, password)
        except (VerificationError, InvalidHashError):
            return None
        return account


def read_accounts(file: Path) -> Accounts:
    """Return the accounts in a JSON file: a list of `{"id", "name", "roles": [...], "password_hash"}`.

    Raises ValueError naming the entry that cannot be used. Hashes are argon2id in PHC form.
    """
    entries = json.loads(file.read_text(encoding="utf-8"))
    return Accounts(_account(entry, f"{file}: entry {place}") for place, entry in enumerate(entries, start=1))


def account_line(account_id: str, name: str, roles: Iterable[Role], password: str) -> dict[str, object]:
    """Return an account as it stands in a file of accounts, the password as an argon2id hash. Raises ValueError."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password needs at least {SHORTEST_PASSWORD} characters")
    return {
        "id": account_id,
        "name": name,
        "roles": sorted(role.value for role in roles),
        "password_hash": PasswordHasher().hash(password),
    }


def _account(entry: dict[str, object], where: str) -> Account:
    match entry:
        case {"id": str(account_id), "name": str(name), "roles": list(roles), "password_hash": str(password_hash)}:
            known = {role.value for role in Role}
            unknown = [str(role) for role in roles if role not in known]
            if unknown:
                raise ValueError(f"{where}: no role is called `{unknown[0]}` (there are {', '.join(sorted(known))})")
            return Account(account_id, name, frozenset(Role(str(role)) for role in roles), password_hash)
        case _:
            raise ValueError(f"{where}: needs id, name, roles and password_hash")


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """An invented person of the demonstration, and the password that the start-up prints."""

    id: str
    name: str
    role: Role
    password: str


DEMO_SIGN_INS = (
    DemoSignIn("ama", "Ama Mensah", Role.ASSESSOR, "assess-2026"),
    DemoSignIn("owen", "Owen Pritchard", Role.APPEAL_OFFICER, "appeal-2026"),
    DemoSignIn("priya", "Priya Nair", Role.POLICY_EDITOR, "policy-2026"),
    DemoSignIn("tom", "Tom Ashdown", Role.APPROVER, "approve-2026"),
    DemoSignIn("pat", "Pat Quinn", Role.PANEL_MEMBER, "panel-2026"),
    DemoSignIn("ines", "Ines Duarte", Role.INFORMATION_OFFICER, "records-2026"),
    DemoSignIn("ruth", "Ruth Okafor", Role.AUDITOR, "audit-2026"),
    DemoSignIn("adam", "Adam Keyes", Role.ADMINISTRATOR, "keys-2026"),
)


@cache
def demo_accounts() -> Accounts:
    """Return the invented people of the demonstration. Their passwords are public, so only a demonstration has them."""
    hasher = PasswordHasher()
    return Accounts(
        (
            Account(person.id, person.name, frozenset({person.role}), hasher.hash(person.password))
            for person in DEMO_SIGN_INS
        ),
        hasher,
    )
