"""Compiles the nodes of boxed expressions to closures with the standard's meaning of null (DMN 1.5, 10.3.2 and 8.3)."""

from __future__ import annotations

from itertools import product

from engine.dmn.logic.hints import kind_of
from engine.dmn.logic.nodes import (
    Cell,
    Choice,
    Failing,
    Lines,
    Placed,
    RelationRow,
    Sieve,
    Table,
    TableRow,
    Typed,
    Verdict,
)
from engine.feel import Run, Scope, ast
from engine.feel.compiling import Evaluate, Names, Test, compile_node, compile_tests
from engine.feel.compiling.functions import definition
from engine.feel.compiling.registry import compiles
from engine.feel.compiling.structures import either
from engine.feel.logic import Truth, conjunction
from engine.feel.run import Fault
from engine.feel.types import BOOLEAN, certainly_fits, coerced, described, type_name
from engine.limits import OPEN_ROWS
from engine.values import Code, Context, Null, Unknown, Value, all_needs_of, is_same, needs_of


@compiles(Placed)
def placed(node: Placed, scope: Scope) -> Evaluate:
    """Compile FEEL text: while it runs, the run knows where it stands."""
    evaluate, where = compile_node(node.node, scope), node.where or node.text

    def at_place(names: Names, run: Run) -> Value:
        outer, run.where = run.where, where
        try:
            return evaluate(names, run)
        finally:
            run.where = outer

    return at_place


@compiles(Typed)
def typed(node: Typed, scope: Scope) -> Evaluate:
    """Compile a value that is held to a type."""
    evaluate, kind, subject, span = compile_node(node.node, scope), node.kind, node.subject, node.span

    def held(names: Names, run: Run) -> Value:
        value = evaluate(names, run)
        run.touch(value)
        taken = coerced(value, kind)
        if not certainly_fits(taken, kind):
            return Unknown(all_needs_of(taken))
        if isinstance(taken, Null) and not isinstance(value, Null):
            found = described(value)
            message = f"{subject} has a value of type `{found}`, which does not conform to `{type_name(kind)}`"
            return run.null(Fault(Code.DOES_NOT_CONFORM, message, (value,)), span)
        return taken

    return held


@compiles(Failing)
def failing(node: Failing, _: Scope) -> Evaluate:
    """Compile what cannot be evaluated."""
    fault, span = Fault(node.code, node.message), node.span
    return lambda names, run: run.null(fault, span)


@compiles(Lines)
def lines(node: Lines, scope: Scope) -> Evaluate:
    """Compile a boxed context (DMN 1.5, 10.2.1.4): entry by entry, each sees those above it."""
    entries = tuple((entry.key, _entry(entry, scope)) for entry in node.entries)
    result = None if node.result is None else compile_node(node.result, scope)
    if len({key for key, _ in entries}) < len(entries):
        return lambda names, run: run.null(Fault(Code.DUPLICATE_KEY, "an entry's name occurs twice"), node.span)

    def evaluate(names: Names, run: Run) -> Value:
        inner = dict(names)
        built: dict[str, Value] = {}
        for key, entry in entries:
            inner[key] = built[key] = entry(inner, run)
        return run.built(Context(built)) if result is None else result(inner, run)

    return evaluate


def _entry(entry: ast.ContextEntry, scope: Scope) -> Evaluate:
    """Compile an entry; a function may call itself by the entry's name."""
    value: ast.Located = entry.value
    while isinstance(value, Placed):
        value = value.node
    if isinstance(value, ast.FunctionDefinition):
        return definition(value, scope, own_name=entry.key)
    return compile_node(entry.value, scope)


@compiles(Choice)
def choice(node: Choice, scope: Scope) -> Evaluate:
    """Compile a boxed conditional. A null condition takes the else branch; one that is no boolean is an error."""
    parts = (node.condition, node.consequence, node.alternative)
    condition, consequence, alternative = (compile_node(part, scope) for part in parts)
    is_boolean = kind_of(node.condition, scope) == BOOLEAN

    def evaluate(names: Names, run: Run) -> Value:
        chosen = condition(names, run)
        if isinstance(chosen, Unknown):
            if not is_boolean:
                return Unknown(chosen.needs)  # it may turn out to be no boolean at all
            return either(chosen, consequence(names, run), alternative(names, run), run)
        if not isinstance(chosen, bool | Null):
            return run.null(Fault(Code.NOT_A_BOOLEAN, "the condition is no boolean", (chosen,)), node.span)
        return consequence(names, run) if chosen is True else alternative(names, run)

    return evaluate


class _NotABoolean(Exception):
    """Ends a boxed filter whose test came to something else, or may; never leaves the filter."""

    def __init__(self, value: Value) -> None:
        self.value = value
        super().__init__()


@compiles(Verdict)
def verdict(node: Verdict, scope: Scope) -> Evaluate:
    """Compile the test of a boxed filter."""
    condition = compile_node(node.condition, scope)
    is_boolean = kind_of(node.condition, scope) == BOOLEAN

    def evaluate(names: Names, run: Run) -> Value:
        value = condition(names, run)
        if not isinstance(value, bool | Null) and not (is_boolean and isinstance(value, Unknown)):
            raise _NotABoolean(value)
        return value

    return evaluate


@compiles(Sieve)
def sieve(node: Sieve, scope: Scope) -> Evaluate:
    """Compile a boxed filter: FEEL's, but a test that comes to no boolean makes the whole null."""
    kept = compile_node(node.filter, scope)

    def evaluate(names: Names, run: Run) -> Value:
        try:
            return kept(names, run)
        except _NotABoolean as found:
            if isinstance(found.value, Unknown):
                return found.value
            return run.null(Fault(Code.NOT_A_BOOLEAN, "what is tested is no boolean", (found.value,)), node.span)

    return evaluate


@compiles(RelationRow)
def relation_row(node: RelationRow, scope: Scope) -> Evaluate:
    """Compile a row of a relation."""
    cells = tuple(zip(node.names, (compile_node(cell, scope) for cell in node.cells), strict=True))
    return lambda names, run: run.built(Context({name: cell(names, run) for name, cell in cells}))


@compiles(Table)
def table(node: Table, scope: Scope) -> Evaluate:
    """Compile a decision table."""
    return _CompiledTable(node, scope).evaluate


class _CompiledRow:
    """One row ready to run."""

    def __init__(self, row: TableRow, allowed: tuple[Test, ...], scope: Scope) -> None:
        self._tests = tuple(_test(test, scope) for test in row.tests)
        self._outputs = tuple(compile_node(output, scope) for output in row.outputs)
        self._allowed = allowed

    def holds(self, values: tuple[Value, ...], names: Names, run: Run) -> Truth:
        """Say whether every value passes its cell."""
        pairs = zip(self._tests, values, strict=True)
        return conjunction(_settled(test(value, names, run)) for test, value in pairs)

    def outputs(self, names: Names, run: Run) -> tuple[Value, ...]:
        """Return the output entries; one that is not among the column's allowed values is null."""
        values = (output(names, run) for output in self._outputs)
        return tuple(_kept(value, allowed, names, run) for value, allowed in zip(values, self._allowed, strict=True))


def _settled(answer: Truth) -> bool | Unknown:
    """A cell that is null does not hold."""
    return answer if isinstance(answer, Unknown) else answer is True


def _kept(value: Value, allowed: Test, names: Names, run: Run) -> Value:
    answer = True if isinstance(value, Null) else allowed(value, names, run)
    if answer is not False:
        return Unknown(answer.needs) if isinstance(answer, Unknown) else value
    fault = Fault(Code.DOES_NOT_CONFORM, "the output is not among the values that its column allows", (value,))
    return run.null(fault, (0, 0))


def _test(cell: ast.Located, scope: Scope) -> Test:
    """Compile a cell."""
    assert isinstance(cell, Cell)
    if isinstance(cell.tests, Failing):
        fault = Fault(cell.tests.code, cell.tests.message)
        return lambda value, names, run: _null(run, fault)
    tests, where = compile_tests(cell.tests, scope), cell.where
    if not cell.tests.tests:
        return tests

    def at_place(value: Value, names: Names, run: Run) -> Truth:
        outer, run.where = run.where, where
        try:
            return tests(value, names, run)
        finally:
            run.where = outer

    return at_place


def _null(run: Run, fault: Fault) -> Null:
    return run.null(fault, (0, 0))


class _CompiledTable:
    """A decision table ready to run: a plain loop over its rows, then the hit policy."""

    def __init__(self, node: Table, scope: Scope) -> None:
        self._columns = tuple(compile_node(column, scope) for column in node.columns)
        self._allowed = tuple(_test(cell, scope) for cell in node.allowed)
        output_allowed = tuple(_test(cell, scope) for cell in node.output_allowed)
        self._rows = tuple(_CompiledRow(row, output_allowed, scope) for row in node.rows)
        self._defaults = tuple(compile_node(default, scope) for default in node.defaults)
        self._chooser = node.chooser
        self._steps = 1 + len(node.columns) + sum(len(row.tests) for row in node.rows)

    def evaluate(self, names: Names, run: Run) -> Value:
        """Return the table's answer."""
        run.spend(self._steps)
        values = tuple(column(names, run) for column in self._columns)
        run.touch(*values)
        accepted = [_settled(allowed(value, names, run)) for value, allowed in zip(values, self._allowed, strict=True)]
        if False in accepted:
            number = accepted.index(False)
            message = f"the value of column {number + 1} is not among those that the column allows"
            return run.null(Fault(Code.OUT_OF_RANGE, message, (values[number],)), (0, 0))
        if needs := needs_of(*accepted):
            return Unknown(needs)
        verdicts = [row.holds(values, names, run) for row in self._rows]
        open_rows = [index for index, verdict in enumerate(verdicts) if isinstance(verdict, Unknown)]
        if not open_rows:
            held = [index for index, verdict in enumerate(verdicts) if verdict is True]
            return self._answer(held, names, run)
        return self._open_answer(verdicts, open_rows, names, run)

    def _answer(self, held: list[int], names: Names, run: Run) -> Value:
        if not held:
            return self._nothing_held(names, run)
        answer, _ = self._chooser.answer([(index, self._rows[index].outputs(names, run)) for index in held])
        if isinstance(answer, Null) and answer.reason is not None and answer.reason.code is Code.HIT_POLICY:
            return run.null(Fault(Code.HIT_POLICY, answer.reason.message), (0, 0))
        return answer

    def _nothing_held(self, names: Names, run: Run) -> Value:
        """Return the default output, else null, whatever the hit policy (DMN 1.5, 10.3.2.10)."""
        if self._defaults:
            return self._chooser.shaped(tuple(default(names, run) for default in self._defaults))
        return run.null(Fault(Code.HIT_POLICY, "no row of the table holds and it has no default"), (0, 0))

    def _open_answer(self, verdicts: list[Truth], open_rows: list[int], names: Names, run: Run) -> Value:
        """Take each open row once as holding and once as not; if the answer is always the same, it is the answer."""
        needs = needs_of(*verdicts)
        if len(open_rows) > OPEN_ROWS:
            return Unknown(needs)
        answers: list[Value] = []
        for picks in product((True, False), repeat=len(open_rows)):
            taken = dict(zip(open_rows, picks, strict=True))
            held = [index for index, verdict in enumerate(verdicts) if taken.get(index, verdict is True)]
            answers.append(self._answer(held, names, run))
            if not is_same(answers[0], answers[-1]):
                return Unknown(needs | needs_of(*answers))
        return answers[0]
