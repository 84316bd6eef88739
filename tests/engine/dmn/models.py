"""DMN models written as XML for the tests, in as few words as XML allows."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.logic import Program, compile_models, evaluate_decision
from engine.dmn.xml_names import DMN_15
from engine.dmn.xml_reader import read_model
from engine.feel import Run
from engine.values import Value


def definitions(content: str, namespace: str = "urn:test", model: str = DMN_15, name: str = "test") -> bytes:
    """Return a document with this content."""
    return (
        f'<definitions xmlns="{model}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'namespace="{namespace}" name="{name}">{content}</definitions>'
    ).encode()


def literal(text: str, kind: str = "") -> str:
    """Return a literal expression."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<literalExpression{_type(kind)}><text>{escaped}</text></literalExpression>"


def decision(name: str, logic: str, *, kind: str = "", needs: str = "") -> str:
    """Return a decision. `needs` lists what it requires: ids with `data:`, `decision:` or `function:` before them."""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/>{_needs(needs)}{logic}</decision>'
    )


def data(name: str, kind: str = "") -> str:
    """Return an input data node."""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}"{_type(kind)}/></inputData>'


def function(name: str, parameters: Mapping[str, str], logic: str, *, kind: str = "", needs: str = "") -> str:
    """Return a business knowledge model."""
    formal = "".join(f'<formalParameter name="{one}"{_type(of)}/>' for one, of in parameters.items())
    variable = f'<variable name="{name}"{_type(kind)}/>'
    body = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="{name}" name="{name}">{variable}{body}{_needs(needs)}</businessKnowledgeModel>'


def _type(kind: str) -> str:
    return f' typeRef="{kind.replace("<", "&lt;")}"' if kind else ""


def _needs(needs: str) -> str:
    found = ""
    for one in needs.split():
        kind, _, node = one.partition(":")
        href = node if "#" in node else f"#{node}"
        if kind == "function":
            found += f'<knowledgeRequirement><requiredKnowledge href="{href}"/></knowledgeRequirement>'
        else:
            inner = "requiredInput" if kind == "data" else "requiredDecision"
            found += f'<informationRequirement><{inner} href="{href}"/></informationRequirement>'
    return found


def compiled(*documents: bytes) -> Program:
    """Return the first of some documents ready to run, with the others beside it."""
    models = [read_model(document, f"model{number}.dmn") for number, document in enumerate(documents)]
    return compile_models(models)[models[0].namespace]


def value_of(name: str, *documents: bytes, run: Run | None = None, **inputs: Value) -> Value:
    """Return the value of a decision in the first document."""
    program = compiled(*documents)
    found = program.decision_named(name)
    assert found is not None
    return evaluate_decision(program, found, inputs, run or Run())


def value_of_logic(logic: str, run: Run | None = None, **inputs: Value) -> Value:
    """Return the value of a decision with this logic that requires all the inputs."""
    nodes = "".join(data(name) for name in inputs)
    needs = " ".join(f"data:{name}" for name in inputs)
    return value_of("it", definitions(nodes + decision("it", logic, needs=needs)), run=run, **inputs)
