"""Checks on very many expressions that what XML brings back says and evaluates the same: run by hand, not by pytest.

python -m tests.engine.dmn.exchange_soak 200000 1

Makes expressions at random from the seed given, a hundred to a model; the model goes to XML and back; each decision
must be the same text and come to the same value. Prints how many were compared and how many of them had a value.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random

from engine.dmn.logic import compile_models, evaluate_decision
from engine.dmn.model import Decision, DecisionModel, InputData, Literal, Reference
from engine.dmn.xml_reader import read_model
from engine.dmn.xml_writer import write_model
from engine.errors import RightfulError
from engine.feel import Budget, Run
from engine.values import Context, Null, Value, feel_text, number

PER_MODEL = 100
STRINGS = ("a", "", "é", "<b>", "&amp;", "]]>", "'", '\\"', "\\n", "🐎", "tab\\t", "  two  spaces ", "\\u00e9", "-->")
NAMES = ("x", "first name", "ü", "list")
INPUTS: dict[str, Value] = {
    "x": number("2") or Null(),
    "first name": "Ada",
    "ü": True,
    "list": (number("1") or Null(), "b", Context({"a": number("3") or Null()})),
}


class Maker:
    """Makes FEEL texts at random."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def expression(self, depth: int = 3) -> str:
        """Return an expression, with luck one that has a value."""
        kinds: list[Callable[[int], str]] = [self._atom]
        if depth > 0:
            kinds += [
                self._binary,
                self._binary,
                self._if,
                self._loop,
                self._call,
                self._list,
                self._context,
                self._test,
            ]
        return self._random.choice(kinds)(depth - 1)

    def _atom(self, _: int) -> str:
        pick = self._random.randrange(6)
        if pick == 0:
            return '"' + self._random.choice(STRINGS) + '"'
        if pick == 1:
            return self._random.choice(("true", "false", "null"))
        if pick == 2:
            return self._random.choice(NAMES)
        if pick == 3:
            return self._random.choice(('@"2015-04-01"', '@"P1M"', '@"10:00:00Z"', '@"PT1H"'))
        return f"{self._random.randrange(100)}.{self._random.randrange(100)}"

    def _binary(self, depth: int) -> str:
        symbol = self._random.choice(("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"))
        return f"({self.expression(depth)} {symbol} {self.expression(depth)})"

    def _if(self, depth: int) -> str:
        return f"if {self.expression(depth)} then {self.expression(depth)} else {self.expression(depth)}"

    def _loop(self, depth: int) -> str:
        head = self._random.choice(("for i in {} return {}", "some i in {} satisfies {}", "every i in {} satisfies {}"))
        return head.format(self._list(depth), self.expression(depth))

    def _call(self, depth: int) -> str:
        name = self._random.choice(("string", "not", "count", "sum", "upper case", "date", "number", "is defined"))
        return f"{name}({self.expression(depth)})"

    def _list(self, depth: int) -> str:
        items = ", ".join(self.expression(depth) for _ in range(self._random.randrange(3)))
        return f"[{items}]" + self._random.choice(("", "", "[1]", "[item > 1]"))

    def _context(self, depth: int) -> str:
        return f'{{a: {self.expression(depth)}, "b c": {self.expression(depth)}}}' + self._random.choice(("", ".a"))

    def _test(self, depth: int) -> str:
        return f"{self.expression(depth)} in ({self._random.choice(('< 3', '[1..5]', 'not(1)', '1, 2'))})"


def model_of(texts: list[str]) -> DecisionModel:
    """Return a model with a decision for each text."""
    requires = tuple(Reference(f"i{number}") for number in range(len(NAMES)))
    decisions = (Decision(f"d{n}", Literal(text), requires=requires, id=f"d{n}") for n, text in enumerate(texts))
    inputs = tuple(InputData(name, None, f"i{number}") for number, name in enumerate(NAMES))
    return DecisionModel("soak", tuple(decisions), inputs, namespace="urn:soak", id="soak")


def values(model: DecisionModel) -> list[str]:
    """Return what every decision of a model comes to, as text."""
    program = compile_models([model])[model.namespace]
    found: list[str] = []
    for one in program.model.decisions:
        try:
            value = evaluate_decision(program, one, INPUTS, Run(Budget(steps=10_000, items=1_000)))
            found.append(feel_text(value))
        except RightfulError as error:
            found.append(error.message)
    return found


def compared(texts: list[str]) -> int:
    """Compare one model with what XML brings back of it; return how many of its decisions have a value."""
    model = model_of(texts)
    back = read_model(write_model(model), "soak.dmn")
    same = [one.logic.text for one in back.decisions if isinstance(one.logic, Literal)]
    assert same == [text.strip() for text in texts]
    expected = values(model)
    assert values(back) == expected
    return sum(value != "null" for value in expected)


def main(count: int, seed: int) -> None:
    """Compare so many expressions."""
    maker, with_value = Maker(Random(seed)), 0
    for _ in range(count // PER_MODEL):
        with_value += compared([maker.expression() for _ in range(PER_MODEL)])
    sys.stdout.write(f"{count // PER_MODEL * PER_MODEL} expressions alike, {with_value} of them with a value\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
