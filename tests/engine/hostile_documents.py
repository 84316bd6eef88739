"""Documents that try to take all time, all memory or the whole stack: editions in YAML, models in DMN XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from engine.dmn.logic import compile_models, evaluate_decision
from engine.dmn.xml_reader import read_model
from engine.dmn.yaml_reader import read_edition
from engine.feel import Run
from engine.limits import (
    BOX_NESTING,
    MODEL_PARTS,
    MODEL_TEXT,
    MODEL_WORDS,
    XML_ALL_ATTRIBUTES,
    XML_ATTRIBUTES,
    XML_BYTES,
    XML_ELEMENTS,
    XML_NAMESPACE,
    YAML_CHARACTERS,
    YAML_NODES,
)

_HEAD: Final = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:h" name="h" id="h">'


def _model(body: str) -> bytes:
    return f"{_HEAD}{body}</definitions>".encode()


def _decision(name: str, logic: str) -> str:
    return f'<decision name="{name}" id="{name}">{logic}</decision>'


def _literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def _types(count: int) -> str:
    """Types of two parts each, in each other."""
    parts = "".join(
        f'<itemDefinition name="t{n}"><itemComponent name="a"><typeRef>t{n - 1}</typeRef></itemComponent>'
        f'<itemComponent name="b"><typeRef>t{n - 1}</typeRef></itemComponent></itemDefinition>'
        for n in range(1, count)
    )
    return f'<itemDefinition name="t0"><typeRef>number</typeRef></itemDefinition>{parts}'


def _knowledge(body: str) -> str:
    """A function that calls itself, and a decision that calls it."""
    own = '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>'
    function = f'<encapsulatedLogic><formalParameter name="n"/>{_literal(body)}</encapsulatedLogic>'
    return (
        f'<businessKnowledgeModel name="f" id="f">{function}{own}</businessKnowledgeModel>'
        f'<decision name="d" id="d">{own}{_literal("f(1)")}</decision>'
    )


def _row(cells: int) -> str:
    return "<rule>" + "<inputEntry><text>-</text></inputEntry>" * cells + "</rule>"


def _requires(*ids: str, kind: str = "requiredDecision") -> str:
    return "".join(f'<informationRequirement><{kind} href="#{one}"/></informationRequirement>' for one in ids)


def _decisions(count: int, text: str) -> str:
    return "".join(_decision(f"d{n}", _literal(text)) for n in range(count))


def _inputs(count: int, name: str = "", more: str = "") -> str:
    return "".join(f'<inputData name="{name}{n}" id="i{n}">{more}</inputData>' for n in range(count))


def _names(count: int, read: str) -> str:
    """A decision that requires very many inputs with names that begin alike, and reads one of them again and again."""
    required = _requires(*(f"i{n}" for n in range(count)), kind="requiredInput")
    texts = _literal("+".join([read] * 90))
    lists = f"<list>{texts * (MODEL_WORDS // (8 * 90))}</list>"
    return f'{_inputs(count, "a b c d e f ")}<decision name="d" id="d">{required}{lists}</decision>'


def _entries(count: int) -> str:
    return "".join(f'<contextEntry><variable name="v{n}"/>{_literal("1")}</contextEntry>' for n in range(count))


def _typed_entries(numbers: Iterable[int]) -> str:
    entries = (f'<contextEntry><variable name="v{n}" typeRef="t8"/>{_literal("null")}</contextEntry>' for n in numbers)
    return f"<context>{''.join(entries)}</context>"


def _nested(depth: int) -> str:
    inside = _nested(depth - 1) if depth else _literal("1")
    return f'<context><contextEntry><variable name="a"/>{inside}</contextEntry></context>'


def _looped(depth: int) -> str:
    inside = _looped(depth - 1) if depth else _literal("[1]")
    return f'<for iteratorVariable="x"><in>{inside}</in><return>{_literal("x")}</return></for>'


def _type(name: str, inside: str) -> str:
    return f'<itemDefinition name="{name}">{inside}</itemDefinition>'


_EMPTY_ELEMENTS: Final = XML_ELEMENTS - 10
_SUM: Final = "+".join(["1"] * 90)
_FULL: Final = "<textAnnotation/>"
_ONE_RULE: Final = "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
_COLUMNS: Final = "<input><inputExpression><text>1</text></inputExpression></input><output/>"
_MANY_ATTRIBUTES: Final = "<import " + " ".join(f'a{n}=""' for n in range(XML_ATTRIBUTES)) + "/>"
_FEW_WORDS: Final = MODEL_PARTS * 2 // 5

MODELS: Final[dict[str, bytes]] = {
    "as many bytes as may be": _model("<description>" + "x" * (XML_BYTES - 200) + "</description>"),
    "more bytes than may be": _model("<description>" + "x" * XML_BYTES + "</description>"),
    "as many elements as may be": _model("<import/>" * _EMPTY_ELEMENTS),
    "more elements than may be": _model("<import/>" * XML_ELEMENTS),
    "as many decisions as may be": _model(_decisions(MODEL_PARTS // 2 - 1, "1")),
    "more decisions than may be": _model(_decisions(_EMPTY_ELEMENTS // 3, "1")),
    "as much FEEL as may be": _model(_decisions(MODEL_WORDS // len(_SUM), _SUM)),
    "more FEEL than may be": _model(_decisions(MODEL_TEXT // len(_SUM), _SUM)),
    "as much of everything as may be": _model(
        _FULL * (_EMPTY_ELEMENTS - 3 * _FEW_WORDS) + _decisions(_FEW_WORDS, "1+1")
    ),
    "more characters of FEEL than may be": _model(_decisions(3, '"' + "x" * (MODEL_TEXT // 3) + '"')),
    "decisions that each require the one before": _model(
        "".join(f'<decision name="d{n}" id="d{n}">{_requires(f"d{n - 1}")}</decision>' for n in range(800))
    ),
    "decisions that require all before": _model(
        "".join(
            f'<decision name="d{n}" id="d{n}">{_requires(*(f"d{m}" for m in range(n)))}</decision>' for n in range(58)
        )
    ),
    "decisions that require each other": _model(
        "".join(f'<decision name="d{n}" id="d{n}">{_requires(f"d{(n + 1) % 800}")}</decision>' for n in range(800))
    ),
    "the same id very many times": _model(_inputs(600) + '<inputData name="x" id="i1"/>' * 600),
    "one decision of very many inputs": _model(_names(850, "a b c d e f 849")),
    "names that begin alike, and one that is not there": _model(_names(850, "a b c d e f x")),
    "a context of very many entries": _model(_decision("d", f"<context>{_entries(MODEL_PARTS // 3)}</context>")),
    "contexts in contexts": _model("".join(_decision(f"d{n}", _nested(BOX_NESTING)) for n in range(22))),
    "a context whose entries are of a large type": _model(_types(9) + _decision("d", _typed_entries(range(560)))),
    "a context that says the same names again": _model(
        _types(9) + _decision("d", _typed_entries([*range(250), *range(250)]))
    ),
    "very many decisions that require a large type": _model(
        _types(9)
        + _inputs(1, more='<variable typeRef="t8"/>')
        + "".join(
            f'<decision name="d{n}" id="d{n}">{_requires("i0", kind="requiredInput")}{_literal("1")}</decision>'
            for n in range(500)
        )
    ),
    "loops over loops over loops": _model("".join(_decision(f"d{n}", _looped(BOX_NESTING)) for n in range(13))),
    "a list of very many items": _model(_decision("d", f"<list>{_literal('1') * (MODEL_PARTS - 10)}</list>")),
    "a table of very many rows": _model(
        _decision(
            "d", f'<decisionTable hitPolicy="COLLECT">{_COLUMNS}{_ONE_RULE * (MODEL_PARTS // 4 - 10)}</decisionTable>'
        )
    ),
    "types that each name the one before": _model(
        _type("t0", "") + "".join(_type(f"t{n}", f"<typeRef>list&lt;t{n - 1}&gt;</typeRef>") for n in range(1, 600))
    ),
    "very many types with allowed values": _model(
        "".join(
            _type(f"t{n}", "<typeRef>number</typeRef><allowedValues><text>1</text></allowedValues>") for n in range(900)
        )
    ),
    "a type with a very long name": _model(
        _inputs(1, more=f'<variable typeRef="function&lt;{"number," * 45_000}number-&gt;number&gt;"/>')
    ),
    "very many types written out": _model(
        _inputs(900, more='<variable typeRef="list&lt;list&lt;list&lt;list&lt;x&gt;&gt;&gt;&gt;"/>')
    ),
    "as many attributes as may be": _model(_MANY_ATTRIBUTES * (XML_ALL_ATTRIBUTES // XML_ATTRIBUTES - 1)),
    "more attributes in all than may be": _model(_MANY_ATTRIBUTES * (XML_ALL_ATTRIBUTES // XML_ATTRIBUTES + 1)),
    "attributes in a long namespace": (
        f'<a xmlns:p="{"u" * XML_NAMESPACE}">' + _MANY_ATTRIBUTES.replace(" a", " p:a") * 80 + "</a>"
    ).encode(),
    "a namespace of more characters than may be": (
        f'<p:a xmlns:p="{"u" * 300_000}">' + "<p:b/>" * _EMPTY_ELEMENTS + "</p:a>"
    ).encode(),
    "elements in a long namespace": (
        f'<p:a xmlns:p="{"u" * XML_NAMESPACE}">' + "<p:b/>" * _EMPTY_ELEMENTS + "</p:a>"
    ).encode(),
    "comments between letters": _model(f"<description>{'<!-- -->x' * (XML_BYTES // 10)}</description>"),
    "letters by their numbers": _model(f"<description>{'&#65;' * (XML_BYTES // 6)}</description>"),
    "a table of very many cells": _model(
        _decision(
            "d",
            "<decisionTable>"
            + f"<input><inputExpression>{_literal('1')}</inputExpression></input>" * 30
            + "<output/>"
            + _row(30) * 120
            + "</decisionTable>",
        )
    ),
    "elements without an end": _model("<context>" * 5_000),
    "boxes in boxes": _model(_decision("d", "<list>" * 90 + "</list>" * 90)),
    "types in types": _model(_types(41)),
    "types in types, as many as may be": _model(_types(9)),
    "very many types": _model("".join(f'<itemDefinition name="u{n}"/>' for n in range(XML_ALL_ATTRIBUTES - 10))),
    "a type of very many parts": _model(
        '<itemDefinition name="t">' + "<itemComponent name='c'/>" * (XML_ALL_ATTRIBUTES - 10) + "</itemDefinition>"
    ),
    "a function that calls itself": _model(_knowledge("f(n + 1)")),
    "a function that calls itself twice": _model(_knowledge("if n > 25 then 1 else f(n + 1) + f(n + 1)")),
    "entities": b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + _model("&b;"),
    "an entity from elsewhere": b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + _model(""),
    "another encoding": "<?xml version='1.0' encoding='UTF-16'?>".encode("utf-16") + _model(""),
    "very many attributes": _model("<decision " + " ".join(f'a{n}="1"' for n in range(5_000)) + "/>"),
    "very many prefixes": _model("<decision " + " ".join(f'xmlns:p{n}="u"' for n in range(5_000)) + "/>"),
    "allowed values that loop": _model(
        '<itemDefinition name="t"><typeRef>number</typeRef><allowedValues><text>'
        "count(for i in 1..9000 return i) = 1</text></allowedValues></itemDefinition>"
        f'<decision name="d" id="d"><variable name="d" typeRef="t"/>{_literal("1")}</decision>'
    ),
    "nothing": b"",
    "zeros": b"\0" * 10_000,
}
"""What is sent as a model."""

_EDITION: Final = """
rule_set: soak/hostile
title: Hostile
area: eligibility
about: x
in_force: {from: 2020-01-01}
"""

EDITIONS: Final[dict[str, str]] = {
    "as long as may be": _EDITION + "notes: " + "x" * (YAML_CHARACTERS - 1_000) + "\ndecisions: {}\n",
    "longer than may be": _EDITION + "notes: " + "x" * YAML_CHARACTERS,
    "as many values as may be": _EDITION + "notes: [" + "x," * (YAML_NODES - 100) + "]",
    "more values than may be": _EDITION + "notes: [" + "x," * YAML_NODES + "]",
    "lists without an end": "[" * 50_000,
    "lists in lists": "- " * 5_000 + "x",
    "mappings in mappings": "{a: " * 5_000,
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "a tag": "a: !!python/object/apply:os.system [ls]",
    "very many decisions": _EDITION + "decisions:\n" + "".join(f"  d{n}: {{expression: '1'}}\n" for n in range(2_000)),
    "as much FEEL as may be": _EDITION
    + "decisions:\n"
    + "".join(
        f"  d{n}: {{question: q, expression: '{_SUM}', basis: law, source: s}}\n"
        for n in range(MODEL_WORDS // len(_SUM))
    ),
    "more FEEL than may be": _EDITION
    + "decisions:\n"
    + "".join(
        f"  d{n}: {{question: q, expression: '{_SUM}', basis: law, source: s}}\n"
        for n in range(MODEL_TEXT // len(_SUM))
    ),
    "a key twice": "a: 1\na: 2",
    "a document of nothing": "",
    "control characters": "a: \x00\x07",
}
"""What is sent as an edition."""


def run_model(content: bytes) -> None:
    """Read a model, compile it and make its first decisions; an error of ours where it is refused."""
    model = read_model(content, "hostile.dmn")
    program = compile_models([model])[model.namespace]
    for one in program.model.decisions[:1]:
        evaluate_decision(program, one, {}, Run())


def run_edition(text: str) -> None:
    """Read an edition; an error of ours where it is refused."""
    read_edition(text, "hostile.yaml", "2020-01-01-r1")


def documents() -> dict[str, Callable[[], None]]:
    """Return what is to be tried, by name."""
    models = {f"model: {name}": partial(run_model, content) for name, content in MODELS.items()}
    return {**models, **{f"edition: {name}": partial(run_edition, text) for name, text in EDITIONS.items()}}
