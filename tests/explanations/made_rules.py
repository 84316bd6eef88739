"""Small rule sets for tests of explanations, read and evaluated by the real reader and evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from engine.compiled import compile_edition
from engine.dmn.figures import read_figures
from engine.dmn.sources import read_sources
from engine.dmn.vocabulary_reader import read_vocabulary
from engine.dmn.yaml_reader import read_edition
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import AuthorityMode, Evaluation
from explanations.material import Background, Material
from explanations.statement import Reader

FOLDER = Path(__file__).parent / "made"
NAME = "2015-04-01-r1"


def text_of(name: str) -> str:
    """Return one of the files in `made/`."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


VOCABULARY = read_vocabulary(text_of("vocabulary"))
SOURCES = read_sources(text_of("sources"))
FIGURES = read_figures(text_of("figures"))


def material(
    policy: str, findings: Mapping[str, object], reader: Reader = Reader.PERSON, on: str = "2016-05-01"
) -> Material:
    """Evaluate one of the made policies and return what a statement is written from."""
    edition = read_edition(text_of(policy), f"{policy}.yaml", NAME)
    compiled = compile_edition(edition, VOCABULARY, FIGURES)
    found = read_findings(_exact(findings), VOCABULARY)
    evaluation: Evaluation = evaluate(compiled, found, on, AuthorityMode.STATED_AND_LAW)
    background = Background(sources=SOURCES, figures=FIGURES, functions=compiled.functions)
    return Material(evaluation, edition, VOCABULARY, reader, background)


def _exact(value: object) -> object:
    """Return JSON as a service would parse it: numbers as decimals."""
    if isinstance(value, Mapping):
        return {key: _exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_exact(part) for part in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value
