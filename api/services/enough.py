"""Which findings were enough for each answer, proven by the reference before it is told."""

from __future__ import annotations

from dataclasses import replace

from api.services.evaluate import SchemeEvaluation
from api.services.material import material_of
from api.services.what_changes import ANALYSES, case_of
from engine.analysis.case import Case
from engine.analysis.claims import end_of
from engine.analysis.enough import enough, only_these
from engine.analysis.subject import Subject
from engine.errors import EngineFault
from engine.evaluation import evaluate
from explanations.material import Material
from explanations.statement import Reader


def material_with_enough(evaluation: SchemeEvaluation, policy: str, reader: Reader) -> Material:
    """Return what is written from about one policy of an evaluation, with the findings that were enough."""
    material = material_of(evaluation.evaluations[policy], evaluation.editions[policy], reader)
    return replace(material, sufficed=sufficed(evaluation, policy))


def sufficed(evaluation: SchemeEvaluation, policy: str) -> dict[str, tuple[str, ...]]:
    """Return the findings that were enough for the answers about the whole case (key: nothing), and about each entry.

    An answer that is open is left out. Raises EngineFault when the reference does not come to the same with them alone.
    """
    with ANALYSES.lock:
        case = case_of(evaluation, policy)
        answers = tuple(subject for subject in case.subjects if subject.answer is not None)
        told = {subject: found for subject in answers if (found := enough(case, subject)) is not None}
    by_path: dict[str, tuple[Subject, ...]] = {}
    for subject in answers:
        by_path[_about(case, subject)] = (*by_path.get(_about(case, subject), ()), subject)
    joined = {
        about: frozenset(path for subject in subjects for path in told[subject])
        for about, subjects in by_path.items()
        if all(subject in told for subject in subjects)
    }
    ordered = {about: tuple(path for path in case.space.cuts if path in paths) for about, paths in joined.items()}
    _prove(evaluation, policy, case, {subject: ordered[about] for about in ordered for subject in by_path[about]})
    return ordered


def _about(case: Case, subject: Subject) -> str:
    listed = case.space.reckoning.edition.decisions[subject.output.decision].entries
    return f"{listed.name}[{subject.entry}]" if listed is not None else ""


def _prove(evaluation: SchemeEvaluation, policy: str, case: Case, enough_for: dict[Subject, tuple[str, ...]]) -> None:
    """Evaluate every set of findings by the reference."""
    question, whole = evaluation.question, evaluation.evaluations[policy]
    for paths in dict.fromkeys(enough_for.values()):
        edition = evaluation.editions[policy].compiled
        again = evaluate(edition, only_these(case, paths), question.on.isoformat(), question.mode)
        for subject in (one for one, found in enough_for.items() if found == paths):
            if end_of(again, subject) != end_of(whole, subject):
                raise EngineFault(f"what is said to be enough for `{subject.output.name}` is not", where=policy)
