"""What could be said more simply in the wording of editions, for those who write it. Nothing here stops anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.services.freshness import Notice
from api.services.registry import EditionName, LoadedEdition, Registry
from engine.dmn.edition import Edition
from engine.dmn.model import DecisionTable
from explanations.languages.speech import ENGLISH
from explanations.languages.translation import read_translation
from explanations.plain_language.lint import Notice as Hard
from explanations.plain_language.lint import notices, notices_on_all

ABOUT = "plain language"


def plain_language_notices(registry: Registry, names: Iterable[EditionName]) -> Iterator[Notice]:
    """Yield what could be simpler in each edition, in English and in the languages that it is translated into."""
    for name in names:
        yield from notices_on_edition(registry, name, registry.edition(name.scheme, name.policy, name.name))


def notices_on_edition(registry: Registry, name: EditionName, loaded: LoadedEdition) -> Iterator[Notice]:
    """Yield what could be simpler in one edition's own wording; what a local one adds to is told where it stands."""
    own = [(where, text) for where, text in wording_of(loaded.edition) if where.startswith(f"rules/{name.path}")]
    told = [hard for where, text in own for hard in notices(text, where)]
    told += notices_on_all((text for _, text in own), f"rules/{name.path}")
    for language in registry.languages_beside(name):
        told += _translated(registry, loaded, language)
    yield from (Notice(ABOUT, _words(hard), hard.where) for hard in told)


def wording_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield place and text of everything that an edition tells a person."""
    start = f"rules/{edition.rule_set}/{edition.name}.yaml"
    yield from ((f"{start}: says {key}", text) for key, text in edition.says.items())
    for decision in edition.model.decisions:
        if decision.because:
            yield decision.where or start, decision.because
        if isinstance(decision.logic, DecisionTable):
            yield from ((rule.where or start, rule.because) for rule in decision.logic.rules if rule.because)


def _translated(registry: Registry, loaded: LoadedEdition, language: str) -> Iterator[Hard]:
    if language == ENGLISH:
        return
    for file, text in registry.beside(loaded, f".{language}.yaml"):
        said = {place: pair.said for place, pair in read_translation(text, language, file).pairs.items()}
        for place, sentence in said.items():
            yield from notices(sentence, f"{file}: {place}", language)
        yield from notices_on_all(said.values(), file, language)


def _words(hard: Hard) -> str:
    return f"{hard.message} ({hard.fix})" if hard.fix else hard.message
