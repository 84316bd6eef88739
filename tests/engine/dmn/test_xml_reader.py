"""DMN XML of every version from 1.1 to 1.5 is read alike, and faults are told with their place."""

from __future__ import annotations

import pytest

from engine.dmn.model import BoxedContext, DecisionTable, FunctionDefinition, Literal, Reference
from engine.dmn.xml_names import MODEL_NAMESPACES
from engine.dmn.xml_reader import read_model
from engine.errors import RuleSetError
from tests.engine.dmn.models import data, decision, definitions, function, literal, value_of

TABLE = (
    '<decisionTable hitPolicy="COLLECT" aggregation="SUM"><input label="Age"><inputExpression typeRef="number">'
    "<text>age</text></inputExpression><inputValues><text>[0..125]</text></inputValues></input>"
    "<output><outputValues><text>1, 2</text></outputValues>"
    '<defaultOutputEntry><text>0</text></defaultOutputEntry></output><annotation name="Law"/>'
    "<rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>1</text></outputEntry>"
    "<annotationEntry><text>s 1</text></annotationEntry></rule></decisionTable>"
)


@pytest.mark.parametrize("namespace", sorted(MODEL_NAMESPACES))
def test_every_version_is_read(namespace: str) -> None:
    content = data("age", "number") + decision("adult", literal("age >= 18"), needs="data:age")
    model = read_model(definitions(content, model=namespace), "f")
    assert [one.name for one in model.decisions] == ["adult"]
    assert model.decisions[0].requires == (Reference("age"),)


def test_what_is_no_model_of_a_known_version_is_refused() -> None:
    with pytest.raises(RuleSetError, match="is no DMN model") as refused:
        read_model(definitions("", model="http://www.omg.org/spec/DMN/2099/MODEL/"), "f.dmn")
    assert refused.value.where == "f.dmn:1:1"


def test_a_decision_table_is_read_whole() -> None:
    table = read_model(definitions(decision("points", TABLE)), "f").decisions[0].logic
    assert isinstance(table, DecisionTable)
    assert (table.hit_policy, table.aggregation) == ("COLLECT", "SUM")
    assert (table.inputs[0].label, table.inputs[0].expression.text) == ("Age", "age")
    assert table.inputs[0].allowed_values is not None
    assert table.outputs[0].default is not None
    assert (table.rules[0].tests[0].text, table.rules[0].annotations) == ("< 18", ("s 1",))
    assert table.annotation_names == ("Law",)


def test_dmn_1_1_writes_types_as_qualified_names() -> None:
    feel = 'xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:test" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    types = f"<itemDefinition {feel} name='tAge'><typeRef>feel:number</typeRef></itemDefinition>"
    nodes = "".join(data(f"d{number}", kind) for number, kind in enumerate(("own:tAge", "feel:string", "xs:decimal")))
    document = definitions(types + nodes, model="http://www.omg.org/spec/DMN/20151101/dmn.xsd")
    model = read_model(document.replace(b"<inputData", f"<inputData {feel}".encode()), "f")
    assert model.types[0].type_ref == "number"
    assert [one.type_ref for one in model.inputs] == ["tAge", "string", "number"]


def test_a_reference_with_the_models_own_namespace_is_local() -> None:
    content = data("age") + decision("copy", literal("age"), needs="data:urn:test#age")
    assert read_model(definitions(content), "f").decisions[0].requires == (Reference("age"),)


def test_white_space_in_names_is_put_in_order() -> None:
    assert read_model(definitions(decision("a\n   name", literal("1"))), "f").decisions[0].name == "a name"


def test_functions_and_contexts_keep_their_parts() -> None:
    entry = f'<contextEntry><variable name="x" typeRef="number"/>{literal("1")}</contextEntry>'
    context = f"<context>{entry}<contextEntry>{literal('x + 1')}</contextEntry></context>"
    model = read_model(definitions(function("f", {"a": "number"}, context)), "f")
    definition = model.knowledge[0].function
    assert isinstance(definition, FunctionDefinition)
    assert [one.name for one in definition.parameters] == ["a"]
    assert isinstance(definition.body, BoxedContext)
    assert [entry.name for entry in definition.body.entries] == ["x", None]


def test_an_expression_in_another_language_is_kept_and_never_run() -> None:
    text = '<literalExpression expressionLanguage="http://www.java.com/java"><text>1 + 1</text></literalExpression>'
    logic = read_model(definitions(decision("it", text)), "f").decisions[0].logic
    assert isinstance(logic, Literal)
    assert logic.language == "http://www.java.com/java"
    assert not value_of("it", definitions(decision("it", text)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<decision/>", "`decision` has no name"),
        (
            decision("a", "<informationRequirement><requiredInput href='b'/></informationRequirement>"),
            "no reference",
        ),
        (decision("a", "<conditional><if/><then/></conditional>"), "has no `else`"),
        (decision("a", "<for><in/><return/></for>"), "no iterator variable"),
        (decision("a", "<decisionTable/>"), "no output"),
        (decision("a", "<decisionTable hitPolicy='BEST'><output/></decisionTable>"), "`hitPolicy` is `BEST`"),
        (decision("a", "<decisionTable><output/><rule/></decisionTable>"), "row 1 has 0 output entries"),
        (decision("a", "<relation><column name='b'/><row/></relation>"), "as there are columns"),
        (decision("a", "<literalExpression><importedValues/></literalExpression>"), "imported values"),
    ],
)
def test_a_fault_is_told_with_its_place(content: str, message: str) -> None:
    with pytest.raises(RuleSetError, match=message) as refused:
        read_model(definitions(content), "f.dmn")
    assert refused.value.where.startswith("f.dmn:1:")
