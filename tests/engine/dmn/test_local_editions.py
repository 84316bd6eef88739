"""A local scheme adds rows only where the national edition lets it (G3), and the record names both."""

from __future__ import annotations

import textwrap

import pytest

from engine.compiled import CompiledEdition, compile_edition
from engine.dmn.edition import Edition
from engine.dmn.yaml_reader import read_edition
from engine.errors import RuleSetError
from engine.outcome import Outcome
from tests.engine.small_rules import HEAD, VOCABULARY, edition, evaluated

NATIONAL = """
    inputs: [band, age]
    answer: {output: decision, yes: ["yes"], no: ["no"], judgement: [maybe]}
    outputs: [decision]
    decisions:
      decision:
        question: May it be bought?
        table:
          hit policy: priority
          local: LANE
          inputs: [band, age]
          outputs: [{name: decision, values: ["no", maybe, "yes"], default: '"maybe"'}]
          rules:
            - {id: N1, when: ['"high"', "< 18"], then: ['"no"'], basis: law, source: act, because: Words.}
"""
LOCAL = """
rule_set: town/grant
extends: testland/grant
in_force: {from: 2020-01-01}
adds:
  decision:
    - {id: L1, when: ['"high"', "-"], then: ['"yes"'], basis: stated, source: town, because: Words.}
"""


def national(lane: str) -> Edition:
    """Read the national edition with a lane for local rows."""
    text = HEAD + textwrap.dedent(NATIONAL.replace("LANE", lane))
    return read_edition(text, "grant.yaml", "2020-01-01-r1")


def local(lane: str, text: str = LOCAL) -> CompiledEdition:
    """Compile the local edition on top of the national one."""
    read = read_edition(text, "local.yaml", "2020-01-01-r1", national(lane))
    return compile_edition(read, VOCABULARY, {})


def test_a_local_row_that_fills_counts_where_no_national_row_holds() -> None:
    assert evaluated(local("fill"), band="high", age=20).outputs_json() == {"decision": "yes"}
    assert evaluated(local("fill"), band="low", age=20).outcome is Outcome.FOR_JUDGEMENT


def test_a_local_row_that_fills_never_displaces_a_national_row() -> None:
    rules = local("fill", LOCAL.replace("'\"yes\"'", "'\"maybe\"'"))

    assert evaluated(rules, band="high", age=17).outputs_json() == {"decision": "no"}


def test_a_local_edition_carries_the_national_one_and_binds_both_digests() -> None:
    rules = local("fill").edition

    assert rules.rule_set == "town/grant"
    assert rules.title == "A grant"
    assert rules.extends == "testland/grant@2020-01-01-r1"
    assert rules.digest not in (national("fill").digest, local("narrow").edition.digest)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (LOCAL.replace("  decision:\n", "  decison:\n"), "no national decision `decison`"),
        (LOCAL.replace("L1", "N1"), "exists in the national table"),
        (LOCAL.replace("testland/grant", "other/grant"), "not in force that day"),
    ],
)
def test_what_a_local_edition_may_not_do_is_refused(text: str, part: str) -> None:
    with pytest.raises(RuleSetError, match=part):
        local("fill", text)


def test_a_table_that_is_not_marked_takes_no_local_rows() -> None:
    plain = NATIONAL.replace("          local: LANE\n", "")
    closed = read_edition(HEAD + textwrap.dedent(plain), "grant.yaml", "2020-01-01-r1")

    with pytest.raises(RuleSetError, match="takes no local rows"):
        read_edition(LOCAL, "local.yaml", "2020-01-01-r1", closed)


def test_a_national_decision_cannot_be_replaced() -> None:
    text = LOCAL + "decisions:\n  decision: {question: Q, expression: '1', basis: law, source: act}\n"

    with pytest.raises(RuleSetError, match="can't be replaced"):
        local("fill", text)


def test_the_national_edition_stays_as_it_was() -> None:
    body = NATIONAL.replace("          local: LANE\n", "")

    assert evaluated(edition(body), band="high", age=20).outcome is Outcome.FOR_JUDGEMENT
