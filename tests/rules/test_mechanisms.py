"""The table of named mechanisms in rules/README.md: every rule set, row, page, command, finding and value exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest

from api.cli import rightful
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from engine.dmn.model import DecisionTable

README = Path(__file__).parents[2] / "rules" / "README.md"
REGISTRY = Registry(ShippedShelf())
FEWEST = 55
"""Rows that the catalogue's section 10 has at least."""
_ROW = re.compile(r"^\| (?P<name>[^|]+) \| (?P<realised>[^|]+) \|$", re.MULTILINE)
_RULE_SET = re.compile(r"(?P<scheme>[a-z_]+)/(?P<policy>[a-z_]+)(?:#(?P<row>.+))?")
NOT_DECIDED = ("no rule", "informative only", "a survey")
"""How the table says of something that nothing is decided by it."""


def _rows() -> Iterator[tuple[str, str]]:
    section = README.read_text(encoding="utf-8").partition("## What the reports name, and where it is")[2]
    found = list(_ROW.finditer(section.partition("\n## ")[0]))
    for match in found[1:]:
        if set(match["name"]) - set("-: "):
            yield match["name"], match["realised"]


def _targets() -> list[str]:
    return sorted({target for _, realised in _rows() for target in re.findall(r"`([^`]+)`", realised)})


def test_no_mechanism_is_without_a_place() -> None:
    rows = list(_rows())
    assert len(rows) >= FEWEST
    assert len({name for name, _ in rows}) == len(rows)
    for name, realised in rows:
        assert "`" in realised or any(words in realised for words in NOT_DECIDED), name


@pytest.mark.parametrize("target", _targets())
def test_a_place_exists(target: str) -> None:
    word, *rest = target.split()
    if word == "rightful":
        context = click.Context(rightful)
        assert rightful.get_command(context, rest[0]) is not None
    elif word == "finding":
        assert rest[-1] in REGISTRY.vocabulary().inputs
    elif word == "value":
        assert rest[1] in REGISTRY.vocabulary().outputs[rest[0]].members
    elif word.startswith("/"):
        scheme = word.removeprefix("/rules/")
        assert scheme in REGISTRY.schemes()
    else:
        match = _RULE_SET.fullmatch(target)
        assert match is not None, f"`{target}` is no place that a test knows"
        assert match["row"] is None or match["row"] in _row_ids(match["scheme"], match["policy"])
        assert REGISTRY.editions(match["scheme"], match["policy"])


def _row_ids(scheme: str, policy: str) -> set[str]:
    editions = [REGISTRY.edition(scheme, policy, name.name).edition for name in REGISTRY.editions(scheme, policy)]
    tables = [d.logic for e in editions for d in e.model.decisions if isinstance(d.logic, DecisionTable)]
    return {rule.id for table in tables for rule in table.rules}


def test_what_is_named_was_in_force_at_some_time() -> None:
    """An edition that begins in the future would realise nothing yet."""
    today = date(2026, 11, 22).isoformat()
    for target in _targets():
        match = _RULE_SET.fullmatch(target)
        if match is not None:
            assert any(name.start <= today for name in REGISTRY.editions(match["scheme"], match["policy"]))
