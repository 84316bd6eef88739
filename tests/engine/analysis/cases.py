"""Cases of small rules, for tests of what can be said about them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.analysis.case import Case, Known
from engine.analysis.reckoning import Reckoning
from engine.analysis.subject import Subject
from engine.compiled import CompiledEdition
from engine.findings import read_findings
from engine.outcome import AuthorityMode
from tests.engine.small_rules import VOCABULARY, row

ALLOWANCE = f"""
    inputs: [age, savings, asked, needs]
    answer: {{output: decision, yes: ["yes"], no: ["no"]}}
    outputs: [decision]
    decisions:
      reasons:
        question: Which tests are not met?
        table:
          hit policy: collect
          inputs: [age, savings, asked, count(needs)]
          outputs: [reason]
          rules:
            - {row("young", '"< 18", "-", "-", "-"', '"young"')}
            - {row("rich", '"-", "> 16000", "-", "-"', '"rich"')}
            - {row("unasked", '"-", "-", "false", "-"', '"unasked"')}
            - {row("few", '"-", "-", "-", "< 2"', '"few"')}
      decision:
        question: Is it due?
        expression: if count(reasons) = 0 then "yes" else "no"
        basis: law
        source: act
"""

SUM = """
    inputs: [savings, limit, asked]
    outputs: [total]
    decisions:
      total:
        question: How much?
        expression: if asked then max(savings - limit, 0) else 0
        basis: law
        source: act
"""


def case(rules: CompiledEdition, findings: Mapping[str, object]) -> Case:
    """Return a case of the small rules."""
    reckoning = Reckoning(rules, "2020-06-01", AuthorityMode.STATED_AND_LAW)
    return Case(Known(reckoning), read_findings(findings, VOCABULARY))


def subject(one: Case, name: str = "decision") -> Subject:
    """Return the output with a name."""
    return next(s for s in one.subjects if s.output.name == name)
