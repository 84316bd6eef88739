"""What reasons are written from: one policy's evaluation with the wording, sources and figures of its edition."""

from __future__ import annotations

from api.services.registry import LoadedEdition
from engine.outcome import Evaluation
from explanations.material import Background, Material
from explanations.statement import Reader


def material_of(evaluation: Evaluation, loaded: LoadedEdition, reader: Reader) -> Material:
    """Return what is written from about one policy's evaluation: its wording, sources, figures and functions."""
    background = Background(
        sources=loaded.sources,
        figures=loaded.figures,
        currency=loaded.scheme.currency,
        functions=loaded.compiled.functions,
    )
    return Material(evaluation, loaded.edition, loaded.vocabulary, reader, background)
