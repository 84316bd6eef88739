"""Fills a wording template with values: worked out with FEEL, passed through filters, and printed by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.errors import BudgetExceeded, RuleSetError
from engine.feel import Budget, Expression, Run, Scope, compile_expression
from engine.values import Decimal, Null, Value, needs_of
from explanations.languages.speech import plural_form
from explanations.wording import english
from explanations.wording.kinds import kind_of
from explanations.wording.printing import PLAIN, Kind, printed, said_in_part
from explanations.wording.reading import Words
from explanations.wording.template import Each, Piece, Slot, Text, When, read_template
from explanations.wording.values import FEEL_FILTERS, check_tree

MAX_FILLED = 1_000
"""Characters of a filled sentence."""
MAX_MEMBERS = 100
"""Of a list that is said or looped over; who has more to say says it in a table."""

BUDGET = Budget(steps=2_000, depth=60, items=200, characters=2_000)
"""What one expression in wording may use: far less than a rule, since it only shows what rules worked out."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled sentence, and the names whose values it shows or depends on (`age_years`, `worker.relation`)."""

    text: str
    names: tuple[str, ...]


class _NotSaid(Exception):
    """Something in the template is not known, has no value here, or is too much: the sentence is not said at all."""


def fill(template: str, values: Mapping[str, Value], words: Words, scope: Scope, *, where: str = "") -> Filled | None:
    """Return the template with its values, or None if one of them is not known, has no value here, or is too much.

    A set or number known in part is said as far as it is known. A sentence that cannot be said otherwise is not said at
    all: the caller then reads out the cells instead.

    Raises:
        RuleSetError: if the template is not well formed or an expression is not what wording may hold.
    """
    filling = _Filling(words, where)
    try:
        filling.add(read_template(template, where), values, scope, words)
    except (_NotSaid, BudgetExceeded):
        return None
    text = " ".join("".join(filling.said).split())
    return Filled(english.sentence_start(text), tuple(dict.fromkeys(filling.names)))


@dataclass
class _Filling:
    """A sentence in the making."""

    words: Words
    where: str
    said: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, pieces: tuple[Piece, ...], values: Mapping[str, Value], scope: Scope, words: Words) -> None:
        for piece in pieces:
            match piece:
                case Text(text):
                    self._say(text)
                case Slot():
                    self._say(self._shown(piece, values, scope, words))
                case When(condition, _, holds, otherwise):
                    truth = self._value(condition, values, scope)
                    self.add(holds if truth is True else otherwise, values, scope, words)
                case Each():
                    self._each(piece, values, scope, words)

    def _say(self, text: str) -> None:
        self.length += len(text)
        if self.length > MAX_FILLED:
            raise _NotSaid
        self.said.append(text)

    def _each(self, loop: Each, values: Mapping[str, Value], scope: Scope, words: Words) -> None:
        source = self._standing(loop.source, values, scope)
        members = self._value(loop.source, values, scope)
        if not isinstance(members, tuple) or len(members) > MAX_MEMBERS:
            raise _NotSaid
        kinds = {**words.kinds, loop.name: kind_of(source.ast, words.kinds)}
        inner = scope.plus({loop.name: None})
        shown = len(self.names)
        for member in members:
            self.add(loop.body, {**values, loop.name: member}, inner, replace(words, kinds=kinds))
        self.names[shown:] = [name for name in self.names[shown:] if name.partition(".")[0] != loop.name]

    def _standing(self, text: str, values: Mapping[str, Value], scope: Scope) -> Expression:
        """Return an expression whose every name stands for something: of what is not there nothing is said."""
        compiled = _compiled(text, scope, self.where)
        if any(name.partition(".")[0] not in values for name in compiled.names):
            raise _NotSaid
        return compiled

    def _value(self, expression: str, values: Mapping[str, Value], scope: Scope) -> Value:
        """Return what an expression gives; it must be known in full."""
        compiled = self._standing(expression, values, scope)
        value = _evaluated(compiled, values)
        if needs_of(value):
            raise _NotSaid
        self.names.extend(sorted(compiled.names))
        return value

    def _shown(self, slot: Slot, values: Mapping[str, Value], scope: Scope, words: Words) -> str:
        source, text = self._standing(slot.expression, values, scope), slot.expression
        self.names.extend(sorted(source.names))
        value, kind, last = _evaluated(source, values), kind_of(source.ast, words.kinds), "and"
        for each in slot.filters:
            if each.name in FEEL_FILTERS:
                text = FEEL_FILTERS[each.name].format(text, *each.arguments)
                value, kind = _evaluated(compile_expression(text, scope, where=self.where), values), PLAIN
            elif each.name == "plural":
                return _with_noun(value, each.arguments)
            else:
                last = "or"
        return _printed(value, kind, words, last)


def _printed(value: Value, kind: Kind, words: Words, last: str) -> str:
    if isinstance(value, tuple) and len(value) > MAX_MEMBERS:
        raise _NotSaid
    if needs_of(value):
        said = said_in_part(value, kind, currency=words.currency)
        if said is None:
            raise _NotSaid
        return said
    return printed(value, kind, currency=words.currency, last=last)


def _with_noun(value: Value, forms: tuple[str, ...]) -> str:
    """Return a whole number with the form of a word that goes with it."""
    if not isinstance(value, Decimal) or value != value.to_integral_value() or abs(value) >= 10**15:
        raise _NotSaid
    return f"{english.plain_number(value)} {plural_form(abs(int(value)), forms)}"


def _evaluated(expression: Expression, values: Mapping[str, Value]) -> Value:
    """Return the value. What an error made null is not said."""
    value = expression.evaluate(values, Run(BUDGET))
    if isinstance(value, Null) and value.reason is not None:
        raise _NotSaid
    return value


def _compiled(text: str, scope: Scope, where: str) -> Expression:
    compiled = compile_expression(text, scope, where=where)
    check_tree(compiled.ast, text, where)
    return compiled


def check_wording(text: str, names: Scope, where: str = "") -> tuple[str, ...]:
    """Return what is wrong with a wording template, for the checks of a rule set; nothing if it is well.

    Args:
        text: the template.
        names: the names that its expressions may use, strict so that an unknown one is reported.
        where: `file:line:column` of the template.
    """
    try:
        pieces = read_template(text, where)
    except RuleSetError as error:
        return (error.text,)
    problems: list[str] = []
    for expression, offset, scope in expressions(pieces, names):
        try:
            _compiled(expression, scope, where)
        except RuleSetError as error:
            problems.append(f"{error.text} in `{expression}` at character {offset + 1}")
    return tuple(problems)


def expressions(pieces: tuple[Piece, ...], scope: Scope) -> Iterator[tuple[str, int, Scope]]:
    """Yield every expression of a template, where it begins, and the names that it may use there."""
    for piece in pieces:
        match piece:
            case Slot(expression, offset):
                yield expression, offset, scope
            case When(condition, offset, holds, otherwise):
                yield condition, offset, scope
                yield from expressions((*holds, *otherwise), scope)
            case Each(name, source, offset, body):
                yield source, offset, scope
                yield from expressions(body, scope.plus({name: None}))
