"""Whether arguments of known types could be those of a built-in, for checking expressions before they are run."""

from __future__ import annotations

from engine.feel.builtins.results import PARAMETER_TYPES
from engine.feel.builtins.signature import Parameter, Signature
from engine.feel.operator_types import is_open, plain
from engine.feel.types import FUNCTION, FeelType, FunctionOf, ListOf, conforms


def accepts(signature: Signature, arguments: list[FeelType], names: tuple[str, ...]) -> bool:
    """Say whether values of these types could be arguments of this overload."""
    parameters = signature.parameters
    if names:
        by_name = {one.name: one for one in parameters}
        required = {one.name for one in parameters if not one.optional}
        if not (required <= set(names) <= set(by_name)):
            return False
        return all(takes(by_name[name], kind) for name, kind in zip(names, arguments, strict=True))
    if parameters and parameters[-1].repeated:
        parameters = (*parameters[:-1], *(parameters[-1:] * max(1, len(arguments) - len(parameters) + 1)))
    least = sum(not one.optional for one in parameters)
    if not least <= len(arguments) <= len(parameters):
        return False
    return all(takes(one, kind) for one, kind in zip(parameters, arguments, strict=False))


def takes(parameter: Parameter, kind: FeelType) -> bool:
    """Say whether a value of this type could be the argument of a parameter."""
    base = plain(kind)
    if parameter.kind == "function":
        return is_open(base) or base == FUNCTION or isinstance(base, FunctionOf)
    wanted = PARAMETER_TYPES.get(parameter.kind)
    if wanted is None or is_open(base) or any(conforms(base, one) for one in wanted):
        return True
    return isinstance(base, ListOf) and takes(parameter, base.item)


def shown(signature: Signature) -> str:
    """Write what an overload takes, for a message."""
    inside = ", ".join(f"{one.name or 'item'}: {one.kind}" for one in signature.parameters)
    return f"({inside})"
