"""An edition as people read it: rows as sentences, what each rests on, and how the versions follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.services.registry import LoadedEdition
from engine.dmn.figures import Figure, FigureValue
from engine.dmn.model import (
    Authority,
    Basis,
    BoxedContext,
    BusinessKnowledgeModel,
    Decision,
    DecisionRule,
    DecisionTable,
    HitPolicy,
    InForce,
    Lane,
    Literal,
)
from engine.errors import RightfulError
from engine.feel import ast
from engine.feel.parser import parse_expression
from engine.outcome import AuthorityMode, Evaluation, Outcome
from explanations.material import Background, Material
from explanations.names import Names, names_for
from explanations.statement import Reader
from explanations.wording import english
from explanations.wording.codes import without_codes
from explanations.wording.reading import noun, read_column, read_tests

ANYTHING = ("-", "")
BASES = {
    Basis.STATED: "Stated in the source reports",
    Basis.INFERRED: "Follows from the source reports",
    Basis.LAW: "Law",
    Basis.UNVERIFIED_LAW: "Law, not yet checked against its text",
    Basis.MODELLING: "Chosen to make the rule work",
}
POLICIES = {
    HitPolicy.UNIQUE: "At most one of these applies.",
    HitPolicy.ANY: "Several may apply; they agree.",
    HitPolicy.PRIORITY: "If several apply, the one that weighs most counts.",
    HitPolicy.FIRST: "They are gone through from the top. The first that applies counts.",
    HitPolicy.RULE_ORDER: "All that apply count, in this order.",
    HitPolicy.OUTPUT_ORDER: "All that apply count, the weightiest first.",
    HitPolicy.COLLECT: "All that apply count.",
}
LANES = {
    Lane.EXTEND: "Added locally: gives more than the national rules must",
    Lane.NARROW: "Added locally: uses the discretion that the national rules leave",
    Lane.FILL: "Added locally: applies where no national rule does",
}
_NULL = re.compile(r"\bnull\b")
_BLANK = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_TAG = re.compile(r"\{%\s*(.+?)\s*%\}")


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What a rule rests on: how (law, report, choice), the provision in its source, and where that can be read."""

    basis: str
    provision: str
    address: str


@dataclass(frozen=True, slots=True)
class ReadableRow:
    """One rule: when it applies (`otherwise` where there are no conditions), what follows, what people are told."""

    id: str
    when: tuple[str, ...]
    otherwise: str
    then: tuple[str, ...]
    because: str
    rests_on: RestsOn | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of a sum: what it is called and how it is worked out."""

    label: str
    formula: str


@dataclass(frozen=True, slots=True)
class ReadableDecision:
    """One question that the rule set answers on its way: by rules, by a sum, or by a formula."""

    id: str
    question: str
    each: str
    how: str
    rows: tuple[ReadableRow, ...]
    lines: tuple[SumLine, ...]
    formula: str
    rests_on: RestsOn | None


@dataclass(frozen=True, slots=True)
class ReadableFigure:
    """One dated value of a figure."""

    label: str
    value: str
    period: str
    rests_on: RestsOn
    remarks: tuple[str, ...]


class RuleReader:
    """Reads one edition."""

    def __init__(self, loaded: LoadedEdition, currency: str) -> None:
        self._loaded = loaded
        edition = loaded.edition
        nothing = Evaluation(
            edition.scheme, edition.policy, edition.name, "", edition.in_force.start or "",
            AuthorityMode.STATED_AND_LAW, Outcome.CANNOT_TELL,
        )  # fmt: skip
        background = Background(loaded.sources, loaded.figures, {}, currency, loaded.compiled.functions)
        self._material = Material(nothing, edition, loaded.vocabulary, Reader.PRACTITIONER, background)
        self._names: Names = names_for(self._material)

    def decisions(self) -> tuple[ReadableDecision, ...]:
        """Return every decision in the order in which each is needed."""
        models = {decision.name: decision for decision in self._loaded.edition.model.decisions}
        return tuple(self._decision(models[name]) for name in self._loaded.compiled.decisions)

    def functions(self) -> tuple[ReadableDecision, ...]:
        """Return the formulas that several decisions share."""
        return tuple(self._function(knowledge) for knowledge in self._loaded.edition.model.knowledge)

    def figures(self) -> Iterator[ReadableFigure]:
        """Yield every value of every figure, each figure's oldest first."""
        for figure in self._loaded.figures.values():
            for place, value in enumerate(figure.values):
                following = figure.values[place + 1].start if place + 1 < len(figure.values) else ""
                yield self._figure(figure, value, following)

    def questions(self) -> tuple[str, ...]:
        """Return the labels of what it asks about."""
        inputs = self._loaded.vocabulary.inputs
        return tuple(inputs[name].label for name in self._loaded.edition.inputs if name in inputs)

    def _decision(self, decision: Decision) -> ReadableDecision:
        logic = decision.logic
        table = logic if isinstance(logic, DecisionTable) else None
        sums = logic if isinstance(logic, BoxedContext) else None
        entry = self._loaded.vocabulary.inputs[decision.for_each].entry if decision.for_each else ""
        return ReadableDecision(
            id=f"decision-{decision.name}",
            question=decision.question or self._material.decision_kind(decision.name).label,
            each=entry.replace("_", " "),
            how=POLICIES[table.hit_policy] if table else "",
            rows=tuple(self._row(table, rule, decision.name) for rule in table.rules) if table else (),
            lines=tuple(self._line(entry_.label or entry_.name or "", entry_.logic) for entry_ in sums.entries)
            if sums
            else (),
            formula=logic.text if isinstance(logic, Literal) else "",
            rests_on=self._rests_on(decision.authority),
        )

    def _function(self, knowledge: BusinessKnowledgeModel) -> ReadableDecision:
        body = knowledge.function.body
        return ReadableDecision(
            id=f"function-{knowledge.name}",
            question=english.sentence_start(knowledge.name.replace("_", " ")),
            each="",
            how="",
            rows=(),
            lines=(),
            formula=body.text if isinstance(body, Literal) else "",
            rests_on=self._rests_on(knowledge.authority),
        )

    def _line(self, label: str, logic: object) -> SumLine:
        return SumLine(label.replace("_", " "), logic.text if isinstance(logic, Literal) else "")

    def _row(self, table: DecisionTable, rule: DecisionRule, decision: str) -> ReadableRow:
        when = tuple(
            self._condition(column.expression.text, test.text)
            for column, test in zip(table.inputs, rule.tests, strict=True)
            if test.text.strip() not in ANYTHING
        )
        many = len(table.outputs) > 1
        then = tuple(
            self._output(clause.name, output.text, decision, named=many)
            for clause, output in zip(table.outputs, rule.outputs, strict=True)
            if not (many and output.text.strip() in ("null", "[]"))
        )
        below = table.hit_policy is HitPolicy.FIRST and rule is not table.rules[0]
        return ReadableRow(
            id=rule.id,
            when=when,
            otherwise="If none of the rules above applies" if below else "Always",
            then=then,
            because=self._because(rule.because),
            rests_on=self._rests_on(rule.authority),
            remarks=tuple(_remarks(rule)),
        )

    def _condition(self, column: str, test: str) -> str:
        words, scope = self._names.words, self._names.scope
        try:
            named = isinstance(parse_expression(column, scope), (ast.Name, ast.Path))
            subject = read_column(column, words, scope)
            if not named and test.strip() in ("true", "false"):
                told = subject if test.strip() == "true" else f"Not so: {english.mid_sentence(subject)}"
                return _formula_words(told)
            return _formula_words(f"{subject}: {read_tests(test, column, words, scope)}")
        except RightfulError:
            return without_codes(f"{column}: {test}")

    def _output(self, name: str, text: str, decision: str, *, named: bool) -> str:
        kind = self._material.output_kind(name) if named else self._material.decision_kind(decision)
        kinds = {**self._names.words.kinds, name: kind}
        words = type(self._names.words)(kinds, self._names.words.values, self._names.words.currency)
        try:
            said = read_tests(text, name, words, self._names.scope.plus({name: None}))
        except RightfulError:
            said = text
        return _formula_words(f"{kind.label}: {said}" if named else english.sentence_start(said))

    def _because(self, template: str) -> str:
        """Return a wording with what fills it named in brackets, its conditions too."""

        def label(expression: str) -> str:
            try:
                words = noun(parse_expression(expression, self._names.scope), self._names.words)
            except RightfulError:
                words = expression
            return without_codes(words)

        def tag(found: re.Match[str]) -> str:
            word, _, rest = found[1].partition(" ")
            said = {"if": f"[If {label(rest)}:] ", "else": " [Otherwise:] ", "for": "[For each:] "}
            return said.get(word, "")

        return _BLANK.sub(lambda blank: f"[{label(blank[1])}]", _TAG.sub(tag, template)).strip()

    def _rests_on(self, authority: Authority | None) -> RestsOn | None:
        if authority is None:
            return None
        source = self._loaded.sources.get(authority.source)
        named = (source.cite or source.title) if source else authority.source
        provision = f"{authority.provision}, {named}" if authority.provision else named
        return RestsOn(BASES[authority.basis], provision, source.address if source else "")

    def _figure(self, figure: Figure, value: FigureValue, following: str) -> ReadableFigure:
        rests_on = self._rests_on(value.authority)
        assert rests_on is not None, "a figure has an authority"
        remarks = ["Invented, for demonstration only"] if value.illustrative else []
        remarks += [] if value.verified else ["Not yet checked against the law"]
        remarks += ["Set by the authority"] if figure.set_by == "authority" else []
        remarks += [without_codes(value.note)] if value.note else []
        return ReadableFigure(
            figure.label, self._value(figure, value), _figure_period(value, following), rests_on, tuple(remarks)
        )

    def _value(self, figure: Figure, value: FigureValue) -> str:
        kind = self._material.figure_kind(figure.name)
        words = type(self._names.words)({figure.name: kind}, {}, self._names.words.currency)
        try:
            said = read_tests(value.text.text, figure.name, words, self._names.scope.plus({figure.name: None}))
            return without_codes(said)
        except RightfulError:
            return without_codes(value.text.text)


def _formula_words(text: str) -> str:
    """Return a reading in which a formula may be quoted: `null` in one means that there is known to be none.

    A rule set may read the day asked about without declaring it, and then its label is not at hand.
    """
    plain = without_codes(_NULL.sub("none", text.replace("= null", "is none")))
    return plain.replace("evaluation date", "day asked about")


def period_words(period: InForce) -> str:
    """Return `from 1 April 2015` or `1 April 2015 to 31 March 2020`."""
    if not period.start:
        return f"until {english.iso_date(period.end)}" if period.end else "always"
    start = english.iso_date(period.start)
    return f"{start} to {english.iso_date(period.end)}" if period.end else f"from {start}"


def _figure_period(value: FigureValue, following: str) -> str:
    start = english.iso_date(value.start)
    if value.until or value.holds_until:
        return f"{start} to {english.iso_date(value.until or value.holds_until)}"
    return f"{start} until the next" if following else f"from {start}"


def _remarks(rule: DecisionRule) -> Iterator[str]:
    if rule.yields_to:
        yield f"Gives way to {english.listed(list(rule.yields_to))} where the law is applied."
    if rule.in_force.start or rule.in_force.end:
        yield f"In force {period_words(rule.in_force)}."
    if rule.local:
        yield f"{LANES[rule.local]}."
    if rule.note:
        yield without_codes(rule.note.strip())
