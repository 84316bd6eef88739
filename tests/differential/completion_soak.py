"""Checks that what is said to be settled is never contradicted, where findings cannot be enumerated, and on journeys.

    python -m tests.differential.completion_soak --turns 730 --seed 1

Of made-up people part of the findings is forgotten. Each answer that is then said to be settled must come out so,
however the forgotten findings are filled in; each that is said to be open must come out in two ways, by the reference.
Random completions are reckoned without a trace, every hundredth by the reference too. A turn is one edition or one
scheme's journey, with so many completions. Progress is kept: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from random import Random

from api.services.evaluate import legs_of
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.analysis.case import Case, Known
from engine.analysis.claims import end_of
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning, Stopped
from engine.analysis.settled import Left, leading_to, left
from engine.analysis.subject import Subject, made
from engine.evaluation import evaluate
from engine.findings import Finding, Findings
from engine.journey import Leg, derived_findings, evaluate_journey
from engine.outcome import AuthorityMode, Evaluation, Outcome, Output
from engine.trace import Settled
from engine.values import PartialSet, Unknown
from tests.differential.counterfactual_soak import ENUMERABLE
from tests.differential.cross_check_soak import say
from tests.differential.enumerated import Values, candidate_values, findings_of, told_apart
from tests.differential.generated_cases import Ground, ground_of
from tests.differential.kept_tables import not_enumerable
from tests.differential.tally import KEEP, Tally

WORDS = re.compile(r"[a-z]\w*")
A_TURN = 10_000
A_PERSON = 500
"""Completions of one turn, and of one person in it."""
MOST_PEOPLE = 60
"""People of whom nothing is settled, before a turn is given up."""
BY_REFERENCE = 100
FORGET = (0.1, 0.3, 0.5, 0.7)
MODE = AuthorityMode.STATED_AND_LAW


class Wrong(AssertionError):
    """Something said to be settled that a completion contradicts, or to be open that is not."""


@dataclass(frozen=True)
class Course:
    """One policy alone, or the policies of a scheme's journey on a day; `grounds` are their editions in order."""

    name: str
    scheme: str
    on: str
    legs: tuple[Leg, ...]
    grounds: tuple[Ground, ...]

    @cached_property
    def kept(self) -> dict[str, Known]:
        """What is known of each policy's edition."""
        return {leg.policy: Known(Reckoning(leg.edition, self.on, MODE)) for leg in self.legs if leg.edition}

    @cached_property
    def values(self) -> Values:
        """The values that each finding may have; none of those that one policy gives the next."""
        given = {name for leg in self.legs if leg.gives for name in leg.gives.gives}
        every = [item for ground in self.grounds for item in candidate_values(ground).items()]
        return {path: options for path, options in every if path not in given}

    @cached_property
    def may_be_open(self) -> frozenset[str]:
        """The findings that are not known when nobody made them: no settings, and no acts that are not done."""
        nothing = self.findings({})
        every = [item for known in self.kept.values() for item in Case(known, nothing).known.items()]
        standing = {path for path, value in every if not isinstance(value, Unknown | PartialSet)}
        return frozenset(self.values) - standing

    def findings(self, values: Mapping[str, object]) -> Findings:
        """Return findings with these values."""
        chosen = {path: value for path, value in values.items() if path in self.values}
        parts = [findings_of(ground, chosen) for ground in self.grounds]  # type: ignore[arg-type]  # values of its own
        by_path = {path: found for part in parts for path, found in part.by_path.items()}
        return Findings(by_path, {name: ids for part in parts for name, ids in part.entries.items()})

    def evaluated(self, findings: Findings) -> dict[str, Evaluation]:
        """Return what the reference says."""
        return evaluate_journey(self.scheme, self.legs, findings, self.on, MODE)

    def cases(self, findings: Findings, of: frozenset[str] | None = None) -> Iterator[tuple[str, Case]]:
        """Yield each policy's case, with what earlier ones gave it, all of it reckoned without a trace.

        `of` are the only policies that are asked about: those that give nothing to others are passed over.
        """
        for leg in self.legs:
            if leg.edition is None or (of is not None and leg.policy not in of and leg.gives is None):
                continue
            case = Case(self.kept[leg.policy], findings)
            yield leg.policy, case
            if leg.gives is not None:
                given = {word for literal in leg.gives.gives.values() for word in WORDS.findall(literal.text)}
                asked = (one for one in case.subjects if not one.entry and one.output.name in given)
                outputs = tuple(_output(case, subject) for subject in asked)
                told = Evaluation(self.scheme, leg.policy, "", "", self.on, MODE, Outcome.ESTABLISHED, outputs)
                for name, value in derived_findings(leg, told).items():
                    findings = findings.with_derived(name, value, f"{self.scheme}/{leg.policy}")


def _output(case: Case, subject: Subject) -> Output:
    result = made(case.space, subject, case.known)
    values = None if isinstance(result, Stopped) or not result.certain else result.values
    return Output(subject.output.name, subject.output.decision, Settled(values))


def courses() -> tuple[Course, ...]:
    """Return every edition whose findings cannot be enumerated, and every journey of more than one policy."""
    alone = []
    for name, ground, _ in not_enumerable(ENUMERABLE):
        edition = ground.loaded.edition
        on = edition.in_force.start or "2010-01-01"
        alone.append(Course(name, edition.scheme, on, (Leg(edition.policy, ground.loaded.compiled),), (ground,)))
    return (*alone, *journeys())


def journeys() -> Iterator[Course]:
    """Yield every scheme's journey, as on the day when the last of its editions has come into force."""
    registry = Registry(ShippedShelf())
    for scheme in registry.schemes():
        policies = [step.policy for step in registry.journey(scheme).journey]
        starts = [name.start for policy in policies for name in registry.editions(scheme, policy)]
        if not starts:
            continue
        legs, editions = legs_of(registry, scheme, None, date.fromisoformat(max(starts)))
        if len(editions) > 1:
            every = tuple(ground_of(editions[leg.policy], ()) for leg in legs if leg.policy in editions)
            yield Course(f"{scheme} (journey)", scheme, max(starts), tuple(legs), every)


def person(course: Course, random: Random, tally: Tally) -> int:
    """Check one made-up person; return how many completions contradicted nothing. Raises Wrong."""
    whole = {path: random.choice(options) for path, options in course.values.items()}
    chance = random.choice(FORGET)
    gone = [path for path in whole if path in course.may_be_open and random.random() < chance]
    known = course.findings({path: value for path, value in whole.items() if path not in gone})
    settled: dict[tuple[str, Subject], End] = {}
    for policy, case in course.cases(known):
        for subject in (one for one in case.subjects if one.answer is not None):
            found = _left(case, subject, tally)
            if found is not None and found.settled:
                settled[policy, subject] = found.ends[0]
            elif found is not None and found.proven:
                _check_open(course, policy, case, subject, tally)
    if not settled or not gone:
        return 0
    for number in range(A_PERSON):
        filled = {**whole, **{path: random.choice(course.values[path]) for path in gone}}
        _check_completion(course, course.findings(filled), settled, tally, by_reference=number % BY_REFERENCE == 0)
    tally.met["answers held to be settled"] += len(settled)
    return A_PERSON


def _left(case: Case, subject: Subject, tally: Tally) -> Left | None:
    try:
        return left(case, subject)
    except TooLarge:
        tally.met["answers that turn on too much"] += 1
        return None


def _check_completion(
    course: Course, findings: Findings, settled: Mapping[tuple[str, Subject], End], tally: Tally, *, by_reference: bool
) -> None:
    for policy, case in course.cases(findings, frozenset(policy for policy, _ in settled)):
        for subject in (subject for of, subject in settled if of == policy):
            _compare(course, subject, settled[policy, subject], case.now(subject).end or End(None), findings)
    tally.met["completions of journeys" if len(course.legs) > 1 else "completions of one policy"] += 1
    if by_reference:
        evaluations = course.evaluated(findings)
        for (policy, subject), end in settled.items():
            _compare(course, subject, end, end_of(evaluations[policy], subject), findings)
        tally.met["completions by the reference too"] += 1


def _compare(course: Course, subject: Subject, said: End, came: End, findings: Findings) -> None:
    if said.value is None or came.value is None or told_apart(said.value) != told_apart(came.value):
        given = {path: repr(found.value) for path, found in findings.by_path.items()}
        raise Wrong(f"{course.name}, {subject.output.name} {subject.entry}: {said} was settled, {came} came of {given}")


def _check_open(course: Course, policy: str, case: Case, subject: Subject, tally: Tally) -> None:
    """Check that the reference comes to two ends of an answer that is said to be open."""
    whole = case.diagram(subject).narrowed(case.allowed)
    certain = [end for end in whole.ends() if not end.waits][:2]
    for end in certain:
        came = _reference(course, policy, case, subject, leading_to(whole, end))
        if came != end and not (came.value is None and end.stopped):
            raise Wrong(f"{course.name}, {subject.output.name}: {end} was said to be left, {came} came")
    tally.met["answers shown to be open"] += 1


def _reference(course: Course, policy: str, case: Case, subject: Subject, cells: Mapping[int, int]) -> End:
    found = dict(case.findings.by_path)
    for path, cut in case.space.cuts.items():
        if not cut.continuous and isinstance(case.known[path], Unknown | PartialSet):
            chosen = {place: cells.get(place, _first(case, place)) for place in case.space.places(path)}
            found[path] = Finding(path, case.space.value(path, chosen))
    edition = course.kept[policy].reckoning.edition
    return end_of(evaluate(edition, replace(case.findings, by_path=found), course.on, MODE), subject)


def _first(case: Case, place: int) -> int:
    return min(case.allowed.get(place, frozenset({0})))


def run(seed: int, until: int, tally: Tally, every: tuple[Course, ...], each: int = A_TURN) -> Iterator[str]:
    """Take the courses in turn, until so many turns are done; yield a line after each. Raises Wrong."""
    while tally.done < until:
        course = every[tally.done % len(every)]
        random = Random(f"completions/{seed}/{tally.done}")
        done = 0
        for people in count():
            if done >= each or (people >= MOST_PEOPLE and not done):
                break
            done += person(course, random, tally)
        tally.met["turns without anything settled"] += not done
        tally.done += 1
        yield f"turn {tally.done}: {course.name}, {done} completions"


def main() -> int:
    """Run the soak from the command line; status 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=730, help="Editions and journeys taken in turn.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=KEEP)
    options = parser.parse_args()
    path = options.keep / f"completions-{options.seed}.json"
    tally = Tally.load(path, options.seed)
    every = courses()
    say(f"seed {options.seed}: {tally.done} of {options.turns} turns done before, {len(every)} courses, kept in {path}")
    try:
        for line in run(options.seed, options.turns, tally, every):
            tally.save(path)
            say(line)
    except Wrong as found:
        say(f"seed {options.seed}, turn {tally.done}: {found}")
        return 1
    say(f"seed {options.seed}: {tally.done} turns, 0 contradicted; {tally.told()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
