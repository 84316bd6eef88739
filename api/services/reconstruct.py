"""Reconstruct: enter a decision that was made on paper before this service, and lay it beside the rules of its day."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from api.access import Act, State, Thing
from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json
from api.ledger.entries import Draft, Entry, Sealed
from api.ledger.failures import RecordNotFound
from api.ledger.kinds import DecisionReconstructed
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.failures import ActRefused
from api.services.findings_json import Given, recorded
from api.services.keep import append_evaluation
from api.services.permission import require
from api.services.personal import object_in, opened_whole, relatives_of, sealed_in_parts
from api.services.records import Record, read_record
from api.services.registry import LoadedEdition, Registry
from api.services.results import OUTCOME, Place, ResultDifference, differences, leaves, results_of
from engine.dmn.vocabulary import FindingType, Vocabulary
from engine.errors import FindingError
from engine.outcome import AuthorityMode
from engine.values import number, to_json

ORIGINAL, PAPERS, FOUND_IN = "original", "papers", "found_in"
"""The slots of an earlier decision: what it decided, the papers themselves, and which paper each finding is from."""
OUTCOMES = {"established": "yes", "not_established": "no", "for_judgement": "left to a person's judgement"}
"""What an earlier decision may have answered to a policy's question."""
MOST_BYTES = 1_300_000
"""Of one paper: with its like in base 64 it must fit into a request."""
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain"})
_MARK = re.compile(r"[A-Z][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the earlier decision: its mark (`P1`), what it is, its day, and the file as it was scanned."""

    mark: str
    title: str = field(repr=False)
    dated: date | None
    file_name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A finding as a paper tells it: its value, which paper, and where in it."""

    value: Given = field(repr=False)
    paper: str
    place: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Original:
    """What the earlier decision decided about one policy: yes or no, outputs as far as the papers tell, its words."""

    outcome: str = ""
    outputs: Mapping[str, Json] = field(default_factory=dict, repr=False)
    words: str = field(default="", repr=False)

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed."""
        return {"outcome": self.outcome, "outputs": dict(self.outputs), "words": self.words}


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """An earlier decision as its papers tell it.

    `on` is the day as on which the rules are applied, `decided_on` the day of the letter, `letter` the letter's mark,
    `decided_by` who signed it. `original` holds what was decided, by policy.
    """

    person: str
    scheme: str
    policy: str | None
    on: date
    decided_on: date
    decided_by: str = field(repr=False)
    findings: Mapping[str, FoundIn] = field(repr=False)
    original: Mapping[str, Original] = field(repr=False)
    papers: tuple[Paper, ...] = field(repr=False)
    letter: str
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW


@dataclass(frozen=True, slots=True)
class Reconstructed:
    """An earlier decision on record: what the papers tell, what our rules of its day give, and how the two differ.

    `compared` are the places of which the papers tell; nothing is said of the others.
    """

    record: Record = field(repr=False)
    decided_on: date
    decided_by: str = field(repr=False)
    original: Mapping[str, Original] = field(repr=False)
    papers: tuple[Paper, ...] = field(repr=False)
    letter: str
    found_in: Mapping[str, FoundIn] = field(repr=False)
    was: Mapping[Place, Json] = field(repr=False)
    ours: Mapping[Place, Json] = field(repr=False)
    differences: tuple[ResultDifference, ...] = field(repr=False)

    @property
    def compared(self) -> tuple[Place, ...]:
        """Return the places of which the papers tell."""
        return tuple(self.was)

    def paper(self, mark: str) -> Paper:
        """Return a paper by its mark. Raises RecordNotFound."""
        for one in self.papers:
            if one.mark == mark:
                return one
        raise RecordNotFound(f"`{self.record.id}` has no paper `{mark}`", fix=", ".join(p.mark for p in self.papers))

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it, without the papers' bytes."""
        return {
            "number": self.record.id,
            "evaluation": self.record.entry.id,
            "person": self.record.act.subject,
            "scheme": self.record.question.scheme,
            "policy": self.record.question.policy,
            "on": self.record.question.on.isoformat(),
            "decided_on": self.decided_on.isoformat(),
            "decided_by": self.decided_by,
            "original": {policy: one.to_json() for policy, one in self.original.items()},
            "letter": self.letter,
            "papers": [_paper_json(one) for one in self.papers],
            "findings": {
                name: {"value": recorded(one.value), "paper": one.paper, "place": one.place}
                for name, one in self.found_in.items()
            },
            "compared": [
                {"policy": policy, "path": path, "was": self.was[policy, path], "now": self.ours.get((policy, path))}
                for policy, path in self.compared
            ],
            "differences": [one.to_json() for one in self.differences],
        }


Beside = Callable[[Transaction, str, str], None]
"""What else belongs to the same act: it is given the numbers of the earlier decision and of its evaluation."""


def reconstruct(
    ledger: Ledger,
    registry: Registry,
    checker: CrossChecker,
    given: Reconstruction,
    actor: Actor,
    beside: Beside | None = None,
) -> Reconstructed:
    """Record an earlier decision: its findings, evaluated under the rules of its day; what it decided; its papers.

    Raises:
        ActRefused: no letter, a paper that cannot be kept, a policy or output that the rules of that day do not have.
        FindingError: a finding that cannot be used, or that names no paper.
        RecordNotFound, NotAvailable, EnginesDisagree, LedgerUnavailable.
    """
    _check_papers(given)
    question = Question(given.scheme, given.policy, given.on, _findings(given, registry.vocabulary()), given.mode)
    evaluation = evaluate(registry, checker, question)
    _check_original(given, evaluation, ledger.clock.today())
    with ledger.appending() as transaction:
        person = transaction.people.get(given.person).id
        actor = require(actor, Act.RECONSTRUCT, Thing.PERSON, State.ON_FILE)
        kept = append_evaluation(transaction, evaluation, actor, person)
        entry = transaction.log.append(_draft(transaction, given, kept, actor, person))
        if beside is not None:
            beside(transaction, entry.id, kept.id)
    return read_reconstruction(ledger, entry.id)


def read_reconstruction(ledger: Ledger, number_: str) -> Reconstructed:
    """Return an earlier decision by its number. Raises RecordNotFound, PersonErased, LedgerDamaged."""
    record = read_record(ledger, number_)
    entry = record.reconstruction
    if entry is None or not isinstance(entry.content, DecisionReconstructed):
        raise RecordNotFound(f"`{number_}` is no decision made before this service", fix="its number begins with R")
    with ledger.reading() as transaction:
        original = object_in(opened_whole(transaction, entry, ORIGINAL))
        papers = object_in(opened_whole(transaction, entry, PAPERS))
        found_in = object_in(opened_whole(transaction, entry, FOUND_IN))
    vocabulary = record.rules.vocabulary()
    decided = {policy: _original(object_in(one)) for policy, one in object_in(original["policies"]).items()}
    was = _places(decided, vocabulary)
    results = results_of(record.outputs, vocabulary)
    ours = {place: results[place] for place in was if place in results}
    return Reconstructed(
        record=record,
        decided_on=entry.content.decided_on,
        decided_by=str(original["decided_by"]),
        original=decided,
        papers=tuple(_paper(mark, object_in(one)) for mark, one in papers.items()),
        letter=str(original["letter"]),
        found_in={name: _found_in(object_in(one)) for name, one in found_in.items()},
        was=was,
        ours=ours,
        differences=differences(was, ours, vocabulary),
    )


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────────


def _check_papers(given: Reconstruction) -> None:
    marks = [paper.mark for paper in given.papers]
    if given.letter not in marks:
        raise ActRefused("the letter is missing", where="letter", fix="attach it, and give its mark as `letter`")
    for paper in given.papers:
        where = f"paper {paper.mark}"
        if marks.count(paper.mark) > 1 or not _MARK.fullmatch(paper.mark):
            raise ActRefused(f"`{paper.mark}` cannot be a mark", where=where, fix="mark papers P1, P2, and so on")
        if paper.media_type not in MEDIA_TYPES:
            fix = f"attach one of {', '.join(sorted(MEDIA_TYPES))}"
            raise ActRefused(f"a paper cannot be `{paper.media_type}`", where=where, fix=fix)
        if not paper.content or len(paper.content) > MOST_BYTES:
            fix = f"attach a file of at most {MOST_BYTES} bytes"
            raise ActRefused(f"the file has {len(paper.content)} bytes", where=where, fix=fix)
    for name, found in given.findings.items():
        if found.paper not in marks:
            raise FindingError(f"`{name}` names no paper", where=f"/{name}", fix=f"one of {', '.join(marks)}")


def _check_original(given: Reconstruction, evaluation: SchemeEvaluation, today: date) -> None:
    if not given.original:
        raise ActRefused("nothing says what was decided", where="original", fix="give the outcome of a policy")
    if given.decided_on > today:
        raise ActRefused(f"{given.decided_on} is a day to come", where="decided_on", fix="give the letter's day")
    if not given.decided_by.strip():
        raise ActRefused("nothing says who decided", where="decided_by", fix="give the name or team on the letter")
    for policy, original in given.original.items():
        loaded = evaluation.editions.get(policy)
        if loaded is None:
            fix = f"in force that day were {', '.join(evaluation.editions)}"
            raise ActRefused(f"`{policy}` was not in force on {given.on}", where="original", fix=fix)
        if original.outcome and original.outcome not in OUTCOMES:
            fix = f"one of {', '.join(OUTCOMES)}"
            raise ActRefused(f"`{original.outcome}` is no outcome", where=f"original/{policy}", fix=fix)
        if not original.outcome and not original.outputs:
            raise ActRefused("nothing says what was decided", where=f"original/{policy}", fix="give an outcome")
        _check_outputs(policy, original, loaded)


def _check_outputs(policy: str, original: Original, loaded: LoadedEdition) -> None:
    vocabulary = loaded.vocabulary
    known = {output.name for output in loaded.edition.outputs}
    for path, value in leaves(original.outputs, vocabulary):
        name = path.rpartition(".")[2]
        where = f"original/{policy}/{path}"
        if name not in known:
            raise ActRefused(
                f"`{policy}` has no output `{name}`", where=where, fix=f"one of {', '.join(sorted(known))}"
            )
        entry = vocabulary.outputs.get(name)
        if entry is None:
            continue
        if entry.type in (FindingType.MONEY, FindingType.NUMBER) and number(str(value)) is None:
            raise ActRefused(f"`{value}` is no number", where=where, fix='write it like "150.00"')
        if entry.type is FindingType.CHOICE and value not in entry.members:
            raise ActRefused(f"`{value}` is no answer to it", where=where, fix=f"one of {', '.join(entry.members)}")


# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(given: Reconstruction, vocabulary: Vocabulary) -> dict[str, Given]:
    """Return the findings in full form, each with the paper that it was reconstructed from as its source."""
    papers = {paper.mark: paper for paper in given.papers}
    found: dict[str, Given] = {}
    for name, one in given.findings.items():
        entry = vocabulary.inputs.get(name)
        if entry is not None and entry.type is FindingType.RECORD:
            found[name] = one.value
            continue
        paper = papers[one.paper]
        said: dict[str, Given] = {"value": one.value, "state": "given", "source": source_of(paper, one.place)}
        found[name] = said | ({"evidence_date": paper.dated.isoformat()} if paper.dated else {})
    return found


def source_of(paper: Paper, place: str) -> str:
    """Return what stands as the source of a finding: `Reconstructed from P1, the letter of decision, page 2`."""
    return f"Reconstructed from {paper.mark}, {paper.title.strip()}{f', {place.strip()}' if place.strip() else ''}"


def _draft(transaction: Transaction, given: Reconstruction, kept: Entry, actor: Actor, person: str) -> Draft:
    content = DecisionReconstructed(evaluation=kept.id, decided_on=given.decided_on, policies=list(given.original))
    return Draft(actor.id, actor.role, person, content, tuple(_sealed(transaction, given, person)))


def _sealed(transaction: Transaction, given: Reconstruction, person: str) -> Iterator[Sealed]:
    relatives = relatives_of(transaction, person, {name: one.value for name, one in given.findings.items()})
    original: Json = {
        "decided_by": given.decided_by.strip(),
        "letter": given.letter,
        "policies": {policy: one.to_json() for policy, one in given.original.items()},
    }
    papers: Json = {
        one.mark: {**_paper_json(one), "content": base64.b64encode(one.content).decode()} for one in given.papers
    }
    found_in: Json = {
        name: {"value": recorded(one.value), "paper": one.paper, "place": one.place.strip()}
        for name, one in given.findings.items()
    }
    yield from sealed_in_parts(ORIGINAL, original, person, relatives)
    yield Sealed(PAPERS, person, papers)
    yield from sealed_in_parts(FOUND_IN, found_in, person, relatives)


def _paper_json(one: Paper) -> dict[str, Json]:
    return {
        "mark": one.mark,
        "title": one.title.strip(),
        "dated": one.dated.isoformat() if one.dated else None,
        "file_name": one.file_name,
        "media_type": one.media_type,
    }


def _paper(mark: str, kept: Mapping[str, Json]) -> Paper:
    dated = kept["dated"]
    return Paper(
        mark=mark,
        title=str(kept["title"]),
        dated=date.fromisoformat(str(dated)) if dated else None,
        file_name=str(kept["file_name"]),
        media_type=str(kept["media_type"]),
        content=base64.b64decode(str(kept["content"])),
    )


def _original(kept: Mapping[str, Json]) -> Original:
    return Original(str(kept["outcome"]), object_in(kept["outputs"]), str(kept["words"]))


def _found_in(kept: Mapping[str, Json]) -> FoundIn:
    return FoundIn(kept["value"], str(kept["paper"]), str(kept["place"]))


def _places(original: Mapping[str, Original], vocabulary: Vocabulary) -> dict[Place, Json]:
    """Return what the papers tell place by place, numbers spelt as rules spell them."""
    found: dict[Place, Json] = {}
    for policy, one in original.items():
        if one.outcome:
            found[policy, OUTCOME] = one.outcome
        for path, value in leaves(one.outputs, vocabulary):
            entry = vocabulary.outputs.get(path.rpartition(".")[2])
            read = number(str(value)) if entry and entry.type in (FindingType.MONEY, FindingType.NUMBER) else None
            found[policy, path] = value if read is None else to_json(read)
    return found
