"""A decision on record and why: what was decided, the short reasons, and the full working as it was that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, cast

from flask import redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from api.access import Act
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade
from api.ledger.failures import RecordNotFound
from api.services.explain import changed_after_outcome, statement_of_policy
from api.services.personal import opened_whole
from api.services.records import LETTER, Record
from api.services.replay import Replay, replay
from api.web.challenged import Challenged, challenged
from api.web.letters import letter_on_screen
from api.web.pages import Link, Page, render
from api.web.papers import since_link
from api.web.routes import PAGES, needs
from api.web.standing import Mark, PolicyStanding, standing
from api.web.surroundings import surroundings
from api.web.timeline import ACTS, name_of
from api.web.values import value_words
from api.web.words import day_words, moment_words
from engine.dmn.vocabulary import Vocabulary
from explanations.statement import Reader, Section

DEPARTED = Mark("Decided otherwise", "purple", "judgement")
LEFT_OPEN = Mark("Not decided", "blue", "open")
FOLDED = frozenset({"working"})
"""Sections that stand folded: the full working is there for who asks for it."""
NOT_SHOWN = frozenset({"decided", "reasons", "rules"})
"""Sections whose content stands on the page in another form."""


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One rule set's part of a decision: what was decided and why; where the authority departed, from what."""

    title: str
    mark: Mark
    sentences: tuple[str, ...]
    reasons: tuple[str, ...]
    instead_of: str
    evidence: tuple[str, ...]
    rule_set: str


@dataclass(frozen=True, slots=True)
class Working:
    """The statement of reasons for one rule set, in sections; those in `folded` are there for who asks."""

    title: str
    shown: tuple[Section, ...]
    folded: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage(Page):
    """What was decided, by whom and when; why, in short; then everything it rests on, with the law as at that day."""

    template: ClassVar[str] = "decision.html"

    person: Link | None
    about: str
    is_decision: bool
    decided: tuple[DecidedLine, ...]
    not_decided: tuple[str, ...]
    changed: tuple[str, ...]
    workings: tuple[Working, ...]
    letter: Link | None
    since: Link | None
    papers: Link
    replay: Link
    matrix: Link
    facts: Link
    changes: Link
    other_reader: Link
    challenged: Challenged


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage(Page):
    """The letter as it was sent."""

    template: ClassVar[str] = "letter.html"

    letter: Markup
    sent: str


@PAGES.get("/decisions/<record_id>")
@needs(Act.READ_CASES)
def decision(record_id: str) -> Response:
    """Show a recorded decision, made again from its record so that nothing is said of what did not happen."""
    place = surroundings()
    again = replay(place.ledger, place.registry, place.checker, record_id)
    record = again.record
    if record.reconstruction is not None:
        return redirect(url_for("pages.earlier_decision", number=record.id))
    reader = Reader.PERSON if request.args.get("for") == Reader.PERSON else Reader.PRACTITIONER
    person = _person(record)
    made = record.determination
    return render(
        DecisionPage(
            heading=f"{'Decision' if made else 'Saved check'}{f' about {person.text}' if person else ''}",
            back=person,
            person=person,
            about=_about(record),
            is_decision=made is not None,
            decided=tuple(_decided(again)),
            not_decided=_not_decided(again),
            changed=_changed(again) if reader is not Reader.PERSON else (),
            workings=tuple(_workings(again, reader)),
            letter=Link("Letter", url_for("pages.letter", record_id=record.id)) if made else None,
            since=since_link(record),
            papers=Link("Papers to print or send", url_for("pages.papers", record_id=record.id)),
            replay=Link("Run it again", url_for("pages.replay_decision", record_id=record.id)),
            matrix=Link("Then and now", url_for("pages.matrix", record_id=record.id)),
            facts=Link("Facts, and putting one right", url_for("pages.facts", record_id=record.id)),
            changes=Link("What would change it", url_for("pages.decision_changes", record_id=record.id)),
            other_reader=_other_reader(record.id, reader),
            challenged=challenged(record),
        )
    )


@PAGES.get("/decisions/<record_id>/letter")
@needs(Act.READ_CASES)
def letter(record_id: str) -> Response:
    """Show the letter that went with a decision."""
    with surroundings().ledger.reading() as transaction:
        entry = transaction.log.entry(record_id)
        if not isinstance(entry.content, DeterminationMade):
            raise RecordNotFound(f"no letter goes with `{record_id}`", fix="only decisions have one")
        kept = cast("Mapping[str, str]", opened_whole(transaction, entry, LETTER))
    return render(
        LetterPage(
            heading="Letter",
            back=Link(f"Decision {entry.id}", url_for("pages.decision", record_id=entry.id)),
            letter=letter_on_screen(kept["html"]),
            sent=moment_words(entry.recorded_at, surroundings().config.zone),
        )
    )


def _person(record: Record) -> Link | None:
    subject = (record.determination or record.entry).subject
    if subject is None:
        return None
    with surroundings().ledger.reading() as transaction:
        found = transaction.people.get(subject)
    return Link(found.details.name, url_for("pages.person", person_id=found.id))


def _about(record: Record) -> str:
    made = record.determination
    entry = made or record.entry
    said = [f"Number {entry.id}. Recorded {_moment(entry.recorded_at)} by {name_of(entry.actor)}."]
    if made is not None and isinstance(made.content, DeterminationMade):
        said.insert(0, f"{ACTS[made.content.act]}.")
        if made.content.full_reasons_by:
            said.append(f"Full reasons are due by {day_words(made.content.full_reasons_by)}.")
        if made.content.illustrative:
            said.append("It rests on invented figures.")
    said.append(f"Rules as on {day_words(record.question.on)}.")
    return " ".join(said)


def _moment(moment: datetime) -> str:
    return moment_words(moment, surroundings().config.zone)


def _decided(again: Replay) -> Iterator[DecidedLine]:
    policies = standing(again.evaluation)
    if again.record.determination is None:
        yield from (_adopted(policy) for policy in policies)
        return
    vocabulary = again.record.rules.vocabulary()
    for policy in policies:
        what = again.record.decided.get(policy.policy)
        if not isinstance(what, Mapping):
            continue
        yield _departed(policy, what, vocabulary) if what["how"] == "departed" else _adopted(policy)


def _not_decided(again: Replay) -> tuple[str, ...]:
    if again.record.determination is None:
        return ()
    return tuple(p.title for p in standing(again.evaluation) if p.policy not in again.record.decided)


def _changed(again: Replay) -> tuple[str, ...]:
    return tuple(one.words for one in changed_after_outcome(surroundings().ledger, again, name_of))


def _adopted(policy: PolicyStanding) -> DecidedLine:
    return DecidedLine(
        title=policy.title,
        mark=policy.mark,
        sentences=tuple(part.sentence for part in policy.parts),
        reasons=tuple(dict.fromkeys(reason for part in policy.parts for reason in part.reasons)),
        instead_of="",
        evidence=(),
        rule_set=policy.rule_set,
    )


def _departed(policy: PolicyStanding, what: Mapping[str, Json], vocabulary: Vocabulary) -> DecidedLine:
    return DecidedLine(
        title=policy.title,
        mark=DEPARTED,
        sentences=tuple(output_lines(cast("Mapping[str, Json]", what["outputs"]), vocabulary)),
        reasons=(str(what["reasons"]),),
        instead_of=" ".join(part.sentence for part in policy.parts),
        evidence=tuple(str(item) for item in cast("list[Json]", what["evidence"])),
        rule_set=policy.rule_set,
    )


def output_lines(outputs: Mapping[str, Json], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield outputs in words: `Final amount: £140.00 a week`, `Worker 1, may be paid: allowed`."""
    for name, value in outputs.items():
        entry = vocabulary.outputs.get(name)
        holder = vocabulary.inputs.get(name)
        if entry is None and holder is not None and isinstance(value, Mapping):
            for key, inner in value.items():
                if isinstance(inner, Mapping):
                    for line in output_lines(inner, vocabulary):
                        yield f"{holder.entry.capitalize()} {key}: {line}"
        else:
            label = entry.label if entry else name.replace("_", " ")
            yield f"{label}: {value_words(value, entry)}"


def _workings(again: Replay, reader: Reader) -> Iterator[Working]:
    for policy in again.evaluation.editions:
        if again.record.determination is not None and policy not in again.record.decided:
            continue
        statement = statement_of_policy(again.evaluation, policy, reader)
        sections = [section for section in statement.sections if section.key not in NOT_SHOWN]
        yield Working(
            title=statement.title,
            shown=tuple(section for section in sections if section.key not in FOLDED),
            folded=tuple(section for section in sections if section.key in FOLDED),
        )


def _other_reader(record_id: str, reader: Reader) -> Link:
    if reader is Reader.PERSON:
        return Link("Show it with the full working", url_for("pages.decision", record_id=record_id))
    address = f"{url_for('pages.decision', record_id=record_id)}?for={Reader.PERSON}"
    return Link("Show it as it is told to the person", address)
