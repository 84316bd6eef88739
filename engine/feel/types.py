"""FEEL's types: which values belong to them, which conforms to which, and coercion (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from engine.values import (
    Code,
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    Diagnostic,
    FeelFunction,
    Null,
    PartialSet,
    Range,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
    all_needs_of,
)


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts: `number`, `string`, `Any` and their like."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """Lists whose items all belong to `item`."""

    item: FeelType


@dataclass(frozen=True, slots=True)
class RangeOf:
    """Ranges whose ends belong to `item`."""

    item: FeelType


@dataclass(frozen=True, slots=True)
class ContextOf:
    """Contexts that have at least these members. `within` names every member at any depth, worked out once."""

    members: tuple[tuple[str, FeelType], ...]
    within: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inner = (member_names(part) for _, part in self.members)
        object.__setattr__(self, "within", frozenset(name for name, _ in self.members).union(*inner))

    def member(self, name: str) -> FeelType | None:
        """Return the type of a member, or None if the type names no such member."""
        return next((kind for key, kind in self.members if key == name), None)


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """Functions that accept these parameters and give this result."""

    parameters: tuple[FeelType, ...]
    result: FeelType


@dataclass(frozen=True, slots=True)
class Restricted:
    """An item definition: a base type with a name and, where it has allowed values, a test that values pass.

    `members` lists the allowed values where they are words and all are known.
    """

    name: str
    base: FeelType
    allows: Callable[[Value], bool] | None = field(default=None, compare=False)
    members: tuple[str, ...] = ()


def member_names(kind: FeelType | None) -> frozenset[str]:
    """Return all member names that occur anywhere inside a type."""
    while isinstance(kind, Restricted | ListOf):
        kind = kind.base if isinstance(kind, Restricted) else kind.item
    return kind.within if isinstance(kind, ContextOf) else frozenset()


FeelType: TypeAlias = Simple | ListOf | RangeOf | ContextOf | FunctionOf | Restricted

ANY = Simple("Any")
NULL_TYPE = Simple("Null")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
DATE_TIME = Simple("date and time")
YEARS_MONTHS = Simple("years and months duration")
DAYS_TIME = Simple("days and time duration")
LIST = ListOf(ANY)
CONTEXT = ContextOf(())
RANGE = RangeOf(ANY)
FUNCTION = Simple("function")

NAMED_TYPES: dict[str, FeelType] = {
    **{kind.name: kind for kind in (ANY, NULL_TYPE, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME)},
    **{kind.name: kind for kind in (YEARS_MONTHS, DAYS_TIME, FUNCTION)},
    # Names that DMN's XML uses for the same types.
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_TIME,
    "yearMonthDuration": YEARS_MONTHS,
    "list": LIST,
    "context": CONTEXT,
    "range": RANGE,
}
"""The types that need no item definition, by every name that DMN gives them."""

_TYPES_OF_VALUES: dict[type, FeelType] = {
    bool: BOOLEAN,
    Decimal: NUMBER,
    str: STRING,
    Date: DATE,
    Time: TIME,
    DateTime: DATE_TIME,
    YearsMonthsDuration: YEARS_MONTHS,
    DaysTimeDuration: DAYS_TIME,
    Null: NULL_TYPE,
    PartialSet: ListOf(STRING),
}


def type_of(value: Value) -> FeelType:
    """Return the most specific type of a value. A value not yet known may be of any type."""
    match value:
        case tuple():
            return ListOf(_common(tuple(map(type_of, value))))
        case Context():
            return ContextOf(tuple((key, type_of(item)) for key, item in value.items()))
        case Range():
            return RangeOf(type_of(value.high if isinstance(value.low, Null) else value.low))
        case FeelFunction():
            return _type_of_function(value)
        case Unknown():
            return ANY
    return _TYPES_OF_VALUES[type(value)]


def described(value: Value) -> str:
    """Write the type of a value for a message, in a few words: the parts of a large value are left out."""
    if isinstance(value, tuple) and (len(value) > _FEW or any(isinstance(one, tuple | Context) for one in value)):
        return "list"
    if isinstance(value, Context) and (
        len(value) > _FEW or any(isinstance(one, tuple | Context) for one in value.values())
    ):
        return "context"
    return type_name(type_of(value))


_FEW = 8


def _common(kinds: tuple[FeelType, ...]) -> FeelType:
    """Return the least type that all kinds conform to, as far as one of them or `Any` is it."""
    if not kinds:
        return NULL_TYPE
    kinds = tuple(dict.fromkeys(kinds))
    if len(kinds) > _FEW:
        return ANY
    for kind in kinds:
        if all(conforms(other, kind) for other in kinds):
            return kind
    return ANY


def _type_of_function(function: FeelFunction) -> FeelType:
    declared = function.parameter_types or (None,) * len(function.parameters)
    return FunctionOf(tuple(kind or ANY for kind in declared), function.result_type or ANY)


def conforms(kind: FeelType, target: FeelType) -> bool:
    """Say whether every value of `kind` belongs to `target` (DMN 1.5, 10.3.2.9.2)."""
    if isinstance(target, Restricted):
        return kind == target or (target.allows is None and conforms(kind, target.base))
    if isinstance(kind, Restricted):
        return conforms(kind.base, target)
    if target in (kind, ANY) or kind == NULL_TYPE:
        return True
    match kind, target:
        case (ListOf(item), ListOf(target_item)) | (RangeOf(item), RangeOf(target_item)):
            return conforms(item, target_item)
        case ContextOf(), ContextOf(members):
            own = dict(kind.members)
            return all(name in own and conforms(own[name], wanted) for name, wanted in members)
        case FunctionOf(), FunctionOf():
            return _function_conforms(kind, target)
        case FunctionOf(), Simple("function"):
            return True
    return False


def _function_conforms(kind: FunctionOf, target: FunctionOf) -> bool:
    """Parameters may only be wider and the result only narrower."""
    if len(kind.parameters) != len(target.parameters):
        return False
    wider = all(conforms(wanted, own) for own, wanted in zip(kind.parameters, target.parameters, strict=True))
    return wider and conforms(kind.result, target.result)


def belongs(value: Value, target: FeelType) -> bool:
    """Say whether the value is an instance of the type. Null belongs to `Null` and, inside structures, anywhere."""
    if isinstance(target, Restricted):
        return belongs(value, target.base) and (target.allows is None or target.allows(value))
    if target == ANY:
        return not isinstance(value, Null)
    if isinstance(value, Null):
        return target == NULL_TYPE
    match value, target:
        case tuple(), ListOf(item):
            return all(_may_be(element, item) for element in value)
        case Context(), ContextOf(members):
            return all(name in value and _may_be(value[name], kind) for name, kind in members)
        case Range(), RangeOf(item):
            return all(_may_be(end, item) for end in (value.low, value.high))
    return conforms(type_of(value), target)


def _may_be(value: Value, target: FeelType) -> bool:
    """Say whether a value inside a structure fits; what is not yet known, or known in part, may."""
    if isinstance(value, PartialSet) and _is_list(target):
        return True
    return isinstance(value, Null | Unknown) or belongs(value, target)


def coerced(value: Value, target: FeelType) -> Value:
    """Return the value as the target type takes it, or a null that says why it does not conform (10.3.2.9.4).

    A list of one becomes its item, an item becomes a list of one, a date becomes its midnight in UTC; a function that
    does not declare its types takes those of the target.
    Null and values not yet known pass.
    """
    if isinstance(value, Null | Unknown) or target == ANY:
        return value
    if isinstance(value, PartialSet) and _is_list(target):
        return value
    if belongs(value, target):
        return value
    if isinstance(value, PartialSet):
        return Unknown(value.needs)
    if isinstance(value, tuple) and len(value) == 1 and not _is_list(target) and _may_be_item(value[0], target):
        return value[0]
    if _is_list(target) and not isinstance(value, tuple) and belongs((value,), target):
        return (value,)
    if isinstance(value, Date) and conforms(DATE_TIME, target):
        return midnight(value)
    if isinstance(value, FeelFunction):
        taken = _as_function(value, target)
        if taken is not None:
            return taken
    message = f"a value of type `{described(value)}` does not conform to `{type_name(target)}`"
    return Null(Diagnostic(Code.DOES_NOT_CONFORM, message, values=(value,)))


def _may_be_item(value: Value, target: FeelType) -> bool:
    return isinstance(value, Unknown) or belongs(value, target)


def certainly_fits(value: Value, target: FeelType) -> bool:
    """Say whether no finding can show that a value known in part, which may belong to the type, does not after all."""
    while isinstance(target, Restricted) and target.allows is None:
        target = target.base
    match value, target:
        case Unknown(low=None, high=None), _:
            return target == ANY
        case Unknown(), _:
            return target in (ANY, NUMBER)
        case PartialSet(), _:
            return conforms(ListOf(STRING), target)
        case tuple(), ListOf(item):
            return all(certainly_fits(one, item) for one in value)
        case Context(), ContextOf(members):
            return all(certainly_fits(value[name], kind) for name, kind in members if name in value)
        case ((tuple() | Context() | Range()), _):
            return target == ANY or not all_needs_of(value)
    return True


def _as_function(function: FeelFunction, target: FeelType) -> FeelFunction | None:
    """Return a function as one of the target type, or None if what it declares does not fit.

    What a function leaves undeclared it takes from the target: arguments and results are then held to that.
    """
    while isinstance(target, Restricted) and target.allows is None:
        target = target.base
    if not isinstance(target, FunctionOf) or len(function.parameters) != len(target.parameters):
        return None
    own = function.parameter_types or (None,) * len(function.parameters)
    if any(
        kind is not None and not conforms(wanted, kind) for kind, wanted in zip(own, target.parameters, strict=True)
    ):
        return None
    if function.result_type not in (None, ANY) and not conforms(function.result_type, target.result):
        return None
    result = target.result

    def call(arguments: tuple[Value, ...], run: Any) -> Value:  # noqa: ANN401 - FeelFunction leaves the run open
        return coerced(function.call(arguments, run), result)

    return FeelFunction(function.name, function.parameters, call, target.parameters, result)


def midnight(day: Date) -> DateTime:
    """Return the start of the day in UTC, which is what a date becomes where a date and time is wanted."""
    return DateTime(day, Time(0, 0, 0, 0, 0))


def _is_list(kind: FeelType) -> bool:
    return _is_list(kind.base) if isinstance(kind, Restricted) else isinstance(kind, ListOf)


def type_name(kind: FeelType) -> str:
    """Write a type as FEEL writes it."""
    match kind:
        case Simple(name) | Restricted(name):
            return name
        case ListOf(item):
            return "list" if item == ANY else f"list<{type_name(item)}>"
        case RangeOf(item):
            return "range" if item == ANY else f"range<{type_name(item)}>"
        case ContextOf(members):
            inside = ", ".join(f"{name}: {type_name(member)}" for name, member in members)
            return f"context<{inside}>" if inside else "context"
        case FunctionOf(parameters, result):
            return f"function<{', '.join(map(type_name, parameters))}> -> {type_name(result)}"
