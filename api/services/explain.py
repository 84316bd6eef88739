"""Explain: say what was decided and why, to a given reader, from the trace of what happened and from nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from api.ledger import Ledger
from api.ledger.canonical import Json
from api.ledger.kinds import PanelSat
from api.ledger.kinds.panels import SITTING
from api.services.after_outcome import changed_answers
from api.services.cross_checking import CrossChecker
from api.services.enough import material_with_enough
from api.services.evaluate import SchemeEvaluation
from api.services.personal import object_in, opened_whole
from api.services.records import Record
from api.services.registry import Registry
from api.services.replay import Replay, replay
from engine.errors import EngineFault
from explanations.determined import (
    Act,
    ChangedAnswer,
    SeenByPanel,
    act_section,
    changed_answers_section,
    departures_section,
    panels_section,
)
from explanations.letter.facts import Departed, OutputJson
from explanations.material import Material
from explanations.reasons import KIND, write
from explanations.render import Form, render
from explanations.statement import Reader, Section, Statement
from explanations.withholding import Withheld, without_each
from explanations.wording.english import LANGUAGE

NameOf = Callable[[str], str]
"""What somebody who has an account is called; the ledger knows accounts by their ids."""


DID = {"approved": "approved the decision", "asked": "asked for more", "changed": "changed the decision"}
"""What a panel did, as a sentence goes on."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record made again, so that it can be told of: the act, the evaluation, and the record itself."""

    act: Act
    record: Record
    evaluation: SchemeEvaluation

    @property
    def policies(self) -> tuple[str, ...]:
        """Return the policies to tell of: those decided, or those in force of one that was only kept."""
        in_force = tuple(self.evaluation.editions)
        return tuple(policy for policy in in_force if policy in self.act.decided) or in_force

    def materials(self, reader: Reader) -> dict[str, Material]:
        """Return by policy what is written from."""
        whole = {policy: material_with_enough(self.evaluation, policy, reader) for policy in self.policies}
        if reader is not Reader.PERSON:
            return whole
        return dict(zip(whole, without_each(whole.values(), self.record.withheld), strict=True))


def told_again(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    record_id: str,
    name_of: NameOf = str,
    authority: str = "",
) -> Told:
    """Make a record again under the recorded rules, and return it with whose act it was.

    Only if it comes out to the byte as recorded may it be told of, so that nothing is said of what did not happen.

    Args:
        ledger, registry, checker: of the installation.
        record_id: of a decision, or of an evaluation kept.
        name_of: what accounts are called.
        authority: the installation's name for the authority, in place of the scheme's.

    Raises RecordNotFound, LedgerDamaged, EngineFault.
    """
    again = replay(ledger, registry, checker, record_id)
    if not again.identical:
        raise EngineFault(
            "the recorded evaluation does not come out the same again", where=record_id, fix="see `rightful replay`"
        )
    return Told(_act(ledger, again, name_of, authority), again.record, again.evaluation)


def changed_after_outcome(ledger: Ledger, again: Replay, name_of: NameOf = str) -> tuple[ChangedAnswer, ...]:
    """Return which answers a decision rests on were changed after the outcome was seen, the oldest first."""
    if again.record.determination is None:
        return ()
    currency = next((loaded.scheme.currency for loaded in again.evaluation.editions.values()), "GBP")
    return changed_answers(ledger, again.record.determination, again.record.rules.vocabulary(), currency, name_of)


def _act(ledger: Ledger, again: Replay, name_of: NameOf, authority: str) -> Act:
    record, content = again.record, again.record.determination_content
    entry = record.determination or record.entry
    scheme = next((loaded.scheme for loaded in again.evaluation.editions.values()), None)
    with ledger.reading() as transaction:
        person = transaction.people.get(entry.subject).details.name if entry.subject else ""
    return Act(
        number=record.id,
        recorded_on=entry.recorded_at.date().isoformat(),
        recorded_by=f"{name_of(entry.actor)}, {entry.role.replace('_', ' ')}",
        authority=authority or (scheme.authority.get("name", "") if scheme else ""),
        person=person,
        applies_from=record.question.on.isoformat(),
        is_decision=content is not None,
        full_reasons_by=content.full_reasons_by.isoformat() if content and content.full_reasons_by else "",
        completes=(content.full_reasons_for or "") if content else "",
        departed=dict(_departed(record.decided)),
        decided=tuple(record.decided),
        cross_checked=record.content.cross_check == "agreed",
        changed_after_outcome=changed_after_outcome(ledger, again, name_of),
        panels=tuple(_panels(ledger, record.id)),
    )


def _panels(ledger: Ledger, determination: str) -> Iterator[SeenByPanel]:
    """Yield what panels did with a decision."""
    with ledger.reading() as transaction:
        for entry in transaction.log.referring_to(determination):
            if isinstance(entry.content, PanelSat):
                yield _panel(entry.id, entry.content, object_in(opened_whole(transaction, entry, SITTING)))


def _panel(number: str, content: PanelSat, said: Mapping[str, Json]) -> SeenByPanel:
    risks = cast("Sequence[Mapping[str, str]]", said["risks"])
    return SeenByPanel(
        number=number,
        title=f"{content.panel.replace('_', ' ').capitalize()} panel",
        seen_on=content.seen_on.isoformat(),
        present=tuple(content.present),
        result=DID[content.result],
        reasons=str(said["reasons"]),
        said=str(said["person_said"]),
        risks=tuple(f"A risk worth taking: {one['what']}. Why: {one['worth']}" for one in risks),
    )


def _departed(decided: Mapping[str, Json]) -> Iterator[tuple[str, Departed]]:
    for policy, what in decided.items():
        match what:
            case {"how": "departed", "outputs": dict(outputs), "reasons": str(reasons), "evidence": list(evidence)}:
                told = cast("Mapping[str, OutputJson]", outputs)
                yield policy, Departed(told, reasons, tuple(map(str, evidence)))


def explain(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    record_id: str,
    reader: Reader,
    form: Form,
    name_of: NameOf = str,
) -> str:
    """Return the reasons of a recorded decision or evaluation. Raises as `told_again` does."""
    return render(statement_of_record(told_again(ledger, registry, checker, record_id, name_of), reader), form)


def statement_of_record(told: Told, reader: Reader) -> Statement:
    """Return the reasons of a record: whose act it was, where it departs from the rules, then policy by policy.

    An auditor also reads which answers were changed after the outcome was seen.
    """
    said = statement_of(told.evaluation, reader, told.record.withheld)
    departures = departures_section(told.act, told.materials(reader))
    changed = changed_answers_section(told.act) if reader is Reader.AUDITOR else None
    # What a panel wrote down may tell what is kept from the person.
    kept_back = reader is Reader.PERSON and bool(told.record.withheld)
    after = (departures, None if kept_back else panels_section(told.act), changed)
    head = [act_section(told.act), *(one for one in after if one is not None and not one.is_empty)]
    return replace(said, about={**said.about, "number": told.act.number}, sections=(*head, *said.sections))


def explain_evaluation(evaluation: SchemeEvaluation, reader: Reader, form: Form) -> str:
    """Return the reasons of an evaluation that has just been made: of one policy, or of a whole journey in order."""
    return render(statement_of(evaluation, reader), form)


def statement_of(evaluation: SchemeEvaluation, reader: Reader, withheld: tuple[Withheld, ...] = ()) -> Statement:
    """Return the reasons as a statement: one policy's own, or a headed section for each policy in force.

    A person is not told what is `withheld` from them.
    """
    whole = [material_with_enough(evaluation, policy, reader) for policy in evaluation.editions]
    kept = without_each(whole, withheld) if reader is Reader.PERSON else whole
    statements = {material.evaluation.policy: write(material) for material in kept}
    if evaluation.question.policy is not None:
        return statements[evaluation.question.policy]
    question = evaluation.question
    about = {
        "scheme": question.scheme,
        "on": question.on.isoformat(),
        "mode": question.mode.value,
        "reader": reader.value,
    }
    title = "What the rules say, policy by policy" if statements else "None of these rules was in force on that day"
    sections = tuple(Section(policy, one.title, parts=one.sections) for policy, one in statements.items())
    return Statement(KIND, title, LANGUAGE, about, sections)


def statement_of_policy(evaluation: SchemeEvaluation, policy: str, reader: Reader) -> Statement:
    """Return the reasons of one policy of an evaluation."""
    return write(material_with_enough(evaluation, policy, reader))
