"""Checks what would change an answer against trying every finding: nothing claimed is wrong, and nothing is left out.

    python -m tests.differential.counterfactual_soak --cases 2000 --seed 1

Every shipped rule set is tried out by the reference over all combinations of its findings, or over part of them where
there are too many. From each of some cases in it, every other combination is looked at: one that leads elsewhere must
be covered by a claimed change, one inside a claimed region must lead where the claim says.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.analysis.case import Case, Known
from engine.analysis.change import Change, changes
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.subject import Subject
from engine.outcome import AuthorityMode
from engine.values import Value
from tests.differential.cross_check_soak import say, shipped_names
from tests.differential.enumerated import OPEN, STOPPED, Tried, candidate_values, sampled, size_of, told_apart, try_all
from tests.differential.generated_cases import Ground, ground_of

MOST_COMBINATIONS = 4_000


class Wrong(AssertionError):
    """A claim that trying every finding disproves, or a change that was missed."""


@dataclass
class Counts:
    """What was done so far."""

    cases: int = 0
    answers: int = 0
    changes: int = 0
    combinations: int = 0
    looked_at: int = 0
    whole: set[str] = field(default_factory=set)


def grounds() -> Iterator[tuple[str, Ground]]:
    """Yield every shipped edition by its name."""
    registry = Registry(ShippedShelf())
    for scheme, policy, name in shipped_names(registry):
        yield f"{scheme}/{policy}@{name}", ground_of(registry.edition(scheme, policy, name), ())


def tried_out(ground: Ground, random: Random, most: int) -> tuple[Tried, bool]:
    """Return the reference's answers over the findings, and whether over all of them."""
    values = candidate_values(ground)
    whole = size_of(tuple(values.values())) <= most
    on = ground.loaded.edition.in_force.start or "2010-01-01"
    mode = random.choice((AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED_AND_LAW, AuthorityMode.STATED))
    return try_all(ground, on, mode, values if whole else sampled(values, random, most)), whole


def check(tried: Tried, kept: Known, place: int, counts: Counts) -> None:
    """Check every change claimed for one combination; raises Wrong."""
    case = Case(kept, tried.findings(tried.picks(place)))
    for subject, answers in tried.answers.items():
        now = answers[place]
        others = set(answers) - {now, OPEN, STOPPED}
        if now in (OPEN, STOPPED):
            continue
        counts.answers += 1
        for wanted in sorted(others):
            _check_wanted(tried, case, subject, place, wanted, counts)


def _check_wanted(tried: Tried, case: Case, subject: Subject, place: int, wanted: str, counts: Counts) -> None:
    def is_wanted(end: End) -> bool:
        return end.value is not None and told_apart(end.value) == wanted

    found = changes(case.diagram(subject), case.cells, is_wanted).found
    counts.changes += len(found)
    claimed = {frozenset(change.paths): change for change in found}
    if any(one < other for one in claimed for other in claimed):
        raise Wrong(_told(tried, subject, place, f"a change within another: {sorted(map(sorted, claimed))}"))
    here = tried.picks(place)
    cells = _cells(tried, case)
    for other, answer in enumerate(tried.answers[subject]):
        picks = tried.picks(other)
        differ = [n for n, (one, two) in enumerate(zip(here, picks, strict=True)) if one != two]
        moved = frozenset(tried.paths[n] for n in differ if cells[n][here[n]] != cells[n][picks[n]])
        if any(case.space.cuts[tried.paths[n]].continuous for n in differ):
            continue
        counts.looked_at += 1
        leads = answer == wanted
        found_there = {axis: cell for n, pick in enumerate(picks) for axis, cell in cells[n][pick].items()}
        if leads and not any(paths <= moved for paths in claimed):
            raise Wrong(_told(tried, subject, place, f"to {wanted} by {sorted(moved)}: missed"))
        for paths, change in claimed.items():
            if moved <= paths and _inside(change, found_there) != leads:
                raise Wrong(_told(tried, subject, place, f"to {wanted} by {sorted(paths)}: {picks} is {answer}"))


def _cells(tried: Tried, case: Case) -> list[list[Mapping[int, int]]]:
    """Return the cells of every value of every path."""

    def of(path: str, value: Value | None) -> Mapping[int, int]:
        known = case.space.default(path) if value is None else value
        return {} if case.space.cuts[path].continuous else case.space.cells(path, known)

    return [[of(path, value) for value in values] for path, values in zip(tried.paths, tried.values, strict=True)]


def _inside(change: Change, cells: Mapping[int, int]) -> bool:
    return any(all(cells.get(axis) in allowed for axis, allowed in box.items()) for box in change.boxes)


def _told(tried: Tried, subject: Subject, place: int, what: str) -> str:
    edition = tried.ground.loaded.edition
    found = {path: repr(f.value) for path, f in tried.findings(tried.picks(place)).by_path.items()}
    where = f"{edition.rule_set}@{edition.name} on {tried.on} {tried.mode.value}, {subject.output.name}"
    return f"{where}: {what}\n{json.dumps(found)}"


def run(seed: int, cases: int, counts: Counts, most: int = MOST_COMBINATIONS, each: int = 5) -> Iterator[str]:
    """Check cases of every edition in turn, until so many are done; yield a line after each edition."""
    every = tuple(grounds())
    turn = 0
    while counts.cases < cases:
        name, ground = every[turn % len(every)]
        random = Random(f"{seed}/{turn}")
        turn += 1
        tried, whole = tried_out(ground, random, most)
        counts.combinations += tried.size
        if whole:
            counts.whole.add(name)
        kept = Known(Reckoning(ground.loaded.compiled, tried.on, tried.mode))
        for _ in range(min(each, cases - counts.cases)):
            check(tried, kept, random.randrange(tried.size), counts)
            counts.cases += 1
        yield f"{counts.cases} cases: {name}, {tried.size} combinations{' (all)' if whole else ''}"


def main() -> int:
    """Run the soak from the command line; status 1 if a claim is wrong or a change was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--combinations", type=int, default=MOST_COMBINATIONS)
    options = parser.parse_args()
    counts = Counts()
    try:
        for line in run(options.seed, options.cases, counts, options.combinations):
            say(line)
    except Wrong as found:
        say(f"seed {options.seed}: {found}")
        return 1
    say(
        f"seed {options.seed}: {counts.cases} cases, {counts.answers} answers, {counts.changes} changes claimed, "
        f"{counts.looked_at} combinations looked at of {counts.combinations} evaluated, 0 wrong, 0 missed; "
        f"{len(counts.whole)} editions tried out in full"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
