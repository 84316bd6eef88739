"""Sessions of a browser: begun by signing in, ended by signing out anywhere, by a lock, and by time.

The cookie is signed and holds who it is, the number of the entry with which they came in, and when they were last here.
Nobody can bring a session along to be signed in to: what stood in the cookie before is thrown away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import session
from flask_login import LoginManager, login_user, logout_user

from api.access import Account, Role
from api.services.sign_ins import session_stands
from api.web.surroundings import SignedIn, surroundings

LOGINS = LoginManager()
LONGEST_SESSION: Final = timedelta(hours=12)
"""A working day with a break in it; signing in again keeps what was typed."""

_BEGUN, _SINCE, _SEEN, _VOUCHED = "begun", "since", "seen", "vouched_for"


def begin(account: Account, entry: int, *, vouched_for: bool = False) -> None:
    """Begin a session of an account that entry `entry` has let in.

    An account that an identity provider vouches for stands in no file: the session says who it is.
    """
    session.clear()
    login_user(SignedIn(account))
    now = surroundings().clock.now().isoformat()
    session.permanent = True
    session[_BEGUN], session[_SINCE], session[_SEEN] = entry, now, now
    if vouched_for:
        session[_VOUCHED] = {"name": account.name, "roles": sorted(role.value for role in account.roles)}


def end() -> None:
    """Forget everything that the browser's session holds."""
    logout_user()
    session.clear()


def stands(account: Account) -> bool:
    """Tell whether nobody has ended the session, on this browser or another. Raises LedgerUnavailable."""
    return session_stands(surroundings().ledger, account.id, int(session.get(_BEGUN, 0)))


def seen_now() -> None:
    """Note that whoever is signed in has just been here."""
    session[_SEEN] = surroundings().clock.now().isoformat()


@LOGINS.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _load(account_id: str) -> SignedIn | None:
    if _BEGUN not in session or _is_over():
        return None
    vouched = session.get(_VOUCHED)
    if vouched:
        return SignedIn(Account(account_id, vouched["name"], frozenset(map(Role, vouched["roles"])), ""))
    found = surroundings().accounts.find(account_id)
    return SignedIn(found) if found else None


def _is_over() -> bool:
    """Tell whether a session is as old as one may become, or nobody has been here for as long as the service waits."""
    here = surroundings()
    now = here.clock.now()
    since, seen = (datetime.fromisoformat(session[key]) for key in (_SINCE, _SEEN))
    return now - since >= LONGEST_SESSION or now - seen >= timedelta(minutes=here.config.idle_minutes)
