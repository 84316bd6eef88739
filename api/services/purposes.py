"""Why somebody looks at a person's record: known from the task in hand, from earlier the same day, or to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from api.access import Role
from api.clock import Clock
from api.ledger import Ledger, Transaction
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import KINDS, Appeal, Outcome, PersonalDataRead
from api.services.actor import Actor
from api.services.failures import ActRefused

PURPOSES: Final = MappingProxyType(
    {
        "case_work": "I am working on their case",
        "appeal": "I am working on their appeal or complaint",
        "panel": "I am preparing for a panel, or sitting on it",
        "contact": "They, or somebody who acts for them, have asked me something",
        "information_request": "I am answering what they ask about their own data",
        "audit": "I am checking how decisions are made",
    }
)
"""The purposes that may be given, as they are said on screen."""
LOOKING_FOR: Final = "finding_people"
"""The purpose of a list of people: one looks for somebody, and has opened nobody's record yet."""
ACTING: Final = "acting"
"""The purpose of what is shown in answer to an act: it has an entry of its own, or changes what is worked on."""

_BY_ROLE: Final = MappingProxyType(
    {
        Role.ASSESSOR.value: "case_work",
        Role.APPEAL_OFFICER.value: "appeal",
        Role.PANEL_MEMBER.value: "panel",
        Role.INFORMATION_OFFICER.value: "information_request",
        Role.AUDITOR.value: "audit",
    }
)
_ACTS: Final = tuple(kind for kind in KINDS if kind is not PersonalDataRead)


class PurposeNeeded(ActRefused):
    """Somebody's record may be shown only once it is known why. `person` is whose."""

    code = "purpose-needed"

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(
            "say why you look at this person's record: nobody's is shown without a purpose",
            where="Rightful-Purpose",
            fix=f"one of {', '.join(PURPOSES)}",
        )


def purpose_of(
    ledger: Ledger, actor: Actor, people: tuple[str, ...], said: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return why an actor looks at people's records: as they say of a person, by their task, or as they said today.

    Raises PurposeNeeded when none of these tells it of one of them.
    """
    with ledger.reading() as transaction:
        morning = _morning(ledger.clock)
        found = [said.get(person) or _known(transaction, actor, person, morning) for person in people]
    for person, purpose in zip(people, found, strict=True):
        if purpose is None:
            raise PurposeNeeded(person)
    return next((purpose for purpose in found if purpose), LOOKING_FOR)


def check_purpose(word: str) -> str:
    """Return a purpose that somebody gives. Raises ActRefused for one that there is not."""
    if word not in PURPOSES:
        raise ActRefused(
            f"no purpose is called `{word[:100]}`", where="Rightful-Purpose", fix=f"one of {', '.join(PURPOSES)}"
        )
    return word


def _known(transaction: Transaction, actor: Actor, person: str, morning: datetime) -> str | None:
    return _by_task(transaction, actor, person, morning) or _said_today(transaction, actor, person, morning)


def _by_task(transaction: Transaction, actor: Actor, person: str, morning: datetime) -> str | None:
    """Return the purpose of an assessment, an appeal or an act of today that the actor has with this person."""
    if actor.role == Role.ASSESSOR.value:
        for one in transaction.assessments.of_person(person):
            if one.determination is None and actor.id in (one.started_by, one.changed_by):
                return _BY_ROLE[actor.role]
        if _put_on_file(transaction, actor, person, morning):
            return _BY_ROLE[actor.role]
    if actor.role == Role.APPEAL_OFFICER.value and _has_open_appeal(transaction, person):
        return _BY_ROLE[actor.role]
    acts = transaction.log.of_actor(actor.id, *_ACTS, since=morning)
    return _BY_ROLE.get(actor.role) if any(act.subject == person for act in acts) else None


def _put_on_file(transaction: Transaction, actor: Actor, person: str, morning: datetime) -> bool:
    """Tell whether the actor wrote down this person's details today; these are working rows and no entries."""
    try:
        on_file = transaction.people.get(person)
    except RecordNotFound:
        return False
    return on_file.changed_by == actor.id and on_file.changed_at >= morning


def _has_open_appeal(transaction: Transaction, person: str) -> bool:
    about = [entry for entry in transaction.log.of_person(person) if isinstance(entry.content, Appeal | Outcome)]
    ended = {one.content.appeal for one in about if isinstance(one.content, Outcome)}
    return any(one.id not in ended for one in about if isinstance(one.content, Appeal))


def _said_today(transaction: Transaction, actor: Actor, person: str, morning: datetime) -> str | None:
    for read in reversed(transaction.log.of_actor(actor.id, PersonalDataRead, since=morning)):
        assert isinstance(read.content, PersonalDataRead), "only reads are asked for"
        said = read.content.purpose in PURPOSES and read.role == actor.role
        if said and person in read.content.records:
            return read.content.purpose
    return None


def _morning(clock: Clock) -> datetime:
    """Return the moment at which the authority's day began."""
    return datetime.combine(clock.today(), time(), ZoneInfo(clock.zone)).astimezone(UTC)
