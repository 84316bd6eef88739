"""The decision model as a document: what a DMN 1.5 file or a YAML edition says, before anything is compiled.

Every piece of FEEL is kept as text with its place, so that a model can be printed, compared and exchanged without loss;
`engine.dmn.logic` turns it into something that runs. Class names are those of the DMN 1.5 metamodel (chapters 6 to 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """How a Decision Table chooses among the Decision Rules that hold (DMN 1.5 §8.2.11)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT does with the outputs of the rules that hold; none makes a list (DMN 1.5 §8.2.11)."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


class Basis(StrEnum):
    """What a rule rests on (provenance tags of the policy catalogue)."""

    STATED = "stated"
    INFERRED = "inferred"
    LAW = "law"
    UNVERIFIED_LAW = "unverified_law"
    MODELLING = "modelling"


class Lane(StrEnum):
    """What a local scheme may do to a national table (G3)."""

    EXTEND = "extend"
    NARROW = "narrow"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL literal expression. `where` is `file:line:column`, empty when it came from no file.

    `language` is empty for FEEL; text in any other language is kept and never run.
    """

    text: str
    type_ref: str | None = None
    where: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class InputClause:
    """One input column: the expression whose value the cells of the column test.

    `allowed_values` are unary tests that the value must pass for the table to have an answer.
    """

    expression: Literal
    label: str = ""
    allowed_values: Literal | None = None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """One output column. `values` lists the allowed values as FEEL unary tests; their order is the priority."""

    name: str
    type_ref: str | None = None
    values: Literal | None = None
    default: Literal | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """On whose word a rule stands: its basis, its Knowledge Source, and the provision in it."""

    basis: Basis
    source: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The days on which something has effect, both ends included; `None` is open. ISO dates as text."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One row: its tests (one unary-tests text per input column) and its output entries.

    `because` is the row's wording; `yields_to` names rows that displace it; `conflict` numbers the conflict of sources
    that the rule set declares. `local` is set on rows that a local scheme added, and says by which lane.
    """

    id: str
    tests: tuple[Literal, ...]
    outputs: tuple[Literal, ...]
    authority: Authority | None = None
    because: str = ""
    yields_to: tuple[str, ...] = ()
    in_force: InForce = InForce()
    conflict: str = ""
    note: str = ""
    local: Lane | None = None
    annotations: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A Decision Table (DMN 1.5 chapter 8). `local` says what a local scheme may add to it, if anything."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[DecisionRule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    local: Lane | None = None
    where: str = ""
    type_ref: str | None = None
    annotation_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """One entry of a boxed context; an entry without a name is the context's result (DMN 1.5 §10.2.1.4)."""

    name: str | None
    logic: Logic
    label: str = ""
    unit: str = ""
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """A boxed context: named lines, each of which sees those above it."""

    entries: tuple[ContextEntry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter of a function."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A boxed function. `kind` is FEEL, Java or PMML; only FEEL runs here. Without a body its results are null."""

    parameters: tuple[Parameter, ...]
    body: Logic | None
    kind: str = "FEEL"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """An actual argument of an invocation. A binding without an argument gives null."""

    parameter: str
    argument: Logic | None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A boxed invocation (DMN 1.5 §10.2.1.6)."""

    function: Logic
    bindings: tuple[Binding, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A boxed list (DMN 1.5 §10.2.1.5)."""

    items: tuple[Logic, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A boxed relation: a list of contexts drawn as a grid."""

    columns: tuple[Parameter, ...]
    rows: tuple[tuple[Logic, ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """A boxed conditional (DMN 1.5 §10.2.1.9)."""

    condition: Logic
    then: Logic
    otherwise: Logic
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A boxed filter (DMN 1.5 §10.2.1.10)."""

    items: Logic
    match: Logic
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """A boxed iteration: `kind` is for, some or every (DMN 1.5 §10.2.1.11)."""

    kind: str
    variable: str
    domain: Logic
    body: Logic
    type_ref: str | None = None
    variable_type: str | None = None


Logic = (
    Literal
    | DecisionTable
    | BoxedContext
    | FunctionDefinition
    | Invocation
    | BoxedList
    | Relation
    | Conditional
    | Filter
    | Iteration
)
"""Any boxed expression: the value expression of a Decision or a Business Knowledge Model."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a node, by id. `namespace` is that of an imported model, empty for the node's own."""

    id: str
    namespace: str = ""

    def __str__(self) -> str:
        return f"{self.namespace}#{self.id}" if self.namespace else self.id


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, whose nodes and types are used under a prefix; without a name under none (DMN 1.5 §6.3.3)."""

    name: str
    namespace: str
    kind: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A Decision node: its question, its logic, and what that rests on.

    `for_each` names a list input; the decision is then made once for each entry of the list and stands for the list
    of the values (a boxed `for`). `requires` lists what the decision says it requires; a YAML edition leaves it to the
    names its logic reads.
    """

    name: str
    logic: Logic | None
    question: str = ""
    for_each: str | None = None
    type_ref: str | None = None
    authority: Authority | None = None
    because: str = ""
    requires: tuple[Reference, ...] = ()
    id: str = ""
    where: str = ""
    allowed_answers: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class BusinessKnowledgeModel:
    """A named function that decisions call (DMN 1.5 §6.3.9). `type_ref` is its type, or that of its results."""

    name: str
    function: FunctionDefinition
    authority: Authority | None = None
    requires: tuple[Reference, ...] = ()
    id: str = ""
    where: str = ""
    type_ref: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    """A name whose value comes from outside the model."""

    name: str
    type_ref: str | None = None
    id: str = ""
    where: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type (DMN 1.5 §7.3.2). `function` holds parameter and result types of a function type."""

    name: str
    type_ref: str | None = None
    is_collection: bool = False
    allowed_values: Literal | None = None
    components: tuple[ItemDefinition, ...] = ()
    function: tuple[tuple[Parameter, ...], str | None] | None = None
    type_constraint: Literal | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class DecisionService:
    """A decision service: decisions exposed as one function (DMN 1.5 §6.3.12)."""

    name: str
    output_decisions: tuple[Reference, ...]
    encapsulated_decisions: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()
    type_ref: str | None = None
    id: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A whole decision model. References between nodes are by `id` where given, else by name."""

    name: str
    decisions: tuple[Decision, ...] = ()
    inputs: tuple[InputData, ...] = ()
    knowledge: tuple[BusinessKnowledgeModel, ...] = ()
    services: tuple[DecisionService, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    namespace: str = ""
    imports: tuple[Import, ...] = ()
    description: str = ""
    id: str = ""
