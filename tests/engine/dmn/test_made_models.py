"""Whatever a model holds, its XML says it again, and it never ends in anything but a value or an error of our own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn.logic import compile_models, evaluate_decision, evaluate_service
from engine.dmn.model import DecisionModel
from engine.dmn.xml_reader import read_model
from engine.dmn.xml_source import read_xml
from engine.dmn.xml_writer import write_model
from engine.errors import RightfulError, RuleSetError
from engine.feel import Budget, Run
from engine.values import NULL, Unknown, Value, feel_text
from tests.engine.dmn.made_models import models

VALUES = st.sampled_from(
    (NULL, Decimal(1), Decimal(2), "x", (), (Decimal(1), Decimal(2)), True, Unknown(frozenset({"a"})))
)


def unplaced(part: Any) -> Any:
    """Return a document without its places."""
    if is_dataclass(part) and not isinstance(part, type):
        changed = {one.name: unplaced(getattr(part, one.name)) for one in fields(part) if one.name != "where"}
        return replace(part, **changed, **({"where": ""} if hasattr(part, "where") else {}))
    return tuple(map(unplaced, part)) if isinstance(part, tuple) else part


def outcome(model: DecisionModel, given_value: Value) -> list[str]:
    """Return what a model's decision, service and earlier decision come to, as text."""
    found: list[str] = []
    program = compile_models([model])[model.namespace]
    for name in ("earlier", "it", "s"):
        run = Run(Budget(steps=20_000, items=1_000))
        decision, service = program.decision_named(name), program.service_named(name)
        try:
            if decision is not None:
                found.append(feel_text(evaluate_decision(program, decision, {"a": given_value}, run)))
            elif service is not None:
                found.append(feel_text(evaluate_service(program, service, {"a": given_value}, run)))
        except RightfulError as error:
            found.append(error.message)
    assert len(found) == 3
    return found


@settings(max_examples=100, deadline=None)
@given(models())
def test_a_model_comes_back_from_xml_as_it_was(model: DecisionModel) -> None:
    assert unplaced(read_model(write_model(model), "f")) == unplaced(model)


@settings(max_examples=100, deadline=None)
@given(models(), VALUES)
def test_a_model_and_its_xml_evaluate_alike(model: DecisionModel, value: Value) -> None:
    assert outcome(read_model(write_model(model), "f"), value) == outcome(model, value)


@settings(max_examples=40, deadline=None)
@given(models())
def test_writing_twice_gives_the_same_bytes(model: DecisionModel) -> None:
    document = write_model(model)
    assert write_model(read_model(document, "f")) == document
    assert read_xml(document, "f").name == "definitions"


@settings(max_examples=100, deadline=None)
@given(models(), st.data())
def test_a_document_with_a_piece_cut_out_is_read_or_refused(model: DecisionModel, data: st.DataObject) -> None:
    document = write_model(model)
    start = data.draw(st.integers(0, len(document)))
    cut = document[:start] + document[start + data.draw(st.integers(0, 80)) :]
    try:
        read = read_model(cut, "f")
        program = compile_models([replace(read, namespace="urn:cut")])["urn:cut"]
    except RuleSetError as error:
        assert error.message  # noqa: PT017 - either outcome is right
        return
    for one in program.model.decisions:
        try:
            value = evaluate_decision(program, one, {"a": Decimal(1)}, Run(Budget(steps=20_000, items=1_000)))
        except RightfulError as error:
            assert error.message  # noqa: PT017 - either outcome is right
        else:
            assert feel_text(value) is not None
