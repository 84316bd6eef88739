"""What would change an answer, why another did not come out, and whether it is settled: asked of an evaluation made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import RLock

from api.ledger.canonical import Json
from api.services.evaluate import SchemeEvaluation
from api.services.material import material_of
from api.services.registry import LoadedEdition
from engine.analysis.asking import worth_asking
from engine.analysis.case import Case, Known
from engine.analysis.claims import Claims, Day, claims, untold
from engine.analysis.diagram import TooLarge
from engine.analysis.parts import End
from engine.analysis.reckoning import Reckoning
from engine.analysis.settled import Left, left
from engine.analysis.subject import Subject
from engine.compiled import CompiledEdition
from engine.errors import NotAvailable
from engine.findings import Findings
from engine.outcome import AuthorityMode, Evaluation, Outcome
from engine.trace import FindingNode, FindingState
from engine.values import Value, feel_text, to_json
from explanations.counterfactual.telling import statement_about
from explanations.material import Material
from explanations.statement import Reader, Statement
from explanations.withholding import Withheld, without_each

MOST_KEPT = 32
"""Editions, each on a day in a mode, whose diagrams are kept ready."""


@dataclass(frozen=True, slots=True)
class Hope:
    """Another answer that somebody hoped for: which output, and which of its values. Nothing: any other answer."""

    output: str = ""
    value: str = ""


NO_HOPE = Hope()


class Analyses:
    """What was found out about editions, kept for the next person; one at a time may use it."""

    def __init__(self, capacity: int = MOST_KEPT) -> None:
        self.lock = RLock()
        self._capacity = capacity
        self._kept: OrderedDict[tuple[int, str, AuthorityMode], tuple[CompiledEdition, Known]] = OrderedDict()

    def known(self, compiled: CompiledEdition, on: str, mode: AuthorityMode) -> Known:
        """Return what is known of an edition on a day in a mode."""
        key = (id(compiled), on, mode)
        if key not in self._kept:
            # The edition is kept too, so that no other can come to have its id.
            self._kept[key] = (compiled, Known(Reckoning(compiled, on, mode)))
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key][1]


ANALYSES = Analyses()


def case_of(evaluation: SchemeEvaluation, policy: str) -> Case:
    """Return one policy's case laid out for analysis, with what earlier policies of the journey gave it."""
    question = evaluation.question
    known = ANALYSES.known(evaluation.editions[policy].compiled, question.on.isoformat(), question.mode)
    return Case(known, findings_for(evaluation.findings, evaluation.evaluations[policy]))


def findings_for(findings: Findings, evaluation: Evaluation) -> Findings:
    """Return findings with those that the policy was given by earlier ones, as its trace says."""
    for node in evaluation.trace:
        if isinstance(node, FindingNode) and node.state is FindingState.DERIVED:
            findings = findings.with_derived(node.path, node.value, node.derived_from)
    return findings


def what_would_change(
    evaluation: SchemeEvaluation, reader: Reader, hope: Hope = NO_HOPE, withheld: Sequence[Withheld] = ()
) -> dict[str, tuple[Material, tuple[Claims, ...]]]:
    """Return for each policy in force what would change its answers, each claim proven by the reference.

    An answer that is open is left out, unless it was named: what is still needed says more of it. A person is told
    nothing of a policy from which something is `withheld`: what would change its answer could tell what that is.

    Raises:
        NotAvailable: no policy has the output or the value hoped for.
    """
    found: dict[str, tuple[Material, tuple[Claims, ...]]] = {}
    with ANALYSES.lock:
        for policy, loaded in evaluation.editions.items():
            told = tuple(_told(evaluation, policy, hope))
            if told:
                found[policy] = (material_of(evaluation.evaluations[policy], loaded, reader), told)
    if reader is Reader.PERSON and withheld:
        kept = without_each((material for material, _ in found.values()), withheld)
        return {p: told for (p, told), material in zip(found.items(), kept, strict=True) if material.is_whole}
    if hope.output and not found:
        raise NotAvailable(f"no answer here is called `{hope.output}`", fix=f"one of {', '.join(_outputs(evaluation))}")
    return found


def statement_of_what_would_change(evaluation: SchemeEvaluation, reader: Reader, hope: Hope = NO_HOPE) -> Statement:
    """Return why another answer did not come out and what would change it, as a statement; raises NotAvailable."""
    question = evaluation.question
    about = {
        "scheme": question.scheme,
        "policy": question.policy or "",
        "on": question.on.isoformat(),
        "mode": question.mode.value,
        "reader": reader.value,
    }
    return statement_about(what_would_change(evaluation, reader, hope), about)


def refused_otherwise(evaluation: SchemeEvaluation, policy: str) -> tuple[Claims, ...]:
    """Return what would have made each refusal of a policy a yes; nothing of an answer that turns on too much."""
    loaded = evaluation.editions[policy]
    day = Day(evaluation.question.on.isoformat(), evaluation.question.mode)
    found: list[Claims] = []
    with ANALYSES.lock:
        case = case_of(evaluation, policy)
        for subject in case.subjects:
            now = case.now(subject).end
            if now is None or now.value is None or subject.outcome(now.value) is not Outcome.NOT_ESTABLISHED:
                continue
            wanted, named = hoped_for(subject, now, NO_HOPE, loaded)
            try:
                found.append(claims(case, subject, day, wanted, named))
            except TooLarge:
                continue
    return tuple(found)


def _outputs(evaluation: SchemeEvaluation) -> list[str]:
    editions = evaluation.editions.values()
    return sorted({output.name for loaded in editions for output in loaded.edition.outputs})


def _told(evaluation: SchemeEvaluation, policy: str, hope: Hope) -> Iterator[Claims]:
    case = case_of(evaluation, policy)
    day = Day(evaluation.question.on.isoformat(), evaluation.question.mode)
    for subject in case.subjects:
        if hope.output and hope.output != subject.output.name:
            continue
        now = case.now(subject).end
        if (subject.answer is None or now is None) and not hope.output:
            continue
        wanted, named = hoped_for(subject, now, hope, evaluation.editions[policy])
        try:
            yield claims(case, subject, day, wanted, named)
        except TooLarge:
            yield untold(subject, now or End(None), named)


def hoped_for(
    subject: Subject, now: End | None, hope: Hope, loaded: LoadedEdition
) -> tuple[Callable[[End], bool], tuple[str, ...]]:
    """Return which ends are hoped for, and the values named; without a hope, a yes for a no and a no for a yes.

    Raises:
        NotAvailable: the output has no such value.
    """
    if hope.value:
        _check_value(subject, hope, loaded)
        return (lambda end: end.value is not None and text_of(end.value) == hope.value), (hope.value,)
    answer = subject.answer
    if answer is None or not answer.is_question or now is None or now.value is None:
        return (lambda end: end.value is not None and end != now), ()
    if subject.outcome(now.value) is Outcome.ESTABLISHED:
        return (lambda end: end.value is not None and text_of(end.value) in answer.no), answer.no
    return (lambda end: end.value is not None and text_of(end.value) in answer.yes), answer.yes


def _check_value(subject: Subject, hope: Hope, loaded: LoadedEdition) -> None:
    entry = loaded.vocabulary.outputs.get(subject.output.name)
    members = entry.members if entry is not None else {}
    if members and hope.value not in members:
        raise NotAvailable(f"`{hope.output}` is never `{hope.value}`", fix=f"one of {', '.join(members)}")


def text_of(value: Value) -> str:
    """Return a value as it is written in an edition's `answer`."""
    return value if isinstance(value, str) else feel_text(value)


@dataclass(frozen=True, slots=True)
class SettledAnswer:
    """Whether one answer is settled, with what it is and which findings were enough."""

    policy: str
    subject: Subject
    left: Left

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        ends = [end for end in self.left.ends if end.value is not None]
        return {
            "policy": self.policy,
            "output": self.subject.output.name,
            "entry": self.subject.entry,
            "settled": self.left.settled,
            "proven": self.left.proven,
            "possible": [to_json(end.value) for end in ends if end.value is not None],
            "sufficed": list(self.left.sufficed),
        }


def worth_asking_about(evaluation: SchemeEvaluation, policy: str, entry: str) -> tuple[str, ...] | None:
    """Return the findings still open that could change an answer about an entry (or the whole), the one to ask first
    at the front; None where the answers turn on too much to tell."""
    with ANALYSES.lock:
        case = case_of(evaluation, policy)
        try:
            return tuple(one.path for one in worth_asking(case, _answers(case, entry)))
        except TooLarge:
            return None


def what_sufficed(evaluation: SchemeEvaluation, policy: str, entry: str) -> tuple[str, ...] | None:
    """Return findings that were enough to settle every answer about an entry (or the whole); None while one is open."""
    with ANALYSES.lock:
        case = case_of(evaluation, policy)
        try:
            found = [left(case, subject) for subject in _answers(case, entry)]
        except TooLarge:
            return None
    if not all(one.settled for one in found):
        return None
    enough = {path for one in found for path in one.sufficed}
    return tuple(path for path in case.space.cuts if path in enough)


def _answers(case: Case, entry: str) -> tuple[Subject, ...]:
    return tuple(subject for subject in case.subjects if subject.answer is not None and subject.entry == entry)


def settled(evaluation: SchemeEvaluation, policies: Sequence[str] = ()) -> tuple[SettledAnswer, ...]:
    """Return of every answer whether it is settled already, whatever the findings still open turn out to be.

    Of an answer that turns on too much to be looked through, neither is proven, and no end is named.
    """
    found: list[SettledAnswer] = []
    with ANALYSES.lock:
        for policy in policies or tuple(evaluation.editions):
            case = case_of(evaluation, policy)
            for subject in case.subjects:
                if subject.answer is not None:
                    try:
                        found.append(SettledAnswer(policy, subject, left(case, subject)))
                    except TooLarge:
                        found.append(SettledAnswer(policy, subject, Left((), settled=False, proven=False)))
    return tuple(found)
