"""Reads the cases that were written from the policy catalogue alone, without a look at the editions.

A file is about one policy. What stands under its `given` is laid under the findings of each case, and the one entry of
a list under each entry of the case's list; `without` then takes findings away, from every entry for `workers.relation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from engine.outcome import AuthorityMode

FOLDER = Path(__file__).parent / "catalogue_cases"
SECTION_KEYS = {"policy", "given", "on", "cases"}
CASE_KEYS = {"row", "says", "policy", "on", "mode", "findings", "without", "expect"}

Json: TypeAlias = Any


class _Json(yaml.SafeLoader):
    """YAML with the plain values of JSON: days are text, fractions exact decimals, and `on` is a word."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - as the parent class declares it


_Json.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("null$"), ["n"])
_Json.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), ["t", "f"])
_Json.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?\d+$"), list("-0123456789"))
_Json.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?\d+\.\d+$"), list("-0123456789"))
_Json.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))
_Json.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


@dataclass(frozen=True, slots=True)
class CatalogueCase:
    """One case: the row of the catalogue it comes from, a sentence, the question, and what must come out."""

    row: str
    says: str
    scheme: str
    policy: str | None
    on: date
    mode: AuthorityMode
    findings: Mapping[str, Json] = field(repr=False)
    expect: Mapping[str, Json]

    @property
    def name(self) -> str:
        """Return how the case is called in a report."""
        rules = self.scheme if self.policy is None else f"{self.scheme}/{self.policy}"
        return f"{rules} {self.on} {self.mode.value} {self.row}: {self.says}"


def catalogue_cases(folder: Path = FOLDER) -> Iterator[CatalogueCase]:
    """Read every case of every file, in the order of the files' names."""
    for path in sorted(folder.glob("*.yaml")):
        section = yaml.load(path.read_text(encoding="utf-8"), _Json)
        _only(section, SECTION_KEYS, path.name)
        for case in section["cases"]:
            _only(case, CASE_KEYS, f"{path.name}: {case.get('says')}")
            yield _case(section, case)


def _case(section: Mapping[str, Json], case: Mapping[str, Json]) -> CatalogueCase:
    scheme, _, policy = case.get("policy", section["policy"]).partition("/")
    return CatalogueCase(
        row=case["row"],
        says=case["says"],
        scheme=scheme,
        policy=policy or None,
        on=date.fromisoformat(case.get("on", section.get("on"))),
        mode=AuthorityMode(case.get("mode", AuthorityMode.STATED_AND_LAW.value)),
        findings=_less(_laid_over(section.get("given", {}), case.get("findings", {})), case.get("without", [])),
        expect=case["expect"],
    )


def _only(found: Mapping[str, Json], allowed: set[str], where: str) -> None:
    """Refuse a key that nothing reads: a misspelt one would leave a case without its point."""
    assert set(found) <= allowed, f"{where}: unknown keys {sorted(set(found) - allowed)}"


def _laid_over(given: Mapping[str, Json], findings: Mapping[str, Json]) -> dict[str, Json]:
    laid = {**given, **findings}
    for name, entries in findings.items():
        beneath = given.get(name)
        if isinstance(beneath, list) and len(beneath) == 1 and isinstance(beneath[0], dict):
            laid[name] = [{**beneath[0], **entry} for entry in entries]
    return laid


def _less(findings: Mapping[str, Json], without: Sequence[str]) -> dict[str, Json]:
    left = dict(findings)
    for path in without:
        name, _, entry_field = path.partition(".")
        assert name in left, f"`{path}` is taken away but not there"
        if entry_field:
            left[name] = [{key: value for key, value in entry.items() if key != entry_field} for entry in left[name]]
        else:
            del left[name]
    return left
