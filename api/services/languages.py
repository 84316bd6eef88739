"""Rule sets in other languages: what stands beside an edition, the vocabulary, the figures and the scheme, joined.

A letter may be sent in a language only when the scheme says that it is approved, a speaker has approved each document,
and nothing is missing or stale. Otherwise it can be looked at, and says on its face that it is a preview.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from api.services.material import material_of
from api.services.registry import EditionName, LoadedEdition, Registry
from engine.checks import Problem
from engine.dmn.scheme import Scheme
from engine.dmn.vocabulary import Vocabulary
from engine.errors import NotAvailable, RuleSetError
from engine.outcome import Evaluation
from explanations.languages import translation as of
from explanations.languages.speech import ENGLISH, language_name, languages
from explanations.languages.translation import Translation, read_translation
from explanations.material import Material
from explanations.statement import Reader

APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The translations that speak of some editions of a scheme in one language."""

    registry: Registry
    scheme: Scheme
    language: str

    def material(self, evaluation: Evaluation, loaded: LoadedEdition) -> Material:
        """Return what is written from about one policy's evaluation, to the person, in the language."""
        whole = material_of(evaluation, loaded, Reader.PERSON)
        if self.language == ENGLISH:
            return whole
        figures = of.translated_figures(loaded.figures, self._said(*self._figures(loaded)))
        return replace(
            whole,
            edition=of.translated_edition(loaded.edition, self._said(*self._edition(loaded))),
            vocabulary=self._vocabulary_said(loaded),
            background=replace(whole.background, figures=figures),
        )

    def scheme_said(self) -> Scheme:
        """Return the scheme with what it says in letters in the language."""
        if self.language == ENGLISH:
            return self.scheme
        return of.translated_scheme(self.scheme, self._said(*self._scheme()))

    def lacking(self, loaded: Iterable[LoadedEdition]) -> tuple[str, ...]:
        """Return, a line each, what keeps a letter about the editions from being sent in the language."""
        return tuple(dict.fromkeys(self._lacking(tuple(loaded))))

    def problems(self, loaded: LoadedEdition) -> Iterator[Problem]:
        """Yield what is missing or stale in the language: of the edition, its figures, its names, and the scheme."""
        for documents, english in (*self._of(loaded), self._scheme()):
            joined = self._joined(documents)
            own = joined if joined.pairs else Translation(self.language, self._expected(loaded))
            strict = documents is not self._vocabulary_documents()
            yield from (p for p in own.problems(english) if strict or "stands for nothing" not in p.message)

    # ── what there is ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _of(self, loaded: LoadedEdition) -> tuple[tuple[tuple[Translation, ...], Mapping[str, str]], ...]:
        return self._edition(loaded), self._figures(loaded), self._vocabulary(loaded)

    def _edition(self, loaded: LoadedEdition) -> tuple[tuple[Translation, ...], Mapping[str, str]]:
        documents = self.registry.beside(loaded, f".{self.language}.yaml")
        return self._read(documents), of.edition_sentences(loaded.edition)

    def _figures(self, loaded: LoadedEdition) -> tuple[tuple[Translation, ...], Mapping[str, str]]:
        file = f"{loaded.edition.policy}/figures.{self.language}.yaml"
        return self._read(self.registry.layers(self.scheme.name, file)), of.figure_sentences(loaded.figures)

    def _vocabulary(self, loaded: LoadedEdition) -> tuple[tuple[Translation, ...], Mapping[str, str]]:
        return self._vocabulary_documents(), of.vocabulary_sentences(loaded.vocabulary, loaded.edition)

    def _vocabulary_documents(self) -> tuple[Translation, ...]:
        return self._read(self.registry.existing((f"vocabulary.{self.language}.yaml",)))

    def _vocabulary_said(self, loaded: LoadedEdition) -> Vocabulary:
        return of.translated_vocabulary(loaded.vocabulary, self._said(*self._vocabulary(loaded)))

    def _scheme(self) -> tuple[tuple[Translation, ...], Mapping[str, str]]:
        documents = self.registry.layers(self.scheme.name, f"scheme.{self.language}.yaml")
        return self._read(documents), of.scheme_sentences(self.scheme)

    def _read(self, documents: tuple[tuple[str, str], ...]) -> tuple[Translation, ...]:
        return tuple(read_translation(text, self.language, file) for file, text in documents)

    def _joined(self, documents: tuple[Translation, ...]) -> Translation:
        pairs = {place: pair for one in documents for place, pair in one.pairs.items()}
        return Translation(self.language, documents[-1].file if documents else "", "", pairs)

    def _said(self, documents: tuple[Translation, ...], english: Mapping[str, str]) -> dict[str, str]:
        return self._joined(documents).said(english)

    def _expected(self, loaded: LoadedEdition) -> str:
        return f"rules/{loaded.path.removesuffix('.yaml')}.{self.language}.yaml"

    def _lacking(self, loaded: tuple[LoadedEdition, ...]) -> Iterator[str]:
        """Yield it in the words of those who sign letters: places and files are for `rightful rules check`."""
        if self.language == ENGLISH:
            return
        name = language_name(self.language)
        if self.scheme.languages.get(self.language) != APPROVED:
            yield f"letters of {self.scheme.title} may not be sent in {name}: the scheme says that it is not approved"
        for one in loaded:
            rules = f"the rules “{one.edition.title}”"
            whose = (rules, f"figures of {rules}", "the names of findings", f"what {self.scheme.title} says in letters")
            for what, (documents, _) in zip(whose, (*self._of(one), self._scheme()), strict=True):
                if not all(document.approved for document in documents):
                    yield f"nobody who speaks {name} has approved {what}"
            missing = sum(1 for _ in self.problems(one))
            if missing:
                counted = "1 sentence is" if missing == 1 else f"{missing} sentences are"
                yield f"{counted} missing or out of date in {name} for {rules}"


def interpreter(registry: Registry, scheme: Scheme, language: str) -> Interpreter:
    """Return who speaks a language for a scheme.

    Raises:
        NotAvailable: for a language that letters are not written in, naming those that there are.
        RuleSetError: for a translation that cannot be read.
    """
    if language not in languages():
        known = ", ".join(f"{code} ({language_name(code)})" for code in languages())
        raise NotAvailable(f"letters are not written in `{language}`", fix=f"there are {known}")
    return Interpreter(registry, scheme, language)


def translation_problems(registry: Registry, name: EditionName, loaded: LoadedEdition) -> tuple[Problem, ...]:
    """Return what is missing or stale in the translations that stand beside an edition."""
    found: list[Problem] = []
    for language in registry.languages_beside(name):
        try:
            found += interpreter(registry, loaded.scheme, language).problems(loaded)
        except (NotAvailable, RuleSetError) as error:
            found.append(Problem(error.message, error.where, error.fix))
    return tuple(dict.fromkeys(found))
