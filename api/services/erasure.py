"""Erase: forget a person. What was sealed about them is deleted and its key destroyed; that it happened is recorded.

Every proof stays valid, since entries hold commitments only. An appeal that runs is a legal hold: nothing in the case
is erased until it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

from api.ledger import Ledger, Transaction
from api.ledger.assessments import SavedAnswer
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import Appeal, Erasure, Outcome
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.in_case import InCase, in_case
from api.services.parting import CARER, PEOPLE

Ground = Literal["retention", "request", "correction"]
EVERYONE: Final = "everyone"
"""Asks to erase a person together with every relative and carer in their case."""


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure as it was recorded: whom, by our own numbers, and how many rows about them are gone."""

    id: str
    subjects: tuple[str, ...]
    rows: int

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {"number": self.id, "subjects": list(self.subjects), "rows": str(self.rows)}


Beside = Callable[[Transaction, Erased], None]
"""Does in an erasure's own transaction what belongs to it, such as the answer to a request that comes again."""


def erase(
    ledger: Ledger,
    person_id: str,
    actor: Actor,
    ground: Ground,
    *,
    relative: str = "",
    rule: str | None = None,
    beside: Beside | None = None,
) -> Erased:
    """Forget a person on file, or one relative or carer in their case, or everyone in it.

    `relative` is a number that `people_in_case` gives, or EVERYONE; without it, the person alone. `rule` is the rule by
    which a retention period has ended. `beside` does what belongs to the same act.

    Raises RecordNotFound, LedgerUnavailable, ActRefused while an appeal runs.
    """
    with ledger.appending() as transaction:
        person = transaction.people.get(person_id).id
        _refuse_on_hold(transaction, person)
        others = in_case(transaction, person)
        subjects = chosen(person, others, relative)
        rows = _remove_working_rows(transaction, person, [one for one in others if one.subject in subjects], subjects)
        rows += sum(transaction.personal.rows_about(subject) for subject in subjects)
        content = Erasure(subjects=list(subjects), ground=ground, rule=rule, rows=str(rows))
        entry = transaction.log.append(Draft(actor.id, actor.role, person, content))
        for subject in subjects:
            transaction.personal.erase(subject, entry.seq)
        erased = Erased(entry.id, tuple(subjects), rows)
        if beside is not None:
            beside(transaction, erased)
    finish_erasures(ledger)
    return erased


def finish_erasures(ledger: Ledger) -> int:
    """Destroy the keys of everybody who was erased and of whom nothing is left, and return how many there were.

    The rows go first, with the entry that says so: a process that is killed between the two leaves a key that opens
    nothing any more in this database, and this is done again at the next start.
    """
    destroyed = 0
    with ledger.reading() as transaction:
        for subject in {subject for subject, _ in transaction.personal.erased()}:
            if not transaction.personal.rows_about(subject) and not _is_on_file(transaction, subject):
                destroyed += ledger.database.keys.destroy(subject)
    if destroyed:
        ledger.database.forget_journal()
    return destroyed


def holds_on(transaction: Transaction, person: str) -> list[Entry]:
    """Return the appeals of a person that have not ended yet."""
    entries = transaction.log.of_person(person)
    ended = {one.content.appeal for one in entries if isinstance(one.content, Outcome) and one.content.final}
    return [one for one in entries if isinstance(one.content, Appeal) and one.id not in ended]


def _refuse_on_hold(transaction: Transaction, person: str) -> None:
    running = holds_on(transaction, person)
    if running:
        message = f"appeal {running[0].id} runs, so nothing in this case may be erased"
        raise ActRefused(message, fix="erase when the appeal has ended")


def _is_on_file(transaction: Transaction, subject: str) -> bool:
    with suppress(RecordNotFound):
        return bool(transaction.people.get(subject))
    return False


def chosen(person: str, others: Sequence[InCase], relative: str) -> list[str]:
    """Return who is forgotten: the person, one relative, or EVERYONE. Raises RecordNotFound for a stranger."""
    if not relative:
        return [person]
    if relative == EVERYONE:
        return [person, *(one.subject for one in others)]
    if relative not in {one.subject for one in others}:
        known = ", ".join(one.subject for one in others) or "nobody else"
        raise RecordNotFound(f"nobody in this case has the number `{relative}`", fix=f"there is {known}")
    return [relative]


# --- working rows ---------------------------------------------------------------------------------------------------


def _remove_working_rows(
    transaction: Transaction, person: str, relatives: Sequence[InCase], subjects: Sequence[str]
) -> int:
    """Remove what is kept of these people outside the log, and return how many rows that were."""
    if person in subjects:
        return transaction.assessments.remove_of(person) + transaction.people.remove(person)
    return sum(
        _amend(transaction, assessment.id, saved, relatives)
        for assessment in transaction.assessments.of_person(person)
        for saved in transaction.assessments.answers(assessment.id).values()
    )


def _amend(transaction: Transaction, assessment: str, saved: SavedAnswer, relatives: Sequence[InCase]) -> int:
    """Take relatives out of one answer, and return how many were in it."""
    name, value = saved.answer.name, saved.answer.value
    if any(one.list_name == CARER for one in relatives) and name.startswith(("carer_", "caring_")):
        transaction.assessments.amend(
            assessment, replace(saved.answer, value=None, state="unknown", source="", reasons="")
        )
        return 1
    if name not in PEOPLE or not isinstance(value, Sequence) or isinstance(value, str):
        return 0
    gone = {one.key for one in relatives if one.list_name == name}
    left = [entry for entry in value if not _is_of(entry, PEOPLE[name], gone)]
    if len(left) < len(value):
        transaction.assessments.amend(assessment, replace(saved.answer, value=left))
    return len(value) - len(left)


def _is_of(entry: Json, key: str, gone: set[str]) -> bool:
    return isinstance(entry, dict) and str(entry.get(key)) in gone
