"""A replay matrix as JSON, as the command line and the API give it: every number as FEEL text."""

from __future__ import annotations

from decimal import Decimal

from api.ledger.canonical import Json
from api.ledger.entries import moment_text
from api.services.difference_sorts import Sort
from api.services.replay_matrix import Column, Made, Matrix, SortedShare, Step, titles, words_of
from api.services.results import Place, sum_at
from api.services.revisions import Statement
from engine.attribution import Cause, Flip
from engine.values import to_json

MATRIX_VERSION = 1
"""Raised when the JSON form changes in a way that a reader of it could notice."""
TITLES = {
    Column.DECIDED: "As decided",
    Column.RIGHT_RULES: "Same findings, the rules that ought to have applied then",
    Column.FINDINGS_KNOWN: "Findings as now known, the rules then",
    Column.TODAY: "Everything as of today",
}


def matrix_json(matrix: Matrix) -> dict[str, Json]:
    """Return the whole matrix: four columns, every place in them, the three steps between them, and the totals."""
    return {
        "matrix_version": str(MATRIX_VERSION),
        "record": matrix.record.id,
        "recorded_at": moment_text(matrix.record.entry.recorded_at),
        "known_at": moment_text(matrix.known_at),
        "identical": matrix.identical,
        "columns": [_column(made) for made in matrix.columns],
        "rows": [_row(matrix, place, titles(matrix)) for place in matrix.places],
        "by_engine": [one.to_json() for one in matrix.by_engine],
        "steps": [_step(step) for step in matrix.steps],
        "totals": [_total(matrix, place, parts) for place, parts in matrix.totals().items() if parts],
    }


def _column(made: Made) -> dict[str, Json]:
    return {
        "column": made.column.value,
        "title": TITLES[made.column],
        "on": made.on.isoformat(),
        "editions": {policy: loaded.edition.name for policy, loaded in made.evaluation.editions.items()},
        "cross_check": made.evaluation.cross_check.status.value,
        "statements": [_statement(one) for one in made.statements],
    }


def _statement(one: Statement) -> dict[str, Json]:
    return {
        "number": one.number,
        "path": one.path.text,
        "manner": one.manner.value,
        "in_force_from": one.in_force_from.isoformat(),
        "recorded_at": moment_text(one.recorded_at),
    }


def _row(matrix: Matrix, place: Place, named: dict[str, str]) -> dict[str, Json]:
    policy, path = place
    return {
        "policy": policy,
        "title": named.get(policy, policy),
        "path": path,
        "values": [made.results.get(place) for made in matrix.columns],
        "differs": matrix.differs(place),
    }


def _step(step: Step) -> dict[str, Json]:
    return {
        "before": step.before.column.value,
        "after": step.after.column.value,
        "sums": [
            {
                "policy": one.policy,
                "path": one.path,
                "before": to_json(one.before),
                "after": to_json(one.after),
                "difference": to_json(one.after - one.before),
                "shares": [_share(step, part) for part in step.shares[one.policy, one.path]],
            }
            for one in step.attribution.sums
        ],
        "answers": [_answer(step, flip) for flip in step.flips],
        "without_effect": [cause.name for cause in step.attribution.without_effect],
    }


def _share(step: Step, part: SortedShare) -> dict[str, Json]:
    return {
        "amount": to_json(part.share.amount),
        "sorts": [sort.value for sort in part.sorts],
        "causes": [_cause(step, cause) for cause in part.share.causes],
    }


def _answer(step: Step, flip: Flip) -> dict[str, Json]:
    ways: list[Json] = [[_cause(step, cause) for cause in way] for way in flip.ways]
    return {"policy": flip.policy, "path": flip.path, "before": flip.before, "after": flip.after, "ways": ways}


def _cause(step: Step, cause: Cause) -> dict[str, Json]:
    sorts = step.between.sorts_of((cause,))
    return {"name": cause.name, "sort": sorts[0].value, "words": words_of(step, (cause,))}


def _total(matrix: Matrix, place: Place, parts: dict[tuple[Sort, ...], Decimal]) -> dict[str, Json]:
    first, last = (sum_at(made.results, place, matrix.vocabulary) for made in (matrix.columns[0], matrix.columns[-1]))
    assert first is not None, "a total has a certain sum in every column"
    assert last is not None, "a total has a certain sum in every column"
    by_sort: list[Json] = [
        {"sorts": [sort.value for sort in sorts], "amount": to_json(amount)} for sorts, amount in parts.items()
    ]
    return {
        "policy": place[0],
        "path": place[1],
        "before": to_json(first),
        "after": to_json(last),
        "difference": to_json(last - first),
        "by_sort": by_sort,
    }
