"""Quick check: one box in plain words, only the questions that still matter, one sentence to read aloud."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.people import Person
from api.services import people as people_service
from api.services import quick_check as service
from api.services.actor import Actor
from api.services.keep import keep
from api.services.quick_check import QuickAnswer, Topic
from api.services.what_changes import what_would_change
from api.web.pages import Link, Mistake, Page, render
from api.web.people import PersonLine, person_line
from api.web.person import scheme_options
from api.web.questions import fields
from api.web.questions.ask import boxes
from api.web.questions.control import Control, DateBoxes, Option
from api.web.questions.fields import Form
from api.web.questions.typing import NotUsable, boxes_of, date_typed
from api.web.quick_questions import HiddenField, Setting, ask_rules, first_form, turn
from api.web.routes import PAGES, needs
from api.web.standing import Mark, mark_of, rests_on_words
from api.web.surroundings import signed_in, surroundings
from engine.dmn.vocabulary import Vocabulary
from explanations.counterfactual.telling import sections_about
from explanations.statement import Reader, Section


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """The answer: one sentence, why, which rule it rests on, what settled it, what would change it, and discretion."""

    mark: Mark
    sentence: str
    reasons: tuple[str, ...]
    rests_on: str
    rule_set: Link
    discretion: tuple[str, ...]
    settled: str
    changes: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickCheckPage(Page):
    """The box; what the words may be about; the answer to read aloud; what to ask next; saving it to a file."""

    template: ClassVar[str] = "quick_check.html"

    about: str
    schemes: tuple[Option, ...]
    on: DateBoxes
    nothing_found: str
    others: tuple[Link, ...]
    topic: str
    topic_key: str
    answer: ReadAloud | None
    questions: tuple[Control, ...]
    hidden: tuple[HiddenField, ...]
    may_save: bool
    who: str
    candidates: tuple[PersonLine, ...]


@PAGES.get("/quick-check")
@needs(Act.CONSULT)
def quick_check() -> Response:
    """Show the box, or what its words are about with the first answer and questions."""
    setting, mistakes = _setting(request.args)
    about = request.args.get("about", "").strip()
    key = request.args.get("topic", "")
    if mistakes:
        return render(_unusable(setting, request.args, mistakes))
    registry = surroundings().registry
    found = service.look_up(registry, setting.scheme, setting.on, about)
    key = key or (found[0].key if found else "")
    if not key:
        return render(_page(setting, about, request.args))
    chosen = service.topic(registry, setting.scheme, setting.on, key, about)
    return render(_answered(setting, about, chosen, first_form(chosen)))


@PAGES.post("/quick-check")
@needs(Act.CONSULT)
def quick_check_answered() -> Response:
    """Answer again with what was typed. Nothing is recorded, and nothing of it stands in an address."""
    setting, mistakes = _setting(request.form)
    if mistakes:
        return render(_unusable(setting, request.form, mistakes))
    return render(_answered(setting, request.form.get("about", ""), _chosen(setting, request.form), request.form))


@PAGES.post("/quick-check/save")
@needs(Act.ASSESS)
def save_quick_check() -> Response:
    """Put a quick check on somebody's file, as information. Says who may be meant when that is not certain."""
    form, ledger = request.form, surroundings().ledger
    setting, mistakes = _setting(form)
    if mistakes:
        return render(_unusable(setting, form, mistakes))
    chosen = _chosen(setting, form)
    found = people_service.find(ledger, form.get("who", "").strip())
    answered, problems = ask_rules(setting, chosen, form)
    if len(found) == 1 and not problems:
        person = signed_in()
        actor = Actor(person.id, min(role.value for role in person.roles))
        entry = keep(ledger, answered.evaluation, actor, found[0].id)
        return redirect(url_for("pages.decision", record_id=entry.id))
    page = _answered(setting, form.get("about", ""), chosen, form)
    return render(
        replace(page, mistakes=(*page.mistakes, *_whom(found)), candidates=tuple(person_line(one) for one in found))
    )


def _whom(found: list[Person]) -> tuple[Mistake, ...]:
    """Return what to do when it is not certain on whose file it belongs."""
    if len(found) == 1:
        return ()
    text = "more than one person may be meant. Give the birth date or the reference"
    return (Mistake(f"Save to: {text if found else 'nobody on file is called that'}", "who"),)


def _chosen(setting: Setting, form: Form) -> Topic:
    registry = surroundings().registry
    return service.topic(registry, setting.scheme, setting.on, form.get("topic", ""), form.get("about", ""))


def _setting(form: Form) -> tuple[Setting, tuple[Mistake, ...]]:
    """Return the preset scheme and day, or those that were typed."""
    place = surroundings()
    scheme = form.get("scheme") or place.config.default_scheme
    today = place.clock.today()
    if scheme not in place.registry.schemes():
        return Setting(place.config.default_scheme, today), (Mistake("Rules: choose one of the list", "scheme"),)
    try:
        return Setting(scheme, date_typed(boxes(form, "on")) or today), ()
    except NotUsable as problem:
        return Setting(scheme, today), (Mistake(f"Day: {problem}", "on-day"),)


def _answered(setting: Setting, about: str, chosen: Topic, form: Form) -> QuickCheckPage:
    """Return the page with an answer."""
    now = turn(setting, chosen, form)
    place = surroundings()
    found = service.look_up(place.registry, setting.scheme, setting.on, about)
    return replace(
        _page(setting, about, form),
        mistakes=now.mistakes,
        nothing_found="",
        others=tuple(_other(setting, about, one) for one in found if one.key != chosen.key),
        topic=chosen.label,
        topic_key=chosen.key,
        answer=_read_aloud(now.answer, setting, place.registry.vocabulary()),
        questions=now.questions,
        hidden=now.hidden,
    )


def _page(setting: Setting, about: str, form: Form) -> QuickCheckPage:
    """Return the page without an answer: the box alone, or what else one may ask about."""
    everything = service.every_rule_set(surroundings().registry, setting.scheme, setting.on) if about else ()
    return QuickCheckPage(
        heading="Quick check",
        about=about,
        schemes=scheme_options(setting.scheme),
        on=boxes_of(setting.on),
        nothing_found=f"We know nothing that is called “{about}”. Try other words, or choose:" if about else "",
        others=tuple(_other(setting, about, one) for one in everything),
        topic="",
        topic_key="",
        answer=None,
        questions=(),
        hidden=(),
        may_save=signed_in().may(Act.ASSESS),
        who=form.get("who", ""),
        candidates=(),
    )


def _unusable(setting: Setting, form: Form, mistakes: tuple[Mistake, ...]) -> QuickCheckPage:
    """Return the page as it was typed, with a day or a scheme that cannot be used."""
    return replace(_page(setting, "", form), about=form.get("about", ""), on=boxes(form, "on"), mistakes=mistakes)


def _read_aloud(answered: QuickAnswer, setting: Setting, vocabulary: Vocabulary) -> ReadAloud:
    loaded = answered.loaded
    edition = loaded.edition
    discretion = (vocabulary.entry_at(path) for path in answered.discretion)
    return ReadAloud(
        mark=mark_of(answered.evaluation.evaluations[edition.policy], answered.outcome, loaded),
        sentence=answered.sentence,
        reasons=answered.reasons,
        rests_on=rests_on_words(loaded, setting.on.isoformat()),
        rule_set=Link(
            "Read the rules",
            url_for("pages.rule_set", scheme=setting.scheme, policy=edition.policy, edition=edition.name),
        ),
        discretion=tuple(dict.fromkeys(entry.label for entry in discretion if entry is not None)),
        settled=answered.settled,
        changes=changes_of(answered),
    )


def changes_of(answered: QuickAnswer) -> tuple[Section, ...]:
    """Return what would change the answer, once it is settled."""
    if not answered.settled:
        return ()
    found = what_would_change(answered.evaluation, Reader.PERSON).get(answered.loaded.edition.policy)
    if found is None:
        return ()
    material, told = found
    return sections_about(material, [one for one in told if one.subject.entry == answered.entry])


def _other(setting: Setting, about: str, one: Topic) -> Link:
    query = {"about": about, "topic": one.key, "scheme": setting.scheme}
    day = boxes_of(setting.on)
    query |= {fields.day("on"): day.day, fields.month("on"): day.month, fields.year("on"): day.year}
    return Link(one.label, f"{url_for('pages.quick_check')}?{urlencode(query)}")
