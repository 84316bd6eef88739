"""List functions (DMN 1.5, 10.3.4.4) and `sort` (10.3.4.9)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key
from typing import Final

from engine.feel import bounds
from engine.feel.builtins.signature import Builtin, Open, Signature, signature
from engine.feel.builtins.string import whole_position
from engine.feel.logic import disjunction
from engine.feel.run import Fault, Run
from engine.values import (
    NULL,
    Code,
    FeelFunction,
    Null,
    PartialSet,
    Unknown,
    Value,
    all_needs_of,
    compare,
    feel_equal,
    needs_of,
)

Items = tuple[Value, ...]


def _list_contains(items: Items | PartialSet | Unknown, element: Value) -> Value | Fault:
    if isinstance(items, Unknown):
        return Unknown(needs_of(items, element))
    if isinstance(items, PartialSet):
        return _partial_contains(items, element)
    same = (feel_equal(item, element) for item in items)
    found = disjunction(False if isinstance(answer, Null) else answer for answer in same)
    return False if isinstance(found, Null) else found


def _partial_contains(items: PartialSet, element: Value) -> Value:
    if isinstance(element, Unknown):
        return Unknown(needs_of(items, element))
    if isinstance(element, str) and element in items.has:
        return True
    return Unknown(items.needs) if items.may_have(element) else False


def _count(items: Items | PartialSet | Unknown) -> Value:
    if isinstance(items, Unknown):
        return Unknown(items.needs)  # without a bound: it may turn out to be null, which has no count
    if isinstance(items, PartialSet):
        least = Decimal(len(items.has))
        return Unknown(items.needs, least, None if items.maybe is None else least + len(set(items.maybe)))
    return Decimal(len(items))


def _extreme(sign: int) -> Callable[[Items], Value | Fault]:
    """Return `min` (-1) or `max` (1) over any values that have an order."""

    def extreme(items: Items) -> Value | Fault:
        if any(isinstance(item, Unknown | PartialSet) for item in items):
            return bounds.extreme(items, sign)
        if not items:
            return Fault(Code.WRONG_ARGUMENTS, "an empty list has no least or greatest item", (items,))
        best = items[0]
        for item in items:
            order = compare(item, best)
            if not isinstance(order, int):
                return Fault(Code.NOT_COMPARABLE, "these items have no order", (item, best))
            if order == sign:
                best = item
        return best

    return extreme


def _all(items: Items) -> Value | Fault:
    """Join by `and`; what is no boolean makes it null unless a false settles it."""
    return _boolean_join(items, settles=False)


def _any(items: Items) -> Value | Fault:
    return _boolean_join(items, settles=True)


def _boolean_join(items: Items | PartialSet | Unknown, *, settles: bool) -> Value | Fault:
    if not isinstance(items, tuple):
        return Unknown(items.needs)
    if any(item is settles for item in items):
        return settles
    wrong = next((item for item in items if not isinstance(item, bool | Unknown)), None)
    needs = needs_of(items)
    if needs:
        return Unknown(needs)
    return (not settles) if wrong is None else Fault(Code.NOT_A_BOOLEAN, "an item is not a boolean", (wrong,))


def _sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Value | Fault:
    position = whole_position(start)
    if position == 0 or abs(position) > len(items):
        return Fault(Code.NO_SUCH_POSITION, "there is no such position in the list", (items, start))
    begin = position - 1 if position > 0 else len(items) + position
    if length is None:
        return items[begin:]
    count = whole_position(length)
    if count < 1 or begin + count > len(items):
        return Fault(Code.OUT_OF_RANGE, "the list has no such part", (items, start, length))
    return items[begin : begin + count]


def _append(run: Run, items: Items | PartialSet | Unknown, more: Items) -> Value | Fault:
    return _concatenate(run, (items, more))


def _joined_sets(lists: Items) -> Value:
    """Join sets known in part with each other and with lists of words."""
    has: list[str] = []
    maybe: list[str] | None = []
    for one in lists:
        members = one if isinstance(one, tuple) else one.has if isinstance(one, PartialSet) else (one,)
        if not all(isinstance(member, str) for member in members):
            return Unknown(needs_of(*lists))
        has.extend(str(member) for member in members)
        if isinstance(one, PartialSet):
            maybe = None if maybe is None or one.maybe is None else [*maybe, *one.maybe]
    certain = tuple(dict.fromkeys(has))
    perhaps = None if maybe is None else tuple(member for member in dict.fromkeys(maybe) if member not in certain)
    return PartialSet(certain, perhaps, needs_of(*lists))


def _concatenate(run: Run, lists: Items) -> Value | Fault:
    if any(isinstance(one, Unknown) for one in lists):
        return Unknown(needs_of(*lists))
    if any(isinstance(one, PartialSet) for one in lists):
        return _joined_sets(lists)
    joined: list[Value] = []
    for one in lists:
        if isinstance(one, Null):
            return Fault(Code.WRONG_TYPE, "null cannot be joined to a list", lists)
        joined.extend(one if isinstance(one, tuple) else (one,))
        run.check_items(len(joined))
    return tuple(joined)


def _insert_before(run: Run, items: Items, position: Decimal, item: Value) -> Value | Fault:
    index = _index(items, position)
    if index is None:
        return Fault(Code.NO_SUCH_POSITION, "there is no such position in the list", (items, position))
    run.check_items(len(items) + 1)
    return (*items[:index], item, *items[index:])


def _remove(items: Items, position: Decimal) -> Value | Fault:
    index = _index(items, position)
    if index is None:
        return Fault(Code.NO_SUCH_POSITION, "there is no such position in the list", (items, position))
    return (*items[:index], *items[index + 1 :])


def _index(items: Items, position: Decimal) -> int | None:
    """Return the place in the list that a FEEL position names, counted from 1, or from -1 at the end."""
    number = whole_position(position)
    if number == 0 or abs(number) > len(items):
        return None
    return number - 1 if number > 0 else len(items) + number


def _replace_at(items: Items, position: Decimal, item: Value) -> Value | Fault:
    index = _index(items, position)
    if index is None:
        return Fault(Code.NO_SUCH_POSITION, "there is no such position in the list", (items, position))
    return (*items[:index], item, *items[index + 1 :])


def _replace_matching(run: Run, items: Items, match: FeelFunction, new: Value) -> Value | Fault:
    """Replace each item for which `match(item, new)` is true; a match that is no boolean makes all null."""
    if len(match.parameters) != 2:
        return Fault(Code.WRONG_ARGUMENTS, "`match` takes the item and the new item", (match,))
    replaced: list[Value] = []
    for item in items:
        answer = match.call((item, new), run)
        if isinstance(answer, Unknown):
            return answer
        if not isinstance(answer, bool):
            return Fault(Code.NOT_A_BOOLEAN, "`match` gave no boolean", (item, answer))
        replaced.append(new if answer else item)
    return tuple(replaced)


def _reverse(items: Items) -> Value:
    return items[::-1]


def _index_of(items: Items, match: Value) -> Value:
    return tuple(Decimal(place) for place, item in enumerate(items, start=1) if feel_equal(item, match) is True)


def _union(run: Run, lists: Items) -> Value | Fault:
    joined = _concatenate(run, lists)
    return _distinct_values(run, joined) if isinstance(joined, tuple) else joined


def _distinct_values(run: Run, items: Items | PartialSet | Unknown) -> Value:
    if isinstance(items, Unknown):
        return Unknown(items.needs)
    if isinstance(items, PartialSet):
        return items
    if needs := all_needs_of(*items):
        return Unknown(needs)
    distinct: list[Value] = []
    for item in items:
        run.spend(len(distinct) * run.weight(item))
        if not any(feel_equal(item, kept) is True for kept in distinct):
            distinct.append(item)
    return tuple(distinct)


def _flatten(run: Run, items: Items) -> Value:
    flat: list[Value] = []
    pending: list[Value] = list(reversed(items))
    while pending:
        item = pending.pop()
        if isinstance(item, tuple):
            pending.extend(reversed(item))
        else:
            flat.append(item)
        run.spend(1)
    return tuple(flat)


def _sort(run: Run, items: Items, precedes: FeelFunction | Null) -> Value | Fault:
    """Sort stably by `precedes(a, b)`, or by the values' own order where it is left out."""
    if isinstance(precedes, FeelFunction) and len(precedes.parameters) != 2:
        return Fault(Code.WRONG_ARGUMENTS, "`precedes` takes two items", (precedes,))
    faults: list[Fault] = []
    open_questions: list[Unknown] = []

    def order(left: Value, right: Value) -> int:
        run.spend(1)
        run.touch(left, right)
        if isinstance(precedes, Null):
            natural = compare(left, right)
            if isinstance(natural, int):
                return natural
            if isinstance(natural, Unknown):
                open_questions.append(natural)
                return 0
            faults.append(Fault(Code.NOT_COMPARABLE, "these items have no order", (left, right)))
            return 0
        for first, second, sign in ((left, right, -1), (right, left, 1)):
            answer = precedes.call((first, second), run)
            if isinstance(answer, Unknown):
                open_questions.append(answer)
            elif not isinstance(answer, bool):
                faults.append(Fault(Code.NOT_A_BOOLEAN, "`precedes` gave no boolean", (first, second, answer)))
            elif answer:
                return sign
        return 0

    ordered = tuple(sorted(items, key=cmp_to_key(order)))
    if faults:
        return faults[0]
    return Unknown(needs_of(*open_questions)) if open_questions else ordered


def _gathered(items: Items) -> Items:
    """Return the one list given, or all arguments as a list."""
    return items[0] if len(items) == 1 and isinstance(items[0], tuple) else items


def over_items(call: Callable[[Items], Value | Fault], *, open_to: Open = Open.NOTHING) -> tuple[Signature, ...]:
    """Return the overloads of a function that takes one list or any number of arguments."""

    def over_arguments(items: Items) -> Value | Fault:
        return call(_gathered(items)) if len(items) > 1 or not isinstance(items[0], Null) else _NO_LIST

    return signature("list: list", call, open_to=open_to), signature(": any*", over_arguments, open_to=open_to)


_NO_LIST: Final = Fault(Code.WRONG_ARGUMENTS, "null is no list", (NULL,))

BUILTINS = (
    Builtin("list contains", (signature("list: list, element: any", _list_contains, open_to=Open.EVERYTHING),)),
    Builtin("count", (signature("list: list", _count, open_to=Open.EVERYTHING),)),
    Builtin("min", over_items(_extreme(-1), open_to=Open.PARTS)),
    Builtin("max", over_items(_extreme(1), open_to=Open.PARTS)),
    Builtin("all", over_items(_all, open_to=Open.EVERYTHING)),
    Builtin("any", over_items(_any, open_to=Open.EVERYTHING)),
    Builtin(
        "sublist",
        (
            signature("list: list, start position: number", _sublist, open_to=Open.PARTS),
            signature("list: list, start position: number, length: number", _sublist, open_to=Open.PARTS),
        ),
    ),
    Builtin("append", (signature("list: list, item: any*", _append, open_to=Open.EVERYTHING, needs_run=True),)),
    Builtin("concatenate", (signature("list: any*", _concatenate, open_to=Open.EVERYTHING, needs_run=True),)),
    Builtin(
        "insert before",
        (signature("list: list, position: number, newItem: any", _insert_before, open_to=Open.PARTS, needs_run=True),),
    ),
    Builtin("remove", (signature("list: list, position: number", _remove, open_to=Open.PARTS),)),
    Builtin(
        "list replace",
        (
            signature("list: list, position: number, newItem: any", _replace_at, open_to=Open.PARTS),
            signature(
                "list: list, match: function, newItem: any", _replace_matching, open_to=Open.PARTS, needs_run=True
            ),
        ),
    ),
    Builtin("reverse", (signature("list: list", _reverse, open_to=Open.PARTS),)),
    Builtin("index of", (signature("list: list, match: any", _index_of),)),
    Builtin("union", (signature("list: any*", _union, open_to=Open.EVERYTHING, needs_run=True),)),
    Builtin("distinct values", (signature("list: list", _distinct_values, open_to=Open.EVERYTHING, needs_run=True),)),
    Builtin("flatten", (signature("list: list", _flatten, needs_run=True),)),
    Builtin("sort", (signature("list: list, precedes: function?", _sort, open_to=Open.PARTS, needs_run=True),)),
)
