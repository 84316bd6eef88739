"""Every worked example of every shipped rule set can be told to both readers, and its letter lacks nothing."""

from __future__ import annotations

from functools import cache

import pytest

from api.services.letters import duties_of
from api.services.registry import EditionName, LoadedEdition, Registry
from api.services.rule_sets import editions, run_examples
from api.services.shelf import ShippedShelf
from engine.outcome import Evaluation, Outcome
from explanations.adequacy import gaps
from explanations.letter.facts import DecidedPolicy, LetterFacts, LetterKind
from explanations.letter.frame import frame_of
from explanations.letter.writing import write_letter
from explanations.material import Background, Material
from explanations.reasons import write
from explanations.render import Form, render
from explanations.statement import Reader

REGISTRY = Registry(ShippedShelf())
EDITIONS = editions(REGISTRY)
SETTLED = (Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED)


def material(evaluation: Evaluation, loaded: LoadedEdition, reader: Reader) -> Material:
    background = Background(
        sources=loaded.sources,
        figures=loaded.figures,
        currency=loaded.scheme.currency,
        functions=loaded.compiled.functions,
    )
    return Material(evaluation, loaded.edition, loaded.vocabulary, reader, background)


@cache
def evaluations(name: EditionName) -> tuple[LoadedEdition, list[Evaluation]]:
    loaded = REGISTRY.edition(name.scheme, name.policy, name.name)
    return loaded, [run.evaluation for run in run_examples(REGISTRY, name)]


@pytest.mark.parametrize("name", EDITIONS, ids=lambda name: name.path)
def test_every_example_can_be_told_to_both_readers_and_no_cell_is_left_out(name: EditionName) -> None:
    """A cell that reads what is not in the trace could not be told, and would be missing from the working unseen."""
    loaded, made = evaluations(name)
    for evaluation in made:
        person = write(material(evaluation, loaded, Reader.PERSON))
        assert person.section("decided") is not None
        assert render(person, Form.TEXT)
        told = material(evaluation, loaded, Reader.PRACTITIONER)
        tested = {cell.id for row in told.rows.values() for cell in row.cells if cell.test.strip() != "-"}
        assert tested <= write(told).nodes()


@pytest.mark.parametrize("name", EDITIONS, ids=lambda name: name.path)
def test_the_letter_about_every_settled_example_lacks_nothing(name: EditionName) -> None:
    loaded, made = evaluations(name)
    settled = [evaluation for evaluation in made if evaluation.outcome in SETTLED]
    for evaluation in settled:
        decided = DecidedPolicy(material(evaluation, loaded, Reader.PERSON))
        facts = LetterFacts(
            kind=LetterKind.ADOPTED,
            number="D-1",
            person="Alex Example",
            decided_on=evaluation.on,
            decided_by="Jo Field, social worker",
            frame=frame_of(loaded.scheme),
            duties=duties_of(REGISTRY, name.scheme),
            decided=(decided,),
        )
        assert [gap.text for gap in gaps(write_letter(facts))] == []
