"""What an operation may reach for: the installation, and the account in whose name a program calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar, cast

from flask import Flask, Response, abort, current_app, g, has_request_context, request

from api.access import OF_SOMEBODY, POLICY, Account, Accounts, Act, Role
from api.ledger import Ledger, shown
from api.ledger.failures import RecordNotFound
from api.ledger.people import Person
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.determine import Decider
from api.services.permission import acting_as
from api.services.publishing import Desk
from api.services.purposes import ACTING, check_purpose, purpose_of
from api.services.reads import people_in, record_read
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.sign_ins import lock_by_hand
from engine.errors import RightfulError

PURPOSE_HEADER = "Rightful-Purpose"
"""Where a program says why it reads about a person, unless the account's task says so already."""
_KEY = "rightful.rest"
_NEEDS = "needs_act"
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Setting:
    """The parts of the installation that the interface works on.

    `authority` is what letters say of the authority in place of the scheme's. `speaks_for` are the schemes whose law is
    published here, None for all. Where `hides_outcome`, only an assessment whose findings are signed can be decided.
    `limit` is how often one token may call, counted in `limits_kept_in`; empty for no limit.
    `scheme` is the authority's own.
    """

    ledger: Ledger
    rules: RulesInService
    checker: CrossChecker
    accounts: Accounts
    demonstration: bool
    authority: Mapping[str, str] = field(default_factory=dict)
    speaks_for: frozenset[str] | None = None
    hides_outcome: bool = False
    limit: str = ""
    limits_kept_in: str = "memory://"
    scheme: str = "england"

    @property
    def registry(self) -> Registry:
        """Return the rules in service. A request goes by the same ones to its end."""
        if not has_request_context():
            return self.rules.registry()
        if "rules" not in g:
            g.rules = self.rules.registry()
        return cast("Registry", g.rules)

    @property
    def desk(self) -> Desk:
        """Return where rules are published."""
        return Desk(self.ledger, self.rules, self.speaks_for)


@dataclass(frozen=True, slots=True)
class Caller:
    """The account a program calls for, and the role in which it may do what it asks."""

    account: Account
    role: Role

    @property
    def actor(self) -> Actor:
        """Return who the ledger says has acted."""
        return Actor(self.account.id, self.role.value, frozenset(role.value for role in self.account.roles))

    @property
    def decider(self) -> Decider:
        """Return the caller as one who decides."""
        parts = setting()
        return Decider(self.actor, self.account.name, parts.demonstration, parts.authority, parts.hides_outcome)


def install(app: Flask, parts: Setting) -> None:
    """Make `parts` what `setting()` returns, and let nobody in who may not do what an operation needs."""
    app.extensions[_KEY] = parts
    app.before_request(_let_in)
    app.after_request(_record_read)


def setting() -> Setting:
    """Return the parts of the installation."""
    return cast("Setting", current_app.extensions[_KEY])


def caller() -> Caller:
    """Return who calls, in operations that need an act."""
    return cast("Caller", g.caller)


def needs(act: Act | None) -> Callable[[View], View]:
    """Say which act an operation needs; None opens it to everybody. One that does not say is closed to all."""

    def mark(view: View) -> View:
        setattr(view, _NEEDS, act)
        return view

    return mark


def gives_of_somebody(view: Callable[..., object]) -> bool:
    """Tell whether an operation may give what stands about a person: the act that it needs says so."""
    act = cast("Act | None", getattr(view, _NEEDS, None))
    return act is not None and any(row.act is act and row.thing in OF_SOMEBODY for row in POLICY)


def _let_in() -> None:
    shown.begin()
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, _NEEDS):
        abort(403)
    act = cast("Act | None", getattr(view, _NEEDS))
    if act is not None:
        g.caller = _caller(act)
        if PURPOSE_HEADER in request.headers:
            check_purpose(request.headers[PURPOSE_HEADER])


def _record_read(response: Response) -> Response:
    """Put on record whose data an answer shows, and why; one whose record cannot be written is not given."""
    opened = shown.end()
    if not opened or "caller" not in g or response.status_code >= HTTPStatus.BAD_REQUEST:
        return response
    try:
        purpose = _purpose(people_in(opened)) if request.method == "GET" else ACTING
        record_read(setting().ledger, caller().actor, f"{request.method} {request.url_rule}", opened, purpose)
    except RightfulError as error:  # Flask itself does not look for errors any more at this point
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _purpose(people: tuple[str, ...]) -> str:
    said = request.headers.get(PURPOSE_HEADER)
    return purpose_of(setting().ledger, caller().actor, people, dict.fromkeys(people, said) if said else {})


def _caller(act: Act) -> Caller:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    account_id = None
    if kind.lower() == "bearer" and token:
        with setting().ledger.reading() as transaction:
            account_id = transaction.tokens.account_of(token.strip())
            if account_id and lock_by_hand(transaction, account_id):
                account_id = None
    account = setting().accounts.find(account_id) if account_id else None
    if account is None:
        abort(401)
    if not account.may(act):
        abort(403)
    return Caller(account, Role(acting_as(account, act).role))


def person_named(words: str, pointer: str = "/person") -> Person:
    """Return the person whom our number or the authority's reference names. Raises RecordNotFound.

    `pointer` is where in the request's body the name stands.
    """
    found = people.find(setting().ledger, words)
    if len(found) != 1 or not people.is_number_of(words, found[0]):
        raise RecordNotFound(f"nobody on file has the number or reference `{words}`", where=pointer)
    return found[0]
