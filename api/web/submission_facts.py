"""What a signatory must see beside the difference: a figure's value, days and source, and the effect on decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.services.award_effect import AwardEffect, SumEffect
from api.services.figure_text import FigureRelease, read_figure_release
from api.services.publishing import Review
from api.services.registry import Registry
from api.web.words import counted, day_words, without_codes
from engine.dmn.sources import KnowledgeSource, read_sources
from explanations.wording import english

_FIGURES = "figures.yaml#"
_SOURCES = "sources.yaml#"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a figure."""

    term: str
    text: str


def figure_facts(seen: Review, registry: Registry, bases: dict[str, str]) -> tuple[Fact, ...]:
    """Return value, days, ground and source of a figure put forward; nothing for rules and words."""
    texts = {path: content.decode() for path, content in seen.documents.items()}
    release = next((read_figure_release(text, path) for path, text in texts.items() if _FIGURES in path), None)
    if release is None:
        return ()
    sources = dict(registry.sources(release.scheme))
    for path, text in texts.items():
        sources |= read_sources(text, path) if _SOURCES in path else {}
    return tuple(_facts(release, sources, bases))


def _facts(release: FigureRelease, sources: dict[str, KnowledgeSource], bases: dict[str, str]) -> Iterator[Fact]:
    keys = dict(release.keys)
    yield Fact("Value", keys["value"])
    yield Fact("From", day_words(date.fromisoformat(keys["from"])))
    until = keys.get("holds_until")
    yield Fact("Known to hold until", day_words(date.fromisoformat(until)) if until else "no last day is known")
    yield Fact("It rests on", bases.get(keys["basis"], keys["basis"]))
    source = sources.get(keys["source"])
    place = f", {keys['provision']}" if "provision" in keys else ""
    yield Fact("Source", (source.title if source else keys["source"]) + place)
    if "note" in keys:
        yield Fact("Note", keys["note"])


def effect_sentences(found: AwardEffect | None, registry: Registry, scheme: str, number: str) -> tuple[str, ...]:
    """Return in words what would become of stored decisions."""
    if found is None:
        return ("Words change nobody's answer.",)
    if found.concerned == 0:
        return ("No decision so far rests on these rules.",)
    return tuple(_sentences(found, registry, scheme, number))


def _sentences(found: AwardEffect, registry: Registry, scheme: str, number: str) -> Iterator[str]:
    those = counted(found.looked, "decision", "decisions")
    if found.looked < found.concerned:
        yield (
            f"These rules may touch {found.concerned} decisions. The newest {found.looked} were made again for this "
            f"page. To make all of them again, somebody runs: rightful rules effect {number}"
        )
    yield f"Of {those} made again, {found.touched or 'none'} would come out otherwise."
    if found.unread:
        could = "could not be made again. Their person was forgotten, or the rules no longer know what was found."
        yield f"{counted(found.unread, 'decision', 'decisions')} {could}".capitalize()
    currency = registry.scheme(scheme).currency
    outputs = registry.vocabulary().outputs
    for one in found.sums:
        label = outputs[one.output].label if one.output in outputs else without_codes(one.output)
        yield f"{label}: {_sum_words(one, currency)}"
    for change, count in found.outcomes.items():
        yield f"{counted(count, 'time', 'times')} {without_codes(change)}.".capitalize()


def _sum_words(one: SumEffect, currency: str) -> str:
    def money(amount: Decimal) -> str:
        return english.with_unit(english.money(abs(amount), currency), one.unit, one=False)

    times = (counted(number, "time", "times") for number in (one.better, one.worse, one.unsettled))
    better, worse, unsettled = times
    return "; ".join([
        *[f"better for the person {better}, {money(one.better_by)} in all"] * bool(one.better),
        *[f"worse for the person {worse}, {money(one.worse_by)} in all"] * bool(one.worse),
        *[f"the largest change is {money(one.largest)} {'more' if one.largest > 0 else 'less'}"] * bool(one.largest),
        *[f"{unsettled} one of the two sums is not settled"] * bool(one.unsettled),
    ]) + "."  # fmt: skip
