"""What must hold of the language for any expression, checked on as many as asked for.

    python -m tests.differential.language_soak printing --cases 200000 --seed 1

- printing: what is printed of a tree reads back as the same tree;
- any-text: random and mutated texts are read and evaluated, or refused by an error of ours;
- exchange: one model evaluates alike from YAML, from XML made of it, and from YAML made of that;
- laws: three-valued logic, and no finding overturns what was certain without it.
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

from engine.errors import BudgetExceeded, RuleSetError
from engine.feel import Budget, Run, Scope, compile_expression, compile_unary_tests, printed
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.types import ANY, ContextOf
from engine.values import Context, DateTime, Null, PartialSet, Unknown, Value, date_time_of, feel_text, number, to_json
from tests.differential.counted_soak import main
from tests.differential.exchange_check import exchange
from tests.differential.fuzz_seeds import FEEL_SEEDS, FEEL_TOKENS
from tests.differential.laws_check import laws
from tests.engine.feel.made_texts import PATTERNS, TextMaker
from tests.engine.feel.made_trees import MEMBERS, NAMES, TreeMaker

SCOPE = Scope({**dict.fromkeys(NAMES), "worker": ContextOf(tuple((name, ANY) for name in MEMBERS))})
TOO_MUCH = ("nest", "stack", "ambiguous", "characters")
NOW = date_time_of("2026-11-22T12:00:00Z")


def printing(random: Random) -> Counter[str]:
    """Print a tree and a cell, and read them back."""
    maker = TreeMaker(random)
    tree, cell = maker.tree(4), maker.cell(3)
    try:
        assert parse_expression(printed(tree), SCOPE) == tree, printed(tree)
        assert parse_unary_tests(printed(cell), SCOPE) == cell, printed(cell)
    except RuleSetError as refused:
        if not any(word in refused.message for word in TOO_MUCH):
            raise AssertionError(f"{refused.message}: {printed(tree)} / {printed(cell)}") from refused
        return Counter({"beyond what a text may nest": 1})
    return Counter({"read back": 1})


VALUES: tuple[Value, ...] = (
    Null(),
    True,
    False,
    "",
    "é🐎",
    number("0") or Null(),
    number("-1.50") or Null(),
    number("1e6000") or Null(),
    (),
    (number("1") or Null(), "a", Null()),
    Context({"relation": "x", "year": number("2") or Null()}),
    date_time_of("-999999999-01-01T00:00:00Z") or Null(),
    Unknown(frozenset({"f"})),
    Unknown(frozenset({"f"}), number("1")),
    PartialSet(("a",), None, frozenset({"f"})),
    PartialSet((), ("a", "b"), frozenset({"f"})),
)
SMALL = Budget(steps=4_000, items=400, characters=4_000)


def any_text(random: Random) -> Counter[str]:
    """Read a text that may be anything, and run it on values that may be anything."""
    text = _text(random)
    names: dict[str, Value] = {name: random.choice(VALUES) for name in NAMES}
    met: Counter[str] = Counter()
    for reading in (_evaluated, _tested):
        try:
            reading(text, names, random)
            met[f"{reading.__name__[1:]}"] += 1
        except BudgetExceeded:
            met["stopped by the budget"] += 1
        except RuleSetError:
            met["refused"] += 1
        except Exception as escaped:  # whatever else escapes is what is looked for
            raise AssertionError(f"{type(escaped).__name__} escapes: {escaped}: {text!r} on {names}") from escaped
    return met


def _run(random: Random) -> Run:
    return Run(SMALL, now=NOW if isinstance(NOW, DateTime) and random.random() < 0.5 else None)


def _evaluated(text: str, names: dict[str, Value], random: Random) -> None:
    value = compile_expression(text, SCOPE).evaluate(names, _run(random))
    feel_text(value)
    to_json(value)


def _tested(text: str, names: dict[str, Value], random: Random) -> None:
    answer = compile_unary_tests(text, SCOPE).test(random.choice(VALUES), names, _run(random))
    assert isinstance(answer, bool | Null | Unknown)


def _text(random: Random) -> str:
    pick = random.randrange(10)
    if pick == 0:
        return "".join(random.choice(FEEL_TOKENS) + random.choice(("", " ")) for _ in range(random.randrange(25)))
    if pick == 1:
        return "".join(chr(random.choice((random.randrange(128), random.randrange(0x11000)))) for _ in range(20))
    text = random.choice(FEEL_SEEDS) if pick == 2 else _sensible(random, pick)
    for _ in range(random.choice((0, 0, 0, 1, 1, 3))):
        text = _mutated(random, text)
    return text


def _sensible(random: Random, pick: int) -> str:
    if pick < 6:
        return printed(TreeMaker(random).tree(4))
    return TextMaker(random, {"number": NAMES, "numbers": NAMES}).text(random.choice(tuple(PATTERNS)), 4)


def _mutated(random: Random, text: str) -> str:
    """Cut a piece out, put a token in, double a piece or swap two."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.randrange(8))
    match random.randrange(4):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return f"{text[:start]}{random.choice(FEEL_TOKENS)}{text[start:]}"
        case 2:
            return text[:end] + text[start:]
    return text[end:] + text[:start]


CHECKS = {"printing": printing, "any-text": any_text, "exchange": exchange, "laws": laws}

if __name__ == "__main__":
    sys.exit(main(CHECKS, __doc__ or ""))
