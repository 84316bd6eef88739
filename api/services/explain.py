"""Explain: say what was decided and why, to a given reader, from the trace of what happened and from nothing else."""

from __future__ import annotations

from api.ledger import Ledger
from api.services.cross_checking import CrossChecker
from api.services.evaluate import SchemeEvaluation
from api.services.registry import LoadedEdition, Registry
from api.services.replay import replay
from engine.errors import EngineFault
from engine.outcome import Evaluation
from explanations.material import Background, Material
from explanations.reasons import KIND, write
from explanations.render import Form, render
from explanations.statement import Reader, Section, Statement
from explanations.wording.english import LANGUAGE


def explain(
    ledger: Ledger, registry: Registry, checker: CrossChecker, record_id: str, reader: Reader, form: Form
) -> str:
    """Return the reasons of a recorded decision or evaluation.

    It is made again under the recorded rules first: only if that gives the recorded trace to the byte is it explained,
    so that nothing is said of what did not happen.

    Raises RecordNotFound, LedgerDamaged, EngineFault.
    """
    again = replay(ledger, registry, checker, record_id)
    if not again.identical:
        raise EngineFault(
            "the recorded evaluation does not come out the same again", where=record_id, fix="see `rightful replay`"
        )
    return explain_evaluation(again.evaluation, reader, form)


def explain_evaluation(evaluation: SchemeEvaluation, reader: Reader, form: Form) -> str:
    """Return the reasons of an evaluation that has just been made: of one policy, or of a whole journey in order."""
    return render(statement_of(evaluation, reader), form)


def statement_of(evaluation: SchemeEvaluation, reader: Reader) -> Statement:
    """Return the reasons as a statement: one policy's own, or a headed section for each policy in force."""
    statements = {
        policy: statement_of_policy(evaluation.evaluations[policy], loaded, reader)
        for policy, loaded in evaluation.editions.items()
    }
    if evaluation.question.policy is not None:
        return statements[evaluation.question.policy]
    question = evaluation.question
    about = {
        "scheme": question.scheme,
        "on": question.on.isoformat(),
        "mode": question.mode.value,
        "reader": reader.value,
    }
    title = "What the rules say, policy by policy" if statements else "None of these rules was in force on that day"
    sections = tuple(Section(policy, one.title, parts=one.sections) for policy, one in statements.items())
    return Statement(KIND, title, LANGUAGE, about, sections)


def statement_of_policy(evaluation: Evaluation, loaded: LoadedEdition, reader: Reader) -> Statement:
    """Return the reasons of one policy's evaluation."""
    return write(material_of(evaluation, loaded, reader))


def material_of(evaluation: Evaluation, loaded: LoadedEdition, reader: Reader) -> Material:
    """Return what is written from about one policy's evaluation: its wording, sources, figures and functions."""
    background = Background(
        sources=loaded.sources,
        figures=loaded.figures,
        currency=loaded.scheme.currency,
        functions=loaded.compiled.functions,
    )
    return Material(evaluation, loaded.edition, loaded.vocabulary, reader, background)
