"""After the outcome: findings are signed before it is shown, and an answer changed once it was seen is kept as such.

Whoever knows what comes out may, without meaning to, find what fits. An authority can keep the outcome from those who
assess until they have signed what they found; where it does not, the outcome is in view all along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from api.ledger import Ledger, Transaction
from api.ledger.assessments import Answer, SavedAnswer
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry, Sealed
from api.ledger.failures import StaleWrite
from api.ledger.kinds import AnswerChangedAfterOutcome, FindingsSigned
from api.services.actor import Actor
from api.services.assessments import OpenAssessment, check, full_form
from api.services.findings_json import recorded
from api.services.personal import object_in, opened_whole, relatives_of, sealed_in_parts
from api.services.registry import Registry
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.values import NULL, Context, Value, date_of, number
from explanations.determined import ChangedAnswer
from explanations.wording import english
from explanations.wording.printing import PLAIN, Kind, label_from, printed

BEFORE, AFTER = "before", "after"
"""The slots in which an entry holds the finding as it was and as it is, each in full; empty where there was none."""

NameOf = Callable[[str], str]
Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that was given, changed or taken back after its outcome could be seen; an empty side had none."""

    number: str
    finding: str
    before: Mapping[str, Json] = field(repr=False)
    after: Mapping[str, Json] = field(repr=False)
    by: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assessor:
    """Who answers, and whether the installation hides outcomes until the findings are signed."""

    actor: Actor
    hides_outcome: bool = False


# ── signing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sign_findings(ledger: Ledger, assessment_id: str, actor: Actor) -> Entry:
    """Record that the findings of an assessment are signed, and return the entry; the first one if there is one.

    Raises RecordNotFound, LedgerUnavailable, and StaleWrite once it has been decided.
    """
    with ledger.appending() as transaction:
        assessment = transaction.assessments.get(assessment_id)
        before = signature_in(transaction, assessment.id)
        if before is not None:
            return before
        if assessment.determination is not None:
            raise StaleWrite("this assessment has been decided", fix=f"see decision {assessment.determination}")
        content = FindingsSigned(assessment=assessment.id)
        return transaction.log.append(Draft(actor.id, actor.role, assessment.setting.person, content))


def signature(ledger: Ledger, assessment_id: str) -> Entry | None:
    """Return the entry by which the findings of an assessment were signed, None when they are not."""
    with ledger.reading() as transaction:
        return signature_in(transaction, transaction.assessments.get(assessment_id).id)


def signature_in(transaction: Transaction, assessment_id: str) -> Entry | None:
    """Return what `signature` does, within an act's transaction."""
    entries = transaction.log.referring_to(assessment_id)
    return next((entry for entry in entries if isinstance(entry.content, FindingsSigned)), None)


def outcome_is_shown(ledger: Ledger, opened: OpenAssessment, *, hides_outcome: bool) -> bool:
    """Tell whether those who assess may see what comes out: always, unless it is hidden and nobody has signed yet."""
    decided = opened.assessment.determination is not None
    return not hides_outcome or decided or signature(ledger, opened.assessment.id) is not None


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def save_answer(
    ledger: Ledger, registry: Registry, assessment_id: str, answer: Answer, by: Assessor, revision: int | None = None
) -> SavedAnswer:
    """Save one answer as `assessments.save` does, and keep the change if the outcome could be seen before it.

    Raises FindingError, StaleWrite, RecordNotFound, LedgerUnavailable.
    """
    check(registry, answer)
    return _written(
        ledger, assessment_id, answer.name, answer, by,
        lambda transaction: transaction.assessments.save(assessment_id, answer, by.actor.id, revision),
    )  # fmt: skip


def withdraw_answer(ledger: Ledger, assessment_id: str, name: str, by: Assessor) -> None:
    """Take an answer back as `assessments.withdraw` does, and keep that if the outcome could be seen before it.

    Raises StaleWrite, RecordNotFound, LedgerUnavailable.
    """
    _written(
        ledger, assessment_id, name, None, by,
        lambda transaction: transaction.assessments.withdraw(assessment_id, name, by.actor.id),
    )  # fmt: skip


def _written(
    ledger: Ledger,
    assessment_id: str,
    name: str,
    after: Answer | None,
    by: Assessor,
    write: Callable[[Transaction], Written],
) -> Written:
    # As the one appender, so that nobody can sign between the look and the writing.
    with ledger.appending() as transaction:
        assessment = transaction.assessments.get(assessment_id)
        answers = transaction.assessments.answers(assessment.id)
        written = write(transaction)
        before = answers[name].answer if name in answers else None
        signed = signature_in(transaction, assessment.id) is not None
        seen = signed or not by.hides_outcome
        # Before anybody signs, a first answer is no change of mind; what is signed is changed by that too.
        if seen and (signed or before is not None) and _said(before) != _said(after):
            content = AnswerChangedAfterOutcome(assessment=assessment.id, finding=name)
            person = assessment.setting.person
            sealed = tuple(_sealed(transaction, person, answers, _finding(before), _finding(after)))
            transaction.log.append(Draft(by.actor.id, by.actor.role, person, content, sealed))
        return written


def _sealed(
    transaction: Transaction,
    person: str,
    answers: Mapping[str, SavedAnswer],
    before: Mapping[str, Json],
    after: Mapping[str, Json],
) -> Iterator[Sealed]:
    """Yield both sides, parted among everybody whom the answers speak of."""
    findings = {name: full_form(one.answer) for name, one in answers.items()}
    relatives = [*relatives_of(transaction, person, findings), *relatives_of(transaction, person, after)]
    for slot, side in ((BEFORE, before), (AFTER, after)):
        yield from sealed_in_parts(slot, side, person, relatives)


def _said(answer: Answer | None) -> tuple[Json, str]:
    """Return what an answer says; to name its source more exactly changes no answer."""
    return (recorded(answer.value), answer.state) if answer else (None, "")


def _finding(answer: Answer | None) -> dict[str, Json]:
    return {answer.name: recorded(full_form(answer))} if answer else {}


# ── what was changed ──────────────────────────────────────────────────────────────────────────────────────────────────


def changes_before(transaction: Transaction, determination: Entry) -> tuple[AnswerChange, ...]:
    """Return what was changed after the outcome was seen in the assessments that a decision closed, the oldest first.

    Raises PersonErased, LedgerDamaged.
    """
    closed = [
        one.id
        for one in transaction.assessments.of_person(determination.subject or "")
        if one.determination == determination.id
    ]
    return tuple(
        _change(transaction, entry, entry.content)
        for number in closed
        for entry in transaction.log.referring_to(number)
        if isinstance(entry.content, AnswerChangedAfterOutcome)
    )


def _change(transaction: Transaction, entry: Entry, content: AnswerChangedAfterOutcome) -> AnswerChange:
    before, after = (object_in(opened_whole(transaction, entry, slot)).get(content.finding) for slot in (BEFORE, AFTER))
    return AnswerChange(
        number=entry.id,
        finding=content.finding,
        before=object_in(before) if before else {},
        after=object_in(after) if after else {},
        by=entry.actor,
        role=entry.role,
        at=entry.recorded_at,
    )


def changed_answers(
    ledger: Ledger, determination: Entry, vocabulary: Vocabulary, currency: str, name_of: NameOf = str
) -> tuple[ChangedAnswer, ...]:
    """Return in words what `changes_before` finds."""
    with ledger.reading() as transaction:
        changes = changes_before(transaction, determination)
    return tuple(_told(one, vocabulary.inputs.get(one.finding), currency, name_of) for one in changes)


def _told(change: AnswerChange, entry: NameEntry | None, currency: str, name_of: NameOf) -> ChangedAnswer:
    return ChangedAnswer(
        number=change.number,
        label=entry.label if entry and entry.label else label_from(change.finding),
        before=_words(change.before, entry, currency),
        after=_words(change.after, entry, currency),
        by=f"{name_of(change.by)}, {change.role.replace('_', ' ')}",
        on=change.at.date().isoformat(),
    )


def _words(finding: Mapping[str, Json], entry: NameEntry | None, currency: str) -> str:
    """Return a finding in words, with how sure it was where that is more than given; empty where there was none."""
    if not finding:
        return ""
    state = str(finding.get("state", "given"))
    if state == "unknown":
        return english.not_known()
    kind = Kind.of(entry) if entry else PLAIN
    said = printed(_value(finding.get("value"), entry), kind, currency=currency, unit=True)
    return said if state == "given" else f"{said} ({state})"


def _value(said: Json, entry: NameEntry | None) -> Value:
    """Return a recorded value as rules know it. What cannot be read as such, like `[erased]`, stays text."""
    match said:
        case None:
            return NULL
        case bool():
            return said
        case int() | str():
            return _single(str(said), entry)
        case Mapping():
            parts = entry.fields if entry else {}
            return Context({name: _value(one, parts.get(name)) for name, one in said.items()})
        case Sequence():
            return tuple(_value(one, entry) for one in said)
    raise TypeError(f"no JSON value: `{said!r}`")


def _single(text: str, entry: NameEntry | None) -> Value:
    read: Value | None = None
    if entry is not None and entry.type in (FindingType.NUMBER, FindingType.MONEY):
        read = number(text)
    elif entry is not None and entry.type is FindingType.DATE:
        read = date_of(text)
    return text if read is None else read
