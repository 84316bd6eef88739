"""Decision models made at random: every kind of box in every other, every hit policy, types, functions and services."""

from __future__ import annotations

from hypothesis import strategies as st

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

TEXTS = ("1", "a", "a + 1", '"x < y & z"', "true", "null", "[1, 2, a]", "a > 1", "f(a)", "earlier", "1 +", "", "{b: a}")
TESTS = ("-", "1", "< 2", "not(1, 2)", "[1..3]", "? > a", '"é"', ">")
TYPES = (None, None, None, "number", "tSmall", "list<number>", "Any")
NAMES = ("b", "first name", "ü", "x/y")

literals = st.builds(Literal, st.sampled_from(TEXTS), st.sampled_from(TYPES))
tests = st.builds(Literal, st.sampled_from(TESTS))
names = st.sampled_from(NAMES)
parameters = st.lists(st.builds(Parameter, names, st.sampled_from(TYPES)), max_size=2, unique_by=lambda one: one.name)


def grown(inner: st.SearchStrategy[Logic]) -> st.SearchStrategy[Logic]:
    """Return boxes that hold boxes."""
    kinds = st.sampled_from(TYPES)
    return st.one_of(
        st.builds(BoxedContext, st.lists(entries(inner), max_size=3).map(tuple), kinds),
        st.builds(FunctionDefinition, parameters.map(tuple), inner, st.sampled_from(("FEEL", "FEEL", "Java")), kinds),
        st.builds(Invocation, inner, st.lists(st.builds(Binding, names, inner), max_size=2).map(tuple), kinds),
        st.builds(BoxedList, st.lists(inner, max_size=3).map(tuple), kinds),
        relations(inner),
        st.builds(Conditional, inner, inner, inner, kinds),
        st.builds(Filter, inner, inner, kinds),
        st.builds(Iteration, st.sampled_from(("for", "some", "every")), names, inner, inner, kinds, kinds),
        tables(),
    )


def entries(inner: st.SearchStrategy[Logic]) -> st.SearchStrategy[ContextEntry]:
    return st.builds(
        ContextEntry,
        name=st.one_of(st.none(), names),
        logic=inner,
        label=st.sampled_from(("", "A label")),
        unit=st.sampled_from(("", "per week")),
    )


@st.composite
def relations(draw: st.DrawFn, inner: st.SearchStrategy[Logic]) -> Relation:
    columns = draw(parameters)
    row = st.lists(inner, min_size=len(columns), max_size=len(columns)).map(tuple)
    return Relation(tuple(columns), tuple(draw(st.lists(row, max_size=2))))


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    policy = draw(st.sampled_from(HitPolicy))
    aggregation = draw(st.sampled_from([None, *Aggregation])) if policy is HitPolicy.COLLECT else None
    inputs = draw(
        st.lists(st.builds(InputClause, literals, st.sampled_from(("", "Age")), st.none() | tests), max_size=2)
    )
    count = draw(st.integers(1, 2))
    outputs = [
        draw(
            st.builds(OutputClause, st.just(f"out {n}" if count > 1 else ""), st.sampled_from(TYPES), st.none() | tests)
        )
        for n in range(count)
    ]
    row = st.builds(
        lambda cells, values: DecisionRule("", tuple(cells), tuple(values)),
        st.lists(tests, min_size=len(inputs), max_size=len(inputs)),
        st.lists(literals, min_size=count, max_size=count),
    )
    rules = draw(st.lists(row, max_size=3))
    numbered = tuple(DecisionRule(str(n), rule.tests, rule.outputs) for n, rule in enumerate(rules, 1))
    return DecisionTable(tuple(inputs), tuple(outputs), numbered, policy, aggregation)


logic = st.recursive(st.one_of(literals, tables()), grown, max_leaves=8)

SMALL = ItemDefinition("tSmall", type_ref="number", allowed_values=Literal("[0..9]"))
PERSON = ItemDefinition(
    "tPerson", components=(ItemDefinition("first name", "string"), ItemDefinition("b", "tSmall", True))
)


@st.composite
def models(draw: st.DrawFn) -> DecisionModel:
    """Return a model of one input, a function, two decisions and a service."""
    function = FunctionDefinition((Parameter("n", draw(st.sampled_from(TYPES))),), draw(logic))
    earlier = Decision(
        "earlier", draw(logic), question="Which?", type_ref=draw(st.sampled_from(TYPES)),
        requires=(Reference("a"), Reference("f")), id="earlier",
    )  # fmt: skip
    it = Decision("it", draw(logic), requires=(Reference("a"), Reference("earlier"), Reference("f")), id="it")
    return DecisionModel(
        name="made",
        decisions=(earlier, it),
        inputs=(InputData("a", draw(st.sampled_from((None, "number", "tPerson"))), "a"),),
        knowledge=(BusinessKnowledgeModel("f", function, requires=(Reference("a"),), id="f"),),
        services=(DecisionService("s", (Reference("it"),), (Reference("earlier"),), (), (Reference("a"),), id="s"),),
        types=(SMALL, PERSON),
        namespace="urn:made",
        description="Made at random",
        id="_made",
    )
