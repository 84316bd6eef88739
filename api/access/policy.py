"""Who may do what to what, and when: one table of role, act, thing and state. What is not in it, nobody may do.

The table is read in two ways. A door (a page, an operation, a command) asks before it knows which thing is meant: may
any row of this act be used by this role? The service then asks with the thing and its state. So that nobody approves
what is their own is a row here, open to no role, and not a condition in some service.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from api.access.roles import Act, Role


class Thing(StrEnum):
    """What an act is done to."""

    RULES = "rules"
    SUBMISSION = "submission"
    PERSON = "person"
    ASSESSMENT = "assessment"
    DETERMINATION = "determination"
    APPEAL = "appeal"
    STATISTICS = "statistics"
    ACCOUNT = "account"


class State(StrEnum):
    """How a thing stands at the moment, or whose it is to the one who acts. Each kind of thing has its own."""

    IN_SERVICE = "in_service"
    """Rules that anybody may ask."""
    IN_ALL = "in_all"
    """Counts over many, nobody among them to be told apart."""
    MINE = "mine"
    """Submitted or decided by the one who acts; an appeal against something they had decided; their own account."""
    ANOTHERS = "anothers"
    """The same, of somebody else."""
    APPROVED = "approved"
    """Rules that a second person has signed."""
    PUBLISHED = "published"
    """Rules that are in service by publication."""
    ON_FILE = "on_file"
    """A person whose data are here."""
    ERASED = "erased"
    """A person who has been forgotten."""
    OPEN = "open"
    """An assessment under way, whose outcome may be seen."""
    WITHHELD = "withheld"
    """An assessment whose outcome is kept from those who assess until its findings are signed."""
    CLOSED = "closed"
    """What has been decided to its end: an assessment, an appeal, a submission that was refused or withdrawn."""


S, T = State, Thing
STATES: Final = MappingProxyType(
    {
        T.RULES: (S.IN_SERVICE,),
        T.SUBMISSION: (S.MINE, S.ANOTHERS, S.APPROVED, S.PUBLISHED, S.CLOSED),
        T.PERSON: (S.ON_FILE, S.ERASED),
        T.ASSESSMENT: (S.OPEN, S.WITHHELD, S.CLOSED),
        T.DETERMINATION: (S.MINE, S.ANOTHERS),
        T.APPEAL: (S.MINE, S.ANOTHERS, S.CLOSED),
        T.STATISTICS: (S.IN_ALL,),
        T.ACCOUNT: (S.MINE, S.ANOTHERS),
    }
)
"""The states that each kind of thing can be in. A submission is mine or another's until it is approved."""


OF_SOMEBODY: Final = frozenset({T.PERSON, T.ASSESSMENT, T.DETERMINATION, T.APPEAL})
"""Things that are about a person: to be shown one is a read of that person's record."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `refusal` and `fix` say why a row is open to nobody, and what to do instead."""

    act: Act
    thing: Thing
    state: State
    roles: frozenset[Role]
    refusal: str = ""
    fix: str = ""


def allow(act: Act, thing: Thing, states: tuple[State, ...], *roles: Role) -> tuple[Row, ...]:
    """Return the rows that let these roles do an act to a thing in each of these states."""
    return tuple(Row(act, thing, state, frozenset(roles)) for state in states)


def never(act: Act, thing: Thing, state: State, refusal: str, fix: str) -> tuple[Row, ...]:
    """Return the row by which nobody may do this, whatever roles they have, with the reason."""
    return (Row(act, thing, state, frozenset(), refusal, fix),)


R, A = Role, Act
EVERYBODY: Final = tuple(Role)
CASE_READERS: Final = (R.ASSESSOR, R.APPEAL_OFFICER, R.PANEL_MEMBER, R.INFORMATION_OFFICER, R.AUDITOR)
WHOEVER: Final = (S.MINE, S.ANOTHERS)

POLICY: Final[tuple[Row, ...]] = (
    # Rules: anybody may ask them. Whoever writes rules has no need to read about persons.
    *allow(A.CONSULT, T.RULES, (S.IN_SERVICE,), *EVERYBODY),
    *allow(A.CONSULT, T.SUBMISSION, STATES[T.SUBMISSION], *EVERYBODY),
    *allow(A.SUBMIT_RULES, T.RULES, (S.IN_SERVICE,), R.POLICY_EDITOR),
    *allow(A.APPROVE_RULES, T.SUBMISSION, (S.ANOTHERS,), R.APPROVER),
    *never(A.APPROVE_RULES, T.SUBMISSION, S.MINE,
           "nobody approves what they submitted themselves", "ask a second person"),
    *allow(A.PUBLISH_RULES, T.SUBMISSION, (S.APPROVED,), R.APPROVER),
    *allow(A.WITHDRAW_RULES, T.SUBMISSION, (S.MINE,), R.POLICY_EDITOR, R.APPROVER),
    *allow(A.WITHDRAW_RULES, T.SUBMISSION, (S.ANOTHERS, S.APPROVED, S.PUBLISHED), R.APPROVER),
    *allow(A.SWEEP, T.RULES, (S.IN_SERVICE,), R.AUDITOR),
    # People and their cases.
    *allow(A.READ_CASES, T.PERSON, (S.ON_FILE,), *CASE_READERS),
    *allow(A.READ_CASES, T.ASSESSMENT, STATES[T.ASSESSMENT], *CASE_READERS),
    *allow(A.READ_CASES, T.DETERMINATION, WHOEVER, *CASE_READERS),
    *allow(A.READ_CASES, T.APPEAL, STATES[T.APPEAL], *CASE_READERS),
    *never(A.READ_CASES, T.PERSON, S.ERASED, "they have been forgotten", "the erasure has a record of its own"),
    *allow(A.ASSESS, T.PERSON, (S.ON_FILE,), R.ASSESSOR),
    *allow(A.ASSESS, T.ASSESSMENT, (S.OPEN, S.WITHHELD), R.ASSESSOR),
    *never(A.ASSESS, T.ASSESSMENT, S.CLOSED, "this assessment has been decided", "start another one"),
    *allow(A.DETERMINE, T.PERSON, (S.ON_FILE,), R.ASSESSOR),
    *allow(A.DETERMINE, T.ASSESSMENT, (S.OPEN,), R.ASSESSOR),
    *never(A.DETERMINE, T.ASSESSMENT, S.WITHHELD,
           "the findings of this assessment are not signed", "sign the findings before deciding"),
    *never(A.DETERMINE, T.ASSESSMENT, S.CLOSED, "this assessment has been decided", "start another one"),
    *allow(A.REPLAY, T.DETERMINATION, WHOEVER, R.ASSESSOR, R.APPEAL_OFFICER, R.AUDITOR),
    *allow(A.REVISE_FINDINGS, T.DETERMINATION, WHOEVER, R.ASSESSOR, R.APPEAL_OFFICER, R.INFORMATION_OFFICER),
    *allow(A.RECONSTRUCT, T.PERSON, (S.ON_FILE,), R.ASSESSOR, R.APPEAL_OFFICER),
    # Challenges: anybody who meets the person takes one down; whoever decided does not decide it.
    *allow(A.RAISE_APPEAL, T.DETERMINATION, WHOEVER, R.ASSESSOR, R.APPEAL_OFFICER),
    *allow(A.RAISE_APPEAL, T.APPEAL, WHOEVER, R.ASSESSOR, R.APPEAL_OFFICER),
    *allow(A.DECIDE_APPEAL, T.APPEAL, (S.ANOTHERS,), R.APPEAL_OFFICER),
    *never(A.DECIDE_APPEAL, T.APPEAL, S.MINE,
           "nobody decides an appeal against what they decided themselves", "ask somebody who was not part of it"),
    *never(A.DECIDE_APPEAL, T.APPEAL, S.CLOSED, "this stage has been decided", "raise the next stage"),
    *allow(A.SIT_ON_PANEL, T.DETERMINATION, (S.ANOTHERS,), R.PANEL_MEMBER),
    *never(A.SIT_ON_PANEL, T.DETERMINATION, S.MINE,
           "nobody sits on a panel about what they decided themselves", "ask another member of the panel"),
    # The person's own rights, and what is seen of everybody together.
    *allow(A.DISCLOSE, T.PERSON, (S.ON_FILE,), R.INFORMATION_OFFICER),
    *never(A.DISCLOSE, T.PERSON, S.ERASED, "they have been forgotten", "the erasure has a record of its own"),
    *allow(A.ERASE, T.PERSON, (S.ON_FILE,), R.INFORMATION_OFFICER),
    *allow(A.READ_STATISTICS, T.STATISTICS, (S.IN_ALL,), R.AUDITOR),
    *allow(A.ADMINISTER, T.ACCOUNT, (S.ANOTHERS,), R.ADMINISTRATOR),
    *never(A.ADMINISTER, T.ACCOUNT, S.MINE, "nobody locks or unlocks their own account", "ask another administrator"),
)  # fmt: skip
"""The whole of who may do what. A line that is open to nobody is there for its reason: without it the answer is no."""

_ROWS: Final = MappingProxyType({(row.act, row.thing, row.state): row for row in POLICY})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not do something, and what they can do instead."""

    message: str
    fix: str


def may(roles: Iterable[Role], act: Act, thing: Thing | None = None, state: State | None = None) -> bool:
    """Tell whether one of the roles allows an act: at all, or to a thing of this kind in this state.

    Without a thing it is what a door asks; a service asks with both. What the table does not hold is refused.
    """
    wanted = frozenset(roles)
    if thing is None or state is None:
        return any(wanted & row.roles for row in POLICY if row.act is act)
    row = _ROWS.get((act, thing, state))
    return row is not None and bool(wanted & row.roles)


def refusal(roles: Iterable[Role], act: Act, thing: Thing, state: State) -> Refusal | None:
    """Return why these roles may not do an act to a thing in this state, None when they may."""
    wanted = frozenset(roles)
    if may(wanted, act, thing, state):
        return None
    row = _ROWS.get((act, thing, state))
    if row is not None and row.refusal:
        return Refusal(row.refusal, row.fix)
    if row is not None and not wanted & row.roles:
        labels = " or ".join(sorted(role.label.lower() for role in row.roles))
        return Refusal(f"this needs the role {labels}", "ask somebody who has it")
    return Refusal(f"nobody may do this to a {thing.value} that is {state.value.replace('_', ' ')}", "look at it again")


def whose(actor: str, *owners: str) -> State:
    """Return MINE when the one who acts is among the owners, however their id was typed, else ANOTHERS."""
    return State.MINE if actor.strip().casefold() in {owner.strip().casefold() for owner in owners} else State.ANOTHERS


GRANTS: Final = MappingProxyType({role: frozenset(row.act for row in POLICY if role in row.roles) for role in Role})
"""The acts that each role has any use of, as a door asks."""
