"""Signing in and out. What was typed before a session ended waits here and is not lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

from api.access import Account, Act
from api.services.sign_ins import LOCKED_FOR, TRIES, come_in, go_out
from api.web import sessions
from api.web.kept import KeptField, SendAgain, typed_now, waiting_fields
from api.web.pages import Mistake, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import account, signed_in, surroundings

LIMITER = Limiter(get_remote_address)
"""Stops one address from trying many accounts. One account is guarded by the ledger, which all workers share."""


_REFUSED = (
    f"The name or the password is not right, or there were {TRIES} wrong tries and the account waits for "
    f"{LOCKED_FOR.seconds // 60} minutes"
)
"""The same words whatever was wrong: they do not tell whether there is such an account, or whether it is locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The sign-in form. `going_to` is the page that was asked for; `waiting` what had been typed there.

    `provider` is who else may vouch for people, in words; `passwords` whether there are accounts with passwords.
    """

    template: ClassVar[str] = "sign_in.html"

    account_id: str
    going_to: str
    waiting: tuple[KeptField, ...]
    provider: str
    passwords: bool


@sessions.LOGINS.unauthorized_handler  # type: ignore[untyped-decorator]  # Flask-Login has no types
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
    here = surroundings()
    going_to, waiting = own_address(typed.get("going_to", "")), waiting_fields(typed)
    known = here.accounts.find(typed.get("account_id", ""))
    right = here.accounts.sign_in(typed.get("account_id", ""), typed.get("password", "")) is not None
    entry = come_in(here.ledger, known, right=right)
    if known is None or entry is None:
        mistake = Mistake(_REFUSED, "account_id")
        return render(
            _page(account_id=typed.get("account_id", ""), going_to=going_to, waiting=waiting, mistakes=(mistake,))
        )
    return welcome(known, entry, going_to, waiting)


def welcome(
    person: Account, entry: int, going_to: str, waiting: tuple[KeptField, ...] = (), *, vouched_for: bool = False
) -> Response:
    """Begin the session that an entry allows, and go on to where somebody was going with what was typed there."""
    sessions.begin(person, entry, vouched_for=vouched_for)
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
    """End every session of whoever is signed in, on this browser and any other."""
    go_out(surroundings().ledger, signed_in())
    sessions.end()
    return redirect(url_for("pages.sign_in"))


def own_address(address: str) -> str:
    """Return the address when it is a page of this service, else the start: links from elsewhere lead nowhere else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain else "/"


def _page(
    *, going_to: str, account_id: str = "", waiting: tuple[KeptField, ...] = (), mistakes: tuple[Mistake, ...] = ()
) -> SignInPage:
    here = surroundings()
    return SignInPage(
        heading="Sign in",
        account_id=account_id,
        going_to=going_to,
        waiting=waiting,
        provider=here.config.provider.name if here.config.provider else "",
        passwords=any(True for _ in here.accounts),
        mistakes=mistakes,
    )
