"""`rightful replay --matrix`: a decision in four columns, with every difference between them told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

import click

from api.cli.failing import DONE, FAILED
from api.cli.installation import installation
from api.cli.printing import print_json
from api.services.difference_sorts import Sort
from api.services.matrix_json import TITLES, matrix_json
from api.services.replay_matrix import Matrix, Step, replay_matrix, titles, words_of
from api.services.results import Place

INDENT = "  "


def print_matrix(number: str, known_at: datetime | None, today: date | None, form: str) -> int:
    """Make a record again in four columns and print; 1 when its own rules do not give what is recorded."""
    with installation(needs_ledger=True) as here:
        found = replay_matrix(here.ledger, here.registry, here.checker, number, known_at=known_at, today=today)
    if form == "json":
        print_json(matrix_json(found))
    else:
        click.echo("\n".join(matrix_text(found)))
    return DONE if found.identical else FAILED


def matrix_text(found: Matrix) -> Iterator[str]:
    """Yield a matrix as lines of text: what differs in its columns, why, and the totals."""
    yield f"{found.record.id}, as known at {found.known_at.isoformat()}"
    for place, made in enumerate(found.columns, 1):
        yield f"{INDENT}{place}. {TITLES[made.column]} ({made.on.isoformat()})"
    yield from _rows(found)
    for one in found.by_engine:
        yield f"the program has changed: {one.policy} {one.path}: {_value(one.was)} -> {_value(one.now)}"
    for step in found.steps:
        yield from _step(step)
    yield from _totals(found)


def _rows(found: Matrix) -> Iterator[str]:
    named = titles(found)
    differ = [place for place in found.places if found.differs(place)]
    if not differ:
        yield "all four come out the same"
    for policy in dict.fromkeys(policy for policy, _ in differ):
        yield named.get(policy, policy)
        for place in (place for place in differ if place[0] == policy):
            values = " | ".join(_value(made.results.get(place)) for made in found.columns)
            yield f"{INDENT}{place[1]}: {values}"


def _step(step: Step) -> Iterator[str]:
    if not step.shares and not step.flips:
        return
    yield f"from {TITLES[step.before.column].lower()} to {TITLES[step.after.column].lower()}:"
    for place, shares in step.shares.items():
        for part in shares:
            why = words_of(step, part.share.causes)
            yield f"{INDENT}{_place(place)}: {part.share.amount:+f}, {_sorts(part.sorts)}: {why}"
    for flip in step.flips:
        for way in flip.ways:
            why = words_of(step, way)
            yield f"{INDENT}{flip.policy} {flip.path}: {_sorts(step.between.sorts_of(way))}: {why}"


def _totals(found: Matrix) -> Iterator[str]:
    for place, parts in found.totals().items():
        if parts:
            told = ", ".join(f"{_sorts(sorts)} {amount:+f}" for sorts, amount in parts.items())
            yield f"in all, {_place(place)}: {told}"


def _place(place: Place) -> str:
    return " ".join(place)


def _sorts(sorts: tuple[Sort, ...]) -> str:
    return " and ".join(sort.value.replace("_", " ") for sort in sorts)


def _value(value: object) -> str:
    return "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
