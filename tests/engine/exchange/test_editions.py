"""Editions keep their meaning from YAML to XML and back, and the XML means the same to the standard's own evaluator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

import pytest

from api.services import rule_sets
from api.services.exchange import import_edition
from api.services.registry import EditionName, LoadedEdition
from api.services.shelf import ShippedShelf
from engine.compiled import EVALUATION_DATE, compile_edition
from engine.dmn.edition import Edition
from engine.dmn.figures import resolve
from engine.dmn.logic import Program, compile_models, evaluate_decision
from engine.dmn.xml_reader import read_model
from engine.dmn.xml_source import Element, read_xml
from engine.dmn.xml_writer.older import as_dmn_13
from engine.dmn.yaml_reader import read_edition as read_yaml_edition
from engine.dmn.yaml_writer import edition_yaml
from engine.errors import RuleSetError
from engine.evaluation import evaluate
from engine.examples.run import ExampleRun
from engine.exchange.edition_xml import read_edition, write_edition
from engine.exchange.takes_part import AUTHORITY_MODE
from engine.feel import Run
from engine.findings import read_findings, value_of
from engine.outcome import AuthorityMode
from engine.trace import DecisionNode
from engine.values import Unknown, Value, date_of, feel_text, is_same
from engine.worlds import is_known
from tests.rules.shipped import EDITIONS, REGISTRY

NAMES = [f"{name.scheme}/{name.policy}@{name.name}" for name in EDITIONS]
each_edition = pytest.mark.parametrize("name", EDITIONS, ids=NAMES)


def loaded(name: EditionName) -> LoadedEdition:
    return REGISTRY.edition(name.scheme, name.policy, name.name)


def exported(name: EditionName) -> bytes:
    one = loaded(name)
    return write_edition(one.compiled, one.sources)


@cache
def runs(name: EditionName) -> tuple[ExampleRun, ...]:
    """Run an edition's examples, without those of other days on which a local edition adds to another national one."""
    digest = loaded(name).edition.digest
    return tuple(run for run in rule_sets.run_examples(REGISTRY, name) if run.evaluation.digest == digest)


def national(edition: Edition) -> Edition | None:
    """Return the edition that a local one extends."""
    if not edition.extends:
        return None
    rule_set, _, name = edition.extends.partition("@")
    scheme, _, policy = rule_set.partition("/")
    return REGISTRY.edition(scheme, policy, name).edition


def meaning(part: Any) -> Any:
    """Return a document without what only tells where it was read: places and digests."""
    if is_dataclass(part) and not isinstance(part, type):
        kept = {
            one.name: meaning(getattr(part, one.name)) for one in fields(part) if one.name not in ("where", "digest")
        }
        return replace(part, **kept, **{one.name: "" for one in fields(part) if one.name in ("where", "digest")})
    if isinstance(part, tuple):
        return tuple(map(meaning, part))
    return dict(part) if isinstance(part, Mapping) else part


@each_edition
def test_an_edition_comes_back_from_xml_as_it_was(name: EditionName) -> None:
    assert meaning(read_edition(exported(name), "f.dmn")) == meaning(loaded(name).edition)


@each_edition
def test_an_edition_comes_back_from_yaml_made_of_its_xml_as_it_was(name: EditionName) -> None:
    edition = read_edition(exported(name), "f.dmn")
    text = edition_yaml(edition, national(edition))
    assert meaning(read_yaml_edition(text, "f.yaml", name.name, national(edition))) == meaning(loaded(name).edition)


@each_edition
def test_an_edition_from_xml_gives_the_same_answers_on_its_examples(name: EditionName) -> None:
    one = loaded(name)
    back = replace(read_edition(exported(name), "f.dmn"), digest=one.edition.digest)
    compiled = compile_edition(back, one.vocabulary, one.figures)
    assert runs(name)
    for run in runs(name):
        findings = read_findings(run.example.findings, one.vocabulary)
        answer = evaluate(compiled, findings, run.example.on, run.example.mode)
        assert answer.to_json() == run.evaluation.to_json(), run.example.name


@each_edition
def test_the_standards_own_evaluator_finds_the_same_values_in_the_xml(name: EditionName) -> None:
    """Every decision that an example settles, except where the standard's evaluator cannot settle it."""
    one = loaded(name)
    model = read_model(exported(name), "f.dmn")
    program = compile_models([model])[model.namespace]
    assert program.faults == ()
    compared = 0
    for run in runs(name):
        given = inputs(one, run)
        for decision, expected in settled(one, run).items():
            found = standard(program, decision, given)
            if is_known(found):
                assert is_same(found, expected), f"{run.example.name}: `{decision}` is {feel_text(found)}"
                compared += 1
    assert compared > 0


def inputs(one: LoadedEdition, run: ExampleRun) -> dict[str, Value]:
    """Return what an example's findings, figures, day and mode are to a decision model."""
    example, compiled = run.example, one.compiled
    findings = read_findings(example.findings, compiled.vocabulary)
    day = date_of(example.on)
    assert day is not None
    given: dict[str, Value] = {EVALUATION_DATE: day, AUTHORITY_MODE: example.mode.value}
    figures = resolve(compiled.figures, example.on, with_law=example.mode is AuthorityMode.STATED_AND_LAW)
    for name, figure in figures.items():
        holds = figure.value is not None and not figure.stale
        value = compiled.amounts[name, figure.value.start] if figure.value is not None else None
        given[name] = value if holds and value is not None else Unknown(frozenset({name}))
    for name in compiled.edition.inputs:
        if name != EVALUATION_DATE and (name not in figures or name in findings.by_path):
            given[name] = value_of(compiled.vocabulary.inputs[name], findings)
    return given


def settled(one: LoadedEdition, run: ExampleRun) -> dict[str, Value]:
    """Return the value of each decision that an example settles; of one made for each entry, the list."""
    nodes = [node for node in run.evaluation.trace if isinstance(node, DecisionNode)]
    found: dict[str, Value] = {}
    for decision in one.edition.model.decisions:
        own = [node.result.values for node in nodes if node.name == decision.name]
        if not own or any(values is None or len(values) != 1 for values in own):
            continue
        values = cast("list[tuple[Value, ...]]", own)
        found[decision.name] = tuple(each[0] for each in values) if decision.for_each else values[0][0]
    return found


def standard(program: Program, decision: str, given: Mapping[str, Value]) -> Value:
    node = program.decision_named(decision)
    assert node is not None
    return evaluate_decision(program, node, given, Run())


# --- the document ----------------------------------------------------------------------------------------------------


def everything(element: Element) -> list[Element]:
    return [element, *(inner for child in element.children for inner in everything(child))]


@each_edition
def test_ids_are_unique_and_references_lead_somewhere(name: EditionName) -> None:
    elements = everything(read_xml(exported(name), "f.dmn"))
    ids = [element.get("id") for element in elements if element.get("id") and "rightful" not in element.namespace]
    assert len(ids) == len(set(ids))
    hrefs = {element.get("href").removeprefix("#") for element in elements if element.get("href")}
    drawn = {element.get("dmnElementRef") for element in elements if element.get("dmnElementRef")}
    assert hrefs <= set(ids)
    assert drawn <= set(ids)


@each_edition
def test_every_node_is_drawn_once_and_no_two_overlap(name: EditionName) -> None:
    root = read_xml(exported(name), "f.dmn")
    kinds = ("inputData", "decision", "businessKnowledgeModel", "knowledgeSource")
    nodes = [element.get("id") for element in root.all(*kinds)]
    shapes = [element for element in everything(root) if element.name == "DMNShape"]
    assert sorted(shape.get("dmnElementRef") for shape in shapes) == sorted(nodes)
    corners = [(shape.children[0].get("x"), shape.children[0].get("y")) for shape in shapes]
    assert len(corners) == len(set(corners))


def test_what_is_required_is_drawn_below_what_requires_it() -> None:
    root = read_xml(exported(EDITIONS[0]), "f.dmn")
    edges = [element for element in everything(root) if element.name == "DMNEdge"]
    assert edges
    for edge in edges:
        start, end = (int(point.get("y")) for point in edge.children)
        assert start > end


def test_wording_and_sources_are_shown_as_annotations_in_other_tools() -> None:
    name = next(one for one in EDITIONS if one.policy == "care_act_criteria")
    model = read_model(exported(name).replace(b"urn:rightful:edition:1", b"urn:somebody:else"), "f.dmn")
    table = next(one.logic for one in model.decisions if one.name == "reasons")
    assert getattr(table, "annotation_names", ()) == ("Because", "Source")


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_model_that_is_no_edition_is_refused_with_what_it_lacks() -> None:
    document = (
        exported(EDITIONS[0])
        .replace(b"rightful:edition ", b"rightful:other ")
        .replace(b"</rightful:edition>", b"</rightful:other>")
    )
    with pytest.raises(RuleSetError, match="does not say which edition"):
        read_edition(document, "f.dmn")


def test_a_changed_cell_that_is_not_feel_is_refused_when_it_is_imported() -> None:
    name = next(one for one in EDITIONS if one.policy == "care_act_criteria")
    document = exported(name).replace(b"<text>&lt; 2</text>", b"<text>&lt; &lt; 2</text>")
    with pytest.raises(RuleSetError, match="expected"):
        import_edition(ShippedShelf(), document, "f.dmn")


def test_a_changed_cell_is_in_the_yaml() -> None:
    name = next(one for one in EDITIONS if one.policy == "care_act_criteria")
    document = exported(name).replace(b"<text>&lt; 2</text>", b"<text>&lt; 3</text>")
    assert "- < 3\n" in import_edition(ShippedShelf(), document, "f.dmn")


def test_logic_that_yaml_has_no_form_for_is_refused_by_name() -> None:
    edition = loaded(EDITIONS[0]).edition
    boxed = read_model(
        exported(EDITIONS[0]).split(b"<decision ")[0] + b'<decision id="x" name="x"><list/></decision></definitions>',
        "f",
    ).decisions[0]
    odd = replace(edition, model=replace(edition.model, decisions=(boxed,)))
    with pytest.raises(RuleSetError, match="`x` is a `BoxedList`"):
        edition_yaml(odd)


def test_text_that_xml_cannot_hold_is_refused() -> None:
    one = loaded(EDITIONS[0])
    spoilt = replace(one.compiled, edition=replace(one.edition, title="bell \x07"))
    with pytest.raises(RuleSetError, match="XML can't hold"):
        write_edition(spoilt, one.sources)


# --- older versions --------------------------------------------------------------------------------------------------


def test_an_edition_without_loops_comes_back_from_dmn_13_as_it_was() -> None:
    name = next(one for one in EDITIONS if one.policy == "care_act_criteria")
    older = as_dmn_13(exported(name))
    assert b"20191111/MODEL" in older
    assert b"20230324" not in older
    assert meaning(read_edition(older, "f.dmn")) == meaning(loaded(name).edition)


def test_a_loop_is_refused_by_name_where_the_version_does_not_know_it() -> None:
    name = next(one for one in EDITIONS if any(decision.for_each for decision in loaded(one).edition.model.decisions))
    with pytest.raises(RuleSetError, match=r"has a boxed loop, which DMN 1.3 does not know"):
        as_dmn_13(exported(name))


def test_at_most_eight_shapes_stand_side_by_side() -> None:
    for name in EDITIONS[:12]:
        shapes = [one for one in everything(read_xml(exported(name), "f.dmn")) if one.name == "Bounds"]
        lines = Counter(shape.get("y") for shape in shapes)
        assert max(lines.values()) <= 8
