"""The questions of the source report, answered for a scheme: from its rules, what is recorded, or how it is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.ledger import Ledger
from api.ledger.canonical import Json
from api.ledger.entries import DeterminationMade
from api.ledger.failures import LedgerError
from api.services.records import DECIDED
from api.services.registry import LoadedEdition, Registry
from engine.dmn.model import DecisionRule, DecisionTable
from engine.dmn.yaml_source import Record, items_of, read_yaml, record_of
from engine.errors import RuleSetError

QUESTIONS = "questions.yaml"
_BLANK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
"""What a person's own finding would fill."""
SETTINGS = (
    "journey", "authority", "quick_check", "auditors", "schemes_within", "sources", "figures", "changes", "appeal",
    "editions",
)  # fmt: skip
DATA = ("assessors", "direct_payment_share")


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """One question, with where its answer comes from; `rules` are areas, `rows` the beginnings of the ids of rules."""

    number: int
    group: str
    asks: str
    rules: tuple[str, ...]
    rows: tuple[str, ...]
    data: str
    setting: str
    nothing: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of an answer. `origin` says what it is from; `rule_set` and `row` where to look, when it is a rule."""

    origin: str
    text: str
    rule_set: str = ""
    row: str = ""

    def to_json(self) -> Json:
        """Return the line as the command line gives it."""
        return {"from": self.origin, "text": self.text, "rule_set": self.rule_set or None, "row": self.row or None}


def report_questions(registry: Registry) -> tuple[ReportQuestion, ...]:
    """Return the questions in their order. Raises RuleSetError for one that cannot be read."""
    text = registry.shelf.content(QUESTIONS).decode()
    return tuple(_question(record_of(node)) for node in items_of(read_yaml(text, f"rules/{QUESTIONS}")))


def _question(record: Record) -> ReportQuestion:
    record.only("number", "group", "asks", "rules", "rows", "data", "setting", "nothing")
    data, setting = record.text("data", ""), record.text("setting", "")
    if (data and data not in DATA) or (setting and setting not in SETTINGS):
        raise RuleSetError(f"nothing is known of `{data or setting}`", where=record.where)
    return ReportQuestion(
        number=int(record.text("number")),
        group=record.text("group"),
        asks=record.text("asks"),
        rules=record.texts("rules"),
        rows=record.texts("rows"),
        data=data,
        setting=setting,
        nothing=record.text("nothing", ""),
    )


def answer(
    registry: Registry, scheme: str, question: ReportQuestion, today: date, ledger: Ledger | None = None
) -> tuple[Answered, ...]:
    """Return the answer for a scheme as it stands today, line by line; never nothing.

    `ledger` is needed for what is counted. Raises NotAvailable for an unknown scheme.
    """
    found = [
        *_from_rules(registry, scheme, question, today),
        *(_setting(registry, scheme, question.setting, today) if question.setting else ()),
        *(_counted(question.data, ledger) if question.data else ()),
    ]
    if question.nothing:
        found.append(Answered("nothing", question.nothing))
    return tuple(found) or (Answered("nothing", "No rule of this scheme says so."),)


# --- from rules -----------------------------------------------------------------------------------------------------


def _from_rules(registry: Registry, scheme: str, question: ReportQuestion, today: date) -> Iterator[Answered]:
    for loaded in _held(registry, scheme, today):
        if loaded.edition.area in question.rules:
            about = f"{loaded.edition.title}: {loaded.edition.about}"
            yield Answered("rules", about, loaded.edition.rule_set)
    if question.rows:
        own = list(_rows(registry, scheme, question.rows, today))
        across = [
            line
            for other in registry.schemes()
            if registry.scheme(other).is_for_all and other != scheme
            for line in _rows(registry, other, question.rows, today)
        ]
        seen = {line.row for line in own}
        yield from own
        yield from (line for line in across if line.row not in seen)


def _held(registry: Registry, scheme: str, today: date) -> Iterator[LoadedEdition]:
    for policy in registry.policies(scheme):
        holds = registry.in_force(scheme, policy, today)
        if holds is not None:
            yield holds


def _rows(registry: Registry, scheme: str, prefixes: tuple[str, ...], today: date) -> Iterator[Answered]:
    for loaded in _held(registry, scheme, today):
        for rule in _rules(loaded):
            if any(rule.id == prefix or rule.id.startswith(prefix) for prefix in prefixes):
                yield Answered(
                    "rules", _BLANK.sub("…", rule.because or rule.note or rule.id), loaded.edition.rule_set, rule.id
                )


def _rules(loaded: LoadedEdition) -> Iterator[DecisionRule]:
    for decision in loaded.edition.model.decisions:
        if isinstance(decision.logic, DecisionTable):
            yield from decision.logic.rules


# --- from settings --------------------------------------------------------------------------------------------------


def _setting(registry: Registry, scheme: str, setting: str, today: date) -> Iterator[Answered]:
    yield from (Answered("setting", text) for text in _settings(registry, scheme, setting, today))


def _settings(registry: Registry, scheme: str, setting: str, today: date) -> Iterator[str]:
    named = registry.scheme(scheme)
    match setting:
        case "journey":
            titles = [loaded.edition.title for loaded in _held(registry, scheme, today)]
            yield f"Policies are decided in this order: {'; '.join(titles)}."
        case "authority":
            yield f"By {named.authority.get('name', 'the authority')}, in this service's ledger."
        case "quick_check":
            yield "Anybody may try a profile with the quick check or a comparison; neither is recorded."
        case "auditors":
            yield "People with the role of auditor, who may read every case and replay every decision."
        case "schemes_within":
            within = [registry.scheme(one).title for one in registry.schemes() if registry.scheme(one).within == scheme]
            yield f"Local schemes within it: {', '.join(within) or 'none'}."
        case "sources":
            yield from (s.title for s in registry.sources(scheme).values() if s.kind in ("law", "case"))
        case "figures":
            yield from _figures(registry, scheme, today)
        case "changes":
            yield "Every change that was submitted, approved or published stands in the ledger with who did it."
        case "appeal":
            yield from (line for lines in _appeal(registry, scheme) for line in lines)
        case "editions":
            yield from _editions(registry, scheme)


def _figures(registry: Registry, scheme: str, today: date) -> Iterator[str]:
    for loaded in _held(registry, scheme, today):
        for figure in loaded.figures.values():
            yield f"{figure.label}: {len(figure.values)} dated values, the latest from {figure.values[-1].start}"


def _appeal(registry: Registry, scheme: str) -> Iterator[tuple[str, ...]]:
    appeal = registry.scheme(scheme).appeal or registry.journey(scheme).appeal
    yield from (lines for name, lines in appeal.items() if name != "route")


def _editions(registry: Registry, scheme: str) -> Iterator[str]:
    for policy in registry.policies(scheme):
        starts = [name.start for name in registry.editions(scheme, policy)]
        title = registry.edition(scheme, policy, registry.editions(scheme, policy)[-1].name).edition.title
        yield f"{title}: from {', '.join(starts)}"


# --- from what is recorded ------------------------------------------------------------------------------------------


def _counted(data: str, ledger: Ledger | None) -> Iterator[Answered]:
    if ledger is None:
        yield Answered("data", "It is counted in the ledger, which is not at hand here.")
        return
    with ledger.reading() as transaction:
        entries = transaction.log.of_kinds(DeterminationMade)
        if data == "assessors":
            count = len({entry.actor for entry in entries})
            yield Answered("data", f"Decisions on record: {len(entries)}. People who made them: {count}.")
            return
        methods: list[Json] = []
        for entry in entries:
            try:
                methods.append(_method(transaction.log.opened(entry, DECIDED)))
            except LedgerError:
                continue  # of a person who was erased nothing is counted
    direct = sum(1 for method in methods if method == "direct_payment")
    yield Answered("data", f"{direct} of {len(methods)} decisions on record end in a direct payment.")


def _method(decided: Json) -> Json:
    payment = decided.get("payment_risk") if isinstance(decided, dict) else None
    outputs = payment.get("outputs") if isinstance(payment, dict) else None
    return outputs.get("method") if isinstance(outputs, dict) else None
