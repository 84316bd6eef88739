"""How an edition's logic uses each finding: which constants it is compared with, which members of a set it tells apart.

Two values of a finding that no expression can tell apart lead to the same answers. Where every use of a number is a
comparison with constants, the constants cut it into finitely many classes, and trying one value of each is trying all.
A use that is none of these (a sum, a product, a comparison with another finding) is `beyond` that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.compiled import CompiledContext, CompiledDecision, CompiledEdition, CompiledTable
from engine.dmn.vocabulary import FindingType, NameEntry
from engine.feel import Run, Scope, ast, expression_of
from engine.feel.walk import children, paths_read
from engine.geometry.asked import Anything, Asked, Compared, Members
from engine.values import Null, Unknown, Value


@dataclass(slots=True)
class Use:
    """What the logic asks of one finding.

    Args:
        constants: what it is compared with.
        splits: sets of members, or of words, that are asked about together.
        counted: whether its members are counted.
        beyond: whether something else is made of it.
    """

    constants: list[Value] = field(default_factory=list)
    splits: set[frozenset[str]] = field(default_factory=set)
    counted: bool = False
    beyond: bool = False


Bound = Mapping[str, str]
"""Names bound inside an expression to the entries of a list: `worker` → `workers`. Empty: bound to something else."""


def uses_of(edition: CompiledEdition, constants: Mapping[str, Value]) -> dict[str, Use]:
    """Return the use of each finding that the logic reads, by field: `age_years`, `workers.relation`, `workers`.

    Args:
        edition: compiled.
        constants: what stands the same for every case asked about: figures, functions, the day.
    """
    reader = _Reader(edition, constants)
    for decision in edition.decisions.values():
        reader.read(decision)
    return reader.found


class _Reader:
    def __init__(self, edition: CompiledEdition, constants: Mapping[str, Value]) -> None:
        self.found: dict[str, Use] = {}
        self._inputs = {name: edition.vocabulary.inputs[name] for name in edition.edition.inputs}
        self._constants = constants

    def read(self, decision: CompiledDecision) -> None:
        """Read one decision's logic."""
        bound = {decision.entries.entry: decision.entries.name} if decision.entries else {}
        logic = decision.logic
        if isinstance(logic, CompiledTable):
            self._table(logic, bound)
        elif isinstance(logic, CompiledContext):
            for line in logic.lines:
                self._visit(line.expression.ast, bound)
        else:
            self._visit(logic.ast, bound)

    def _table(self, table: CompiledTable, bound: Bound) -> None:
        for place, column in enumerate(table.columns):
            use = self._use(column.ast, bound)
            counted = self._counted(column.ast, bound)
            if use is None and counted is None:
                self._visit(column.ast, bound)
            for asked, row in zip(table.shape.asked, table.rows, strict=True):
                if use is not None:
                    self._cell(use, asked[place])
                for operand in children(row.tests[place].ast):
                    self._visit(operand, {**bound, "?": ""})
        for row in table.rows:
            for output in row.outputs:
                self._visit(output.ast, bound)

    def _cell(self, use: Use, asked: Asked) -> None:
        match asked:
            case Anything():
                return
            case Members(wanted):
                use.splits |= {frozenset({member}) for member, _ in wanted}
            case Compared():
                for limit in asked.limits:
                    self._compared(use, limit.operand.ast)
                alike = all(limit.operator == "=" for limit in asked.limits)
                self._split(use, [limit.operand.ast for limit in asked.limits], together=alike)
            case _:
                use.beyond = True

    def _compared(self, use: Use, operand: ast.Located) -> None:
        value = self._constant(operand)
        if value is None:
            use.beyond = True
        else:
            use.constants += value if isinstance(value, tuple) else [value]

    def _split(self, use: Use, operands: Sequence[ast.Located], *, together: bool) -> None:
        """Record which words a test takes alike: those of one list of alternatives, else each by itself."""
        values = (self._constant(operand) for operand in operands)
        words = [word for value in values for word in (value if isinstance(value, tuple) else (value,))]
        named = frozenset(word for word in words if isinstance(word, str))
        use.splits |= {named} if together else {frozenset({word}) for word in named}

    def _constant(self, node: ast.Located) -> Value | None:
        """Return the value of an expression that is the same for every case; None where it is not."""
        if not paths_read(node) <= self._constants.keys() and not self._reads_constants(node):
            return None
        scope = Scope(dict.fromkeys(self._constants))
        value = expression_of(node, scope).evaluate(dict(self._constants), Run())  # type: ignore[arg-type]  # a node of an expression is one
        unusable = isinstance(value, Unknown) or (isinstance(value, Null) and value.reason is not None)
        return None if unusable else value

    def _reads_constants(self, node: ast.Located) -> bool:
        return {path.partition(".")[0] for path in paths_read(node)} <= self._constants.keys()

    def _visit(self, node: ast.Located, bound: Bound) -> None:
        """Record what an expression makes of the findings in it."""
        if self._recognised(node, bound):
            return
        path = self._path(node, bound)
        if path is not None:
            self._read_bare(path)
            return
        match node:
            case ast.Quantified() | ast.For():
                self._loop(node, bound)
            case ast.Filter(source=source, condition=condition):
                inner = self._path(source, bound)
                self._visit(source, bound)
                self._visit(condition, {**bound, "item": inner or ""})
            case ast.Path(source=source):
                self._visit(source, bound)
            case _:
                for child in children(node):
                    self._visit(child, bound)

    def _loop(self, node: ast.Quantified | ast.For, bound: Bound) -> None:
        for one in node.iterations:
            self._visit(one.source, bound)
            if one.until is not None:
                self._visit(one.until, bound)
            bound = {**bound, one.name: self._path(one.source, bound) or ""}
        self._visit(node.body if isinstance(node, ast.For) else node.condition, bound)

    def _recognised(self, node: ast.Located, bound: Bound) -> bool:
        """Record a use that keeps classes finite; return whether it was one."""
        match node:
            case ast.Comparison(left=left, right=right):
                return self._comparison(left, right, bound) or self._comparison(right, left, bound)
            case ast.Between(operand=operand, low=low, high=high):
                return self._all_constant(operand, (low, high), bound)
            case ast.In(operand=operand, tests=tests):
                return self._all_constant(operand, tuple(_ends(tests)), bound)
            case ast.Invocation(function=ast.Name(name="list contains"), arguments=(one, other), names=()):
                return self._contains(one, other, bound)
            case ast.Quantified(iterations=(ast.Iteration(name=name, source=source, until=None),)):
                return self._split_by(source, name, node.condition, bound)
            case ast.Invocation(function=ast.Name(name="count"), arguments=(ast.Filter() as kept,)):
                return self._split_by(kept.source, "item", kept.condition, bound)
        counted = self._counted(node, bound)
        if counted is not None:
            counted.counted = True
        return counted is not None

    def _comparison(self, tested: ast.Located, operand: ast.Located, bound: Bound) -> bool:
        return self._all_constant(tested, (operand,), bound)

    def _all_constant(self, tested: ast.Located, operands: tuple[ast.Located, ...], bound: Bound) -> bool:
        counted = self._counted(tested, bound)
        values = [self._constant(operand) for operand in operands]
        if any(value is None for value in values):
            return False
        if counted is not None:
            return True
        use = self._use(tested, bound)
        if use is None:
            return False
        for value in values:
            use.constants += value if isinstance(value, tuple) else [value] if value is not None else []
        self._split(use, operands, together=True)
        return True

    def _contains(self, one: ast.Located, other: ast.Located, bound: Bound) -> bool:
        member, use = self._constant(other), self._use(one, bound)
        if use is not None and isinstance(member, str):
            use.splits.add(frozenset({member}))
            return True
        listed, use = self._constant(one), self._use(other, bound)
        if use is not None and isinstance(listed, tuple):
            use.constants += listed
            self._split(use, (one,), together=True)
            return True
        return False

    def _split_by(self, source: ast.Located, name: str, condition: ast.Located, bound: Bound) -> bool:
        """Record a question put to each member of a set: it splits the members in those with yes and the others."""
        path = self._path(source, bound)
        entry = self._entry(path) if path else None
        if entry is None or entry.type is not FindingType.SET or not entry.members:
            return False
        if not {read.partition(".")[0] for read in paths_read(condition)} <= {name, *self._constants}:
            return False
        scope = Scope(dict.fromkeys((*self._constants, name)))
        asked = expression_of(condition, scope)  # type: ignore[arg-type]  # a node of an expression is one
        answers = {member: asked.evaluate({**self._constants, name: member}, Run()) for member in entry.members}
        self._of(path or "").splits.add(frozenset(member for member, answer in answers.items() if answer is True))
        return True

    def _counted(self, node: ast.Located, bound: Bound) -> Use | None:
        match node:
            case ast.Invocation(function=ast.Name(name="count"), arguments=(counted,), names=()):
                path = self._path(counted, bound)
                entry = self._entry(path) if path else None
                if path and entry is not None and entry.type is FindingType.SET:
                    use = self._of(path)
                    use.counted = True
                    return use
        return None

    def _use(self, node: ast.Located, bound: Bound) -> Use | None:
        path = self._path(node, bound)
        return None if path is None else self._of(path)

    def _read_bare(self, path: str) -> None:
        entry = self._entry(path)
        use = self._of(path)
        use.beyond = use.beyond or entry is None or entry.type is not FindingType.BOOLEAN

    def _of(self, path: str) -> Use:
        return self.found.setdefault(path, Use())

    def _entry(self, path: str) -> NameEntry | None:
        head, _, member = path.partition(".")
        entry = self._inputs.get(head)
        return entry.fields.get(member) if entry is not None and member else entry

    def _path(self, node: ast.Located, bound: Bound) -> str | None:
        """Return the finding that a node reads, or None when it reads none, or reads it through something else."""
        match node:
            case ast.Name(name=name) if name in bound:
                return bound[name] or None
            case ast.Name(name=name) if name in self._inputs and name not in self._constants:
                return name
            case ast.Path(source=source, member=member):
                whole = self._path(source, bound)
                entry = self._inputs.get(whole) if whole else None
                return f"{whole}.{member}" if entry is not None and member in entry.fields else None
        return None


def _ends(tests: tuple[ast.Located, ...]) -> Iterator[ast.Located]:
    """Yield what the tests of an `in` compare with."""
    for test in tests:
        match test:
            case ast.RangeLiteral(low=low, high=high):
                yield from (low, high)
            case ast.ComparisonTest(operand=operand):
                yield operand
            case ast.ListLiteral(items=items):
                yield from _ends(items)
            case _:
                yield test
