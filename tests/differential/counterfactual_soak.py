"""Checks what would change an answer against trying every finding: nothing claimed is wrong, and nothing is left out.

    python -m tests.differential.counterfactual_soak --cases 20 --seed 1

Every edition whose findings can be enumerated is tried out by the reference over all combinations of them, or over part
of them where there are too many. From each of some cases in it every other combination is looked at: one that leads
elsewhere must be covered by a claimed change; and whatever the findings of a change are, the reference must give what
was hoped for exactly where the claim says. Progress is kept: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from random import Random

from engine.analysis.case import Case, Known
from engine.analysis.change import Change, changes
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.subject import Subject
from engine.values import Value
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import OPEN, STOPPED, Tried, sampled, told_apart
from tests.differential.kept_tables import TABLES, enumerable, not_enumerable, strides_of, table_of
from tests.differential.tally import KEEP, Tally

ENUMERABLE = 110_000
"""An edition with no more combinations of findings than this is tried out in full."""
SAMPLED = 1_000
"""Of the others, combinations that are tried."""
CASES_A_TURN = 4


class Wrong(AssertionError):
    """A claim that trying every finding disproves, or a change that was missed."""


@dataclass
class Around:
    """One combination, and which findings of every other lie in another cell than here.

    Args:
        here: its picks.
        cells: by finding and value, the cells by the place of their axis.
        masks: of every combination, the findings that lie elsewhere: one bit each.
        stays: whether a finding is continuous; combinations in which one differs are not looked at.
    """

    here: tuple[int, ...]
    cells: list[list[Mapping[int, int]]]
    masks: list[int]
    stays: int


def check(tried: Tried, kept: Known, place: int, met: Tally) -> None:
    """Check every change claimed for one combination; raises Wrong."""
    case = Case(kept, tried.findings(tried.picks(place)))
    around: Around | None = None
    for subject, answers in tried.answers.items():
        now = answers[place]
        others = set(answers) - {now, OPEN, STOPPED}
        if now in (OPEN, STOPPED) or not others:
            continue
        around = around or _around(tried, case, place)
        met.met["answers"] += 1
        for wanted in sorted(others):
            try:
                _check_wanted(tried, case, around, subject, wanted, met)
            except TooLarge:
                met.met["answers that turn on too much"] += 1
                break


def _check_wanted(tried: Tried, case: Case, around: Around, subject: Subject, wanted: str, met: Tally) -> None:
    def is_wanted(end: End) -> bool:
        return end.value is not None and told_apart(end.value) == wanted

    found = changes(case.diagram(subject), case.cells, is_wanted)
    met.met["changes claimed"] += len(found.found)
    claimed = {frozenset(change.paths): change for change in found.found}
    if any(one < other for one in claimed for other in claimed):
        raise Wrong(_told(tried, around, subject, f"a change within another: {sorted(map(sorted, claimed))}"))
    answers = tried.answers[subject]
    met.met["combinations looked at"] += len(answers)
    leading = {mask for mask, answer in zip(around.masks, answers, strict=True) if answer == wanted}
    claims = [_mask(tried, paths) for paths in claimed]
    for mask in leading:
        if not mask & around.stays and found.complete and not any(mask & claim == claim for claim in claims):
            raise Wrong(_told(tried, around, subject, f"to {wanted} by {_names(tried, mask)}: missed"))
    for change in found.found:
        _check_region(tried, around, subject, change, wanted)


def _check_region(tried: Tried, around: Around, subject: Subject, change: Change, wanted: str) -> None:
    """Check that of all values of a change's findings, exactly those claimed lead to what was hoped for."""
    strides, answers = strides_of(tried), tried.answers[subject]
    moved = [n for n, path in enumerate(tried.paths) if path in change.paths]
    start = sum(strides[n] * pick for n, pick in enumerate(around.here) if n not in moved)
    for picks in product(*(range(len(tried.values[n])) for n in moved)):
        answer = answers[start + sum(strides[n] * pick for n, pick in zip(moved, picks, strict=True))]
        found = {
            axis: cell for n, pick in zip(moved, picks, strict=True) for axis, cell in around.cells[n][pick].items()
        }
        if _inside(change, found) != (answer == wanted):
            what = {tried.paths[n]: repr(tried.values[n][pick]) for n, pick in zip(moved, picks, strict=True)}
            raise Wrong(_told(tried, around, subject, f"to {wanted} by {what}: {answer}"))


def _around(tried: Tried, case: Case, place: int) -> Around:
    """Lay out every combination as it lies from one: checks too that the cells of the case are where they should be."""
    here = tried.picks(place)
    cells = [_cells(case, path, values) for path, values in zip(tried.paths, tried.values, strict=True)]
    masks = [0]
    stays = 0
    for n, values in enumerate(tried.values):
        continuous = case.space.cuts[tried.paths[n]].continuous
        stays |= (1 << n) * continuous
        bits = [
            (1 << n) * (pick != here[n] if continuous else cells[n][pick] != cells[n][here[n]])
            for pick in range(len(values))
        ]
        masks = [mask | bit for mask in masks for bit in bits]
    return Around(here, cells, masks, stays)


def _cells(case: Case, path: str, values: tuple[Value | None, ...]) -> list[Mapping[int, int]]:
    """Return the cells of every value of a finding."""
    if case.space.cuts[path].continuous:
        return [{} for _ in values]
    return [case.space.cells(path, case.space.default(path) if value is None else value) for value in values]


def _inside(change: Change, cells: Mapping[int, int]) -> bool:
    return any(all(cells.get(axis) in allowed for axis, allowed in box.items()) for box in change.boxes)


def _mask(tried: Tried, paths: frozenset[str]) -> int:
    return sum(1 << n for n, path in enumerate(tried.paths) if path in paths) | (
        0 if paths <= set(tried.paths) else 1 << len(tried.paths)
    )


def _names(tried: Tried, mask: int) -> list[str]:
    return [path for n, path in enumerate(tried.paths) if mask >> n & 1]


def _told(tried: Tried, around: Around, subject: Subject, what: str) -> str:
    edition = tried.ground.loaded.edition
    found = {path: repr(f.value) for path, f in tried.findings(around.here).by_path.items()}
    where = f"{edition.rule_set}@{edition.name} on {tried.on} {tried.mode.value}, {subject.output.name}"
    return f"{where}: {what}\n{json.dumps(found)}"


def check_cells(tried: Tried, kept: Known) -> None:
    """Check that combinations in the same cells have the same answers; raises Wrong."""
    case = Case(kept, tried.findings(tried.picks(0)))
    numbers = [0]
    for n, values in enumerate(tried.values):
        cells = _cells(case, tried.paths[n], values)
        continuous = case.space.cuts[tried.paths[n]].continuous
        keys = [pick if continuous else tuple(sorted(cells[pick].items())) for pick in range(len(values))]
        order = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        numbers = [number * len(order) + order[key] for number in numbers for key in keys]
    for subject, answers in tried.answers.items():
        seen: dict[int, str] = {}
        for place, (number, answer) in enumerate(zip(numbers, answers, strict=True)):
            if seen.setdefault(number, answer) != answer:
                here = Around(tried.picks(place), [], [], 0)
                raise Wrong(_told(tried, here, subject, f"{answer} and {seen[number]} in the same cells"))


@dataclass(frozen=True)
class Turn:
    """One edition with what is tried of it; `whole` where that is everything."""

    name: str
    tried: Tried
    whole: bool
    random: Random


def turns(seed: int, begin: int, most: int = ENUMERABLE, folder: Path | None = TABLES) -> Iterator[Turn]:
    """Yield the editions in turn without end, those with the fewest combinations first, from a turn on."""
    whole = tuple(enumerable(most))
    every = (*whole, *not_enumerable(most))
    for turn in count(begin):
        place = turn % len(every)
        name, ground, values = every[place]
        random = Random(f"{seed}/{turn}")
        if place < len(whole):
            yield Turn(name, table_of(name, ground, values, seed, folder), True, random)
        else:
            yield Turn(name, table_of(name, ground, sampled(values, random, SAMPLED), seed, None), False, random)


def run(seed: int, until: int, met: Tally, every: Iterator[Turn], each: int = CASES_A_TURN) -> Iterator[str]:
    """Check cases of every edition in turn, until so many turns are done; yield a line after each."""
    while met.done < until:
        turn = next(every)
        tried = turn.tried
        kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))
        check_cells(tried, kept)
        for _ in range(min(each, tried.size)):
            check(tried, kept, turn.random.randrange(tried.size), met)
            met.met["cases"] += 1
        met.met["turns over all combinations" if turn.whole else "turns over part of them"] += 1
        met.done += 1
        yield f"turn {met.done}, {met.met['cases']} cases: {turn.name}, {tried.size}{' (all)' if turn.whole else ''}"


def main() -> int:
    """Run the soak from the command line; status 1 if a claim is wrong or a change was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=133, help="Editions taken in turn, the smallest first.")
    parser.add_argument("--each", type=int, default=CASES_A_TURN, help="Cases of each edition in a turn.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    path = options.keep / f"counterfactuals-{options.seed}.json"
    met = Tally.load(path, options.seed)
    say(f"seed {options.seed}: {met.done} of {options.turns} turns done before, kept in {path}")
    try:
        every = turns(options.seed, met.done, folder=options.keep / "tables")
        for line in run(options.seed, options.turns, met, every, options.each):
            met.save(path)
            say(line)
    except Wrong as found:
        say(f"seed {options.seed}, turn {met.done}: {found}")
        return 1
    say(f"seed {options.seed}: {met.done} turns, 0 wrong, 0 missed; {met.told()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
