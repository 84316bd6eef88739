"""Fills a wording template with values: evaluates each expression with FEEL and prints it by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import BudgetExceeded, RuleSetError
from engine.feel import Budget, Expression, Run, Scope, compile_expression
from engine.values import Null, Value, needs_of
from explanations.wording import english
from explanations.wording.kinds import kind_of
from explanations.wording.printing import printed, said_in_part
from explanations.wording.reading import Words
from explanations.wording.template import Slot, Text, read_template

MAX_FILLED = 1_000
"""Characters of a filled sentence."""

BUDGET = Budget(steps=20_000, depth=100, items=2_000, characters=4_000)
"""What one expression in wording may use: far less than a rule, since it only shows what rules worked out."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled sentence, and the names whose values it shows (`age_years`, `worker.relation`)."""

    text: str
    names: tuple[str, ...]


def fill(template: str, values: Mapping[str, Value], words: Words, scope: Scope, *, where: str = "") -> Filled | None:
    """Return the template with its values, or None if one of them is not known, has no value here, or is too much.

    A set or number known in part is said as far as it is known. A sentence that cannot be said otherwise is not said at
    all: the caller then reads out the cells instead.

    Raises:
        RuleSetError: if the template is not well formed or an expression is not FEEL.
    """
    said: list[str] = []
    names: list[str] = []
    for piece in read_template(template, where):
        if isinstance(piece, Text):
            said.append(piece.text)
            continue
        expression = compile_expression(piece.expression, scope, where=where)
        shown = _shown(expression, values, words)
        if shown is None:
            return None
        said.append(shown)
        names.extend(sorted(expression.names))
    text = " ".join("".join(said).split())
    return Filled(english.sentence_start(text), tuple(dict.fromkeys(names))) if len(text) <= MAX_FILLED else None


def _shown(expression: Expression, values: Mapping[str, Value], words: Words) -> str | None:
    """Return what the expression gives, printed; None for what is not known, an error's null, or a budget spent."""
    try:
        value = expression.evaluate(values, Run(BUDGET))
    except BudgetExceeded:
        return None
    if isinstance(value, Null) and value.reason is not None:
        return None
    kind = kind_of(expression.ast, words.kinds)
    if needs_of(value):
        return said_in_part(value, kind, currency=words.currency)
    return printed(value, kind, currency=words.currency)


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
    for piece in pieces:
        if isinstance(piece, Slot):
            try:
                compile_expression(piece.expression, names, where=where)
            except RuleSetError as error:
                problems.append(f"{error.text} in `{{{{ {piece.expression} }}}}` at character {piece.offset + 1}")
    return tuple(problems)
