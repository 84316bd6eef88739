"""Coming in and being kept out: sign-ins on record, accounts locked after wrong tries or by hand, sessions that end.

All of it is read off the ledger's entries, so that every worker knows what every other has seen, and a restart
forgets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from api.access import Account, Accounts, Act, Role, Thing, whose
from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry, moment_text
from api.ledger.kinds import AccountChange, SignIn
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.permission import require

TRIES: Final = 5
"""Wrong passwords one after the other that lock an account; OWASP's Authentication Cheat Sheet leaves the number open,
NIST SP 800-63B section 3.2.2 allows no more than 100."""
TRIES_COUNT_FOR: Final = timedelta(minutes=15)
LOCKED_FOR: Final = timedelta(minutes=15)
MOST_LISTED: Final = 100
UNKNOWN: Final = Actor("unknown", "none")
"""Who tries to sign in under a name that no account has. The name is not written down: it may be anything."""

_LOOKS_BACK: Final = timedelta(days=1)
"""Nothing older can still lock: tries count, and locks last, for less."""


@dataclass(frozen=True, slots=True)
class Lock:
    """An account is locked: until a moment after wrong tries, or until somebody unlocks it (`until` is None)."""

    until: datetime | None
    reason: str


def actor_of(account: Account | None) -> Actor:
    """Return an account as the one who signs in or out, in the first of its roles."""
    return Actor(account.id, next(role.value for role in Role if role in account.roles)) if account else UNKNOWN


def lock_of(transaction: Transaction, account: str, now: datetime) -> Lock | None:
    """Return how an account is locked, None when it is not."""
    by_hand = lock_by_hand(transaction, account)
    if by_hand is not None:
        return by_hand
    changes = _changes(transaction, account)
    unlocked = changes[-1].seq if changes else 0
    tries = transaction.log.of_actor(account, SignIn, after=unlocked, since=now - _LOOKS_BACK)
    until = _locked_until(tries)
    return Lock(until, "too many wrong tries") if until is not None and now < until else None


def lock_by_hand(transaction: Transaction, account: str) -> Lock | None:
    """Return the lock that somebody has put on an account: it shuts programs out, too, as wrong tries do not."""
    changes = _changes(transaction, account)
    last = changes[-1].content if changes else None
    locked = isinstance(last, AccountChange) and last.what == "locked"
    return Lock(None, last.reason) if locked and isinstance(last, AccountChange) else None


def _locked_until(entries: Iterable[Entry]) -> datetime | None:
    """Return until when the wrong tries among entries have locked an account. What is tried meanwhile adds nothing."""
    until, wrong = None, list[datetime]()
    for entry in entries:
        assert isinstance(entry.content, SignIn), "only sign-ins are asked for"
        if until is not None and entry.recorded_at < until:
            continue
        if entry.content.what == "refused":
            wrong = [one for one in wrong if entry.recorded_at - one < TRIES_COUNT_FOR] + [entry.recorded_at]
            if len(wrong) >= TRIES:
                until, wrong = entry.recorded_at + LOCKED_FOR, []
        elif entry.content.what == "in":
            wrong = []
    return until


def come_in(ledger: Ledger, account: Account | None, *, right: bool) -> int | None:
    """Record that somebody tries to sign in, and return the number of the entry that lets them in, None for none.

    Whether the account is locked is decided in the same act, so that no number of tries at once gets past it. Raises
    LedgerUnavailable: nobody comes in unseen.
    """
    with ledger.appending() as transaction:
        locked = account is not None and lock_of(transaction, account.id, ledger.clock.now()) is not None
        lets_in = right and account is not None and not locked
        entry = _append(transaction, actor_of(account), "in" if lets_in else "refused")
    return entry.seq if lets_in else None


def go_out(ledger: Ledger, account: Account) -> None:
    """Record that somebody signed out, which ends every session of theirs. Raises LedgerUnavailable."""
    with ledger.appending() as transaction:
        _append(transaction, actor_of(account), "out")


def _append(transaction: Transaction, actor: Actor, what: Literal["in", "out", "refused"]) -> Entry:
    return transaction.log.append(Draft(actor.id, actor.role, None, SignIn(what=what)))


def session_stands(ledger: Ledger, account: str, begun: int) -> bool:
    """Tell whether a session holds that began with entry `begun`: since then no sign-out, and no lock by hand."""
    with ledger.reading() as transaction:
        later = transaction.log.of_actor(account, SignIn, after=begun)
        out = any(isinstance(one.content, SignIn) and one.content.what == "out" for one in later)
        return not out and not any(
            one.seq > begun and isinstance(one.content, AccountChange) and one.content.what == "locked"
            for one in _changes(transaction, account)
        )


def _changes(transaction: Transaction, account: str) -> list[Entry]:
    return [
        entry
        for entry in transaction.log.of_kinds(AccountChange)
        if isinstance(entry.content, AccountChange) and entry.content.account.casefold() == account.casefold()
    ]


def change_account(
    ledger: Ledger,
    accounts: Accounts,
    account_id: str,
    what: Literal["locked", "unlocked"],
    actor: Actor,
    reason: str,
    beside: Callable[[Transaction, AccountStanding], None] | None = None,
) -> AccountStanding:
    """Lock an account, which ends its sessions, or let it in again; never one's own.

    An account that no file names may be one that an identity provider vouches for: whoever has signed in here once can
    be locked. Raises ActRefused.
    """
    if not reason.strip():
        raise ActRefused(f"an account is {what} for a reason", where="/reason", fix="say why")
    with ledger.appending() as transaction:
        known = accounts.find(account_id)
        number = known.id if known else account_id
        if known is None and not transaction.log.of_actor(number, SignIn):
            raise ActRefused(
                f"there is no account `{account_id}`", where="/account", fix="see `rightful accounts list`"
            )
        actor = require(actor, Act.ADMINISTER, Thing.ACCOUNT, whose(actor.id, number))
        locked = lock_of(transaction, number, ledger.clock.now()) is not None
        if locked == (what == "locked"):
            raise ActRefused(f"`{number}` is {what} already" if locked else f"`{number}` is not locked")
        content = AccountChange(account=number, what=what, reason=reason.strip()[:200])
        transaction.log.append(Draft(actor.id, actor.role, None, content))
        made = _standing(transaction, number, known, ledger.clock.now())
        if beside is not None:
            beside(transaction, made)
        return made


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """An account as whoever looks after accounts sees it. `account` is None where an identity provider vouches."""

    id: str
    account: Account | None
    lock: Lock | None
    last_in: datetime | None
    refused_since: int

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it; never with a password's hash."""
        lock: Json = None
        if self.lock:
            lock = {"until": moment_text(self.lock.until) if self.lock.until else None, "reason": self.lock.reason}
        return {
            "id": self.id,
            "name": self.account.name if self.account else None,
            "roles": [role.value for role in Role if self.account and role in self.account.roles],
            "lock": lock,
            "last_signed_in": moment_text(self.last_in) if self.last_in else None,
            "refused_since": self.refused_since,
        }


def account_standings(ledger: Ledger, accounts: Accounts) -> list[AccountStanding]:
    """Return every account that may sign in here with a password, and whoever else has signed in, by id."""
    with ledger.reading() as transaction:
        now = ledger.clock.now()
        known: dict[str, Account | None] = {one.id: one for one in accounts}
        seen = {entry.actor: None for entry in transaction.log.of_kinds(SignIn) if entry.actor != UNKNOWN.id}
        return [_standing(transaction, number, one, now) for number, one in sorted(({**seen, **known}).items())]


def _standing(transaction: Transaction, number: str, account: Account | None, now: datetime) -> AccountStanding:
    last, refused = None, 0
    for entry in transaction.log.of_actor(number, SignIn):
        assert isinstance(entry.content, SignIn), "only sign-ins are asked for"
        if entry.content.what == "in":
            last, refused = entry.recorded_at, 0
        elif entry.content.what == "refused":
            refused += 1
    return AccountStanding(number, account, lock_of(transaction, number, now), last, refused)


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One sign-in, sign-out, refusal or change of an account: when, whose, what, and by whom where by another."""

    at: datetime
    account: str
    what: str
    by: str
    reason: str

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "at": moment_text(self.at),
            "account": self.account,
            "what": self.what,
            "by": self.by,
            "reason": self.reason or None,
        }


def account_events(ledger: Ledger, most: int = MOST_LISTED) -> list[AccountEvent]:
    """Return who came, went, was refused, locked and unlocked of late, the latest first."""
    with ledger.reading() as transaction:
        return [_event(entry) for entry in transaction.log.latest(most, SignIn, AccountChange)]


def _event(entry: Entry) -> AccountEvent:
    if isinstance(entry.content, AccountChange):
        change = entry.content
        return AccountEvent(entry.recorded_at, change.account, change.what, entry.actor, change.reason)
    assert isinstance(entry.content, SignIn), "only these two kinds are asked for"
    return AccountEvent(entry.recorded_at, entry.actor, entry.content.what, entry.actor, "")
