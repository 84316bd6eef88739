"""The boolean function (DMN 1.5, 10.3.4.2) and `is` (10.3.4.6)."""

from __future__ import annotations

from engine.feel.builtins.signature import Builtin, Open, signature
from engine.feel.run import Fault
from engine.values import Code, Unknown, Value, is_same


def _not(value: Value) -> Value | Fault:
    if isinstance(value, Unknown):
        return Unknown(value.needs)  # without bounds, which are those of a number
    if isinstance(value, bool):
        return not value
    return Fault(Code.NOT_A_BOOLEAN, "`not` takes a boolean", (value,))


BUILTINS = (
    Builtin("not", (signature("negand: any", _not, open_to=Open.EVERYTHING),)),
    Builtin("is", (signature("value1: any?, value2: any?", is_same),)),
)
