"""The built-in functions of FEEL, one module for each heading of DMN 1.5, 10.3.4."""

from __future__ import annotations

from engine.feel.builtins import boolean, context, conversion, interval, list, numeric, string, temporal
from engine.feel.builtins.signature import Builtin
from engine.feel.scope import index_names

BUILTINS: dict[str, Builtin] = {
    one.name: one
    for module in (conversion, boolean, string, list, numeric, temporal, context, interval)
    for one in module.BUILTINS
}
"""Every built-in by its name."""

BUILTIN_INDEX = index_names(BUILTINS)
"""The names as the lexer looks them up."""

CLOCK_NAMES = frozenset({"now", "today"})
"""Built-ins that read a clock; no rule in an edition may use them."""

__all__ = ["BUILTINS", "BUILTIN_INDEX", "CLOCK_NAMES", "Builtin"]
