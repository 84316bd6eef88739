"""The rules: a list of rule sets, and each of their versions as tables that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.plain_language import notices_on_edition
from api.services.registry import EditionName, LoadedEdition, Registry
from api.services.rule_reading import ReadableDecision, ReadableFigure, RuleReader, period_words
from api.web.pages import Link, Page, render
from api.web.routes import PAGES, needs
from api.web.rule_examples import ReadableExample, examples_of
from api.web.surroundings import surroundings
from api.web.words import counted, without_codes
from engine.dmn.edition import Conflict
from engine.dmn.sources import KnowledgeSource
from engine.errors import NotAvailable, RuleSetError
from explanations.wording import english

KINDS = {
    "law": "Law",
    "case": "Court case",
    "guidance": "Guidance",
    "report": "Report",
    "commentary": "Commentary",
    "modelling": "Choices",
}


@dataclass(frozen=True, slots=True)
class RuleSetLine:
    """One rule set in the list: its title, what it answers, and how it stands today."""

    link: Link
    about: str
    standing: str


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """One scheme with its own rule sets, in the order of a case; `rest` says where others are."""

    title: str
    href: str
    about: str
    rule_sets: tuple[RuleSetLine, ...]
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage(Page):
    """Every rule set there is, by scheme."""

    template: ClassVar[str] = "rules.html"

    schemes: tuple[SchemeRules, ...]
    today: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version on a rule set's time line. `shown` marks the one on this page, `current` the one that holds today."""

    link: Link
    period: str
    remark: str
    shown: bool
    current: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: what it is, where to read it, when that was last done, and whether its text was checked."""

    title: str
    kind: str
    address: str
    read: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetPage(Page):
    """One version of one rule set: what it answers and asks, its rules, figures, sources, and its other versions."""

    template: ClassVar[str] = "rule_set.html"

    scheme: str
    about: str
    period: str
    notes: str
    questions: tuple[str, ...]
    decisions: tuple[ReadableDecision, ...]
    functions: tuple[ReadableDecision, ...]
    figures: tuple[ReadableFigure, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[SourceLine, ...]
    versions: tuple[Version, ...]
    examples: tuple[ReadableExample, ...]
    examples_words: str
    simpler: tuple[str, ...]
    simpler_words: str


@PAGES.get("/rules")
@needs(Act.CONSULT)
def rules() -> Response:
    """List the rule sets."""
    registry, today = surroundings().registry, surroundings().clock.today()
    schemes = tuple(_scheme(registry, name, today) for name in registry.schemes())
    return render(RulesPage(heading="Rules", schemes=schemes, today=english.iso_date(today.isoformat())))


@PAGES.get("/rules/<scheme>/<policy>", defaults={"edition": ""})
@PAGES.get("/rules/<scheme>/<policy>/<edition>")
@needs(Act.CONSULT)
def rule_set(scheme: str, policy: str, edition: str) -> Response:
    """Show one version of a rule set: the one asked for, else the one that holds today, else the last that did."""
    registry, today = surroundings().registry, surroundings().clock.today()
    loaded = _loaded(registry, scheme, policy, edition, today)
    reader = RuleReader(loaded, registry.scheme(scheme).currency)
    shown = loaded.edition
    name = next(name for name in registry.editions(scheme, policy) if name.name == shown.name)
    examples = examples_of(registry, name, loaded)
    simpler = tuple(
        dict.fromkeys(english.sentence_start(one.what) for one in notices_on_edition(registry, name, loaded))
    )
    return render(
        RuleSetPage(
            heading=shown.title,
            back=Link("All rules", url_for("pages.rules")),
            scheme=registry.scheme(scheme).title,
            about=shown.about,
            period=period_words(shown.in_force),
            notes=without_codes(shown.notes),
            questions=reader.questions(),
            decisions=reader.decisions(),
            functions=reader.functions(),
            figures=tuple(reader.figures()),
            conflicts=tuple(
                Conflict(one.id, without_codes(one.says), without_codes(one.decided)) for one in shown.conflicts
            ),
            sources=tuple(source_line(loaded.sources[name]) for name in shown.sources if name in loaded.sources),
            versions=_versions(registry, scheme, policy, shown.name, today),
            examples=examples,
            examples_words=counted(len(examples), "worked example", "worked examples").capitalize(),
            simpler=simpler,
            simpler_words=counted(len(simpler), "thing", "things").capitalize() + " that could be said more simply",
        )
    )


def _scheme(registry: Registry, name: str, today: date) -> SchemeRules:
    scheme = registry.scheme(name)
    own = [policy for policy in registry.policies(name) if not registry.is_national(name, policy)]
    lines = tuple(_line(registry, name, policy, today) for policy in own)
    rest = f"All else is as in {registry.scheme(scheme.within).title}." if scheme.within else ""
    return SchemeRules(scheme.title, url_for("pages.scheme", scheme=name), scheme.about, lines, rest)


def _line(registry: Registry, scheme: str, policy: str, today: date) -> RuleSetLine:
    href = url_for("pages.rule_set", scheme=scheme, policy=policy)
    try:
        edition = _loaded(registry, scheme, policy, "", today).edition
    except RuleSetError:
        # One file that cannot be read must not hide the others; `rightful rules check` says what is wrong with it.
        return RuleSetLine(Link(policy.replace("_", " ").capitalize(), href), "", "These rules cannot be read")
    holds = not edition.in_force.end or edition.in_force.end >= today.isoformat()
    standing = f"{'In force' if holds else 'Was in force'} {period_words(edition.in_force)}"
    return RuleSetLine(Link(edition.title, href), edition.about, standing)


def _loaded(registry: Registry, scheme: str, policy: str, edition: str, today: date) -> LoadedEdition:
    if edition:
        return registry.edition(scheme, policy, edition)
    try:
        return registry.edition_on(scheme, policy, today)
    except NotAvailable:
        return registry.edition(scheme, policy, registry.editions(scheme, policy)[-1].name)


def _versions(registry: Registry, scheme: str, policy: str, shown: str, today: date) -> tuple[Version, ...]:
    names = registry.editions(scheme, policy)
    holding = _holding(names, today)
    return tuple(
        Version(
            link=Link(
                f"Version from {english.iso_date(name.start)}",
                url_for("pages.rule_set", scheme=scheme, policy=policy, edition=name.name),
            ),
            period=period_words(registry.edition(scheme, policy, name.name).edition.in_force),
            remark=_remark(name),
            shown=name.name == shown,
            current=name is holding,
        )
        for name in reversed(names)
    )


def _holding(names: tuple[EditionName, ...], today: date) -> EditionName | None:
    begun = [name for name in names if name.start <= today.isoformat()]
    return begun[-1] if begun else None


def _remark(name: EditionName) -> str:
    return f"Correction {name.revision - 1} of what was wrong before" if name.revision > 1 else ""


def source_line(source: KnowledgeSource) -> SourceLine:
    """Return a source as a line of a list."""
    return SourceLine(
        title=f"{source.title} ({source.cite})" if source.cite and source.cite not in source.title else source.title,
        kind=KINDS[source.kind],
        address=source.address,
        read=english.iso_date(source.read) if source.read else "",
        verified=source.verified,
        note=source.note,
    )
