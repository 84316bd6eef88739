"""An edition made ready to run: FEEL compiled in the names it may use, decisions in order of requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from engine.dmn.edition import Edition
from engine.dmn.figures import Figure
from engine.dmn.hit_policies import Chooser
from engine.dmn.model import (
    BoxedContext,
    BusinessKnowledgeModel,
    Decision,
    DecisionRule,
    DecisionTable,
    Lane,
    Literal,
)
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.errors import RuleSetError
from engine.feel import Expression, Run, Scope, UnaryTests, compile_expression
from engine.feel.types import ANY, BOOLEAN, DATE, NUMBER, STRING, ContextOf, FeelType, ListOf, Restricted
from engine.geometry.domain import domain_of
from engine.geometry.table import TableShape
from engine.typed_feel import typed_expression, typed_tests
from engine.values import FeelFunction, Value

EVALUATION_DATE = "evaluation_date"

_FEEL_TYPES: dict[FindingType, FeelType] = {
    FindingType.NUMBER: NUMBER,
    FindingType.MONEY: NUMBER,
    FindingType.BOOLEAN: BOOLEAN,
    FindingType.DATE: DATE,
    FindingType.TEXT: STRING,
}


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """One row: its rule, its cells and output entries ready to run, and the names that each cell reads."""

    rule: DecisionRule
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Expression, ...]
    reads: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A decision table ready to run. `shape` is the same table as geometry."""

    table: DecisionTable
    columns: tuple[Expression, ...]
    rows: tuple[CompiledRow, ...]
    chooser: Chooser
    shape: TableShape


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """One line of a context ready to run."""

    name: str
    expression: Expression
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class CompiledContext:
    """A boxed context ready to run."""

    lines: tuple[CompiledLine, ...]


CompiledLogic = CompiledTable | CompiledContext | Expression


@dataclass(frozen=True, slots=True)
class CompiledDecision:
    """A decision ready to run. `reads` are the names its logic reads, `requires` those of them that are decisions."""

    decision: Decision
    logic: CompiledLogic
    reads: frozenset[str]
    requires: tuple[str, ...]
    entries: NameEntry | None


@dataclass(frozen=True, slots=True)
class CompiledEdition:
    """An edition ready to run: decisions in order of requirement, functions by name, and its vocabulary.

    `amounts` holds the FEEL value of every dated value of a figure, by the figure's name and the day it begins.
    """

    edition: Edition
    vocabulary: Vocabulary
    decisions: Mapping[str, CompiledDecision]
    functions: Mapping[str, FeelFunction]
    figures: Mapping[str, Figure]
    amounts: Mapping[tuple[str, str], Value]


def compile_edition(edition: Edition, vocabulary: Vocabulary, figures: Mapping[str, Figure]) -> CompiledEdition:
    """Compile an edition; raises RuleSetError with the place of the first fault.

    Args:
        edition: complete (a local edition already holds the national rows).
        vocabulary: types of the inputs.
        figures: the figures it may read, by name; those it lists must be among them.
    """
    return _Compiler(edition, vocabulary, figures).compiled()


def with_decision(compiled: CompiledEdition, decision: Decision) -> CompiledEdition:
    """Return what compiling the edition with another logic of one decision gives; only that decision is compiled."""
    model = compiled.edition.model
    decisions = tuple(decision if one.name == decision.name else one for one in model.decisions)
    edition = replace(compiled.edition, model=replace(model, decisions=decisions))
    made = _Compiler(edition, compiled.vocabulary, compiled.figures).decision(decision)
    parts = {one.name: made if one.name == decision.name else compiled.decisions[one.name] for one in decisions}
    return replace(compiled, edition=edition, decisions={name: parts[name] for name in _in_order(parts)})


def with_figure(compiled: CompiledEdition, figure: Figure) -> CompiledEdition:
    """Return what compiling the edition with other values of one figure gives: rules read figures by name alone."""
    amounts = {key: amount for key, amount in compiled.amounts.items() if key[0] != figure.name}
    amounts |= {(figure.name, value.start): _constant(value.text) for value in figure.values}
    return replace(compiled, figures={**compiled.figures, figure.name: figure}, amounts=amounts)


class _Compiler:
    def __init__(self, edition: Edition, vocabulary: Vocabulary, figures: Mapping[str, Figure]) -> None:
        self._edition = edition
        self._vocabulary = vocabulary
        self._figures = {name: self._figure(name, figures) for name in edition.figures}
        self._decisions = {decision.name: decision for decision in edition.model.decisions}
        self._scope = Scope(self._names(), strict=True)

    def _figure(self, name: str, figures: Mapping[str, Figure]) -> Figure:
        if name not in figures:
            where = f"{self._edition.rule_set}@{self._edition.name}"
            raise RuleSetError(f"figure `{name}` has no value", where=where, fix="add it to figures.yaml")
        for source in figures[name].worked_out_from:
            if source not in self._edition.inputs:
                message = f"`{name}` is worked out from `{source}`, which is no input of {self._edition.rule_set}"
                raise RuleSetError(message, where=figures[name].where, fix="name inputs of the edition")
        return figures[name]

    def _names(self) -> dict[str, FeelType | None]:
        names: dict[str, FeelType | None] = {EVALUATION_DATE: DATE}
        for name in self._edition.inputs:
            entry = self._vocabulary.inputs.get(name)
            if entry is None:
                where = f"{self._edition.rule_set}@{self._edition.name}"
                raise RuleSetError(f"input `{name}` is not in the vocabulary", where=where)
            names[name] = feel_type(entry)
        names |= dict.fromkeys(self._figures)
        names |= dict.fromkeys(knowledge.name for knowledge in self._edition.model.knowledge)
        return names | dict.fromkeys(self._decisions)

    def compiled(self) -> CompiledEdition:
        """Return the compiled edition."""
        decisions = {name: self.decision(decision) for name, decision in self._decisions.items()}
        functions: dict[str, FeelFunction] = {}
        for knowledge in self._edition.model.knowledge:
            functions[knowledge.name] = self._function(knowledge, functions)
        ordered = {name: decisions[name] for name in _in_order(decisions)}
        self._check_outputs()
        amounts = {(f.name, v.start): _constant(v.text) for f in self._figures.values() for v in f.values}
        return CompiledEdition(self._edition, self._vocabulary, ordered, functions, self._figures, amounts)

    def _check_outputs(self) -> None:
        where = f"{self._edition.rule_set}@{self._edition.name}"
        for output in self._edition.outputs:
            if output.decision not in self._decisions:
                raise RuleSetError(f"output `{output.name}` comes from no decision `{output.decision}`", where=where)
        names = {output.name for output in self._edition.outputs}
        for answer in self._edition.answers:
            if answer.output not in names:
                raise RuleSetError(f"answer `{answer.output}` is not among the outputs", where=where)

    def _function(self, knowledge: BusinessKnowledgeModel, known: Mapping[str, FeelFunction]) -> FeelFunction:
        names = tuple(parameter.name for parameter in knowledge.function.parameters)
        body_text = knowledge.function.body
        assert isinstance(body_text, Literal)  # the YAML form has no other
        figures = dict.fromkeys(name for name in known)
        scope = Scope(dict.fromkeys(names) | figures, strict=True)
        body, _ = typed_expression(body_text, scope)

        def call(arguments: tuple[Value, ...], run: Any) -> Value:  # noqa: ANN401 - FeelFunction leaves the run open
            return body.evaluate({**known, **dict(zip(names, arguments, strict=True))}, run)

        return FeelFunction(knowledge.name, names, call)

    def decision(self, decision: Decision) -> CompiledDecision:
        """Return one decision ready to run: what other decisions come to has no type until a case is known."""
        entries = self._entries(decision)
        scope = self._scope
        if entries is not None:
            inner: dict[str, FeelType | None] = {entries.entry: _context_type(entries)}
            scope = scope.plus(inner)
        logic = self._logic(decision, scope)
        reads = frozenset(_reads(logic))
        requires = tuple(name for name in self._decisions if name in {read.partition(".")[0] for read in reads})
        return CompiledDecision(decision, logic, reads, requires, entries)

    def _entries(self, decision: Decision) -> NameEntry | None:
        if decision.for_each is None:
            return None
        entry = self._vocabulary.inputs.get(decision.for_each)
        if entry is None or entry.type is not FindingType.LIST or decision.for_each not in self._edition.inputs:
            raise RuleSetError(f"`{decision.for_each}` is not a list among the inputs", where=decision.where)
        return entry

    def _logic(self, decision: Decision, scope: Scope) -> CompiledLogic:
        logic = decision.logic
        if isinstance(logic, DecisionTable):
            knowledge = {model.name for model in self._edition.model.knowledge}
            return _table(logic, scope, self._vocabulary, constants=self._figures.keys() | knowledge)
        if isinstance(logic, BoxedContext):
            return _context(logic, scope)
        if isinstance(logic, Literal):
            return typed_expression(logic, scope)[0]
        raise RuleSetError(f"`{decision.name}` has no logic that an edition may use", where=decision.where)


def feel_type(entry: NameEntry) -> FeelType:
    """Return the FEEL type of a name's values."""
    if entry.type is FindingType.LIST:
        return ListOf(_context_type(entry))
    if entry.type is FindingType.RECORD:
        return _context_type(entry)
    if entry.type is FindingType.CHOICE:
        return _words(entry)
    return ListOf(_words(entry)) if entry.type is FindingType.SET else _FEEL_TYPES.get(entry.type, ANY)


def _words(entry: NameEntry) -> FeelType:
    """Return the type of the words a choice or set may hold, so that a misspelt one is found in a rule."""
    return Restricted(entry.name, STRING, None, tuple(entry.members)) if entry.members else STRING


def _context_type(entry: NameEntry) -> FeelType:
    return ContextOf(tuple((name, feel_type(field)) for name, field in entry.fields.items()))


def _table(table: DecisionTable, scope: Scope, vocabulary: Vocabulary, *, constants: Set[str]) -> CompiledTable:
    typed = tuple(typed_expression(clause.expression, scope) for clause in table.inputs)
    columns = tuple(expression for expression, _ in typed)
    cell_scope = scope.plus({"?": None})
    read: dict[tuple[int, str], UnaryTests] = {}
    rows = tuple(_row(rule, typed, scope, read) for rule in table.rules)
    domains = tuple(domain_of(column.ast, vocabulary) for column in columns)
    shape = TableShape(columns, [row.tests for row in rows], cell_scope, constants=constants, domains=domains)
    return CompiledTable(table, columns, rows, _chooser(table), shape)


def _row(
    rule: DecisionRule,
    columns: tuple[tuple[Expression, FeelType], ...],
    scope: Scope,
    read: dict[tuple[int, str], UnaryTests],
) -> CompiledRow:
    """Compile a row; `read` holds the cells read so far by column and text, since most are `-`, yes or no."""
    tests: list[UnaryTests] = []
    for place, (literal, (_, kind)) in enumerate(zip(rule.tests, columns, strict=True)):
        found = read.get((place, literal.text))
        if found is None:
            found = read[place, literal.text] = typed_tests(literal, kind, scope)
        tests.append(replace(found, where=literal.where))
    outputs = tuple(typed_expression(output, scope)[0] for output in rule.outputs)
    reads = tuple(column.names | test.names for (column, _), test in zip(columns, tests, strict=True))
    return CompiledRow(rule, tuple(tests), outputs, reads)


def _chooser(table: DecisionTable) -> Chooser:
    priorities = tuple(_constants(c.values, as_list=True) if c.values else () for c in table.outputs)
    defaults = None
    if all(clause.default for clause in table.outputs):
        defaults = tuple(_constant(clause.default) for clause in table.outputs if clause.default)
    names = tuple(clause.name for clause in table.outputs)
    fills = frozenset(index for index, rule in enumerate(table.rules) if rule.local is Lane.FILL)
    return Chooser(table.hit_policy, table.aggregation, names, priorities, defaults, fills)


def _constant(literal: Literal) -> Value:
    """Evaluate an expression that reads nothing."""
    return compile_expression(literal.text, Scope(strict=True), where=literal.where).evaluate({}, Run())


def _constants(literal: Literal, *, as_list: bool) -> tuple[Value, ...]:
    value = _constant(Literal(f"[{literal.text}]" if as_list else literal.text, where=literal.where))
    return value if isinstance(value, tuple) else (value,)


def _context(context: BoxedContext, scope: Scope) -> CompiledContext:
    lines: list[CompiledLine] = []
    for entry in context.entries:
        assert isinstance(entry.logic, Literal)  # the YAML form has no other
        assert entry.name is not None
        expression, _ = typed_expression(entry.logic, scope)
        lines.append(CompiledLine(entry.name, expression, entry.label, entry.unit))
        scope = scope.plus({entry.name: None})
    return CompiledContext(tuple(lines))


def _reads(logic: CompiledLogic) -> Iterable[str]:
    if isinstance(logic, Expression):
        yield from logic.names
    elif isinstance(logic, CompiledTable):
        for column in logic.columns:
            yield from column.names
        for row in logic.rows:
            yield from (name for test in row.tests for name in test.names)
            yield from (name for output in row.outputs for name in output.names)
    else:
        own: set[str] = set()
        for line in logic.lines:
            yield from (name for name in line.expression.names if name.partition(".")[0] not in own)
            own.add(line.name)


def _in_order(decisions: Mapping[str, CompiledDecision]) -> list[str]:
    """Return decision names so that each comes after those it requires; refuses a circle."""
    order: list[str] = []
    state: dict[str, str] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if state.get(name) == "done":
            return
        if state.get(name) == "open":
            circle = " → ".join((*path[path.index(name) :], name))
            raise RuleSetError(f"decisions require each other: {circle}", where=decisions[name].decision.where)
        state[name] = "open"
        for required in decisions[name].requires:
            visit(required, (*path, name))
        state[name] = "done"
        order.append(name)

    for name in decisions:
        visit(name, ())
    return order
