"""Reads a decision model from DMN XML, versions 1.1 to 1.5 (DMN 1.5, chapter 12)."""

from __future__ import annotations

from engine.dmn.model import (
    BusinessKnowledgeModel,
    Decision,
    DecisionModel,
    DecisionService,
    FunctionDefinition,
    Import,
    InputData,
    Reference,
)
from engine.dmn.xml_names import DMN_15, MODEL_NAMESPACES, TypeNames
from engine.dmn.xml_reader.boxed import read_function, read_logic, read_name
from engine.dmn.xml_reader.extensions import exact_text, own_extension, read_authority
from engine.dmn.xml_reader.item_definitions import read_item_definition
from engine.dmn.xml_source import Element, read_xml


def read_model(content: bytes, file: str, times: int = 1) -> DecisionModel:
    """Read a decision model, of `times` the usual size at most; raises RuleSetError with `file:line:column`.

    Diagrams, artifacts, business context and other tools' extensions are passed over: they carry no meaning.
    """
    return model_of(read_xml(content, file, times))


def model_of(root: Element) -> DecisionModel:
    """Read a decision model from its `definitions` element."""
    if root.name != "definitions" or root.namespace not in MODEL_NAMESPACES:
        raise root.refused(f"`{root.name}` is no DMN model", fix=f"the root is `definitions` of {DMN_15}")
    imports = tuple(_import(child) for child in root.all("import") if _is_model(child))
    types = TypeNames(root.get("namespace"), {one.namespace: one.name for one in imports})
    return DecisionModel(
        name=root.get("name"),
        decisions=tuple(_decision(child, types) for child in root.all("decision")),
        inputs=tuple(_input_data(child, types) for child in root.all("inputData")),
        knowledge=tuple(_knowledge(child, types) for child in root.all("businessKnowledgeModel")),
        services=tuple(_service(child, types) for child in root.all("decisionService")),
        types=tuple(read_item_definition(child, types) for child in root.all("itemDefinition")),
        namespace=root.get("namespace"),
        imports=imports,
        description=root.text_of("description"),
        id=root.get("id"),
    )


def _is_model(element: Element) -> bool:
    return element.get("importType") in MODEL_NAMESPACES or not element.get("importType")


def _import(element: Element) -> Import:
    name = " ".join(element.get("name").split())
    return Import(name, element.get("namespace"), element.get("importType"), element.where)


def _typed(element: Element, types: TypeNames) -> str | None:
    variable = element.first("variable")
    return None if variable is None else types.attribute(variable)


def _input_data(element: Element, types: TypeNames) -> InputData:
    return InputData(
        read_name(element),
        _typed(element, types),
        _id(element),
        element.where,
        element.text_of("description"),
    )


def _id(element: Element) -> str:
    """Return the id by which others refer to a node; a node may do without one if nobody does."""
    return element.get("id").strip() or read_name(element)


def _decision(element: Element, types: TypeNames) -> Decision:
    own = own_extension(element, "decision")
    return Decision(
        name=read_name(element),
        logic=read_logic(element, types),
        question=element.text_of("question"),
        for_each=None if own is None else own.get("for_each") or None,
        type_ref=_typed(element, types),
        authority=None if own is None else read_authority(own),
        because=exact_text(own, "because"),
        requires=_requirements(element, types),
        id=_id(element),
        where=element.where,
        allowed_answers=element.text_of("allowedAnswers"),
        description=element.text_of("description"),
    )


def _knowledge(element: Element, types: TypeNames) -> BusinessKnowledgeModel:
    own = own_extension(element, "function")
    logic = element.first("encapsulatedLogic")
    return BusinessKnowledgeModel(
        name=read_name(element),
        function=FunctionDefinition((), None) if logic is None else read_function(logic, types),
        authority=None if own is None else read_authority(own),
        requires=_requirements(element, types),
        id=_id(element),
        where=element.where,
        type_ref=_typed(element, types),
        description=element.text_of("description"),
    )


def _service(element: Element, types: TypeNames) -> DecisionService:
    return DecisionService(
        name=read_name(element),
        output_decisions=_references(element, types, "outputDecision"),
        encapsulated_decisions=_references(element, types, "encapsulatedDecision"),
        input_decisions=_references(element, types, "inputDecision"),
        input_data=_references(element, types, "inputData"),
        type_ref=_typed(element, types),
        id=_id(element),
        where=element.where,
    )


def _requirements(element: Element, types: TypeNames) -> tuple[Reference, ...]:
    """Return the nodes whose values or functions a node uses. Authority requirements give neither."""
    found: list[Reference] = []
    for requirement in element.all("informationRequirement", "knowledgeRequirement"):
        found += _references(requirement, types, "requiredInput", "requiredDecision", "requiredKnowledge")
    return tuple(found)


def _references(element: Element, types: TypeNames, *names: str) -> tuple[Reference, ...]:
    return tuple(_reference(child, types) for child in element.all(*names))


def _reference(element: Element, types: TypeNames) -> Reference:
    namespace, hash_sign, node = element.get("href").strip().rpartition("#")
    if not hash_sign or not node:
        raise element.refused(f"`{element.get('href')}` is no reference", fix="write `#` and the id of a node")
    return Reference(node, "" if namespace == types.namespace else namespace)
