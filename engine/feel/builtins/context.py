"""Context functions (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

from engine.feel.builtins.signature import Builtin, Open, signature
from engine.feel.run import Fault
from engine.values import NULL, Code, Context, PartialSet, Unknown, Value, needs_of


def _get_value(context: Context, key: str) -> Value | Fault:
    if key not in context:
        return Fault(Code.NO_SUCH_MEMBER, f"the context has no `{key}`", (context,))
    return context[key]


def _get_nested_value(context: Context, keys: tuple[Value, ...]) -> Value | Fault:
    value: Value = context
    for key in keys:
        if isinstance(value, Unknown | PartialSet):
            return Unknown(value.needs)
        if not isinstance(key, str) or not isinstance(value, Context) or key not in value:
            return Fault(Code.NO_SUCH_MEMBER, "the context has no such member", (context, keys))
        value = value[key]
    return value if keys else Fault(Code.WRONG_ARGUMENTS, "no key was given", (keys,))


def _get_entries(context: Context) -> Value:
    return tuple(Context({"key": key, "value": value}) for key, value in context.items())


def _context(entries: tuple[Value, ...]) -> Value | Fault:
    built: dict[str, Value] = {}
    for entry in entries:
        if not (isinstance(entry, Context) and "value" in entry):
            return Fault(Code.WRONG_ARGUMENTS, "an entry needs a `key` and a `value`", (entry,))
        key = entry.get("key")
        if isinstance(key, Unknown):
            return key
        if not isinstance(key, str):
            return Fault(Code.WRONG_ARGUMENTS, "a key must be a string", (entry,))
        if key in built:
            return Fault(Code.DUPLICATE_KEY, f"the key `{key}` occurs twice", (entry,))
        built[key] = entry["value"]
    return Context(built)


def _put(context: Context | Unknown, key: str | Unknown, value: Value) -> Value:
    if isinstance(context, Unknown) or isinstance(key, Unknown):
        return Unknown(needs_of(context, key))
    return context.plus(key, value)


def _put_nested(context: Context | Unknown, keys: Value, value: Value) -> Value | Fault:
    """Put at the end of a path of keys; each key but the last must name a context that is there."""
    if needs := needs_of(context, keys):
        return Unknown(needs)
    if not isinstance(keys, tuple):
        return Fault(Code.WRONG_ARGUMENTS, "a path is a list of keys", (keys,))
    if not keys or not all(isinstance(key, str) for key in keys):
        return Fault(Code.WRONG_ARGUMENTS, "a path is a list of keys", (keys,))
    path: list[tuple[Context, str]] = []
    inner: Value = context
    for key in keys:
        if isinstance(inner, Unknown | PartialSet):
            return Unknown(inner.needs)
        if not isinstance(inner, Context):
            return Fault(Code.NO_SUCH_MEMBER, "the path leads through something that is no context", (inner,))
        path.append((inner, str(key)))
        inner = inner.get(str(key), NULL)
    for holder, key in reversed(path):
        value = holder.plus(key, value)
    return value


def _merge(contexts: tuple[Value, ...]) -> Value | Fault:
    """Merge from left to right; a later entry replaces an earlier one."""
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, Context):
            return Fault(Code.WRONG_TYPE, "only contexts can be merged", (context,))
        merged.update(context)
    return Context(merged)


BUILTINS = (
    Builtin(
        "get value",
        (
            signature("m: context, key: string", _get_value, open_to=Open.MEMBERS),
            signature("m: context, keys: list", _get_nested_value, open_to=Open.MEMBERS),
        ),
    ),
    Builtin("get entries", (signature("m: context", _get_entries, open_to=Open.MEMBERS),)),
    Builtin("context", (signature("entries: list", _context, open_to=Open.MEMBERS),)),
    Builtin(
        "context put",
        (
            signature("context: context, key: string, value: any", _put, open_to=Open.EVERYTHING),
            signature("context: context, keys: list, value: any", _put_nested, open_to=Open.EVERYTHING),
        ),
    ),
    Builtin("context merge", (signature("contexts: list", _merge, open_to=Open.MEMBERS),)),
)
