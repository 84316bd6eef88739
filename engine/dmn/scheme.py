"""A scheme: whose rules these are, and how the answers of one policy become findings of the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.model import Literal
from engine.dmn.yaml_source import Record, read_yaml, record_of, text_of

ACROSS = "x-"
"""How the catalogue's keys of tables begin that every jurisdiction uses."""


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One policy of the journey; `gives` maps a finding's name to FEEL over the policy's outputs."""

    policy: str
    gives: Mapping[str, Literal]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme with its journey. `within` names the scheme whose policies hold where this one has none.

    `retention` says for how many whole `years` after the last entry about a person their records are kept.
    """

    name: str
    title: str
    catalogue_key: str
    within: str
    currency: str
    languages: Mapping[str, str]
    periods: Mapping[str, str]
    authority: Mapping[str, str]
    appeal: Mapping[str, tuple[str, ...]]
    journey: tuple[JourneyStep, ...]
    about: str = ""
    retention: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_for_all(self) -> bool:
        """Return whether these are tables that every jurisdiction uses, and so nobody's scheme."""
        return self.catalogue_key.startswith(ACROSS)


def read_scheme(text: str, name: str, file: str = "scheme.yaml") -> Scheme:
    """Read a scheme; raises RuleSetError with file, line and column."""
    root = record_of(read_yaml(text, file))
    root.only(
        "title",
        "about",
        "catalogue_key",
        "within",
        "currency",
        "languages",
        "periods",
        "authority",
        "appeal",
        "journey",
        "retention",
    )
    return Scheme(
        name=name,
        title=root.text("title"),
        catalogue_key=root.text("catalogue_key"),
        within=root.text("within", ""),
        currency=root.text("currency", "GBP"),
        languages=_plain(root.record("languages")),
        periods=_plain(root.record("periods")),
        authority=_plain(root.record("authority")),
        appeal={key: root.record("appeal").texts(key) for key in root.record("appeal").entries},
        journey=tuple(_step(record_of(node)) for node in root.nodes("journey")),
        about=root.text("about", "").strip(),
        retention=_plain(root.record("retention")),
    )


def _plain(record: Record) -> dict[str, str]:
    return {key: text_of(node) for key, node in record.entries.items()}


def _step(record: Record) -> JourneyStep:
    record.only("policy", "gives")
    gives = {name: Literal(text_of(node), where=node.where) for name, node in record.record("gives").entries.items()}
    return JourneyStep(record.text("policy"), gives)
