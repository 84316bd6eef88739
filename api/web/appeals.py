"""Appeals: the list with its clocks, one appeal with what each ground would change, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Literal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from api.access import Act, State, Thing, may, whose
from api.ledger.failures import RecordNotFound
from api.services.appeals import cases, deciding, raising
from api.services.appeals.cases import AppealCase, OpenedAppeal
from api.services.appeals.desk import AppealDesk, Officer
from api.services.appeals.grounds import HOLDS, VALUE, Ground
from api.services.appeals.materiality import Materiality
from api.services.evaluate import SchemeEvaluation
from api.services.failures import ActRefused
from api.services.findings_json import recorded
from api.services.permission import acting_as
from api.services.records import Record
from api.services.replay import replay
from api.web.appeal_words import KINDS, Answer, ClockLine, answer_words, clock_lines, due_words, labels_of
from api.web.failures import plain_sentence
from api.web.pages import Link, Mistake, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import signed_in, surroundings
from api.web.timeline import name_of
from api.web.values import value_words
from api.web.words import counted, day_words
from engine.dmn.appeals import Meanwhile, Stage

PAYMENTS = {
    Meanwhile.GO_ON: "What is paid and arranged now goes on until the answer.",
    Meanwhile.AS_DECIDED: "Until the answer, what the decision says is paid.",
}
NOT_STATED = "The sources do not state it."
LETTERS = {"acknowledgement": "Letter that says it has come", "answer": "Letter that answers it"}


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One appeal in the list."""

    link: Link
    about: str
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealsPage(Page):
    """Every appeal: those that wait, the soonest due first; then those that were answered."""

    template: ClassVar[str] = "appeals.html"

    waiting: tuple[AppealLine, ...]
    answered: tuple[AppealLine, ...]


@dataclass(frozen=True, slots=True)
class GroundLine:
    """One ground: what is said to be wrong, in whose words, about which step, what is claimed, and if it matters."""

    number: int
    kind: str
    words: str
    step: str
    claim: str
    answer: Answer
    accepted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPage(Page):
    """One appeal: grounds with what each would change, clocks, payments meanwhile, letters, and what to do next."""

    template: ClassVar[str] = "appeal.html"

    number: str
    about: str
    stands: str
    overdue: bool
    facts: tuple[tuple[str, str], ...]
    clocks: tuple[ClockLine, ...]
    grounds: tuple[GroundLine, ...]
    together: Answer | None
    reasons: str
    links: tuple[Link, ...]
    letters: tuple[Link, ...]
    after: tuple[Link, ...]
    to_do: frozenset[str]
    decide: Link | None
    not_decide: str


def appeal_desk() -> AppealDesk:
    """Return where appeals are dealt with."""
    place = surroundings()
    config = place.config
    return AppealDesk(place.ledger, place.registry, place.checker, config.demonstration, config.letter_authority)


def officer(act: Act) -> Officer:
    """Return who is signed in, as one who acts."""
    return Officer(acting_as(signed_in(), act), signed_in().name)


@PAGES.get("/appeals")
@needs(Act.READ_CASES)
def appeals() -> Response:
    """List the appeals."""
    found = cases.appeals(appeal_desk())
    return render(
        AppealsPage(
            heading="Appeals",
            back=None,
            waiting=tuple(_line(one) for one in found if one.is_open or one.is_to_be_redone),
            answered=tuple(_line(one) for one in found if not one.is_open and not one.is_to_be_redone),
        )
    )


def _line(one: AppealCase) -> AppealLine:
    today = surroundings().clock.today()
    with surroundings().ledger.reading() as transaction:
        try:
            name = transaction.people.get(one.person).details.name
        except RecordNotFound:
            name = "somebody since forgotten"
    grounds = counted(len(one.content.grounds), "ground", "grounds")
    return AppealLine(
        link=Link(f"{name}: {one.stage.title}", url_for("pages.appeal", number=one.number)),
        about=f"Number {one.number}, {grounds}, came on {day_words(one.content.received_on)}.",
        due=due_words(one, today),
        overdue=one.is_overdue(today),
    )


@PAGES.get("/appeals/<number>")
@needs(Act.READ_CASES)
def appeal(number: str) -> Response:
    """Show one appeal."""
    return render(_page(number))


@PAGES.post("/appeals/<number>/acknowledge")
@needs(Act.RAISE_APPEAL)
def appeal_acknowledged(number: str) -> Response:
    """Tell the person that it has come."""
    return _acted(
        number,
        lambda: raising.acknowledge(appeal_desk(), number, officer(Act.RAISE_APPEAL)),
        "The letter that says it has come is written.",
    )


@PAGES.post("/appeals/<number>/end")
@needs(Act.RAISE_APPEAL)
def appeal_ended(number: str) -> Response:
    """End it: taken back, or closed."""
    how: Literal["withdrawn", "closed"] = "withdrawn" if request.form.get("how") == "withdrawn" else "closed"
    return _acted(
        number,
        lambda: deciding.end(appeal_desk(), number, officer(Act.RAISE_APPEAL).actor, how),
        f"The appeal is {'taken back' if how == 'withdrawn' else 'closed'}.",
    )


@PAGES.post("/appeals/<number>/redone")
@needs(Act.RAISE_APPEAL)
def appeal_redone(number: str) -> Response:
    """Say which decision took the place of one that was quashed."""
    anew = request.form.get("determination", "").strip()
    return _acted(
        number,
        lambda: deciding.redone(appeal_desk(), number, anew, officer(Act.RAISE_APPEAL).actor),
        "The new decision is put down.",
    )


def _acted(number: str, act: Callable[[], AppealCase], done: str) -> Response:
    try:
        act()
    except (ActRefused, RecordNotFound) as refused:
        return render(_page(number, (Mistake(plain_sentence(refused), "acts"),)), HTTPStatus.CONFLICT)
    flash(done)
    return redirect(url_for("pages.appeal", number=number))


# --- one appeal -----------------------------------------------------------------------------------------------------


def _page(number: str, mistakes: tuple[Mistake, ...] = ()) -> AppealPage:
    place, desk = surroundings(), appeal_desk()
    found = cases.open_appeal(desk, number)
    case, today = found.case, place.clock.today()
    record = raising.decision_record(desk, case.content.determination)
    tested = raising.materiality_of(desk, number)
    told = _Telling(record, replay(place.ledger, place.registry, place.checker, record.id).evaluation)
    with place.ledger.reading() as transaction:
        person = transaction.people.get(case.person)
    may_decide, why_not = _may_decide(case)
    return AppealPage(
        heading=f"Appeal by {person.details.name}" if case.content.by == "person" else "Appeal by a provider",
        back=Link("Appeals", url_for("pages.appeals")),
        mistakes=mistakes,
        number=case.number,
        about=f"Number {case.number}. {case.stage.title}, against our decision of {day_words(case.decided)}.",
        stands=due_words(case, today),
        overdue=case.is_overdue(today),
        facts=tuple(_facts(found)),
        clocks=clock_lines(case, today),
        grounds=told.grounds(found, tested),
        together=told.answer(tested) if len(found.grounds) > 1 else None,
        reasons=found.reasons,
        links=_links(case),
        letters=tuple(_letters(found)),
        after=tuple(_after(case)),
        to_do=_to_do(case),
        decide=Link("Decide it", url_for("pages.appeal_decide", number=case.number)) if may_decide else None,
        not_decide=why_not,
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tells of grounds in words."""

    record: Record
    evaluation: SchemeEvaluation

    def grounds(self, found: OpenedAppeal, tested: Materiality) -> tuple[GroundLine, ...]:
        """Return the grounds, each with what it would change."""
        labels = labels_of(self.evaluation)
        outcome = found.case.outcome
        held = [one.accepted for one in outcome.grounds] if outcome and outcome.grounds else []
        lines = []
        for place, (ground, one) in enumerate(zip(found.grounds, tested.grounds, strict=True)):
            accepted = ("Accepted" if held[place] else "Not accepted") if held else ""
            step = labels.get((ground.policy, ground.node), "")
            answer = answer_words(one, self.titles, self.record.rules.vocabulary(), self.currency)
            lines.append(
                GroundLine(place + 1, KINDS[ground.kind], ground.words, step, self.claim(ground), answer, accepted)
            )
        return tuple(lines)

    def answer(self, tested: Materiality) -> Answer:
        """Return what all grounds would do together."""
        return answer_words(tested.together, self.titles, self.record.rules.vocabulary(), self.currency)

    def claim(self, ground: Ground) -> str:
        """Return what is claimed, in words."""
        if VALUE in ground.claim:
            entry = self.record.rules.vocabulary().entry_at(ground.path)
            return f"It should be: {value_words(recorded(ground.claim[VALUE]), entry, self.currency)}."
        if HOLDS in ground.claim:
            return "The rule applies." if ground.claim[HOLDS] else "The rule does not apply."
        return "What it should be is not said." if ground.path else ""

    @property
    def currency(self) -> str:
        """Return the currency of the scheme."""
        return self.record.rules.scheme(self.record.question.scheme).currency

    @property
    def titles(self) -> dict[str, str]:
        """Return what each policy is called."""
        scheme, on = self.record.question.scheme, self.record.question.on
        bases = self.record.content.bases.items()
        return {
            policy: self.record.rules.edition(scheme, policy, one.edition, on).edition.title for policy, one in bases
        }


def _facts(found: OpenedAppeal) -> list[tuple[str, str]]:
    case, stage = found.case, found.case.stage
    facts = [("Came on", day_words(case.content.received_on)), ("Taken down by", name_of(case.entry.actor))]
    if found.representative is not None:
        speaks = found.representative
        facts.append(("Speaks for the person", f"{speaks.words}. Right to speak: {speaks.authority}"))
    facts.append(("Who may speak", _who_may_speak(stage)))
    facts.append(("What is paid meanwhile", PAYMENTS[stage.payments.meanwhile] if stage.payments else NOT_STATED))
    if case.content.late:
        facts.append(("Taken although its time was over", found.late))
    if case.outcome is not None and case.outcome.open_until is not None:
        facts.append(("The next stage can be raised until", day_words(case.outcome.open_until)))
    return facts


def _who_may_speak(stage: Stage) -> str:
    if stage.representation is None:
        return NOT_STATED
    kinds = ", ".join(kind.replace("_", " ") for kind in stage.representation.kinds)
    return f"{kinds[0].upper()}{kinds[1:]}"


def _links(case: AppealCase) -> tuple[Link, ...]:
    record_id = case.content.determination
    return (
        Link("The decision", url_for("pages.decision", record_id=record_id)),
        Link("Run it again", url_for("pages.replay_decision", record_id=record_id)),
        Link("Then and now, side by side", url_for("pages.matrix", record_id=record_id)),
        Link("Papers and the bundle", url_for("pages.papers", record_id=record_id)),
    )


def _letters(found: OpenedAppeal) -> list[Link]:
    kept = {"acknowledgement": found.acknowledgement, "answer": found.answer}
    return [
        Link(LETTERS[which], url_for("pages.appeal_letter", number=found.case.number, which=which))
        for which, letter in kept.items()
        if letter
    ]


def _after(case: AppealCase) -> list[Link]:
    links = [Link("Others whom the same may concern", url_for("pages.appeal_others", number=case.number))]
    if case.redone:
        links.insert(0, Link(f"The new decision, {case.redone}", url_for("pages.decision", record_id=case.redone)))
        links.append(Link("A worked example of the rules", url_for("pages.appeal_example", number=case.number)))
    return links


def _to_do(case: AppealCase) -> frozenset[str]:
    """Return what may be done now: its names are those of the forms on the page."""
    if not signed_in().may(Act.RAISE_APPEAL):
        return frozenset()
    found = set()
    if case.is_open:
        found |= {"withdraw"} | ({"acknowledge"} if case.acknowledged is None else set())
    elif case.is_to_be_redone:
        found.add("redone")
    elif case.closed is None:
        found.add("close")
    return frozenset(found)


def _may_decide(case: AppealCase) -> tuple[bool, str]:
    person = signed_in()
    if not case.is_open or not person.may(Act.DECIDE_APPEAL):
        return False, ""
    state = whose(person.id, *case.owners)
    if may(person.roles, Act.DECIDE_APPEAL, Thing.APPEAL, state):
        return True, ""
    mine = "You decided this, or a stage before. Somebody else decides the appeal." if state is State.MINE else ""
    return False, mine
