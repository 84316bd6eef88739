"""What the law gives a person over records about them: clock, grounds and years, from `information_rights.yaml`."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.services.registry import Registry
from engine.dmn.model import Basis
from engine.dmn.scheme import Scheme
from engine.dmn.yaml_source import Record, read_yaml, record_of
from engine.errors import RuleSetError
from explanations.withholding import Ground

DOCUMENT = "information_rights.yaml"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as a law gives it: whole months, or days."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """Return the last day of the period that begins on a day.

        A month ends on the day of the same number, or on the month's last day where there is none: 31 January gives
        28 or 29 February.
        """
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last)) + timedelta(days=self.days)

    @property
    def is_nothing(self) -> bool:
        """Return whether it has no length."""
        return not self.months and not self.days


@dataclass(frozen=True, slots=True)
class Clock:
    """By when a request has to be answered, for how much longer at most, and which law says so."""

    answer: Period
    extension: Period
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class GroundInLaw:
    """A ground on which something is left out: in words, by which law, and whether the person may be told."""

    says: str
    source: str
    basis: Basis
    told: bool


@dataclass(frozen=True, slots=True)
class Right:
    """Something that a person can do about their records, and by which law."""

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Regime:
    """A law of information rights."""

    name: str
    title: str
    clock: Clock
    grounds: Mapping[Ground, GroundInLaw]
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many whole years after the last entry records are kept, and what that rests on.

    An `illustrative` period is nobody's law: an officer decides in each case.
    """

    owner: str
    years: int
    basis: Basis
    source: str
    illustrative: bool

    @property
    def rule(self) -> str:
        """Return the rule in a line, as it is kept with an erasure."""
        return f"{self.owner}: {self.years} years" + (", illustrative" if self.illustrative else "")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its law, and for how long records are kept there where a scheme says nothing else."""

    title: str
    regime: Regime
    retention: Retention


def country_of(registry: Registry, scheme: str) -> Country:
    """Return the country whose law holds for a scheme. Raises RuleSetError where none is written down."""
    found = registry.scheme(scheme)
    countries = _countries(registry)
    key = found.catalogue_key
    while key not in countries:
        shorter = max(key.rfind("-"), key.rfind("."))
        if shorter < 0:
            raise RuleSetError(f"no country is written down for `{found.catalogue_key}`", where=f"rules/{DOCUMENT}")
        key = key[:shorter]
    return countries[key]


def retention_of(registry: Registry, scheme: str) -> Retention:
    """Return for how long a scheme's records are kept: by its own rule, that of the one it is within, or its country's.

    Raises RuleSetError.
    """
    nearest: Scheme | None = registry.scheme(scheme)
    while nearest is not None:
        if nearest.retention:
            return _of_scheme(nearest)
        nearest = registry.scheme(nearest.within) if nearest.within else None
    return country_of(registry, scheme).retention


def _of_scheme(scheme: Scheme) -> Retention:
    said = scheme.retention
    return Retention(
        scheme.name, int(said["years"]), Basis(said.get("basis", Basis.MODELLING)), said.get("source", ""),
        illustrative=said.get("illustrative") == "yes",
    )  # fmt: skip


def _countries(registry: Registry) -> dict[str, Country]:
    documents = registry.existing((DOCUMENT,))
    if not documents:
        raise RuleSetError("it is not written down what the law gives a person", where=f"rules/{DOCUMENT}")
    [(file, text)] = documents
    return read_countries(text, file)


def read_countries(text: str, file: str = DOCUMENT) -> dict[str, Country]:
    """Read the document, by the beginning of catalogue keys. Raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    root.only("regimes", "countries")
    regimes = {name: _regime(name, record_of(node)) for name, node in root.record("regimes").entries.items()}
    return {name: _country(name, record_of(node), regimes) for name, node in root.record("countries").entries.items()}


def _country(name: str, record: Record, regimes: Mapping[str, Regime]) -> Country:
    record.only("title", "regime", "retention")
    named = record.text("regime")
    if named not in regimes:
        raise RuleSetError(f"there is no regime `{named}`", where=record.where, fix=f"there are {', '.join(regimes)}")
    kept = record.record("retention")
    kept.only("years", "basis", "illustrative", "source")
    basis = _basis(kept)
    if basis is Basis.MODELLING and not kept.flag("illustrative"):
        raise RuleSetError("years that no law gives are illustrative", where=kept.where, fix="add `illustrative: yes`")
    retention = Retention(name, _number(kept, "years"), basis, kept.text("source"), kept.flag("illustrative"))
    return Country(record.text("title"), regimes[named], retention)


def _regime(name: str, record: Record) -> Regime:
    record.only("title", "answer", "grounds", "rights")
    said = record.record("grounds").entries
    grounds = {_ground(key, node.where): _in_law(record_of(node)) for key, node in said.items()}
    missing = [ground.value for ground in Ground if ground not in grounds]
    if missing:
        raise RuleSetError(f"nothing is said of the ground `{missing[0]}`", where=record.where)
    rights = (record_of(node) for node in record.nodes("rights"))
    return Regime(
        name, record.text("title"), _clock(record.record("answer")), grounds,
        tuple(Right(one.text("says"), one.text("source")) for one in rights),
    )  # fmt: skip


def _clock(record: Record) -> Clock:
    record.only("months", "days", "extension_months", "extension_days", "basis", "source")
    answer = Period(_number(record, "months", "0"), _number(record, "days", "0"))
    if answer.is_nothing:
        raise RuleSetError("a request has to be answered within some months or days", where=record.where)
    extension = Period(_number(record, "extension_months", "0"), _number(record, "extension_days", "0"))
    return Clock(answer, extension, _basis(record), record.text("source"))


def _ground(key: str, where: str) -> Ground:
    if key not in set(Ground):
        raise RuleSetError(f"there is no ground `{key}`", where=where, fix=f"there are {', '.join(Ground)}")
    return Ground(key)


def _in_law(record: Record) -> GroundInLaw:
    record.only("says", "source", "basis", "told")
    return GroundInLaw(record.text("says"), record.text("source"), _basis(record), record.flag("told"))


def _basis(record: Record) -> Basis:
    text = record.text("basis")
    if text not in set(Basis):
        raise RuleSetError(f"there is no basis `{text}`", where=record.where, fix=f"there are {', '.join(Basis)}")
    return Basis(text)


def _number(record: Record, key: str, default: str | None = None) -> int:
    text = record.text(key, default)
    if not text.isdecimal():
        raise RuleSetError(f"`{key}` is `{text}`", where=record.where, fix="write a whole number")
    return int(text)
