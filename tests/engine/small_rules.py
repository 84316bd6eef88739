"""Small rule sets for tests, written as they would be in a file."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import Decimal

from engine.compiled import CompiledEdition, compile_edition
from engine.dmn.figures import Figure, read_figures
from engine.dmn.vocabulary import Vocabulary
from engine.dmn.vocabulary_reader import read_vocabulary
from engine.dmn.yaml_reader import read_edition
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import AuthorityMode, Evaluation

VOCABULARY = read_vocabulary(
    textwrap.dedent("""
    inputs:
      evaluation_date: {type: date, label: Day}
      age: {type: number, whole: yes, least: 0, greatest: 125, label: Age}
      savings: {type: money, least: 0, label: Savings}
      asked: {type: boolean, label: Asked}
      sworn: {type: boolean, none: yes, label: Sworn}
      approved: {type: boolean, act: yes, label: Approved}
      band: {type: choice, members: {low: Low, high: High}, label: Band}
      needs: {type: set, members: {wash: Wash, dress: Dress, eat: Eat, move: Move}, label: Needs}
      limit: {type: money, label: Limit}
      review: {type: record, label: Review, fields: {enough: {type: boolean, label: Enough}}}
      helpers:
        type: list
        entry: helper
        key: helper_id
        label: Helpers
        fields:
          helper_id: {type: text, label: Helper}
          kin: {type: boolean, label: Kin}
          hours: {type: number, label: Hours}
          allowed: {type: boolean, act: yes, label: Allowed}
    outputs:
      decision: {type: choice, members: {yes: Yes, no: No, maybe: Maybe}, label: Decision}
      reasons: {type: set, members: {}, label: Reasons}
      total: {type: money, label: Total}
      payable: {type: choice, members: {permit: Permit, deny: Deny}, label: Payable}
    """)
)

HEAD = """
rule_set: testland/grant
title: A grant
area: eligibility
about: Whether a grant is due.
in_force: {from: 2020-01-01}
"""


def edition(body: str, figures: str = "", vocabulary: Vocabulary = VOCABULARY) -> CompiledEdition:
    """Compile an edition whose heading needs no saying."""
    text = HEAD + textwrap.dedent(body)
    read = read_edition(text, "grant.yaml", "2020-01-01-r1")
    known: dict[str, Figure] = read_figures(textwrap.dedent(figures)) if figures else {}
    return compile_edition(read, vocabulary, known)


def evaluated(
    rules: CompiledEdition,
    on: str = "2020-06-01",
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW,
    **findings: object,
) -> Evaluation:
    """Evaluate with findings in their JSON forms."""
    return evaluated_case(rules, findings, on, mode)


def evaluated_case(
    rules: CompiledEdition,
    findings: Mapping[str, object],
    on: str = "2020-06-01",
    mode: AuthorityMode = AuthorityMode.STATED_AND_LAW,
) -> Evaluation:
    """Evaluate with a mapping of findings in their JSON forms."""
    return evaluate(rules, read_findings(findings, rules.vocabulary), on, mode)


def row(name: str, when: str, then: str, more: str = "") -> str:
    """Return one row as YAML."""
    return f"{{id: {name}, when: [{when}], then: ['{then}'], basis: law, source: act, because: Words.{more}}}"


def amount(text: str) -> Decimal:
    """Return an exact amount."""
    return Decimal(text)
