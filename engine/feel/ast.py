"""The syntax tree of FEEL (DMN 1.5, 10.3.1.2), as data that can be inspected, printed and compiled.

Every node has its `span` (start and end offsets in the text). Spans take no part in equality, so that two
texts that mean the same parse to equal trees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from engine.values import Temporal

Span: TypeAlias = tuple[int, int]

ArithmeticOperator: TypeAlias = Literal["+", "-", "*", "/", "**"]
ComparisonOperator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What every node has: where it stands in the text."""

    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class NumberLiteral(Located):
    """`18`, `.5`, `1.2e3`. `value` is None where decimal128 cannot hold it; the expression is then null."""

    value: Decimal | None


@dataclass(frozen=True, slots=True)
class StringLiteral(Located):
    """`"text"`, with escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class BooleanLiteral(Located):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class NullLiteral(Located):
    """`null`."""


@dataclass(frozen=True, slots=True)
class AtLiteral(Located):
    """`@"2015-04-01"`. `value` is None if the text is no temporal value; the expression is then null."""

    text: str
    value: Temporal | None


@dataclass(frozen=True, slots=True)
class Name(Located):
    """A name in scope, white space normalised."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Located):
    """`source.member`."""

    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Located):
    """`source[condition]`, where the condition may also be a position."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Located):
    """One binary arithmetic operation."""

    operator: ArithmeticOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Located):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Located):
    """`left < right` and its like."""

    operator: ComparisonOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Conjunction(Located):
    """`a and b and c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Located):
    """`a or b or c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Located):
    """`operand between low and high`, both ends included."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Located):
    """`operand in test` or `operand in (test, test)`: true if any test holds."""

    operand: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Located):
    """`operand instance of type`."""

    operand: Node
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class If(Located):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class Iteration(Located):
    """One `name in source` of a loop; with `until`, the source is the first of `source..until`."""

    name: str
    source: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Located):
    """`for x in xs, y in ys return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Located):
    """`some x in xs satisfies condition`, or `every`."""

    quantifier: Literal["some", "every"]
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter(Located):
    """A formal parameter, with its type if one is written."""

    name: str
    type: TypeExpression | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Located):
    """`function(a: number) body`; `external` functions can be written but have no value here."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Invocation(Located):
    """`function(arguments)`. `names` is empty for arguments by position, else one name for each argument."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RangeLiteral(Located):
    """`[low..high]` with round or reversed brackets for an excluded end."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class ComparisonTest(Located):
    """`< 18` without a left side: as a test it applies to the value tested, as a value it is a range."""

    operator: ComparisonOperator
    operand: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Located):
    """`[1, 2, 3]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextEntry(Located):
    """`key: value`."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Located):
    """`{a: 1, b: a + 1}`; each entry sees those before it."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class Tests(Located):
    """The content of a decision table cell: `-`, a list of tests, or `not(` a list of tests `)`.

    `-` has no tests and is not negated.
    """

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class NamedType(Located):
    """`number`, `date and time`, or the name of an item definition."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType(Located):
    """`list<number>`; `list` alone is a NamedType."""

    item: TypeExpression


@dataclass(frozen=True, slots=True)
class RangeType(Located):
    """`range<date>`."""

    item: TypeExpression


@dataclass(frozen=True, slots=True)
class ContextType(Located):
    """`context<a: number, b: string>`."""

    members: tuple[tuple[str, TypeExpression], ...]


@dataclass(frozen=True, slots=True)
class FunctionType(Located):
    """`function<number, number> -> string`."""

    parameters: tuple[TypeExpression, ...]
    result: TypeExpression


TypeExpression: TypeAlias = NamedType | ListType | RangeType | ContextType | FunctionType

Node: TypeAlias = (
    NumberLiteral
    | StringLiteral
    | BooleanLiteral
    | NullLiteral
    | AtLiteral
    | Name
    | Path
    | Filter
    | Arithmetic
    | Negation
    | Comparison
    | Conjunction
    | Disjunction
    | Between
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | FunctionDefinition
    | Invocation
    | RangeLiteral
    | ComparisonTest
    | ListLiteral
    | ContextLiteral
    | Tests
)
"""Any expression."""
