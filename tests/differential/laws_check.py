"""Three-valued logic: laws that hold for true, false, null and unknown, and certainty that no finding overturns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import Final

from engine.dmn.logic import compile_models, evaluate_decision
from engine.errors import BudgetExceeded
from engine.feel import Budget, Run, Scope, compile_expression
from engine.feel.types import ANY, ContextOf
from engine.values import (
    Context,
    FeelFunction,
    Null,
    PartialSet,
    Range,
    Unknown,
    Value,
    date_time_of,
    feel_equal,
    feel_text,
    is_same,
    number,
    temporal_of,
)
from tests.engine.dmn.made_boxes import DECISION, model_of_boxes
from tests.engine.feel.made_texts import PATTERNS, TextMaker

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("n", "m"),
    "string": ("s",),
    "boolean": ("p", "q", "r"),
    "date": ("d",),
    "time": ("t",),
    "moment": ("dt",),
    "months": ("ym",),
    "days": ("dd",),
    "numbers": ("ns",),
    "strings": ("ss",),
    "context": ("c",),
    "range": ("rg",),
}
KINDS: Final = tuple(kind for kind in PATTERNS if not kind.startswith("each"))
PERSON: Final = ContextOf(tuple((name, ANY) for name in ("a", "b", "c", "d e", "f")))
SCOPE: Final = Scope({**dict.fromkeys(name for names in NAMES.values() for name in names), "c": PERSON})
NOW: Final = date_time_of("2026-11-22T12:00:00Z")
SMALL: Final = Budget(steps=6_000, items=500)

LAWS: Final = (
    ("not(({p}) and ({q}))", "not({p}) or not({q})"),
    ("not(({p}) or ({q}))", "not({p}) and not({q})"),
    ("not(not({p}))", "({p}) and true"),
    ("({p}) and ({q})", "({q}) and ({p})"),
    ("({p}) or ({q})", "({q}) or ({p})"),
    ("(({p}) and ({q})) and ({r})", "({p}) and (({q}) and ({r}))"),
    ("(({p}) or ({q})) or ({r})", "({p}) or (({q}) or ({r}))"),
    ("({p}) and false", "false"),
    ("({p}) or true", "true"),
    ("some v in [({p}), ({q})] satisfies v", "({p}) or ({q})"),
    ("every v in [({p}), ({q})] satisfies v", "({p}) and ({q})"),
    ("some v in {l} satisfies v > {x}", "not(every v in {l} satisfies not(v > {x}))"),
    ("not({x} between {y} and {z})", "{x} < {y} or {x} > {z}"),
    ("{x} in [{y}..{z}]", "{x} >= {y} and {x} <= {z}"),
    ("{x} in (< {y}, > {z})", "{x} < {y} or {x} > {z}"),
    ("{x} != {y}", "not({x} = {y})"),
    ("{x} >= {y}", "{y} <= {x}"),
    ("if {p} then false else true", "not(({p}) = true)"),
)
"""Pairs of expressions that come to the same, whatever stands in the places."""


def laws(random: Random) -> Counter[str]:
    """Check one law, one expression, or one boxed expression or decision table."""
    pick = random.random()
    if pick < 0.3:
        return _law(random)
    return _expression(random) if pick < 0.75 else _boxed(random)


def _law(random: Random) -> Counter[str]:
    maker = TextMaker(random, NAMES)
    parts = {name: maker.text("boolean", 2) for name in ("p", "q", "r")}
    parts |= {name: maker.text("number", 1) for name in ("x", "y", "z")} | {"l": maker.text("numbers", 1)}
    one, other = (text.format(**parts) for text in random.choice(LAWS))
    findings = {name: _perhaps(random, _known(random, kind), name) for kind, names in NAMES.items() for name in names}
    left, right = _value(one, findings), _value(other, findings)
    if left is None or right is None:
        return Counter({"beyond the budget": 1})
    assert type(left) is type(right), f"{one} is {feel_text(left)}, {other} is {feel_text(right)} on {findings}"
    assert isinstance(left, Unknown) or is_same(left, right), f"{one} / {other} on {findings}"
    return Counter({f"laws, {_sort(left)}": 1})


def _expression(random: Random) -> Counter[str]:
    """Evaluate a text with something not known, and again when all is known."""
    text = TextMaker(random, NAMES).text(random.choice(KINDS), 3)
    before_all = compile_expression(text, SCOPE)
    return _monotone(random, text, lambda findings: before_all.evaluate(findings, _run()), "expressions")


def _boxed(random: Random) -> Counter[str]:
    model, what = model_of_boxes(random, TextMaker(random, NAMES), tuple(SCOPE.names))
    program = compile_models([model])[model.namespace]
    decision = program.decision_named(DECISION)
    assert decision is not None
    shown = re.sub(r", (type_ref|where|language|label|unit)=(''|None)", "", repr(decision.logic))
    return _monotone(random, shown, lambda findings: evaluate_decision(program, decision, findings, _run()), what)


def _monotone(random: Random, shown: object, evaluate: Callable[[dict[str, Value]], Value], what: str) -> Counter[str]:
    known = {name: _known(random, kind) for kind, names in NAMES.items() for name in names}
    findings = {name: _perhaps(random, value, name) for name, value in known.items()}
    kinds = {name: kind for kind, names in NAMES.items() for name in names}
    completed = {name: _completed(random, value, kinds[name]) for name, value in findings.items()}
    try:
        before, after = evaluate(findings), evaluate(completed)
    except BudgetExceeded:
        return Counter({"beyond the budget": 1})
    assert agrees(before, after), (
        f"{shown}\nis {feel_text(before)}, but then {feel_text(after)}\non {findings}\nand then {completed}"
    )
    return Counter({f"{what}, {_sort(before)}": 1})


def _sort(value: Value) -> str:
    if isinstance(value, Unknown | PartialSet):
        return "open"
    return "null" if isinstance(value, Null) else "certain"


def _run() -> Run:
    return Run(SMALL, now=NOW)


def _value(text: str, findings: Mapping[str, Value]) -> Value | None:
    try:
        return compile_expression(text, SCOPE).evaluate(findings, _run())
    except BudgetExceeded:
        return None


def agrees(before: Value, after: Value) -> bool:
    """Say whether what was said before is borne out by what came out afterwards."""
    match before:
        case Unknown(low=low, high=high):
            if (low is None and high is None) or isinstance(after, Null):
                return True
            return isinstance(after, Decimal) and (low or after) <= after <= (high or after)
        case PartialSet():
            if not isinstance(after, tuple):
                return isinstance(after, Null)
            return set(before.has) <= set(after) and all(before.may_have(member) for member in after)
        case tuple():
            return isinstance(after, tuple) and len(before) == len(after) and all(map(agrees, before, after))
        case Context():
            same_keys = isinstance(after, Context) and before.keys() == after.keys()
            return same_keys and isinstance(after, Context) and all(agrees(before[key], after[key]) for key in before)
        case Range():
            ends = isinstance(after, Range) and agrees(before.low, after.low) and agrees(before.high, after.high)
            return ends or feel_equal(before, after) is True
        case FeelFunction():
            return isinstance(after, FeelFunction)
        case str() if "Unknown" in before:
            return True
    return is_same(before, after) or feel_equal(before, after) is True


# --- findings --------------------------------------------------------------------------------------------------------

_NUMBERS: Final = tuple(value for text in ("0", "1", "2", "-3", "2.5", "100") if (value := number(text)) is not None)
_TEMPORAL: Final = {
    "date": ("2015-04-01", "2016-02-29"),
    "time": ("10:00:00", "23:30:00Z"),
    "moment": ("2015-04-01T10:00:00", "2015-04-01T10:00:00+01:00"),
    "months": ("P1Y", "-P2M"),
    "days": ("PT1H", "P3D"),
}


def _known(random: Random, kind: str) -> Value:
    """Return a value of a kind."""
    if kind in _TEMPORAL:
        return temporal_of(random.choice(_TEMPORAL[kind])) or Null()
    match kind:
        case "number":
            return random.choice(_NUMBERS)
        case "string":
            return random.choice(("", "a", "b", "ab1"))
        case "boolean":
            return random.choice((True, False, Null()))
        case "numbers":
            return tuple(random.choice(_NUMBERS) for _ in range(random.randrange(4)))
        case "strings":
            return tuple(random.sample(("a", "b", "ab1"), random.randrange(3)))
        case "range":
            return Range(_NUMBERS[1], _NUMBERS[5], random.random() < 0.5, random.random() < 0.5)
    return Context(
        {
            "a": random.choice(_NUMBERS), "b": random.random() < 0.5, "c": random.choice(("", "b")),
            "d e": random.choice(_NUMBERS), "f": _known(random, "numbers"),
        }
    )  # fmt: skip


def _perhaps(random: Random, value: Value, name: str) -> Value:
    """Return the value, or less than is known of it."""
    needs = frozenset({name})
    pick = random.random()
    if pick < 0.4:
        return value
    if pick < 0.6:
        return Unknown(needs)
    if isinstance(value, Decimal):
        low, high = sorted((value, random.choice(_NUMBERS)))
        return Unknown(needs, random.choice((low, None)), high)
    if isinstance(value, tuple) and value and all(isinstance(one, str) for one in value):
        words = tuple(str(one) for one in value)
        return PartialSet(words[:1], random.choice((None, ("b2", *words[1:]))), needs)
    if isinstance(value, tuple):
        return tuple(_perhaps(random, item, name) for item in value)
    if isinstance(value, Context):
        return Context({key: _perhaps(random, item, f"{name}.{key}") for key, item in value.items()})
    return Unknown(needs)


def _completed(random: Random, value: Value, kind: str) -> Value:
    """Return a value that may turn out where this much was known."""
    match value:
        case Unknown(low=None, high=None):
            pick = random.random()
            return Null() if pick < 0.1 else _known(random, kind if pick < 0.9 else random.choice(tuple(NAMES)))
        case Unknown(low=low, high=high):
            ends = [end for end in (low, high) if end is not None]
            return random.choice([*ends, *(one for one in _NUMBERS if ends[0] <= one <= ends[-1] and len(ends) == 2)])
        case PartialSet(has, maybe):
            more = ("b2", "zz") if maybe is None else maybe
            return (*has, *(one for one in more if one not in has and random.random() < 0.5))
        case tuple():
            return tuple(_completed(random, item, "number") for item in value)
        case Context():
            return Context({key: _completed(random, item, "number") for key, item in value.items()})
    return value
