"""What the reference says of every combination of an edition's findings, kept in a file: made once, for every soak.

A table belongs to an edition's bytes, its figures, a day, a mode and the values tried; where one of them differs it is
made anew. Remove the folder after a change of the engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random

from engine.analysis.subject import subjects
from engine.outcome import AuthorityMode
from tests.differential.enumerated import (
    Tried,
    Values,
    candidate_values,
    grounds,
    lists_of,
    size_of,
    told_apart,
    try_all,
)
from tests.differential.generated_cases import Ground
from tests.differential.tally import KEEP

TABLES = KEEP / "tables"
MODES = (AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED)


def enumerable(most: int, schemes: Sequence[str] = ()) -> Iterator[tuple[str, Ground, Values]]:
    """Yield the editions (of some schemes) whose findings have no more combinations than so many, the fewest first."""
    every = [(name, ground, candidate_values(ground)) for name, ground in grounds(schemes)]
    small = [one for one in every if size_of(tuple(one[2].values())) <= most]
    yield from sorted(small, key=lambda one: (size_of(tuple(one[2].values())), one[0]))


def not_enumerable(most: int) -> Iterator[tuple[str, Ground, Values]]:
    """Yield the others, by name."""
    for name, ground in grounds():
        values = candidate_values(ground)
        if size_of(tuple(values.values())) > most:
            yield name, ground, values


def table_of(name: str, ground: Ground, values: Values, seed: int, folder: Path | None = TABLES) -> Tried:
    """Return the reference's answers over all combinations of the values, as they were kept or made now."""
    on = ground.loaded.edition.in_force.start or "2010-01-01"
    mode = Random(f"mode/{seed}/{name}").choice(MODES)
    if folder is None:
        return try_all(ground, on, mode, values)
    path = folder / f"{_key(ground, on, mode, values)}.json"
    if not path.exists():
        tried = try_all(ground, on, mode, values)
        _keep(tried, path)
        return tried
    kept = json.loads(path.read_text(encoding="utf-8"))
    answers = {
        subject: [one["words"][code] for code in one["codes"]]
        for subject, one in zip(subjects(ground.loaded.compiled, lists_of(ground)), kept, strict=True)
    }
    return Tried(ground, on, mode, tuple(values), tuple(values.values()), answers)


def _key(ground: Ground, on: str, mode: AuthorityMode, values: Values) -> str:
    compiled = ground.loaded.compiled
    amounts = {"/".join(key): told_apart(value) for key, value in compiled.amounts.items()}
    text = repr((compiled.edition.digest, on, mode.value, sorted(amounts.items()), list(values.items())))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _keep(tried: Tried, path: Path) -> None:
    kept = []
    for answers in tried.answers.values():
        codes = {word: code for code, word in enumerate(dict.fromkeys(answers))}
        kept.append({"words": list(codes), "codes": [codes[word] for word in answers]})
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(kept, separators=(",", ":")), encoding="utf-8")
    draft.replace(path)


def agreeing(tried: Tried, subject_answers: list[str], fixed: dict[int, int]) -> tuple[set[str], int]:
    """Return which answers come of the combinations with some picks fixed, and how many combinations those are."""
    strides = strides_of(tried)
    free = [n for n in range(len(tried.paths)) if n not in fixed]
    # Findings at the end that are all free are one stretch of the table.
    block = len(tried.paths)
    while block > 0 and block - 1 not in fixed:
        block -= 1
    length = strides[block - 1] if block else tried.size
    start = sum(strides[n] * pick for n, pick in fixed.items())
    came: set[str] = set()
    count = 0
    for picks in product(*(range(len(tried.values[n])) for n in free if n < block)):
        place = start + sum(strides[n] * pick for n, pick in zip(free, picks, strict=False))
        came.update(subject_answers[place : place + length])
        count += length
    return came, count


def strides_of(tried: Tried) -> list[int]:
    """Return by how many places of the table each finding moves on from one value to the next."""
    found: list[int] = []
    stride = 1
    for options in reversed(tried.values):
        found.append(stride)
        stride *= len(options)
    return found[::-1]
