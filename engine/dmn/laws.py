"""Policy laws: what the rules of every scheme should satisfy, read from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.dmn.yaml_source import Record, read_yaml, record_of
from engine.errors import RuleSetError
from engine.values import number

KINDS = ("rises", "falls", "unread", "grounded", "steps")


@dataclass(frozen=True, slots=True)
class PolicyLaw:
    """One law. `says` is its sentence; `area` the policies that it is about, all of them when empty.

    Args:
        kind: how it is checked: `rises` and `falls` of an output along findings, `steps` of at most `most`, findings
            that stay `unread`, refusals that are `grounded`.
        output: the output that is compared.
        order: the values of a choice, from the lightest.
        along: the findings that are raised, one at a time.
        findings: those that no edition may read.
    """

    id: str
    says: str
    kind: str
    area: str = ""
    output: str = ""
    order: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    most: Decimal | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A violation that the law or a source itself makes: in which rule set, along which finding, why, which source."""

    law: str
    rule_set: str
    along: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyLaws:
    """All laws, and the violations that are acknowledged."""

    laws: tuple[PolicyLaw, ...]
    acknowledged: tuple[Acknowledgement, ...]

    def stood_by(self, law: str, rule_set: str, along: str) -> Acknowledgement | None:
        """Return the acknowledgement of a violation, if there is one."""
        wanted = (law, rule_set, along)
        return next((one for one in self.acknowledged if (one.law, one.rule_set, one.along) == wanted), None)


def read_laws(text: str, file: str = "laws.yaml") -> PolicyLaws:
    """Read the laws; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    root.only("laws", "acknowledged")
    laws = tuple(_law(record_of(node)) for node in root.nodes("laws"))
    known = {law.id for law in laws}
    return PolicyLaws(laws, tuple(_acknowledgement(record_of(node), known) for node in root.nodes("acknowledged")))


def _law(record: Record) -> PolicyLaw:
    record.only("id", "says", "area", "kind", "output", "order", "along", "findings", "most")
    kind = record.text("kind")
    if kind not in KINDS:
        raise RuleSetError(f"unknown kind `{kind}`", where=record.where, fix=f"one of {', '.join(KINDS)}")
    most = number(record.text("most")) if record.get("most") else None
    return PolicyLaw(
        id=record.text("id"),
        says=record.text("says"),
        kind=kind,
        area=record.text("area", ""),
        output=record.text("output", ""),
        order=record.texts("order"),
        along=record.texts("along"),
        findings=record.texts("findings"),
        most=most if isinstance(most, Decimal) else None,
        where=record.where,
    )


def _acknowledgement(record: Record, laws: set[str]) -> Acknowledgement:
    record.only("law", "rule_set", "along", "because", "source")
    if record.text("law") not in laws:
        raise RuleSetError(f"there is no law `{record.text('law')}`", where=record.where)
    return Acknowledgement(
        record.text("law"),
        record.text("rule_set"),
        record.text("along", ""),
        record.text("because"),
        record.text("source"),
    )
