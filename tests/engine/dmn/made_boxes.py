"""Makes decision models at random: one decision that is a box of any kind, or a table of any hit policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from engine.dmn.model import (
    Aggregation,
    Binding,
    BoxedContext,
    BoxedList,
    BusinessKnowledgeModel,
    Conditional,
    ContextEntry,
    Decision,
    DecisionModel,
    DecisionRule,
    DecisionService,
    DecisionTable,
    Filter,
    FunctionDefinition,
    HitPolicy,
    InputClause,
    InputData,
    Invocation,
    ItemDefinition,
    Iteration,
    Literal,
    Logic,
    OutputClause,
    Parameter,
    Reference,
    Relation,
)
from tests.engine.feel.made_texts import TextMaker

DECISION: Final = "it"
_CELLS: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        "-",
        "< {number}",
        ">= {number}",
        "[{number}..{number}]",
        "not({number})",
        "{number}, > {number}",
        "{number}",
        "? > {number} or {boolean}",
    ),
    "string": ("-", '"a"', 'not("a", "b")', "{string}", '"a", {string}', "contains(?, {string})"),
    "boolean": ("-", "true", "false", "{boolean}", "not(true)"),
}
_WORDS: Final = ('"a"', '"b"', '"c"')


class BoxMaker:
    """Makes boxes over the names that a text maker knows."""

    def __init__(self, random: Random, texts: TextMaker) -> None:
        self._random = random
        self._texts = texts
        self.kinds: dict[str, Callable[[], Logic]] = {
            "tables": self.table,
            "conditional": self._conditional,
            "filter": self._filter,
            "iteration": self._iteration,
            "context": self._context,
            "relation": self._relation,
            "list": self._list,
            "invocation": self._invocation,
            "service": self._service,
        }

    def literal(self, kind: str, type_ref: str | None = None) -> Literal:
        """Return a text of a kind."""
        return Literal(self._texts.text(kind, 2), type_ref)

    def _simple(self, kind: str) -> Logic:
        return self.literal(kind) if self._random.random() < 0.8 else Literal(kind, "number")

    def table(self) -> DecisionTable:
        """Return a table of one or two columns and outputs."""
        policy = self._random.choice(tuple(HitPolicy))
        aggregation = self._random.choice((None, *Aggregation)) if policy is HitPolicy.COLLECT else None
        kinds = [self._random.choice(tuple(_CELLS)) for _ in range(self._random.randint(1, 2))]
        inputs = tuple(InputClause(self.literal(kind), allowed_values=self._allowed(kind)) for kind in kinds)
        numeric = aggregation not in (None, Aggregation.COUNT) or self._random.random() < 0.3
        count = 1 if self._random.random() < 0.7 else 2
        outputs = tuple(self._output(f"out {n}" if count > 1 else "", numeric=numeric) for n in range(count))
        rules = tuple(self._rule(number, kinds, count, numeric=numeric) for number in range(self._random.randint(1, 4)))
        return DecisionTable(inputs, outputs, rules, policy, aggregation)

    def _allowed(self, kind: str) -> Literal | None:
        return Literal("[-5..50]") if kind == "number" and self._random.random() < 0.15 else None

    def _output(self, name: str, *, numeric: bool) -> OutputClause:
        default = Literal("0" if numeric else '"c"') if self._random.random() < 0.3 else None
        values = Literal("2, 1, 0" if numeric else '"b", "a", "c"') if self._random.random() < 0.7 else None
        return OutputClause(name, None, values, default)

    def _rule(self, number: int, kinds: list[str], outputs: int, *, numeric: bool) -> DecisionRule:
        cells = tuple(Literal(self._texts.filled(self._random.choice(_CELLS[kind]), 1)) for kind in kinds)
        entries = tuple(self._entry(numeric=numeric) for _ in range(outputs))
        return DecisionRule(str(number), cells, entries)

    def _entry(self, *, numeric: bool) -> Literal:
        if self._random.random() < 0.2:
            return self.literal("number" if numeric else "string")
        return Literal(self._random.choice(("0", "1", "2") if numeric else _WORDS))

    def _conditional(self) -> Logic:
        return Conditional(self.literal("boolean"), self.literal("number"), self.table())

    def _filter(self) -> Logic:
        return Filter(self.literal("numbers"), Literal(self._texts.text("each boolean item", 2)))

    def _iteration(self) -> Logic:
        kind = self._random.choice(("for", "some", "every"))
        body = self._texts.text("each number" if kind == "for" else "each boolean", 2)
        return Iteration(kind, "e", self.literal("numbers"), Literal(body))

    def _context(self) -> Logic:
        entries = (ContextEntry("u", self.literal("number")), ContextEntry("v", self.table()))
        last = ContextEntry(None, Literal("if u = v then u else v")) if self._random.random() < 0.5 else None
        return BoxedContext(entries if last is None else (*entries, last))

    def _relation(self) -> Logic:
        columns = (Parameter("x"), Parameter("y", "number" if self._random.random() < 0.5 else None))
        return Relation(columns, tuple((self.literal("string"), self.literal("number")) for _ in range(2)))

    def _list(self) -> Logic:
        return BoxedList(
            (self.literal("number"), self.table()), "list<number>" if self._random.random() < 0.3 else None
        )

    def _invocation(self) -> Logic:
        bindings = (Binding("w", self.literal("number")), Binding("z", self.literal("boolean")))
        return Invocation(Literal("f"), bindings)

    def _service(self) -> Logic:
        return Literal(self._texts.filled("svc({number}, {boolean})", 2))


def model_of_boxes(random: Random, texts: TextMaker, names: tuple[str, ...]) -> tuple[DecisionModel, str]:
    """Return a model whose decision `it` is a box of some kind over inputs of these names, and the kind."""
    maker = BoxMaker(random, texts)
    kind = "tables" if random.random() < 0.5 else random.choice(tuple(maker.kinds))
    logic = maker.kinds[kind]()
    what = (
        f"tables {logic.hit_policy.value.lower()} {logic.aggregation or ''}".strip()
        if isinstance(logic, DecisionTable)
        else f"boxed {kind}"
    )
    parameters = (Parameter("w", "number" if random.random() < 0.5 else None), Parameter("z"))
    body = Conditional(Literal("z"), Literal("w + 1"), Literal("w"))
    inner = Decision(
        "inner",
        Conditional(Literal("q"), Literal("n"), Literal("n * 2")),
        requires=(Reference("n"), Reference("q")),
        id="inner",
    )
    requires = (*(Reference(name) for name in names), Reference("f"), Reference("svc"))
    it = Decision(DECISION, logic, requires=requires, id=DECISION, type_ref=random.choice((None, None, "Any")))
    model = DecisionModel(
        name="boxes",
        decisions=(inner, it),
        inputs=tuple(InputData(name, "tC" if name == "c" else None, name) for name in names),
        types=(ItemDefinition("tC", components=tuple(ItemDefinition(one) for one in ("a", "b", "c", "d e", "f"))),),
        knowledge=(BusinessKnowledgeModel("f", FunctionDefinition(parameters, body), id="f"),),
        services=(DecisionService("svc", (Reference("inner"),), (), (), (Reference("n"), Reference("q")), id="svc"),),
        namespace="urn:boxes",
        id="boxes",
    )
    return replace(model), what
