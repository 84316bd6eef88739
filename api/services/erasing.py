"""What an erasure would do, before it is done: whom it forgets, how much goes, and what speaks for or against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from api.ledger import Ledger
from api.ledger.canonical import Json
from api.services.actor import Actor
from api.services.erasure import Beside, Erased, Ground, chosen, erase, holds_on
from api.services.failures import ActRefused
from api.services.in_case import InCase, in_case
from api.services.information_rights import Retention
from api.services.registry import Registry
from api.services.retention import kept_until


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an erasure would do.

    Args:
        person: the person's number; `name` is what they are called.
        others: everybody else in the case who can be forgotten alone or with them.
        subjects: who would be forgotten.
        rows: how many sealed rows of theirs would go, beside what is on file.
        assessments: how many assessments would go with the person.
        kept_until: from which day on the records need not be kept any more; None where no scheme was asked.
        retention: by which rule.
        holds: the appeals that run, while which nothing is erased.
        is_due: whether that day has come.
    """

    person: str
    name: str = field(repr=False)
    others: tuple[InCase, ...]
    subjects: tuple[str, ...]
    rows: int
    assessments: int
    kept_until: date | None
    retention: Retention | None
    holds: tuple[str, ...]
    is_due: bool

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "person": self.person,
            "others": [{"number": one.subject, "known_as": one.known_as, "list": one.list_name} for one in self.others],
            "subjects": list(self.subjects),
            "rows": str(self.rows),
            "assessments": str(self.assessments),
            "kept_until": self.kept_until.isoformat() if self.kept_until else None,
            "rule": self.retention.rule if self.retention else None,
            "holds": list(self.holds),
            "is_due": self.is_due,
        }


def prospect(ledger: Ledger, registry: Registry, person_id: str, relative: str = "") -> Prospect:
    """Return what it would do to erase a person, a relative of theirs, or everyone in the case.

    Raises RecordNotFound.
    """
    with ledger.reading() as transaction:
        person = transaction.people.get(person_id)
        others = in_case(transaction, person.id)
        subjects = chosen(person.id, others, relative)
        until = kept_until(transaction, registry, person.id)
        rows = sum(transaction.personal.rows_about(subject) for subject in subjects)
        mine = transaction.assessments.of_person(person.id) if person.id in subjects else []
        holds = tuple(one.id for one in holds_on(transaction, person.id))
    day, rule = until or (None, None)
    is_due = day is not None and day <= ledger.clock.today()
    return Prospect(
        person.id, person.details.name, tuple(others), tuple(subjects), rows, len(mine), day, rule, holds, is_due
    )


def erase_for(
    ledger: Ledger,
    registry: Registry,
    person_id: str,
    actor: Actor,
    ground: Ground,
    relative: str = "",
    beside: Beside | None = None,
) -> Erased:
    """Erase as `erase` does; on the ground of retention only once the time is over, and by which rule is recorded.

    Raises RecordNotFound, ActRefused, LedgerUnavailable.
    """
    if ground != "retention":
        return erase(ledger, person_id, actor, ground, relative=relative, beside=beside)
    looked = prospect(ledger, registry, person_id, relative)
    if looked.retention is None or looked.kept_until is None:
        raise ActRefused(
            "no scheme says for how long these records are kept", where="ground", fix="name another ground"
        )
    if not looked.is_due:
        fix = f"they are kept until {looked.kept_until.isoformat()} ({looked.retention.rule})"
        raise ActRefused("the time for which these records are kept has not ended", where="ground", fix=fix)
    return erase(ledger, person_id, actor, ground, relative=relative, rule=looked.retention.rule, beside=beside)
