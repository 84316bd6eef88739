"""Checks whether answers are settled, and what is asked next, against trying every finding and against random ones.

    python -m tests.differential.settled_soak --cases 5000 --seed 1

Every shipped rule set is tried out by the reference, in full where it can be. In each of some cases part of the
findings is forgotten. What is said to be left must then be exactly what the combinations that agree with the rest come
to; what is said to have sufficed must suffice, and no part of it. Then the case is asked through as in a quick check:
each question must have two answers that the reference lets end differently, until it is settled, as the whole case
comes out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from engine.analysis.asking import parting, worth_asking
from engine.analysis.case import Case, Known
from engine.analysis.claims import end_of
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import left, only
from engine.analysis.subject import Subject
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.values import PartialSet, Unknown, Value
from tests.differential.counterfactual_soak import grounds, tried_out
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import OPEN, STOPPED, Tried, lists_of, told_apart

MOST_COMBINATIONS = 1_000
FORGET = (0.1, 0.3, 0.5, 0.8, 1.0)


class Wrong(AssertionError):
    """Something said to be settled that is not, or a question that decides nothing."""


@dataclass
class Counts:
    """What was done so far."""

    cases: int = 0
    settled: int = 0
    opened: int = 0
    completions: int = 0
    people: int = 0
    questions: int = 0
    waiting: int = 0
    whole: set[str] = field(default_factory=set)


def standing(tried: Tried, kept: Known) -> frozenset[str]:
    """Return the findings for which something stands in when nobody made them: a setting, an act not done."""
    space = kept.space(lists_of(tried.ground))
    defaults = {path: space.default(path) for path in tried.paths}
    return frozenset(path for path, value in defaults.items() if not isinstance(value, Unknown | PartialSet))


def forgotten(tried: Tried, kept: Known, random: Random) -> frozenset[str]:
    """Return findings to forget, of those that are then open."""
    chance = random.choice(FORGET)
    return frozenset(path for path in tried.paths if path not in standing(tried, kept) and random.random() < chance)


def without(findings: Findings, paths: frozenset[str]) -> Findings:
    """Return the findings without some of them."""
    kept = {path: found for path, found in findings.by_path.items() if path not in paths}
    return Findings(kept, findings.entries)


def check_left(tried: Tried, kept: Known, place: int, random: Random, counts: Counts, *, whole: bool) -> None:
    """Check what is said to be left of every answer when part of the findings is forgotten; raises Wrong."""
    picks = tried.picks(place)
    gone = forgotten(tried, kept, random)
    case = Case(kept, without(tried.findings(picks), gone))
    fixed = [n for n, path in enumerate(tried.paths) if path not in gone]
    agreeing = [other for other in range(tried.size) if all(p == picks[n] for n, p in _at(tried.picks(other), fixed))]
    counts.completions += len(agreeing)
    for subject, answers in tried.answers.items():
        said = left(case, subject)
        came = {answers[other] for other in agreeing}
        ends = {_text(end) for end in said.ends}
        exact = not any(end.waits for end in said.ends)
        if exact and not came <= ends:
            raise Wrong(
                f"{_where(tried, subject)}: {sorted(came - ends)} came, {sorted(ends)} was said to be left, "
                f"without {sorted(gone)} of {tried.findings(picks).by_path}"
            )
        if exact and whole and came != ends:
            raise Wrong(f"{_where(tried, subject)}: {sorted(ends - came)} was said to be left and never came")
        if said.settled and came != {_text(said.ends[0])}:
            raise Wrong(f"{_where(tried, subject)}: settled as {said.ends}, came {sorted(came)}")
        counts.settled += said.settled
        counts.opened += not said.settled
        if said.settled and not any(cut.continuous for cut in case.space.cuts.values()):
            _check_sufficed(tried, case, subject, said.sufficed)


def _at(picks: Sequence[int], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((n, picks[n]) for n in places)


def _check_sufficed(tried: Tried, case: Case, subject: Subject, sufficed: tuple[str, ...]) -> None:
    whole = case.diagram(subject)
    if len(whole.narrowed(only(case, list(sufficed))).ends()) != 1:
        raise Wrong(f"{_where(tried, subject)}: {sufficed} does not suffice")
    for path in sufficed:
        fewer = [one for one in sufficed if one != path]
        if len(whole.narrowed(only(case, fewer)).ends()) == 1:
            raise Wrong(f"{_where(tried, subject)}: {sufficed} suffices without {path}")


def _text(end: End) -> str:
    return STOPPED if end.stopped else OPEN if end.value is None else told_apart(end.value)


def _where(tried: Tried, subject: Subject) -> str:
    edition = tried.ground.loaded.edition
    return f"{edition.rule_set}@{edition.name} on {tried.on} {tried.mode.value}, {subject.output.name}"


def ask_through(tried: Tried, kept: Known, place: int, random: Random, counts: Counts) -> None:
    """Ask a person as in a quick check about one answer, from nothing until it is settled; raises Wrong."""
    whole = tried.findings(tried.picks(place))
    subject = random.choice(list(tried.answers))
    known = without(whole, frozenset(tried.paths) - standing(tried, kept))
    counts.people += 1
    for _ in range(len(tried.paths) + 1):
        case = Case(kept, known)
        worth = worth_asking(case, [subject])
        if not worth:
            break
        path = worth[0].path
        counts.questions += 1
        _check_question(tried, case, subject, path, counts)
        if path not in whole.by_path:
            return  # a list nobody named, or a figure that has run out: not to be answered by the person
        known = Findings({**known.by_path, path: whole.by_path[path]}, known.entries)
    answer = tried.answers[subject][place]
    said = left(Case(kept, known), subject)
    if len(said.ends) != 1 or _text(said.ends[0]) != answer:
        raise Wrong(f"{_where(tried, subject)}: asked through to {said.ends}, the whole case is {answer}")


def _check_question(tried: Tried, case: Case, subject: Subject, path: str, counts: Counts) -> None:
    narrowed = case.diagram(subject).narrowed(case.allowed)
    found = parting(narrowed, path)
    if found is None:
        counts.waiting += 1  # continuous: what it is worth cannot be known before it is answered
        return
    ends = [_reference(tried, case, subject, cells) for cells in (found.one, found.other)]
    if any(end.waits for end in found.ends):
        return
    if ends[0] == ends[1]:
        raise Wrong(f"{_where(tried, subject)}: {path} was asked, and both answers lead to {ends[0]}")


def _reference(tried: Tried, case: Case, subject: Subject, cells: dict[int, int] | object) -> str:
    """Return what the reference gives in some cells, and wherever the diagram does not ask in the first allowed."""
    assert isinstance(cells, dict)
    found = dict(case.findings.by_path)
    for path, cut in case.space.cuts.items():
        if cut.continuous or not _partly(case, path):
            continue
        chosen = {place: cells.get(place, 0) for place in case.space.places(path)}
        value: Value = case.space.value(path, chosen)
        found[path] = Finding(path, value)
    evaluation = evaluate(tried.ground.loaded.compiled, Findings(found, case.findings.entries), tried.on, tried.mode)
    return _text(end_of(evaluation, subject))


def _partly(case: Case, path: str) -> bool:
    return any(place not in case.cells for place in case.space.places(path))


def run(seed: int, cases: int, counts: Counts, most: int = MOST_COMBINATIONS, each: int = 10) -> Iterator[str]:
    """Check cases of every edition in turn, until so many are done; yield a line after each edition."""
    every = tuple(grounds())
    turn = 0
    while counts.cases < cases:
        name, ground = every[turn % len(every)]
        random = Random(f"settled/{seed}/{turn}")
        turn += 1
        tried, whole = tried_out(ground, random, most)
        if whole:
            counts.whole.add(name)
        kept = Known(Reckoning(ground.loaded.compiled, tried.on, tried.mode))
        for _ in range(min(each, cases - counts.cases)):
            check_left(tried, kept, random.randrange(tried.size), random, counts, whole=whole)
            ask_through(tried, kept, random.randrange(tried.size), random, counts)
            counts.cases += 1
        yield f"{counts.cases} cases: {name}, {tried.size} combinations{' (all)' if whole else ''}"


def told(seed: int, counts: Counts) -> str:
    """Return what was done, in a line."""
    return (
        f"seed {seed}: {counts.cases} cases with findings forgotten, {counts.settled} answers settled and "
        f"{counts.opened} open, held against {counts.completions} completions, 0 wrong; {len(counts.whole)} editions "
        f"tried out in full; {counts.people} people asked {counts.questions} questions, {counts.waiting} of them for "
        f"amounts, each other with two answers that part"
    )


def main() -> int:
    """Run the soak from the command line; status 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
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
    say(told(options.seed, counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
