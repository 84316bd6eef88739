"""Generated decisions over many editions: each replays to the byte, and its matrix accounts for every difference.

    python -m tests.differential.replay_soak --decisions 20000 --seed 1

Each is decided under the shipped rules, most often near a worked example; findings of every other one are revised
afterwards, some people are decided about again, and a part of the rules is corrected before the matrix is made. All
stand in one ledger. Progress is kept beside it: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from api.clock import StoppedClock
from api.ledger import Ledger, Transaction
from api.ledger.entries import DeterminationMade, Draft, Sealed
from api.ledger.identifiers import new_identifier
from api.ledger.schema import upgrade
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker, second_engine
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.failures import ActRefused
from api.services.keep import append_evaluation
from api.services.matrix_json import matrix_json
from api.services.records import DECIDED, LETTER, read_record
from api.services.registry import EditionName, Registry
from api.services.replay_matrix import Matrix, replay_matrix
from api.services.results import sum_at
from api.services.revise import Revision, append_revision
from api.services.revisions import Manner
from api.services.shelf import RecordedShelf, ShippedShelf
from engine.analysis.mutation import mutants
from engine.dmn.model import Decision
from engine.dmn.yaml_writer import edition_yaml
from engine.errors import RightfulError
from engine.outcome import AuthorityMode
from tests.differential.change_notice_soak import grounds
from tests.differential.cross_check_soak import say
from tests.differential.generated_cases import Ground, example_case, made_up, near
from tests.differential.tally import KEEP, Tally

MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHUNK = 100
"""Decisions that are recorded together, in one transaction, and then replayed."""
JOURNEYS = 0.15
"""The part of all decisions that is about a scheme's whole journey; the others are about one policy."""
CORRECTED = 0.5
"""The part of all editions that has been corrected by the time of the matrix."""
OF_ONE_PERSON = 3
AMA, OWEN = Actor("ama", "assessor"), Actor("owen", "appeal_officer")
SHIPPED = Registry(ShippedShelf())


class DoesNotReplay(AssertionError):
    """A decision that does not come out as recorded, or whose matrix does not add up; the message holds the case."""


@dataclass(frozen=True, slots=True)
class Case:
    """A decision to record, whom it is about, and a revision of one of its findings afterwards."""

    person: str
    evaluation: SchemeEvaluation
    revision: Revision | None

    def text(self) -> str:
        """Return the case so that it can be made again."""
        question, revised = self.evaluation.question, self.revision
        told = {"rules": f"{question.scheme}/{question.policy or ''}", "on": question.on.isoformat(),
                "mode": question.mode.value, "findings": question.findings}  # fmt: skip
        more = [revised.path, revised.value, revised.manner, revised.in_force_from.isoformat()] if revised else None
        return json.dumps({**told, "revised": more}, default=str)


# ── cases ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def case_of(random: Random, checker: CrossChecker, person: str) -> Case:
    """Make a decision up that the rules can answer."""
    while True:
        ground = random.choice(grounds())
        question = _question(ground, random)
        try:
            made = evaluate(SHIPPED, checker, question)
        except RightfulError:
            continue  # a combination that the vocabulary refuses
        if not made.stopped:
            return Case(person, made, _revision(ground, question, random))


def _question(ground: Ground, random: Random) -> Question:
    edition = ground.loaded.edition
    case = example_case(random.choice(ground.examples)) if ground.examples else made_up(ground, random)
    for _ in range(random.choice((0, 1, 2))):
        case = near(ground, case, random)
    findings = {name: value for name, value in case.findings.items() if name != "evaluation_date"}
    policy = None if random.random() < JOURNEYS else edition.policy
    return Question(edition.scheme, policy, date.fromisoformat(case.on), findings, AuthorityMode(case.mode))


def _revision(ground: Ground, question: Question, random: Random) -> Revision | None:
    """Return a revision of one finding that its day's rules read, for about every other decision."""
    if random.random() < 0.5:
        return None
    known: dict[str, Any] = dict(question.findings)
    base = replace(made_up(ground, random), on=question.on.isoformat(), findings=known)
    changed = near(ground, base, random).findings
    names = sorted(name for name in changed if changed[name] != known.get(name) and name != "evaluation_date")
    if not names:
        return None
    manner = random.choice(list(Manner))
    start = question.on + timedelta(days=random.choice((-400, 0, 0, 0, 200, 1500)))
    name = random.choice(names)
    return Revision(name, changed[name], manner, min(start, MOMENT.date()), "a letter", "it came to light")


@cache
def corrected(seed: int) -> Registry:
    """Return the shipped rules with a corrected revision of a part of the editions: one place in each is otherwise."""
    random = Random(f"corrected {seed}")
    documents = {path: SHIPPED.shelf.content(path) for path in SHIPPED.shelf.paths()}
    for ground in dict.fromkeys(g.loaded.path for g in grounds()):
        if random.random() < CORRECTED:
            documents |= _correction(ground, random)
    return Registry(RecordedShelf(documents))


def _correction(path: str, random: Random) -> dict[str, bytes]:
    scheme, policy, file = path.split("/")
    name = _named(scheme, policy, file.removesuffix(".yaml"))
    loaded = SHIPPED.edition(scheme, policy, name.name)
    if "extends:" in loaded.text:
        return {}
    found = [one for one in mutants(loaded.compiled) if isinstance(one.changed, Decision)]
    random.shuffle(found)
    for mutant in found[:5]:
        try:
            text = edition_yaml(mutant.applied_to(loaded.compiled).edition)
            later = f"{scheme}/{policy}/{name.start}-r{name.revision + 1}.yaml"
            changed = {**loaded.documents, later: text.encode()}
            Registry(RecordedShelf(changed)).edition(scheme, policy, f"{name.start}-r{name.revision + 1}")
        except RightfulError:
            continue
        return {later: text.encode()}
    return {}


def _named(scheme: str, policy: str, name: str) -> EditionName:
    return next(one for one in SHIPPED.editions(scheme, policy) if one.name == name)


# ── recording ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def record(ledger: Ledger, cases: list[Case]) -> list[str]:
    """Record decisions in one transaction and the revisions in another, and return the decisions' numbers."""
    with ledger.appending() as transaction:
        numbers = [_decided(transaction, case) for case in cases]
    vocabulary = SHIPPED.vocabulary()
    revised = [(read_record(ledger, n), c.revision) for n, c in zip(numbers, cases, strict=True) if c.revision]
    with ledger.appending() as transaction:
        for made, revision in revised:
            try:
                append_revision(transaction, made, vocabulary, revision, OWEN, ledger.clock.now())
            except (ActRefused, RightfulError):
                continue  # another decision about the same person has said so already
    return numbers


def _decided(transaction: Transaction, case: Case) -> str:
    kept = append_evaluation(transaction, case.evaluation, AMA, case.person)
    policies = list(case.evaluation.editions)
    content = DeterminationMade(kept.id, "adopted", policies, None, None, True, True, "none")
    said: dict[str, Any] = {
        DECIDED: {policy: {"how": "adopted"} for policy in policies},
        LETTER: {"html": "", "text": ""},
    }
    sealed = tuple(Sealed(slot, case.person, value) for slot, value in said.items())
    return transaction.log.append(Draft(AMA.id, AMA.role, case.person, content, sealed)).id


# ── checks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check(matrix: Matrix, tally: Counter[str]) -> None:
    """Hold a matrix to what it promises. Raises DoesNotReplay."""
    problems = list(_problems(matrix))
    if problems:
        raise DoesNotReplay("; ".join(problems))
    tally["sums told"] += sum(len(step.attribution.sums) for step in matrix.steps)
    tally["answers told"] += sum(len(step.flips) for step in matrix.steps)
    for step in matrix.steps:
        for shares in step.shares.values():
            for part in shares:
                tally[f"shares: {' and '.join(sort.value for sort in part.sorts)}"] += 1
        for flip in step.flips:
            for sort in {s for way in flip.ways for s in step.between.sorts_of(way)}:
                tally[f"answers turned by: {sort.value}"] += 1
    matrix_json(matrix)


def _problems(matrix: Matrix) -> Iterator[str]:
    if not matrix.identical or matrix.by_engine:
        yield "it does not come out as it was recorded"
    for step in matrix.steps:
        was, now = step.before.results, step.after.results
        places = dict.fromkeys((*was, *now))
        differ = {place for place in places if was.get(place) != now.get(place)}
        told = {(s.policy, s.path) for s in step.attribution.sums} | {(f.policy, f.path) for f in step.flips}
        if differ != told:
            yield f"{step.after.column}: differ, not told {differ - told}; told, do not differ {told - differ}"
        for place, shares in step.shares.items():
            before, after = sum_at(was, place, matrix.vocabulary), sum_at(now, place, matrix.vocabulary)
            if before is None or after is None or _added(shares) != after - before:
                yield f"{step.after.column} {place}: {shares} do not add up to {before} to {after}"
            if any(not one.sorts for one in shares):
                yield f"{place}: a share of no sort"
    for place, parts in matrix.totals().items():
        first, last = (
            sum_at(made.results, place, matrix.vocabulary) for made in (matrix.columns[0], matrix.columns[-1])
        )
        if first is None or last is None or sum(parts.values(), Decimal(0)) != last - first:
            yield f"{place}: {parts} do not add up to {first} to {last}"


def _added(shares: tuple[Any, ...]) -> Decimal:
    return sum((one.share.amount for one in shares), Decimal(0))


def soak(folder: Path, seed: int, decisions: int, checker_of: CrossChecker | None = None) -> Tally:
    """Record and replay until so many decisions are done; goes on from what the folder holds."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}", StoppedClock(MOMENT))
    upgrade(ledger.database)
    kept = folder / f"replay-{seed}.json"
    tally = Tally.load(kept, seed)
    began, before = time.monotonic(), tally.done
    with second_engine(ledger) as own:
        checker = checker_of or own
        while tally.done < decisions:
            _chunk(ledger, checker, tally, min(CHUNK, decisions - tally.done))
            tally.save(kept)
            spent = time.monotonic() - began
            say(f"seed {seed}: {tally.done:,} decisions, {1000 * spent / (tally.done - before):.0f} ms each")
    ledger.close()
    return tally


def _chunk(ledger: Ledger, checker: CrossChecker, tally: Tally, count: int) -> None:
    random = Random(f"{tally.seed}/{tally.done}")
    person = ""
    cases: list[Case] = []
    for place in range(count):
        if place % OF_ONE_PERSON == 0:
            person = new_identifier("P")
        cases.append(case_of(random, checker, person))
    made = zip(record(ledger, cases), cases, strict=True)
    # Those that rest on the same rules one after the other, so that rules are read once for many.
    for number, case in sorted(made, key=lambda one: sorted(one[1].evaluation.documents)):
        try:
            check(replay_matrix(ledger, corrected(tally.seed), checker, number), tally.met)
        except RightfulError as error:
            raise DoesNotReplay(f"{number}: {error}\n{case.text()}") from error
        except AssertionError as error:
            raise DoesNotReplay(f"{number}: {error}\n{case.text()}") from error
        tally.met["revised"] += case.revision is not None
        for policy, loaded in case.evaluation.editions.items():
            tally.met[f"edition {loaded.edition.scheme}/{policy}@{loaded.edition.name}"] += 1
    tally.done += count


def main(arguments: list[str]) -> int:
    """Soak, and print what was met; 1 when a decision does not replay, or a matrix does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    try:
        tally = soak(KEEP / f"replays-{chosen.seed}", chosen.seed, chosen.decisions)
    except DoesNotReplay as found:
        say(f"seed {chosen.seed}: {found}")
        return 1
    editions = sum(what.startswith("edition ") for what in tally.met)
    others = {what: count for what, count in tally.met.items() if not what.startswith("edition ")}
    told = Tally(tally.seed, tally.done, Counter(others)).told()
    say(f"seed {tally.seed}: {tally.done:,} decisions under {editions} editions, all the same to the byte; {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
