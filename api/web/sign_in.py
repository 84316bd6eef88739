"""Signing in and out. What was typed before a session ended waits here and is not lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from api.access import Act
from api.services.actor import Actor
from api.services.reads import UNKNOWN, record_sign_in
from api.web.kept import KeptField, SendAgain, typed_now, waiting_fields
from api.web.pages import Mistake, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import SignedIn, account, signed_in, surroundings

LOGINS = LoginManager()
LIMITER = Limiter(get_remote_address, storage_uri="memory://")
"""Counts per process: with several workers the limit is that many times higher, and still stops guessing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The sign-in form. `going_to` is the page that was asked for; `waiting` what had been typed there."""

    template: ClassVar[str] = "sign_in.html"

    account_id: str
    going_to: str
    waiting: tuple[KeptField, ...]


@LOGINS.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _load(account_id: str) -> SignedIn | None:
    found = surroundings().accounts.find(account_id)
    return SignedIn(found) if found else None


@LOGINS.unauthorized_handler  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _ask_to_sign_in() -> Response:
    waiting = typed_now()
    if waiting:
        return render(_page(going_to=request.full_path.rstrip("?"), waiting=waiting))
    return redirect(url_for("pages.sign_in", going_to=request.full_path.rstrip("?")))


@PAGES.get("/sign-in")
@needs(None)
def sign_in() -> Response:
    """Show the form, or go on when somebody is signed in."""
    going_to = own_address(request.args.get("going_to", ""))
    return redirect(going_to) if account() else render(_page(going_to=going_to))


@PAGES.post("/sign-in")
@LIMITER.limit(lambda: surroundings().config.sign_in_limit)
@needs(None)
def sign_in_submitted() -> Response:
    """Sign in, and go on to the page that was asked for with what was typed there."""
    typed = request.form
    going_to, waiting = own_address(typed.get("going_to", "")), waiting_fields(typed)
    found = surroundings().accounts.sign_in(typed.get("account_id", ""), typed.get("password", ""))
    known = found or surroundings().accounts.find(typed.get("account_id", ""))
    actor = Actor(known.id, min(known.roles).value) if known else UNKNOWN
    record_sign_in(surroundings().ledger, actor, "in" if found else "refused")
    if found is None:
        mistake = Mistake("The name or the password is not right", "account_id")
        return render(
            _page(account_id=typed.get("account_id", ""), going_to=going_to, waiting=waiting, mistakes=(mistake,))
        )
    session.clear()
    login_user(SignedIn(found))
    session.permanent = True
    if waiting:
        return render(
            SendAgain(
                heading="You are signed in again",
                explanation="What you had typed has not been saved yet. Send it now.",
                action=going_to,
                fields=waiting,
            )
        )
    return redirect(going_to)


@PAGES.post("/sign-out")
@needs(Act.CONSULT)
def sign_out() -> Response:
    """End the session on this browser."""
    leaving = signed_in()
    record_sign_in(surroundings().ledger, Actor(leaving.id, min(leaving.roles).value), "out")
    logout_user()
    session.clear()
    return redirect(url_for("pages.sign_in"))


def own_address(address: str) -> str:
    """Return the address when it is a page of this service, else the start: links from elsewhere lead nowhere else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"


def _page(
    *, going_to: str, account_id: str = "", waiting: tuple[KeptField, ...] = (), mistakes: tuple[Mistake, ...] = ()
) -> SignInPage:
    return SignInPage(heading="Sign in", account_id=account_id, going_to=going_to, waiting=waiting, mistakes=mistakes)
