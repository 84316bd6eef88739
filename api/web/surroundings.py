"""What a page may reach for in the running application: the installation, the clock, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g, has_request_context
from flask_login import UserMixin, current_user

from api.access import Account, Accounts
from api.clock import Clock
from api.config import Config
from api.ledger import Ledger
from api.services.cross_checking import CrossChecker
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService

_KEY = "rightful"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that was made when the service started and that every request shares."""

    config: Config
    clock: Clock
    accounts: Accounts
    ledger: Ledger
    rules: RulesInService
    checker: CrossChecker

    @property
    def registry(self) -> Registry:
        """Return the rules in service. A request goes by the same ones to its end."""
        if not has_request_context():
            return self.rules.registry()
        if "rules" not in g:
            g.rules = self.rules.registry()
        return cast(Registry, g.rules)


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account as Flask-Login wants to see it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Return what the session cookie holds: the account's id and nothing else."""
        return self.account.id


def install(app: Flask, shared: Surroundings) -> None:
    """Make `shared` what `surroundings()` returns in requests of `app`."""
    app.extensions[_KEY] = shared


def shared_by(app: Flask) -> Surroundings:
    """Return what an application was made with."""
    return cast(Surroundings, app.extensions[_KEY])


def surroundings() -> Surroundings:
    """Return what the running application was made with."""
    return shared_by(current_app)


def account() -> Account | None:
    """Return who is signed in, if anyone is."""
    user = current_user._get_current_object()  # the proxy itself is of no class that could be asked for
    return user.account if isinstance(user, SignedIn) else None


def signed_in() -> Account:
    """Return who is signed in, on pages that only people who are signed in can reach."""
    person = account()
    assert person is not None, "a page that needs no account asked who is signed in"
    return person
