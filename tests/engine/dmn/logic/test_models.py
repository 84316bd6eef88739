"""A decision sees only what it requires; functions, services, imports and types work across models (DMN 1.5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn.logic import compile_models, evaluate_decision, evaluate_service
from engine.dmn.xml_reader import read_model
from engine.errors import BudgetExceeded, RuleSetError
from engine.feel import Run
from engine.limits import MODEL_PARTS, NAME_LENGTH
from engine.values import NULL, Code, Context, Value
from tests.engine.dmn.models import compiled, data, decision, definitions, function, literal, value_of

ONE, TWO, TEN = Decimal(1), Decimal(2), Decimal(10)


def test_decisions_are_made_in_the_order_of_what_they_require() -> None:
    last = decision("last", literal("middle + 1"), needs="decision:middle")
    middle = decision("middle", literal("x + 1"), needs="data:x")
    assert value_of("last", definitions(last + middle + data("x")), x=ONE) == Decimal(3)


def test_a_decision_does_not_see_what_it_does_not_require() -> None:
    run = Run()
    assert value_of("it", definitions(data("x") + decision("it", literal("x"))), run=run, x=ONE) == NULL
    assert [one.code for one in run.diagnostics] == [Code.UNKNOWN_NAME]


def test_a_long_chain_of_requirements_is_no_danger() -> None:
    last = MODEL_PARTS // 3 - 1
    chain = "".join(decision(f"d{n}", literal(f"d{n - 1} + 1"), needs=f"decision:d{n - 1}") for n in range(1, last + 1))
    assert value_of(f"d{last}", definitions(decision("d0", literal("0")) + chain)) == Decimal(last)


def test_a_circle_of_requirements_is_refused_with_its_members() -> None:
    circle = decision("a", literal("b"), needs="decision:b") + decision("b", literal("a"), needs="decision:a")
    with pytest.raises(RuleSetError, match="a → b → a"):
        compiled(definitions(circle))


def test_a_name_may_be_so_long_and_no_longer() -> None:
    compiled(definitions(data("a" * NAME_LENGTH)))
    with pytest.raises(RuleSetError, match=f"a name may have {NAME_LENGTH} characters"):
        compiled(definitions(data("a" * (NAME_LENGTH + 1))))


def test_two_nodes_with_one_id_are_refused() -> None:
    with pytest.raises(RuleSetError, match="same id"):
        compiled(definitions(decision("a", literal("1")) + data("a")))


def test_a_requirement_that_is_not_there_is_a_fault() -> None:
    faults = compiled(definitions(decision("a", literal("1"), needs="data:gone"))).faults
    assert [fault.message for fault in faults] == ["`a` requires `gone`, which is not there"]


# --- types -----------------------------------------------------------------------------------------------------------

AGE = (
    "<itemDefinition name='tAge'><typeRef>number</typeRef>"
    "<allowedValues><text>[0..125]</text></allowedValues></itemDefinition>"
)
AGES = "<itemDefinition name='tAges' isCollection='true'><typeRef>tAge</typeRef></itemDefinition>"
FEW = (
    "<itemDefinition name='tFew' isCollection='true'><typeRef>number</typeRef>"
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
)
PERSON = (
    "<itemDefinition name='tPerson'><itemComponent name='full name'><typeRef>string</typeRef></itemComponent>"
    "<itemComponent name='ages'><typeRef>tAges</typeRef></itemComponent></itemDefinition>"
)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("number", ONE, ONE),
        ("number", "x", NULL),
        ("number", (ONE,), ONE),
        ("list<number>", ONE, (ONE,)),
        ("tAge", Decimal(125), Decimal(125)),
        ("tAge", Decimal(126), NULL),
        ("tAges", (ONE, TWO), (ONE, TWO)),
        ("tAges", (ONE, Decimal(-1)), NULL),
        ("tFew", (ONE, TWO), (ONE, TWO)),
        ("tFew", (ONE, TWO, TEN), NULL),
        ("tPerson", Context({"full name": "Ada", "ages": (ONE,)}), Context({"full name": "Ada", "ages": (ONE,)})),
        ("tPerson", Context({"full name": "Ada"}), NULL),
        ("Any", "x", "x"),
    ],
)
def test_an_input_is_taken_as_its_type_or_is_null(kind: str, given: Value, expected: Value) -> None:
    document = definitions(AGE + AGES + FEW + PERSON + data("x", kind) + decision("it", literal("x"), needs="data:x"))
    assert value_of("it", document, x=given) == expected


def test_a_decision_is_held_to_its_type() -> None:
    assert value_of("it", definitions(decision("it", literal("[1]"), kind="number"))) == ONE
    assert value_of("it", definitions(decision("it", literal("1"), kind="string"))) == NULL


def test_members_of_a_type_may_have_spaces_in_their_names() -> None:
    document = definitions(
        AGE + AGES + PERSON + data("p", "tPerson") + decision("it", literal("p.full name"), needs="data:p")
    )
    assert value_of("it", document, p=Context({"full name": "Ada", "ages": ()})) == "Ada"


def test_a_type_that_does_not_exist_is_a_fault() -> None:
    faults = compiled(definitions(data("x", "tGone"))).faults
    assert [fault.message for fault in faults] == ["unknown type `tGone`"]


def test_a_type_that_holds_itself_does_not_hang() -> None:
    tree = (
        "<itemDefinition name='tTree'><itemComponent name='children' isCollection='true'>"
        "<typeRef>tTree</typeRef></itemComponent></itemDefinition>"
    )
    leaf = Context({"children": ()})
    document = definitions(tree + data("x", "tTree") + decision("it", literal("count(x.children)"), needs="data:x"))
    assert value_of("it", document, x=Context({"children": (leaf, leaf)})) == TWO


def test_a_function_item_is_a_type_of_functions() -> None:
    kind = (
        "<itemDefinition name='tStep'><functionItem outputTypeRef='number'>"
        "<parameters name='n' typeRef='number'/></functionItem></itemDefinition>"
    )
    apply = function("apply", {"f": "tStep"}, literal("f(1)"))
    for text, expected in (
        ("function(n) n + 1", TWO),
        ("function(n) string(n)", NULL),
        ("function(a, b) 1", NULL),
        ("1", NULL),
    ):
        document = definitions(kind + apply + decision("it", literal(f"apply({text})"), needs="function:apply"))
        assert value_of("it", document) == expected, text


# --- functions and services ------------------------------------------------------------------------------------------


def test_a_function_sees_only_its_parameters_and_what_it_requires() -> None:
    double = function("double", {"n": "number"}, literal("n * 2"))
    again = function("again", {"n": ""}, literal("double(n) + 1"), needs="function:double")
    blind = function("blind", {"n": ""}, literal("double(n)"))
    calls = decision("it", literal("[again(n: 2), blind(2)]"), needs="function:again function:blind")
    assert value_of("it", definitions(double + again + blind + calls)) == (Decimal(5), NULL)


def test_a_function_may_call_itself_within_the_budget() -> None:
    itself = function("f", {"n": "number"}, literal("if n < 1 then 0 else n + f(n - 1)"), needs="function:f")
    document = definitions(itself + decision("it", literal("f(4)"), needs="function:f"))
    assert value_of("it", document) == TEN
    endless = function("g", {"n": ""}, literal("g(n)"), needs="function:g")
    with pytest.raises(BudgetExceeded):
        value_of("it", definitions(endless + decision("it", literal("g(1)"), needs="function:g")))


def test_a_function_without_logic_gives_null() -> None:
    empty = '<businessKnowledgeModel id="f" name="f"/>'
    assert value_of("it", definitions(empty + decision("it", literal("f()"), needs="function:f"))) == NULL


SERVICE = (
    data("x", "number")
    + decision("seed", literal("100"), kind="number")
    + decision("inner", literal("x + seed"), needs="data:x decision:seed")
    + decision("out", literal("inner * 2"), needs="decision:inner")
    + '<decisionService id="s" name="s"><outputDecision href="#out"/><encapsulatedDecision href="#inner"/>'
    + '<inputDecision href="#seed"/><inputData href="#x"/></decisionService>'
)


def test_a_service_is_a_function_of_its_input_data_and_then_its_input_decisions() -> None:
    calls = decision("it", literal('[s(1, 2), s(seed: 2, x: 1), s(1), s("a", 2)]'), needs="function:s")
    assert value_of("it", definitions(SERVICE + calls)) == (Decimal(6), Decimal(6), NULL, NULL)


def test_a_service_does_not_see_the_inputs_of_its_caller() -> None:
    calls = decision("it", literal("s(x: 1)"), needs="function:s data:x")
    assert value_of("it", definitions(SERVICE + calls), x=TEN) == NULL


def test_a_service_of_several_decisions_gives_a_context() -> None:
    outputs = '<outputDecision href="#inner"/><outputDecision href="#seed"/>'
    both = f'<decisionService id="t" name="t">{outputs}<inputData href="#x"/></decisionService>'
    program = compiled(definitions(SERVICE + both))
    service = program.service_named("t")
    assert service is not None
    expected = Context({"inner": Decimal(101), "seed": Decimal(100)})
    assert evaluate_service(program, service, {"x": ONE}, Run()) == expected


# --- imports ---------------------------------------------------------------------------------------------------------

LIBRARY = definitions(
    AGE
    + data("x", "tAge")
    + decision("next", literal("x + 1"), needs="data:x")
    + function("f g", {"n": "tAge"}, literal("n")),
    namespace="urn:library",
)


def importing(name: str, content: str) -> bytes:
    return definitions(f'<import name="{name}" namespace="urn:library"/>' + content)


def test_imported_nodes_stand_under_their_prefix_and_so_do_their_inputs() -> None:
    content = decision("it", literal("lib.next + 1"), needs="decision:urn:library#next")
    assert value_of("it", importing("lib", content), LIBRARY, lib=Context({"x": ONE})) == Decimal(3)


def test_imported_types_and_functions_are_used_by_prefix() -> None:
    renamed = LIBRARY.replace(b'id="f g"', b'id="f"')
    content = decision(
        "it", literal("[lib.f g(7), lib.f g(126)]"), kind="list&lt;lib.tAge>", needs="function:urn:library#f"
    )
    assert value_of("it", importing("lib", content), renamed) == (Decimal(7), NULL)


def test_an_import_without_a_name_has_no_prefix() -> None:
    content = decision("it", literal("next"), kind="tAge", needs="decision:urn:library#next")
    assert value_of("it", importing("", content), LIBRARY, x=ONE) == TWO


def test_a_missing_import_is_refused() -> None:
    with pytest.raises(RuleSetError, match="`urn:library` is missing"):
        compiled(importing("lib", ""))


def test_models_that_import_each_other_are_refused() -> None:
    back = definitions('<import name="a" namespace="urn:test"/>', namespace="urn:library")
    models = [read_model(importing("lib", ""), "a"), read_model(back, "b")]
    with pytest.raises(RuleSetError, match="require each other"):
        compile_models(models)


def test_an_input_of_an_imported_model_can_be_required_itself() -> None:
    content = decision("it", literal("lib.x * 2"), needs="data:urn:library#x")
    assert value_of("it", importing("lib", content), LIBRARY, lib=Context({"x": TWO})) == Decimal(4)
    assert value_of("it", importing("lib", content), LIBRARY, lib=Context({"x": Decimal(126)})) == NULL


def test_a_model_imported_by_two_others_has_inputs_of_its_own_under_each() -> None:
    middles = [
        definitions(
            '<import name="lib" namespace="urn:library"/>'
            + decision("one", literal(f"lib.next + {number}"), needs="decision:urn:library#next"),
            namespace=f"urn:middle{number}",
        )
        for number in (10, 20)
    ]
    both = "".join(f'<import name="m {number}" namespace="urn:middle{number}"/>' for number in (10, 20))
    needs = "decision:urn:middle10#one decision:urn:middle20#one data:urn:library#x"
    it = decision("it", literal("[m 10.one, m 20.one, m 10.lib.x, m 20.lib.x]"), needs=needs)
    given = {f"m {number}": Context({"lib": Context({"x": Decimal(number)})}) for number in (10, 20)}
    program = compiled(definitions(both + it), *middles, LIBRARY)
    answer = evaluate_decision(program, program.model.decisions[0], given, Run())
    assert answer == (Decimal(21), Decimal(41), TEN, Decimal(20))


def test_an_imported_service_is_called_by_its_prefix() -> None:
    library = definitions(SERVICE, namespace="urn:library")
    content = decision("it", literal("lib.s(1, 2)"), needs="function:urn:library#s")
    assert value_of("it", importing("lib", content), library) == Decimal(6)


def test_an_imported_function_is_invoked_from_a_box() -> None:
    binding = f'<binding><parameter name="n"/>{literal("5")}</binding>'
    content = decision("it", f"<invocation>{literal('lib.f g')}{binding}</invocation>", needs="function:urn:library#f")
    renamed = LIBRARY.replace(b'id="f g"', b'id="f"')
    assert value_of("it", importing("lib", content), renamed) == Decimal(5)


def test_what_a_service_requires_from_an_imported_model_is_a_parameter_under_its_qualified_name() -> None:
    parts = '<outputDecision href="#out"/><inputData href="urn:library#x"/>'
    service = decision("out", literal("lib.x + 1"), needs="data:urn:library#x")
    service += f'<decisionService id="s" name="s">{parts}</decisionService>'
    calls = decision("it", literal("s(4)"), needs="function:s")
    assert value_of("it", importing("lib", service + calls), LIBRARY) == Decimal(5)


def test_a_value_given_for_a_decision_stands_in_its_place() -> None:
    document = definitions(
        decision("first", literal("1")) + decision("it", literal("first + 1"), needs="decision:first")
    )
    assert value_of("it", document, first=TEN) == Decimal(11)


def test_a_function_hides_a_built_in_of_its_name() -> None:
    document = definitions(
        function("count", {"n": ""}, literal("42")) + decision("it", literal("count([1])"), needs="function:count")
    )
    assert value_of("it", document) == Decimal(42)
