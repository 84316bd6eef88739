"""The administrator's page: who may sign in, who is locked out, who came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Literal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.failures import ActRefused
from api.services.sign_ins import AccountEvent, AccountStanding, Lock, account_events, account_standings, change_account
from api.web.failures import plain_sentence
from api.web.pages import Mistake, Page, render
from api.web.reads import acting
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.words import moment_words

_HAPPENED = {
    "in": "Signed in",
    "out": "Signed out",
    "refused": "Was refused",
    "locked": "Locked",
    "unlocked": "Unlocked",
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in words: who, how it stands, and what can be done about it, if anything."""

    id: str
    name: str
    roles: str
    last_in: str
    stands: str
    step: Literal["Lock", "Unlock", ""]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened, in words."""

    at: str
    account: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPage(Page):
    """Accounts, and what happened of late."""

    template: ClassVar[str] = "accounts.html"

    accounts: tuple[AccountLine, ...]
    events: tuple[EventLine, ...]


@PAGES.get("/accounts")
@needs(Act.ADMINISTER)
def accounts() -> Response:
    """Show the accounts."""
    return render(_page())


@PAGES.post("/accounts")
@needs(Act.ADMINISTER)
def account_changed() -> Response:
    """Lock an account, or let it in again."""
    what: Literal["locked", "unlocked"] = "locked" if request.form.get("step") == "Lock" else "unlocked"
    number, reason = request.form.get("account", ""), request.form.get(f"reason-{request.form.get('line', '')}", "")
    here = surroundings()
    try:
        change_account(here.ledger, here.accounts, number, what, acting(), reason)
    except ActRefused as refused:
        return render(_page((Mistake(plain_sentence(refused), "accounts"),)), HTTPStatus.CONFLICT)
    flash(f"The account {number} is {what}.")
    return redirect(url_for("pages.accounts"))


def _page(mistakes: tuple[Mistake, ...] = ()) -> AccountsPage:
    here = surroundings()
    return AccountsPage(
        heading="Accounts",
        accounts=tuple(map(_line, account_standings(here.ledger, here.accounts))),
        events=tuple(map(_event, account_events(here.ledger))),
        mistakes=mistakes,
    )


def _line(one: AccountStanding) -> AccountLine:
    mine = one.id.casefold() == signed_in().id.casefold()
    step: Literal["Lock", "Unlock", ""] = "" if mine else "Unlock" if one.lock else "Lock"
    return AccountLine(
        id=one.id,
        name=one.account.name if one.account else "",
        roles=one.account.role_labels if one.account else "Comes in by the identity provider",
        last_in=_moment(one.last_in) if one.last_in else "Never",
        stands=_stands(one.lock, one.refused_since),
        step=step,
    )


def _stands(lock: Lock | None, refused: int) -> str:
    if lock is None:
        return f"{refused} wrong {'try' if refused == 1 else 'tries'} since" if refused else ""
    until = f"until {_moment(lock.until)}" if lock.until else "until somebody unlocks it"
    return f"Locked {until}: {lock.reason}"


def _event(one: AccountEvent) -> EventLine:
    by = f" by {one.by}: {one.reason}" if one.by != one.account else ""
    return EventLine(_moment(one.at), one.account, f"{_HAPPENED[one.what]}{by}")


def _moment(at: datetime) -> str:
    return moment_words(at, surroundings().config.zone)
