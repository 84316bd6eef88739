"""Whatever is still unknown turns out to be, what comes out was among what was called possible."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.compiled import CompiledEdition
from engine.outcome import Evaluation, Outcome
from engine.trace import DecisionNode, Verdict
from tests.engine.small_rules import edition, evaluated_case, row

AGES = (0, 17, 18, 19, 64, 65, 125)
NEEDS = ("wash", "dress", "eat", "move")
SUBSETS = [tuple(n for n, in_ in zip(NEEDS, bits, strict=True) if in_) for bits in product((0, 1), repeat=len(NEEDS))]
VALUES: dict[str, tuple[object, ...]] = {
    "asked": (True, False),
    "age": AGES,
    "band": ("low", "high"),
    "needs": tuple(list(subset) for subset in SUBSETS),
}
CELLS = {
    "asked": ('"-"', '"true"', '"false"', '"not(true)"'),
    "age": ('"-"', '"< 18"', '">= 18"', '"[18..64]"', '"not([18..65])"', '"17, 65"'),
    "count(needs)": ('"-"', '"< 2"', '">= 2"', '"4"', '"0"'),
    'list contains(needs, "eat")': ('"-"', '"true"', '"false"'),
    "band": ('"-"', "'\"low\"'", "'not(\"low\")'"),
}
TABLES = ("collect", "first", "any", "priority", "rule order", "collect count")


@st.composite
def rule_sets(draw: st.DrawFn) -> CompiledEdition:
    """Draw a table of random rows and a decision that reads its answer."""
    policy = draw(st.sampled_from(TABLES))
    columns = list(CELLS)
    count = draw(st.integers(1, 5))
    rows = []
    for number in range(count):
        when = ", ".join(draw(st.sampled_from(CELLS[column])) for column in columns)
        then = '"same"' if policy == "any" else draw(st.sampled_from(['"a"', '"b"', '"c"']))
        rows.append("            - " + row(f"r{number}", when, then))
    quoted = ", ".join(f"'{column}'" for column in columns)
    body = "\n".join(rows)
    return edition(
        f"""
    inputs: [asked, age, band, needs]
    outputs: [first, second]
    decisions:
      first:
        question: Which?
        table:
          hit policy: {policy}
          inputs: [{quoted}]
          outputs: [{{name: first, values: [c, b, a], default: '"none"'}}]
          rules:
{body}
      second:
        question: And then?
        expression: if first = "a" or first = ["a"] or first = 1 then age < 18 else asked
        basis: law
        source: act
    """
    )


def partly(draw: st.DrawFn, name: str) -> tuple[object | None, tuple[object, ...]]:
    """Draw what is known of one finding, and all the values it may then have."""
    if draw(st.booleans()):
        value = draw(st.sampled_from(VALUES[name]))
        return value, (value,)
    if name == "needs" and draw(st.booleans()):
        has = draw(st.lists(st.sampled_from(NEEDS), unique=True, max_size=2))
        has_not = [n for n in draw(st.lists(st.sampled_from(NEEDS), unique=True, max_size=2)) if n not in has]
        fits = [s for s in SUBSETS if set(has) <= set(s) and not set(has_not) & set(s)]
        return {"has": has, "has_not": has_not}, tuple(list(s) for s in fits)
    return None, VALUES[name]


@st.composite
def cases(draw: st.DrawFn) -> tuple[CompiledEdition, dict[str, object], list[dict[str, object]]]:
    """Draw rules, partly known findings, and some completions of them."""
    rules = draw(rule_sets())
    known: dict[str, object] = {}
    spaces: dict[str, tuple[object, ...]] = {}
    for name in VALUES:
        value, spaces[name] = partly(draw, name)
        if value is not None:
            known[name] = value
    completions = [
        {name: draw(st.sampled_from(space)) for name, space in spaces.items()} for _ in range(draw(st.integers(1, 12)))
    ]
    return rules, known, completions


def values_of(evaluation: Evaluation, name: str) -> list[object] | None:
    """Return all values an output may have; None when they are not listed."""
    output = next(o for o in evaluation.outputs if o.name == name)
    assert output.result is not None
    return None if output.result.values is None else list(output.result.values)


def verdicts(evaluation: Evaluation) -> dict[str, Verdict]:
    """Return the verdict of every row."""
    return {r.id: r.verdict for n in evaluation.trace if isinstance(n, DecisionNode) for r in n.rows}


@given(cases())
def test_every_completion_stays_within_what_was_possible(
    case: tuple[CompiledEdition, dict[str, object], list[dict[str, object]]],
) -> None:
    rules, known, completions = case
    open_ = evaluated_case(rules, known)
    for completion in completions:
        settled = evaluated_case(rules, completion)
        if settled.outcome is Outcome.STOPPED:
            assert open_.outcome in (Outcome.STOPPED, Outcome.CANNOT_TELL)
            continue
        assert settled.outcome is not Outcome.CANNOT_TELL
        for name in ("first", "second"):
            possible = values_of(open_, name)
            came_out = values_of(settled, name)
            assert came_out is not None
            assert possible is None or came_out[0] in possible
        for row_id, verdict in verdicts(open_).items():
            assert verdict in (Verdict.UNKNOWN, verdicts(settled)[row_id])


@given(cases())
def test_without_the_missing_findings_the_outcome_stays_open(
    case: tuple[CompiledEdition, dict[str, object], list[dict[str, object]]],
) -> None:
    rules, known, _ = case
    open_ = evaluated_case(rules, known)

    assert (open_.outcome is Outcome.CANNOT_TELL) == bool(open_.missing)
