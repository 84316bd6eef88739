"""Checks whether answers are settled, and what is asked next, against trying every finding.

    python -m tests.differential.settled_soak --turns 133 --seed 1

Every edition whose findings can be enumerated is tried out by the reference over all combinations of them. In each of
some cases part of the findings is forgotten. What is said to be left must then be exactly what the combinations that
agree with the rest come to; what is said to have sufficed must suffice, and no part of it. Under every edition people
are then asked through as in a quick check: each question must have two answers that the reference lets end differently,
until it is settled, as the whole case comes out. Progress is kept: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from engine.analysis.asking import parting, worth_asking
from engine.analysis.case import Case, Known
from engine.analysis.claims import end_of
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import left, only
from engine.analysis.subject import Subject
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.values import PartialSet, Unknown, Value
from tests.differential.counterfactual_soak import ENUMERABLE, Turn
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import OPEN, STOPPED, Tried, Values, candidate_values, lists_of, told_apart
from tests.differential.generated_cases import Ground
from tests.differential.kept_tables import TABLES, agreeing, enumerable, not_enumerable, table_of
from tests.differential.tally import KEEP, Tally

FORGET = (0.1, 0.3, 0.5, 0.8, 1.0)
CASES_A_TURN = 25
PEOPLE_A_TURN = 8


class Wrong(AssertionError):
    """Something said to be settled that is not, or a question that decides nothing."""


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


def check_left(tried: Tried, kept: Known, place: int, random: Random, met: Tally) -> None:
    """Check what is said to be left of every answer when part of the findings is forgotten; raises Wrong."""
    picks = tried.picks(place)
    gone = forgotten(tried, kept, random)
    case = Case(kept, without(tried.findings(picks), gone))
    fixed = {n: picks[n] for n, path in enumerate(tried.paths) if path not in gone}
    for subject, answers in tried.answers.items():
        try:
            said = left(case, subject)
        except TooLarge:
            met.met["answers that turn on too much"] += 1
            continue
        came, completions = agreeing(tried, answers, fixed)
        met.met["completions held against"] += completions
        ends = {_text(end) for end in said.ends}
        if not any(end.waits for end in said.ends) and came != ends:
            raise Wrong(
                f"{_where(tried, subject)}: {sorted(came)} came, {sorted(ends)} was said to be left, "
                f"without {sorted(gone)} of {tried.findings(picks).by_path}"
            )
        if said.settled and came != {_text(said.ends[0])}:
            raise Wrong(f"{_where(tried, subject)}: settled as {said.ends}, came {sorted(came)}")
        met.met["answers settled" if said.settled else "answers open" if said.proven else "answers open, unproven"] += 1
        if said.settled and not any(cut.continuous for cut in case.space.cuts.values()):
            _check_sufficed(tried, case, subject, said.sufficed)


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


def ask_through(tried: Tried, kept: Known, place: int, random: Random, met: Tally) -> None:
    """Ask a person as in a quick check about one answer, from nothing until it is settled; raises Wrong."""
    whole = tried.findings(tried.picks(place))
    subject = random.choice(list(tried.answers))
    known = without(whole, frozenset(tried.paths) - standing(tried, kept))
    for _ in range(len(tried.paths) + 1):
        case = Case(kept, known)
        worth = worth_asking(case, [subject])
        if not worth:
            break
        path = worth[0].path
        met.met["questions asked"] += 1
        _check_question(tried, case, subject, path, met)
        if path not in whole.by_path:
            return  # a list nobody named, or a figure that has run out: not to be answered by the person
        known = Findings({**known.by_path, path: whole.by_path[path]}, known.entries)
    answer = tried.answers[subject][place]
    said = left(Case(kept, known), subject)
    if len(said.ends) != 1 or _text(said.ends[0]) != answer:
        raise Wrong(f"{_where(tried, subject)}: asked through to {said.ends}, the whole case is {answer}")


def _check_question(tried: Tried, case: Case, subject: Subject, path: str, met: Tally) -> None:
    narrowed = case.diagram(subject).narrowed(case.allowed)
    found = parting(narrowed, path)
    if found is None:
        met.met["questions about amounts"] += 1  # continuous: what it is worth cannot be known before it is answered
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


def person(ground: Ground, random: Random, seed: int) -> Tried:
    """Return one made-up person, as a table of one combination."""
    values: Values = {path: (random.choice(options),) for path, options in candidate_values(ground).items()}
    return table_of("one person", ground, values, seed, None)


def turns(seed: int, begin: int, most: int = ENUMERABLE, folder: Path | None = TABLES) -> Iterator[Turn]:
    """Yield the editions in turn without end, those with the fewest combinations first; of the others one person."""
    whole = tuple(enumerable(most))
    every = (*whole, *not_enumerable(most))
    for turn in count(begin):
        place = turn % len(every)
        name, ground, values = every[place]
        random = Random(f"settled/{seed}/{turn}")
        if place < len(whole):
            yield Turn(name, table_of(name, ground, values, seed, folder), True, random)
        else:
            yield Turn(name, person(ground, random, seed), False, random)


def run(seed: int, until: int, met: Tally, every: Iterator[Turn], each: int = CASES_A_TURN) -> Iterator[str]:
    """Check cases and ask people of every edition in turn, until so many turns are done; yield a line after each."""
    while met.done < until:
        turn = next(every)
        tried, random = turn.tried, turn.random
        kept = Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))
        for _ in range(each if turn.whole else 0):
            check_left(tried, kept, random.randrange(tried.size), random, met)
            met.met["cases with findings forgotten"] += 1
        met.met["editions tried out in full"] += turn.whole
        _ask_people(turn, kept, seed, met, min(each, PEOPLE_A_TURN))
        met.done += 1
        yield f"turn {met.done}, {met.met['people asked']} people: {turn.name}, {tried.size}"


def _ask_people(turn: Turn, kept: Known, seed: int, met: Tally, people: int) -> None:
    for _ in range(people):
        tried = turn.tried if turn.whole else person(turn.tried.ground, turn.random, seed)
        alike = (tried.on, tried.mode) == (turn.tried.on, turn.tried.mode)
        same = kept if alike else Known(Reckoning(tried.ground.loaded.compiled, tried.on, tried.mode))
        try:
            ask_through(tried, same, turn.random.randrange(tried.size), turn.random, met)
            met.met["people asked"] += 1
        except TooLarge:
            met.met["people whose answers turn on too much"] += 1


def main() -> int:
    """Run the soak from the command line; status 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=133, help="Editions taken in turn, the smallest first.")
    parser.add_argument("--each", type=int, default=CASES_A_TURN, help="Cases of each edition in a turn.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    path = options.keep / f"settled-{options.seed}.json"
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
    say(f"seed {options.seed}: {met.done} turns, 0 wrong; {met.told()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
