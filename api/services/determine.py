"""Determine: a named person decides for the authority, and decision, record, trace and letter are made in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from api.access import Act, State, Thing
from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Departure as DepartureEntry
from api.ledger.entries import DeterminationMade, Draft, Entry, moment_text
from api.ledger.people import Person
from api.services.actor import Actor
from api.services.after_outcome import signature_in
from api.services.assessments import full_form
from api.services.change_notice import ChangedSince, Decided, changed_since_last
from api.services.cross_checking import CrossChecker
from api.services.decidable import decided_policies, rests_on_invention
from api.services.decision_forms import Departure, Form, Interim
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.failures import ActRefused
from api.services.keep import append_evaluation
from api.services.letters import Analysed, Letter, LetterFacts, analysed, write_letter
from api.services.open_norms import require_grounds
from api.services.parting import Relative
from api.services.permission import require
from api.services.personal import relatives_of, sealed_in_parts
from api.services.records import DECIDED, LETTER, WITHHELD, withheld_of
from api.services.registry import Registry
from engine.findings import read_findings
from explanations.languages.speech import ENGLISH
from explanations.withholding import Ground, Withheld

REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, and for which installation.

    `demonstration` lets decisions rest on invented parameters, and letters say that they decide about nobody.
    `authority` is what the installation says in letters in place of the scheme's authority. Where `hides_outcome`, only
    an assessment whose findings are signed can be decided.
    """

    actor: Actor
    name: str
    demonstration: bool = False
    authority: Mapping[str, str] = field(default_factory=dict)
    hides_outcome: bool = False

    @property
    def signature(self) -> str:
        """Return name and role as a letter gives them."""
        return f"{self.name}, {self.actor.role.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Determination:
    """A decision of the authority as it was recorded. `decided` holds, by policy, what was decided and how."""

    id: str
    act: str
    person: Person
    recorded_at: datetime
    evaluation_id: str
    evaluation: SchemeEvaluation = field(repr=False)
    decided: Mapping[str, Json] = field(repr=False)
    letter: Letter = field(repr=False)
    full_reasons_by: date | None = None

    def to_json(self) -> dict[str, Json]:
        """Return the decision as the command line and the API give it."""
        return {
            "id": self.id,
            "act": self.act,
            "person": self.person.id,
            "recorded_at": moment_text(self.recorded_at),
            "full_reasons_by": self.full_reasons_by.isoformat() if self.full_reasons_by else None,
            "cross_check": self.evaluation.cross_check.status.value,
            "decided": self.decided,
            "evaluation_id": self.evaluation_id,
            "evaluation": self.evaluation.to_json(),
            "letter": self.letter.text,
        }


Beside = Callable[[Transaction, Determination], None]
"""What else belongs to the same act, and is recorded or lost together with it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Whom a decision is about, the question it rests on, the assessment it closes, the interim one it completes.

    The letter is in `language`, and without what is `withheld` from the person; why is kept with the decision.
    """

    person: str
    question: Question
    assessment: str | None = None
    completes: str | None = None
    language: str = ENGLISH
    withheld: tuple[Withheld, ...] = ()


def withheld_given(given: object, where: str) -> Withheld:
    """Return what somebody asks to keep from a person. Raises ActRefused where a ground or a reason is lacking."""
    if not isinstance(given, Mapping):
        raise ActRefused("what is withheld must be an object", where=where, fix="give what, ground and reason")
    try:
        return withheld_of(given)
    except (KeyError, ValueError) as error:
        grounds = ", ".join(Ground)
        fix = f"give what, a reason, and a ground of {grounds}"
        raise ActRefused(f"what is withheld cannot be read: {error}", where=where, fix=fix) from error


def determine(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    case: Case,
    decider: Decider,
    form: Form,
    beside: Beside | None = None,
) -> Determination:
    """Decide a case.

    The evaluation is made afresh, so that nobody can adopt one that the rules did not give.

    Raises:
        ActRefused: a policy that is not settled, an illustrative parameter outside a demonstration, a departure without
            ground, an open norm found without reasons or evidence, findings that must be signed first; nothing is
            recorded.
        EnginesDisagree, NotAvailable, FindingError, RecordNotFound, StaleWrite, LedgerUnavailable.
    """
    evaluation = evaluate(registry, checker, case.question)
    decided = decided_policies(evaluation, form)
    illustrative = rests_on_invention(registry, evaluation, decided, demonstration=decider.demonstration)
    if not decider.demonstration and not isinstance(form, Interim):
        require_grounds(evaluation, decided)
    if isinstance(form, Interim) and form.full_reasons_by < ledger.clock.today():
        raise ActRefused(
            f"full reasons cannot be due on {form.full_reasons_by}, which is past", fix="name a day to come"
        )
    now = Decided(evaluation, decided)
    changed = changed_since_last(ledger, registry, checker, case.person, now, case.withheld)
    found, today = analysed(evaluation, decided), ledger.clock.today()
    with ledger.appending() as transaction:
        deciding = _Deciding(registry, evaluation, decided, case, decider, form, illustrative, today, changed, found)
        _refuse_unsigned(transaction, deciding)
        made = _record(transaction, deciding)
        if case.assessment is not None:
            _close(transaction, case.assessment, made)
        if beside is not None:
            beside(transaction, made)
        return made


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Everything that a record is made from."""

    registry: Registry
    evaluation: SchemeEvaluation
    decided: Mapping[str, Json]
    case: Case
    decider: Decider
    form: Form
    illustrative: bool
    today: date
    changed: ChangedSince | None
    analysed: Mapping[str, Analysed]

    @property
    def interim(self) -> Interim | None:
        return self.form if isinstance(self.form, Interim) else None

    @property
    def act(self) -> Literal["adopted", "departed", "interim"]:
        if self.interim is not None:
            return "interim"
        return "departed" if self.form.departures else "adopted"


def _record(transaction: Transaction, deciding: _Deciding) -> Determination:
    person = transaction.people.get(deciding.case.person)
    completes = _interim_completed(transaction, deciding.case, person)
    kept = append_evaluation(transaction, deciding.evaluation, deciding.decider.actor, person.id)
    number = transaction.log.reserve(DeterminationMade)
    letter = _letter(deciding, number, person, kept.recorded_at, completes is not None)
    content = _content(deciding, kept, completes, letter)
    actor = deciding.decider.actor
    relatives = relatives_of(transaction, person.id, deciding.evaluation.question.findings)
    said = _said(deciding, letter)
    sealed = tuple(one for slot, value in said.items() for one in sealed_in_parts(slot, value, person.id, relatives))
    entry = transaction.log.append(Draft(actor.id, actor.role, person.id, content, sealed, number))
    for departure in deciding.form.departures:
        _append_departure(transaction, entry, departure, actor, relatives)
    return Determination(
        id=entry.id,
        act=content.act,
        person=person,
        recorded_at=entry.recorded_at,
        evaluation_id=kept.id,
        evaluation=deciding.evaluation,
        decided=deciding.decided,
        letter=letter,
        full_reasons_by=content.full_reasons_by,
    )


def _letter(deciding: _Deciding, number: str, person: Person, recorded_at: datetime, completes: bool) -> Letter:
    """Return the letter, or refuse: a decision that cannot be explained as the law asks cannot be made."""
    decider = deciding.decider
    facts = LetterFacts(
        number=number,
        person=person,
        signed_by=decider.signature,
        recorded_at=recorded_at,
        interim=deciding.interim,
        completes_interim=completes,
        demonstration=decider.demonstration,
        decided_on=deciding.today,
        authority=decider.authority,
        changed=deciding.changed,
        language=deciding.case.language,
        withheld=deciding.case.withheld,
        analysed=deciding.analysed,
    )
    letter = write_letter(deciding.registry, deciding.evaluation, deciding.decided, facts)
    if letter.lacking:
        raise ActRefused("; ".join(letter.lacking), where="letter", fix="fill it before deciding")
    return letter


def _content(deciding: _Deciding, kept: Entry, completes: Entry | None, letter: Letter) -> DeterminationMade:
    interim = deciding.interim
    return DeterminationMade(
        evaluation=kept.id,
        act=deciding.act,
        policies=list(deciding.decided),
        full_reasons_by=interim.full_reasons_by if interim else None,
        full_reasons_for=completes.id if completes else None,
        demonstration=deciding.decider.demonstration,
        illustrative=deciding.illustrative,
        letter_wording=letter.wording,
    )


def _said(deciding: _Deciding, letter: Letter) -> dict[str, Json]:
    """Return what is sealed beside the entry, by slot."""
    said: dict[str, Json] = {DECIDED: deciding.decided, LETTER: letter.to_json()}
    if deciding.case.withheld:
        said[WITHHELD] = [one.to_json() for one in deciding.case.withheld]
    if deciding.interim is not None:
        said[REASONS] = {"urgency": deciding.interim.urgency.strip()}
    return said


def _append_departure(
    transaction: Transaction, entry: Entry, departure: Departure, actor: Actor, relatives: Sequence[Relative]
) -> None:
    assert entry.subject is not None, "a determination is about a person"
    content = DepartureEntry(determination=entry.id, policy=departure.policy, outputs=sorted(departure.outputs))
    reasons: Json = {"reasons": departure.reasons.strip(), "evidence": list(departure.evidence)}
    sealed = tuple(sealed_in_parts(REASONS, reasons, entry.subject, relatives))
    transaction.log.append(Draft(actor.id, actor.role, entry.subject, content, sealed))


def _interim_completed(transaction: Transaction, case: Case, person: Person) -> Entry | None:
    """Return the interim decision whose full reasons this one gives, if it does."""
    if case.completes is None:
        return None
    entry = transaction.log.entry(case.completes)
    content = entry.content
    if not isinstance(content, DeterminationMade) or content.act != "interim" or entry.subject != person.id:
        raise ActRefused(f"`{case.completes}` is no interim decision about this person", fix="check its number")
    return entry


def _refuse_unsigned(transaction: Transaction, deciding: _Deciding) -> None:
    case = deciding.case
    if not deciding.decider.hides_outcome:
        return
    if case.assessment is None:
        fix = "decide from the assessment whose findings are signed"
        raise ActRefused("a decision here closes an assessment", fix=fix)
    signed = signature_in(transaction, transaction.assessments.get(case.assessment).id) is not None
    state = State.OPEN if signed else State.WITHHELD
    require(deciding.decider.actor, Act.DETERMINE, Thing.ASSESSMENT, state)
    answers = transaction.assessments.answers(case.assessment)
    found = {name: full_form(saved.answer) for name, saved in answers.items()}
    vocabulary = deciding.registry.vocabulary()
    if read_findings(found, vocabulary) != read_findings(case.question.findings, vocabulary):
        raise ActRefused("these are not the findings of the assessment", fix="decide on the findings that it holds")


def _close(transaction: Transaction, assessment_id: str, made: Determination) -> None:
    assessment = transaction.assessments.get(assessment_id)
    if assessment.setting.person != made.person.id:
        raise ActRefused("the assessment is about somebody else", fix="check its number")
    transaction.assessments.close(assessment.id, made.id)
