"""A reference monitor for who may do what, written apart from the service: it shares no table and no code with it.

It is told what is tried and when, and says what must come of it. It knows accounts by their roles as plain words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

READERS = ["assessor", "appeal_officer", "panel_member", "information_officer", "auditor"]
"""Who may read about persons, in the order in which somebody who is several of them is taken."""
TASK = {
    "assessor": "case_work", "appeal_officer": "appeal", "panel_member": "panel",
    "information_officer": "information_request", "auditor": "audit",
}  # fmt: skip
QUARTER, HALF_HOUR, HALF_DAY = timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=12)
DONE, REFUSED, FORBIDDEN = "done", "refused", "forbidden"
SIGN_IN, WHY = "sign in", "why"


@dataclass
class Session:
    """One browser's session."""

    user: str
    begun: int
    since: datetime
    seen: datetime


@dataclass
class Person:
    """What is known of one person's case."""

    assessed_by: set[str] = field(default_factory=set)
    appealed: int = 0


@dataclass
class Decision:
    """One decision: who made it about whom, and how far an appeal against it has come."""

    by: str
    person: str
    appeal: str = ""
    answered: bool = False


@dataclass
class Submission:
    """One submission: whose, and how far it has come."""

    by: str
    stage: str = "submitted"


P = ParamSpec("P")


def by_program(act: Callable[Concatenate[Monitor, str, P], str]) -> Callable[Concatenate[Monitor, str, P], str]:
    """Say first whether a program comes in at all for somebody: not while an administrator has locked the account."""

    @wraps(act)
    def guarded(monitor: Monitor, user: str, /, *args: P.args, **kwargs: P.kwargs) -> str:
        return SIGN_IN if user in monitor.locked_by_hand else act(monitor, user, *args, **kwargs)

    return guarded


class Monitor:
    """The whole state that answers depend on."""

    def __init__(self, roles: dict[str, set[str]]) -> None:
        self.roles = roles
        self.order = 0
        self.sessions: dict[str, Session] = {}
        self.wrong: dict[str, list[datetime]] = {user: [] for user in roles}
        self.locked_until: dict[str, datetime] = {}
        self.locked_by_hand: set[str] = set()
        self.ended: dict[str, int] = {}
        self.people: dict[str, Person] = {}
        self.decisions: dict[str, Decision] = {}
        self.submissions: dict[str, Submission] = {}
        self.said: set[tuple[str, str, str, str]] = set()
        self.acted: set[tuple[str, str, str]] = set()
        self.pending: dict[tuple[str, str], bool] = {}

    # --- coming and going ---------------------------------------------------------------------------------------------

    def locked(self, user: str, now: datetime) -> bool:
        """Tell whether an account lets nobody in."""
        return user in self.locked_by_hand or now < self.locked_until.get(user, now)

    def sign_in(self, browser: str, user: str, right: bool, now: datetime) -> bool:
        """Say whether somebody comes in."""
        self.order += 1
        if self.locked(user, now):
            if user in self.locked_by_hand and now >= self.locked_until.get(user, now):
                self._wrong(user, now)
            return False
        if right:
            self.wrong[user] = []
            self.sessions[browser] = Session(user, self.order, now, now)
            self.pending = {key: one for key, one in self.pending.items() if key[0] != browser}
            return True
        self._wrong(user, now)
        return False

    def _wrong(self, user: str, now: datetime) -> None:
        self.wrong[user] = [one for one in self.wrong[user] if now - one < QUARTER] + [now]
        if len(self.wrong[user]) >= 5:
            self.wrong[user], self.locked_until[user] = [], now + QUARTER

    def who(self, browser: str, now: datetime) -> str | None:
        """Return who is signed in, and note that they were here."""
        session = self.sessions.get(browser)
        if session is None:
            return None
        over = now - session.since >= HALF_DAY or now - session.seen >= HALF_HOUR
        if over or self.ended.get(session.user, 0) > session.begun:
            del self.sessions[browser]
            return None
        session.seen = now
        return session.user

    def sign_out(self, browser: str, now: datetime) -> str:
        """Say what signing out does."""
        user = self.who(browser, now)
        if user is None:
            return SIGN_IN
        self.order += 1
        self.ended[user] = self.order
        return DONE

    @by_program
    def change_account(self, by: str, user: str, what: str, now: datetime) -> str:
        """Say what becomes of locking or unlocking an account."""
        self.order += 1
        if "administrator" not in self.roles[by]:
            return FORBIDDEN
        if by == user or self.locked(user, now) == (what == "locked"):
            return REFUSED
        self.wrong[user] = []
        self.locked_until.pop(user, None)
        if what == "locked":
            self.locked_by_hand.add(user)
            self.ended[user] = self.order
        else:
            self.locked_by_hand.discard(user)
        return DONE

    # --- reading ------------------------------------------------------------------------------------------------------

    def page(self, browser: str, needs: set[str] | None, person: str | None, now: datetime) -> str:
        """Say what a page answers: `needs` are the roles that may see it, `person` whom it is about."""
        user = self.who(browser, now)
        if user is None:
            return SIGN_IN
        if needs is not None and not self.roles[user] & needs:
            return FORBIDDEN
        if person is None:
            return DONE
        pending = self.pending.get((browser, person), False)
        return self._read(user, person, now, pending, browser)

    def say_why(self, browser: str, person: str, now: datetime) -> str:
        """Say what giving a purpose does."""
        user = self.who(browser, now)
        if user is None:
            return SIGN_IN
        if not self.roles[user] & set(READERS):
            return FORBIDDEN
        self.pending[browser, person] = True
        return DONE

    @by_program
    def read(self, user: str, person: str, said: bool, now: datetime) -> str:
        """Say what a program that reads a decision is answered."""
        if not self.roles[user] & set(READERS):
            return FORBIDDEN
        return self._read(user, person, now, said, None)

    def _read(self, user: str, person: str, now: datetime, said: bool, browser: str | None) -> str:
        role = next(role for role in READERS if role in self.roles[user])
        day = str(now.date())
        known = said or (user, role, person, day) in self.said or self._has_task(user, role, person, day)
        if not known:
            return WHY
        self.said.add((user, role, person, day))
        if browser is not None:
            self.pending.pop((browser, person), None)
        return DONE

    def _has_task(self, user: str, role: str, person: str, day: str) -> bool:
        case = self.people[person]
        if role == "assessor" and user in case.assessed_by:
            return True
        if role == "appeal_officer" and case.appealed > 0:
            return True
        return (user, person, day) in self.acted

    # --- cases --------------------------------------------------------------------------------------------------------

    @by_program
    def determine(self, user: str, person: str, now: datetime) -> str:
        """Say whether somebody may decide about a person."""
        if "assessor" not in self.roles[user]:
            return FORBIDDEN
        self.acted.add((user, person, str(now.date())))
        return DONE

    @by_program
    def raise_appeal(self, user: str, decision: str, now: datetime) -> str:
        """Say whether somebody may take an appeal down."""
        if not self.roles[user] & {"assessor", "appeal_officer"}:
            return FORBIDDEN
        about = self.decisions[decision]
        self.people[about.person].appealed += 1
        self.acted.add((user, about.person, str(now.date())))
        return DONE

    @by_program
    def decide_appeal(self, user: str, decision: str, now: datetime) -> str:
        """Say whether somebody may answer the appeal against a decision."""
        about = self.decisions[decision]
        if "appeal_officer" not in self.roles[user]:
            return FORBIDDEN
        if about.answered or about.by == user:
            return REFUSED
        about.answered = True
        self.people[about.person].appealed -= 1
        self.acted.add((user, about.person, str(now.date())))
        return DONE

    # --- rules --------------------------------------------------------------------------------------------------------

    @by_program
    def submit(self, user: str) -> str:
        """Say whether somebody may put rules forward."""
        return DONE if "policy_editor" in self.roles[user] else FORBIDDEN

    @by_program
    def approve(self, user: str, number: str) -> str:
        """Say whether somebody may sign as the second person."""
        found = self.submissions[number]
        if "approver" not in self.roles[user]:
            return FORBIDDEN
        if found.stage != "submitted" or found.by == user:
            return REFUSED
        found.stage = "approved"
        return DONE

    @by_program
    def publish(self, user: str, number: str) -> str:
        """Say whether somebody may bring rules into service."""
        found = self.submissions[number]
        if "approver" not in self.roles[user]:
            return FORBIDDEN
        if found.stage != "approved":
            return REFUSED
        found.stage = "published"
        return DONE

    @by_program
    def withdraw(self, user: str, number: str) -> str:
        """Say whether somebody may take rules back: their own before they are signed, or anybody's as an approver."""
        found = self.submissions[number]
        if not self.roles[user] & {"approver", "policy_editor"}:
            return FORBIDDEN
        if found.stage == "withdrawn":
            return REFUSED
        if "approver" not in self.roles[user] and (found.stage != "submitted" or found.by != user):
            return REFUSED
        found.stage = "withdrawn"
        return DONE
