"""The worked examples that stand beside a rule set, in words: what was found, on which day, and what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.services.registry import EditionName, LoadedEdition, Registry
from api.web.standing import MARKS, SETTLED
from api.web.values import value_words
from api.web.words import without_codes
from engine.dmn.vocabulary import NameEntry, Vocabulary
from engine.examples.reader import Example, read_examples
from engine.outcome import AuthorityMode, Outcome
from engine.trace import JsonValue
from explanations.wording import english

REPORTS_ONLY = "With the rules of the reports alone"


@dataclass(frozen=True, slots=True)
class ReadableExample:
    """One worked example. `setting` says the day, and whether the law was left out."""

    name: str
    setting: str
    found: tuple[str, ...]
    comes_out: tuple[str, ...]


def examples_of(registry: Registry, name: EditionName, loaded: LoadedEdition) -> tuple[ReadableExample, ...]:
    """Return the worked examples beside an edition. Raises RuleSetError when they cannot be read."""
    beside = registry.text_beside(name, ".examples.yaml")
    if beside is None:
        return ()
    file, text = beside
    asks = any(answer.is_question for answer in loaded.edition.answers)
    read = read_examples(text, file, loaded.vocabulary, name.start)
    return tuple(_readable(example, loaded.vocabulary, loaded.scheme.currency, asks) for example in read)


def _readable(example: Example, vocabulary: Vocabulary, currency: str, asks: bool) -> ReadableExample:
    day = f"On {english.iso_date(example.on)}"
    return ReadableExample(
        name=example.name,
        setting=f"{day}. {REPORTS_ONLY}." if example.mode is AuthorityMode.STATED else f"{day}.",
        found=tuple(
            _line(vocabulary.inputs.get(name), name, value, currency) for name, value in example.findings.items()
        ),
        comes_out=tuple(_expected(example, vocabulary, currency, asks)),
    )


def _expected(example: Example, vocabulary: Vocabulary, currency: str, asks: bool) -> Iterator[str]:
    if example.outcome is not None:
        yield (SETTLED if example.outcome is Outcome.ESTABLISHED and not asks else MARKS[example.outcome]).text
    for name, value in (example.outputs or {}).items():
        holder = vocabulary.inputs.get(name)
        if isinstance(value, Mapping) and name not in vocabulary.outputs and holder is not None:
            yield from _of_entries(holder, value, vocabulary, currency)
        else:
            yield _line(vocabulary.outputs.get(name), name, value, currency)
    if example.missing:
        yield f"Still to ask: {english.listed([_label(path, vocabulary) for path in example.missing])}"


def _of_entries(
    holder: NameEntry, entries: Mapping[str, JsonValue], vocabulary: Vocabulary, currency: str
) -> Iterator[str]:
    for key, outputs in entries.items():
        if isinstance(outputs, Mapping):
            lines = [_line(vocabulary.outputs.get(name), name, value, currency) for name, value in outputs.items()]
            yield f"{without_codes(holder.entry).capitalize()} {without_codes(key)}: {'; '.join(lines)}"


def _line(entry: NameEntry | None, name: str, value: JsonValue, currency: str) -> str:
    label = entry.label if entry and entry.label else english.sentence_start(name.replace("_", " "))
    return f"{label}: {value_words(value, entry, currency)}"


def _label(path: str, vocabulary: Vocabulary) -> str:
    entry = vocabulary.entry_at(path)
    return english.mid_sentence(entry.label) if entry and entry.label else without_codes(path)
