"""How a built-in function declares what it takes, and how arguments are fitted to it (DMN 1.5, 10.3.2.8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from engine.feel.run import Fault, Run
from engine.values import (
    NULL,
    Code,
    Context,
    Date,
    DateTime,
    DaysTimeDuration,
    FeelFunction,
    Null,
    PartialSet,
    Range,
    Time,
    Unknown,
    Value,
    YearsMonthsDuration,
    all_needs_of,
    needs_of,
)

_CLASSES: Final[dict[str, type | tuple[type, ...]]] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "day": (Date, DateTime),
    "days and time duration": DaysTimeDuration,
    "duration": (YearsMonthsDuration, DaysTimeDuration),
    "context": Context,
    "range": Range,
    "function": FeelFunction,
    "list": tuple,
}


class Open(Enum):
    """How much that is not known an implementation deals with itself."""

    NOTHING = "nothing"
    MEMBERS = "members of contexts"
    PARTS = "items of lists and members of contexts"
    EVERYTHING = "everything"


def _needs_of_arguments(arguments: list[Value]) -> frozenset[str]:
    """Return the needs of arguments that are themselves not known."""
    return needs_of(*(one for one in arguments if not isinstance(one, tuple)))


_NEEDS: Final[dict[Open, Callable[[list[Value]], frozenset[str]]]] = {
    Open.NOTHING: lambda arguments: all_needs_of(*arguments),
    Open.MEMBERS: lambda arguments: needs_of(*arguments),
    Open.PARTS: _needs_of_arguments,
    Open.EVERYTHING: lambda arguments: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `optional` ones may be left out or null; a `repeated` one takes all arguments that are left."""

    name: str
    kind: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One overload: its parameters and its implementation.

    What is not known and not `Open` to the implementation makes the result unknown. With `needs_run` the run is the
    first argument.
    """

    parameters: tuple[Parameter, ...]
    call: Callable[..., Value | Fault]
    open_to: Open = Open.NOTHING
    needs_run: bool = False

    def bound(self, names: tuple[str, ...], arguments: tuple[Value, ...]) -> tuple[Value, ...] | None:
        """Arrange named arguments by position; None if the names are not this signature's."""
        given = dict(zip(names, arguments, strict=True))
        if len(given) != len(names) or not given.keys() <= {parameter.name for parameter in self.parameters}:
            return None
        if any(not one.optional and one.name not in given for one in self.parameters):
            return None
        return tuple(given.get(parameter.name, NULL) for parameter in self.parameters)

    def fitted(self, arguments: tuple[Value, ...]) -> list[Value] | None:
        """Return the arguments as the implementation takes them, or None if they do not fit."""
        parameters = self.parameters
        if parameters and parameters[-1].repeated:
            fixed = len(parameters) - 1
            if len(arguments) <= fixed:
                return None
            arguments = (*arguments[:fixed], arguments[fixed:])
        if len(arguments) > len(parameters):
            return None
        fitted: list[Value] = []
        for position, parameter in enumerate(parameters):
            value = arguments[position] if position < len(arguments) else None
            taken = _taken(parameter, value)
            if taken is None:
                return None
            fitted.append(taken)
        return fitted

    def apply(self, fitted: list[Value], run: Run) -> Value | Fault:
        """Call the implementation."""
        needs = _NEEDS[self.open_to](fitted)
        if needs:
            return Unknown(needs)
        return self.call(run, *fitted) if self.needs_run else self.call(*fitted)


def _taken(parameter: Parameter, value: Value | None) -> Value | None:
    """Return the argument as the parameter takes it: unchanged, or with a list of one unpacked or made."""
    wanted = _CLASSES.get(parameter.kind)
    if value is None:
        return NULL if parameter.optional else None
    if wanted is not None and isinstance(value, wanted):
        return value
    if isinstance(value, Null):
        return value if parameter.optional or wanted is None else None
    if wanted is None or isinstance(value, Unknown):
        return value
    return _adapted(value, wanted)


def _adapted(value: Value, wanted: type | tuple[type, ...]) -> Value | None:
    """Make a list of a single value, or take the single value out of a list (DMN 1.5, 10.3.2.9.4)."""
    if wanted is tuple:
        return value if isinstance(value, PartialSet) else (value,)
    if isinstance(value, PartialSet):
        return Unknown(value.needs)  # it may turn out to be a list of one
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], wanted):
        return value[0]
    return value[0] if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Unknown) else None


def signature(
    parameters: str, call: Callable[..., Any], *, open_to: Open = Open.NOTHING, needs_run: bool = False
) -> Signature:
    """Write a signature as text: `list: list, position: number, length: number?`, `item: any*` for repeated ones."""
    declared = []
    for part in filter(None, parameters.split(", ")):
        name, _, kind = part.partition(": ")
        plain = kind.rstrip("?*")
        declared.append(Parameter(name, plain, optional=kind.endswith("?"), repeated=kind.endswith("*")))
    return Signature(tuple(declared), call, open_to, needs_run)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function with its overloads, tried in order, and what a call takes in steps beside its arguments."""

    name: str
    signatures: tuple[Signature, ...]
    steps: int = 0

    def invoke(self, arguments: tuple[Value, ...], names: tuple[str, ...], run: Run) -> Value | Fault:
        """Call the first overload that the arguments fit."""
        run.spend(self.steps)
        run.touch(*arguments)
        for one in self.signatures:
            placed = one.bound(names, arguments) if names else arguments
            fitted = None if placed is None else one.fitted(placed)
            if fitted is not None:
                result = one.apply(fitted, run)
                return run.built(result) if isinstance(result, tuple | Context) else result
        return Fault(Code.WRONG_ARGUMENTS, f"`{self.name}` does not take these arguments", arguments)
