"""One model said in YAML, in XML made of it and in YAML made of that: the same texts, and the same values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Final, TypeAlias

import yaml

from engine.dmn.edition import Edition
from engine.dmn.logic import Program, compile_models, evaluate_decision
from engine.dmn.model import DecisionModel, InputData, Reference
from engine.dmn.xml_reader import read_model
from engine.dmn.xml_writer import write_model
from engine.dmn.yaml_reader import read_edition
from engine.dmn.yaml_writer import edition_yaml
from engine.errors import BudgetExceeded
from engine.feel import Budget, Run
from engine.values import Value, date_time_of, feel_text, number
from tests.engine.feel.made_texts import PATTERNS, TextMaker

EXPRESSIONS_A_MODEL: Final = 20
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "number": ("n", "earnings week"), "string": ("s",), "boolean": ("p",), "numbers": ("ns",), "strings": ("ss",),
}  # fmt: skip
VALUES: Final[dict[str, tuple[str, ...]]] = {"n": ("0", "2", "-1.50"), "earnings week": ("110.00", "1e30")}
TESTS: Final = ("-", "< 3", "[1..5]", "not(2)", "1, 2, > 7", "? > 1 and ? < n", "n")
POLICIES: Final = ("unique", "any", "first", "rule order", "collect", "collect sum", "collect count", "collect max")
NAME: Final = "2020-01-01-r1"
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


def exchange(random: Random) -> Counter[str]:
    """Make a model of so many expressions, exchange it, and compare its texts and values."""
    maker = TextMaker(random, NAMES)
    text = yaml.safe_dump(_document(random, maker), sort_keys=False, allow_unicode=True)
    edition = read_edition(text, "soak.yaml", NAME)
    model = _complete(edition.model)
    from_xml = read_model(write_model(model), "soak.dmn")
    again = _from_yaml_again(edition, from_xml)
    assert _texts(from_xml) == _texts(model)
    assert _texts(again) == _texts(model)
    met: Counter[str] = Counter()
    own, xml, yaml_again = (compile_models([one])[one.namespace] for one in (model, from_xml, again))
    for inputs in (_inputs(random), _inputs(random)):
        expected = _values(own, inputs)
        assert _values(xml, inputs) == expected, f"XML evaluates otherwise: {text}"
        assert _values(yaml_again, inputs) == expected, f"YAML made of XML evaluates otherwise: {text}"
        met["values other than null"] += sum(value != "null" for value in expected.values())
    met["expressions"] = EXPRESSIONS_A_MODEL
    return met


def _document(random: Random, maker: TextMaker) -> dict[str, Tree]:
    forms: tuple[Callable[[Random, TextMaker], dict[str, Tree]], ...] = (_expression, _expression, _context, _table)
    decisions: dict[str, Tree] = {}
    made = 0
    while made < EXPRESSIONS_A_MODEL:
        decisions[f"d{made}"] = {"question": f"Which {made}?", **random.choice(forms)(random, maker)}
        made += 1
    return {
        "rule_set": "soak/exchange", "title": "Soak", "area": "eligibility", "about": "Made at random.",
        "in_force": {"from": "2020-01-01"}, "inputs": [name for names in NAMES.values() for name in names],
        "decisions": decisions,
    }  # fmt: skip


def _expression(random: Random, maker: TextMaker) -> dict[str, Tree]:
    return {"expression": maker.text(random.choice(tuple(PATTERNS)[:13]), 3)}


def _context(_: Random, maker: TextMaker) -> dict[str, Tree]:
    return {"context": {"first": maker.text("number", 2), "other": maker.text("string", 2), "result": "first"}}


def _table(random: Random, maker: TextMaker) -> dict[str, Tree]:
    rows: list[Tree] = [
        {
            "id": f"r{row}", "when": [random.choice(TESTS), random.choice(TESTS)], "then": [maker.text("number", 2)],
            "basis": "law", "source": "act", "because": "So it <is>: {{ n }}.",
        }
        for row in range(random.randint(1, 4))
    ]  # fmt: skip
    inputs: list[Tree] = [maker.text("number", 2), "n"]
    table: dict[str, Tree] = {"hit policy": random.choice(POLICIES), "inputs": inputs, "outputs": ["it"], "rules": rows}
    return {"table": table}


def _complete(model: DecisionModel) -> DecisionModel:
    """Return the model with input data and requirements, as XML says them."""
    names = [name for names in NAMES.values() for name in names]
    requires = tuple(Reference(name) for name in names)
    return replace(
        model,
        namespace="urn:soak",
        id="soak",
        inputs=tuple(InputData(name, None, name) for name in names),
        decisions=tuple(replace(one, id=one.name, requires=requires) for one in model.decisions),
    )


def _from_yaml_again(edition: Edition, model: DecisionModel) -> DecisionModel:
    plain = tuple(replace(one, id="", requires=()) for one in model.decisions)
    text = edition_yaml(replace(edition, model=replace(model, decisions=plain)))
    return _complete(read_edition(text, "again.yaml", NAME).model)


def _texts(model: DecisionModel) -> list[str]:
    """Return what each decision says, without where it says it."""
    return [re.sub(r"where='[^']*'", "", repr(one.logic)) for one in model.decisions]


def _inputs(random: Random) -> dict[str, Value]:
    chosen = {name: number(random.choice(texts)) for name, texts in VALUES.items()}
    one, two = number("1"), number("2.5")
    assert one is not None
    assert two is not None
    known = {name: value for name, value in chosen.items() if value is not None}
    return {**known, "s": random.choice(("Ada", "")), "p": random.random() < 0.5, "ns": (one, two), "ss": ("a", "b")}


def _values(program: Program, inputs: Mapping[str, Value]) -> dict[str, str]:
    now = date_time_of("2026-11-22T12:00:00Z")
    found: dict[str, str] = {}
    for one in program.model.decisions:
        try:
            found[one.name] = feel_text(evaluate_decision(program, one, inputs, Run(Budget(steps=5_000), now=now)))
        except BudgetExceeded as error:
            found[one.name] = error.message
    return found
