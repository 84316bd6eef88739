"""Deciding a case: rule set by rule set, adopt what the rules say or depart from it, see the letter, sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import ClassVar

from flask import flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.entries import DeterminationMade
from api.services import assessments
from api.services.actor import Actor
from api.services.after_outcome import outcome_is_shown
from api.services.assessments import OpenAssessment
from api.services.change_notice import Decided, changed_since_last
from api.services.decidable import SETTLED, decided_policies
from api.services.decision_forms import Form as DecisionForm
from api.services.decision_forms import Interim
from api.services.determine import Case, Decider, determine
from api.services.evaluate import SchemeEvaluation
from api.services.failures import ActRefused
from api.services.letters import LetterFacts, write_letter
from api.web import deciding, letter_choices
from api.web.failures import plain_sentence
from api.web.kept import KeptField, kept_fields
from api.web.letter_choices import LetterChoices
from api.web.letters import letter_on_screen
from api.web.pages import Link, Mistake, Page, render
from api.web.questions.ask import Asking, ask, boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.fields import Form
from api.web.routes import PAGES, needs
from api.web.standing import PolicyStanding, standing
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import open_interims
from api.web.words import counted, day_words
from engine.dmn.vocabulary import Vocabulary
from engine.outcome import Outcome
from explanations.wording.english import CURRENCY_SIGNS

STEP, SIGN, CHANGE = "step", "sign", "change"


CHOICES = {
    deciding.ADOPT: "Decide as the rules say",
    deciding.DEPART: "Decide otherwise",
    deciding.LEAVE: "Leave open",
}


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """One rule set on the page: what it says, and what can be done about it."""

    standing: PolicyStanding
    name: str
    options: tuple[Option, ...]
    outputs: tuple[Control, ...]
    reasons_name: str
    reasons: str
    evidence_name: str
    evidence: str
    departs: bool
    can_adopt: bool
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePage(Page):
    """What the rules say, rule set by rule set, each to be adopted, departed from with reasons, or left open."""

    template: ClassVar[str] = "decide.html"

    action: str
    about: str
    policies: tuple[PolicyChoice, ...]
    open_words: str
    opens: bool
    kinds: tuple[Option, ...]
    urgency: str
    due: DateBoxes
    completes: tuple[Option, ...]
    letter: LetterChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPage(Page):
    """The letter as it will be sent, before anyone signs; the button that records the decision, and the way back.

    `lacking` is what the law asks of such a letter and is not in it; until it is filled nobody can sign.
    """

    template: ClassVar[str] = "sign.html"

    action: str
    letter: Markup
    lacking: tuple[str, ...]
    person: Link
    kind: str
    signed_by: str
    fields: tuple[KeptField, ...]


@PAGES.get("/assessments/<assessment_id>/decide")
@needs(Act.DETERMINE)
def decide(assessment_id: str) -> Response:
    """Show what there is to decide, with everything settled preset to be adopted."""
    opened, evaluation = _case(assessment_id)
    if opened.assessment.determination:
        return redirect(url_for("pages.decision", record_id=opened.assessment.determination))
    if not _is_shown(opened):
        return _to_be_signed(opened)
    return render(_page(opened, evaluation, _preset(evaluation)))


@PAGES.post("/assessments/<assessment_id>/decide")
@needs(Act.DETERMINE)
def decide_submitted(assessment_id: str) -> Response:
    """Show the letter that goes with what was chosen; once signed, record decision and letter together."""
    opened, evaluation = _case(assessment_id)
    if not _is_shown(opened):
        return _to_be_signed(opened)
    typed = deciding.read_decision(evaluation, request.form)
    mistakes = (*typed.mistakes, *letter_choices.mistakes_in(request.form))
    if typed.form is None or mistakes or request.form.get(STEP) == CHANGE:
        return render(_page(opened, evaluation, request.form, mistakes))
    try:
        if request.form.get(STEP) != SIGN:
            return render(_preview(opened, evaluation, typed.form))
        place = surroundings()
        made = determine(place.ledger, place.registry, place.checker, _to_decide(opened), _decider(), typed.form)
    except ActRefused as refused:
        mistake = Mistake(plain_sentence(refused), deciding.choice(next(iter(evaluation.editions))))
        return render(_page(opened, evaluation, request.form, (mistake,)), HTTPStatus.CONFLICT)
    flash(f"The decision is recorded. Its number is {made.id}.")
    return redirect(url_for("pages.decision", record_id=made.id))


def _is_shown(opened: OpenAssessment) -> bool:
    place = surroundings()
    return outcome_is_shown(place.ledger, opened, hides_outcome=place.config.hides_outcome)


def _to_be_signed(opened: OpenAssessment) -> Response:
    flash("Sign the findings first. What the rules say is shown, and can be decided, from then on.")
    return redirect(url_for("pages.assessment", assessment_id=opened.assessment.id))


def _case(assessment_id: str) -> tuple[OpenAssessment, SchemeEvaluation]:
    place = surroundings()
    opened = assessments.take_up(place.ledger, assessment_id)
    return opened, assessments.where_it_stands(place.registry, place.checker, opened)


def _to_decide(opened: OpenAssessment) -> Case:
    completes = request.form.get(deciding.COMPLETES) or None
    language, withheld = letter_choices.language_chosen(request.form), letter_choices.withheld_chosen(request.form)
    return Case(opened.person.id, opened.question, opened.assessment.id, completes, language, withheld)


def _decider() -> Decider:
    person, config = signed_in(), surroundings().config
    role = min(role.value for role in person.roles)
    # A demonstration's letters come from the invented authority of its scheme.
    authority = {} if config.demonstration else {"name": config.authority_name, "contact": config.authority_contact}
    return Decider(Actor(person.id, role), person.name, config.demonstration, authority, config.hides_outcome)


def _preview(opened: OpenAssessment, evaluation: SchemeEvaluation, form: DecisionForm) -> SignPage:
    decider, place = _decider(), surroundings()
    interim = form if isinstance(form, Interim) else None
    decided = decided_policies(evaluation, form)
    facts = LetterFacts(
        number="given when it is signed",
        person=opened.person,
        signed_by=decider.signature,
        recorded_at=place.clock.now(),
        interim=interim,
        completes_interim=bool(request.form.get(deciding.COMPLETES)),
        demonstration=decider.demonstration,
        decided_on=place.clock.today(),
        authority=decider.authority,
        language=letter_choices.language_chosen(request.form),
        withheld=letter_choices.withheld_chosen(request.form),
        changed=changed_since_last(
            place.ledger,
            place.registry,
            place.checker,
            opened.person.id,
            Decided(evaluation, decided),
            letter_choices.withheld_chosen(request.form),
        ),
    )
    written = write_letter(place.registry, evaluation, decided, facts)
    return SignPage(
        heading="Check the letter and sign",
        action=url_for("pages.decide_submitted", assessment_id=opened.assessment.id),
        letter=letter_on_screen(written.html),
        lacking=tuple(f"{line[:1].upper()}{line[1:]}." for line in written.lacking),
        person=Link("what is on file about the person", url_for("pages.change_person", person_id=opened.person.id)),
        kind=f"Interim: full reasons follow by {day_words(interim.full_reasons_by)}." if interim else "",
        signed_by=decider.signature,
        fields=tuple(field for field in kept_fields(request.form) if field.name != STEP),
    )


def _preset(evaluation: SchemeEvaluation) -> Form:
    form: Form = MultiDict([(deciding.KIND, deciding.FULL)])
    for policy, one in evaluation.evaluations.items():
        form.add(deciding.choice(policy), deciding.ADOPT if one.outcome in SETTLED else deciding.LEAVE)
    return form


def _page(
    opened: OpenAssessment, evaluation: SchemeEvaluation, form: Form, mistakes: tuple[Mistake, ...] = ()
) -> DecidePage:
    setting = opened.assessment.setting
    policies = tuple(_choice(one, evaluation, form, mistakes) for one in standing(evaluation))
    unsettled = [policy for policy in policies if not policy.can_adopt]
    title = surroundings().registry.scheme(setting.scheme).title
    return DecidePage(
        heading=f"Decide for {opened.person.details.name}",
        back=Link("The assessment", url_for("pages.assessment", assessment_id=opened.assessment.id)),
        mistakes=mistakes,
        action=url_for("pages.decide_submitted", assessment_id=opened.assessment.id),
        about=f"{title}, as on {day_words(setting.on)}.",
        policies=policies,
        open_words=_open_words(len(unsettled)),
        # Whoever has something to judge, or has begun to decide otherwise, must see it without looking for it.
        opens=any(policy.departs or policy.standing.mark.style == "judgement" for policy in unsettled),
        kinds=(
            Option(deciding.FULL, "A full decision", form.get(deciding.KIND) != deciding.INTERIM),
            Option(
                deciding.INTERIM,
                "An interim decision: the need is urgent, and full reasons follow",
                form.get(deciding.KIND) == deciding.INTERIM,
            ),
        ),
        urgency=form.get(deciding.URGENCY, ""),
        due=boxes(form, deciding.DUE),
        completes=_interims(opened, form),
        letter=letter_choices.choices(evaluation, surroundings().registry.scheme(setting.scheme), form),
    )


def _choice(
    one: PolicyStanding, evaluation: SchemeEvaluation, form: Form, mistakes: tuple[Mistake, ...]
) -> PolicyChoice:
    policy, loaded = one.policy, evaluation.editions[one.policy]
    outcome = evaluation.evaluations[policy].outcome
    chosen = form.get(deciding.choice(policy), deciding.LEAVE)
    currency = CURRENCY_SIGNS.get(loaded.scheme.currency, loaded.scheme.currency)
    asking = Asking(currency, unknown="", mistakes={mistake.field: mistake.text for mistake in mistakes})
    return PolicyChoice(
        standing=one,
        name=deciding.choice(policy),
        options=tuple(
            Option(value, label, value == chosen)
            for value, label in CHOICES.items()
            if value != deciding.ADOPT or outcome in SETTLED
        ),
        outputs=tuple(
            _output(field, loaded.vocabulary, form, asking)
            for field in deciding.output_fields(evaluation.evaluations[policy], loaded)
        ),
        reasons_name=deciding.reasons(policy),
        reasons=form.get(deciding.reasons(policy), ""),
        evidence_name=deciding.evidence(policy),
        evidence=form.get(deciding.evidence(policy), ""),
        departs=chosen == deciding.DEPART,
        can_adopt=outcome in SETTLED,
        hint=_hint(outcome, one.open),
    )


def _open_words(unsettled: int) -> str:
    if not unsettled:
        return ""
    subject = counted(unsettled, "thing is", "things are")
    return f"{subject} not settled by the rules, and stay open unless you decide otherwise"


def _output(field: deciding.OutputField, vocabulary: Vocabulary, form: Form, asking: Asking) -> Control:
    control = ask(field.entry, field.field, form, asking)
    if not field.list_name:
        return control
    return replace(
        control, label=f"{vocabulary.inputs[field.list_name].entry.capitalize()} {field.key}: {control.label}"
    )


def _hint(outcome: Outcome, still: int) -> str:
    match outcome:
        case Outcome.CANNOT_TELL:
            return f"{counted(still, 'question', 'questions').capitalize()} still open: there is nothing to adopt yet."
        case Outcome.FOR_JUDGEMENT:
            return "The rules leave this to you. Say what you decide, and why."
        case _:
            return ""


def _interims(opened: OpenAssessment, form: Form) -> tuple[Option, ...]:
    """Return the interim decisions about this person that still wait for their full reasons."""
    with surroundings().ledger.reading() as transaction:
        waiting = open_interims(transaction.log.of_person(opened.person.id))
    found = []
    for entry in waiting:
        assert isinstance(entry.content, DeterminationMade), "interim decisions are determinations"
        due = entry.content.full_reasons_by
        label = f"{entry.id}, full reasons due by {day_words(due)}" if due else entry.id
        found.append(Option(entry.id, label, form.get(deciding.COMPLETES) == entry.id))
    return tuple(found)
