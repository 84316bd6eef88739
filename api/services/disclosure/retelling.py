"""Tell again what was evaluated, without what stays out: the reasons for the person, and the working as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from api.ledger.canonical import Json
from api.services.disclosure.choices import LeftOut
from api.services.disclosure.redaction import Redaction
from api.services.documents import Place
from api.services.explain import Told, statement_of_record, told_again
from api.services.keep import outputs_and_trace
from api.services.material import material_of
from engine.errors import RightfulError
from engine.outcome import Evaluation
from explanations.statement import Reader, Statement
from explanations.withholding import Withheld, without_each


@dataclass(frozen=True, slots=True)
class Retold:
    """One evaluation or decision told again. Outputs and trace are without what is left out, and what rests on it."""

    reasons: Statement
    outputs: Json = field(repr=False)
    trace: Json = field(repr=False)
    redaction: Redaction = field(repr=False)
    told: Told = field(repr=False)


def retold(place: Place, record_id: str, left_out: Iterable[LeftOut], redaction: Redaction) -> Retold | None:
    """Return a record told again, or None where it does not come out the same: somebody in it was forgotten.

    What was kept from the person in the letter is left out here, too.
    """
    try:
        told = told_again(
            place.ledger, place.registry, place.checker, record_id, place.name_of, place.authority.get("name", "")
        )
    except RightfulError:
        return None
    withheld = (*told.record.withheld, *(one.withheld for one in left_out if one.what))
    record = replace(told.record, withheld=withheld)
    evaluations, tainted = _pruned(told, record.withheld)
    outputs, trace = outputs_and_trace(evaluations)
    _, whole_trace = outputs_and_trace(told.evaluation.evaluations)
    within = redaction.within(whole_trace, tainted)
    reasons = statement_of_record(replace(told, record=record), Reader.PERSON)
    return Retold(within.statement(reasons), outputs, trace, within, told)


def _pruned(told: Told, withheld: tuple[Withheld, ...]) -> tuple[dict[str, Evaluation], set[str]]:
    """Return the evaluations without what is withheld, and the ids of everything that went with it."""
    evaluations = dict(told.evaluation.evaluations)
    whole = [
        material_of(evaluations[policy], loaded, Reader.PERSON) for policy, loaded in told.evaluation.editions.items()
    ]
    if not withheld:
        return evaluations, set()
    kept = without_each(whole, withheld)
    tainted = {one for before, after in zip(whole, kept, strict=True) for one in before.ids - after.ids}
    return evaluations | {material.evaluation.policy: material.evaluation for material in kept}, tainted
