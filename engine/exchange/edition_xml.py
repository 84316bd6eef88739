"""Reads and writes editions as DMN 1.5 XML; what DMN has no place for stands in extension elements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from engine.compiled import CompiledEdition
from engine.dmn.edition import Answer, Conflict, Edition, OutputName
from engine.dmn.figures import Figure
from engine.dmn.sources import KnowledgeSource
from engine.dmn.xml_reader import model_of
from engine.dmn.xml_reader.extensions import own_extension, read_in_force
from engine.dmn.xml_source import Element, read_xml
from engine.dmn.xml_writer import write_model
from engine.dmn.xml_writer.markup import Node, add_own
from engine.dmn.xml_writer.own import authority_attributes, in_force_attributes
from engine.exchange.edition_model import edition_model, model_of_edition

_TEXTS: Final = ("about", "notes")


def write_edition(compiled: CompiledEdition, sources: Mapping[str, KnowledgeSource]) -> bytes:
    """Return an edition as DMN 1.5 XML with a diagram.

    Args:
        compiled: the edition, ready to run: what its decisions read becomes their requirements.
        sources: the scheme's Knowledge Sources; those that the edition rests on are drawn.
    """
    edition = compiled.edition
    used = {name: sources[name] for name in edition.sources if name in sources}

    def extend(parent: Node) -> None:
        node = _write_head(parent, edition)
        _write_parts(node, edition)
        for figure in compiled.figures.values():
            _write_figure(node, figure)

    return write_model(model_of_edition(compiled), sources=used, extend=extend)


def _write_head(parent: Node, edition: Edition) -> Node:
    attributes = {
        "rule_set": edition.rule_set,
        "name": edition.name,
        "title": edition.title,
        "key": edition.key,
        "area": edition.area,
        "extends": edition.extends,
        "digest": edition.digest,
        **in_force_attributes(edition.in_force),
    }
    return add_own(parent, "edition", attributes)


def _write_parts(node: Node, edition: Edition) -> None:
    for name in _TEXTS:
        if getattr(edition, name):
            add_own(node, name, text=getattr(edition, name))
    for name in edition.inputs:
        add_own(node, "input", {"name": name})
    for name in edition.figures:
        add_own(node, "figure", {"name": name})
    for name in edition.sources:
        add_own(node, "source", {"id": name})
    for answer in edition.answers:
        _write_answer(node, answer)
    for output in edition.outputs:
        add_own(node, "output", {"name": output.name, "decision": output.decision, "component": output.component})
    for outcome, sentence in edition.says.items():
        add_own(node, "says", {"outcome": outcome}, sentence)
    for conflict in edition.conflicts:
        one = add_own(node, "conflict", {"id": conflict.id})
        add_own(one, "says", text=conflict.says)
        add_own(one, "decided", text=conflict.decided)


def _write_answer(parent: Node, answer: Answer) -> None:
    node = add_own(parent, "answer", {"output": answer.output})
    for meaning, values in (("yes", answer.yes), ("no", answer.no), ("judgement", answer.judgement)):
        for value in values:
            add_own(node, meaning, text=value)


def _write_figure(parent: Node, figure: Figure) -> None:
    """Write a figure's dated values for the reader's information: what holds is said in figures.yaml."""
    attributes = {"name": figure.name, "type": figure.type, "unit": figure.unit, "set_by": figure.set_by}
    node = add_own(parent, "dated_figure", {**attributes, "label": figure.label})
    for value in figure.values:
        dates = {"from": value.start, "until": value.until, "holds_until": value.holds_until}
        add_own(node, "value", {**dates, **authority_attributes(value.authority)}, value.text.text)


def read_edition(content: bytes, file: str) -> Edition:
    """Read an edition from DMN XML that `write_edition` wrote, whatever other tools did to its diagram since.

    Raises:
        RuleSetError: with file, line and column; above all for a model that does not say which edition it is.
    """
    root = read_xml(content, file)
    model = model_of(root)
    own = own_extension(root, "edition")
    if own is None:
        fix = "write it as YAML: an edition needs sources, wording and dates that DMN has no place for"
        raise root.refused("the model does not say which edition it is", fix=fix)
    scheme, _, policy = own.get("rule_set").partition("/")
    inputs = tuple(one.get("name") for one in own.all("input"))
    return Edition(
        scheme=scheme,
        policy=policy,
        name=own.get("name"),
        title=own.get("title"),
        key=own.get("key"),
        area=own.get("area"),
        about=_text(own, "about"),
        in_force=read_in_force(own),
        model=edition_model(model, inputs),
        inputs=inputs,
        figures=tuple(one.get("name") for one in own.all("figure")),
        sources=tuple(one.get("id") for one in own.all("source")),
        answers=tuple(_answer(one) for one in own.all("answer")),
        outputs=tuple(_output(one) for one in own.all("output")),
        digest=hashlib.sha256(content).hexdigest(),
        says={one.get("outcome"): one.text for one in own.all("says")},
        conflicts=tuple(_conflict(one) for one in own.all("conflict")),
        extends=own.get("extends"),
        notes=_text(own, "notes"),
    )


def _text(element: Element, name: str) -> str:
    found = element.first(name)
    return "" if found is None else found.text


def _output(element: Element) -> OutputName:
    return OutputName(element.get("name"), element.get("decision"), element.get("component"))


def _conflict(element: Element) -> Conflict:
    return Conflict(element.get("id"), _text(element, "says"), _text(element, "decided"))


def _answer(element: Element) -> Answer:
    yes, no, judgement = (tuple(one.text for one in element.all(name)) for name in ("yes", "no", "judgement"))
    return Answer(element.get("output"), yes, no, judgement)
