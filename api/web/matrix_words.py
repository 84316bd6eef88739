"""A replay matrix in words that somebody on a tribunal can read: a table of four columns, and every difference told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from api.ledger.canonical import Json
from api.services.difference_sorts import Sort
from api.services.replay_matrix import Column, Made, Matrix, Step, titles, words_of
from api.services.results import OUTCOME, Place, sum_at
from api.web.replay_words import NOTHING, entry_words
from api.web.standing import MARKS
from api.web.values import value_words
from api.web.words import day_words, without_codes
from engine.attribution import Cause, Flip
from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.outcome import Outcome
from explanations.wording import english

ON_PAPER = "As entered, under the rules of its day"
HEADINGS = {
    Column.DECIDED: "As decided",
    Column.RIGHT_RULES: "The same facts, the rules that ought to have applied then",
    Column.FINDINGS_KNOWN: "The facts as now known, the rules then",
    Column.TODAY: "Everything as of today",
}
SORTS = {
    Sort.FINDING_CORRECTED: "A fact was put right",
    Sort.FINDING_CHANGED: "A fact has changed",
    Sort.RULE_CORRECTED: "A rule was put right",
    Sort.RULE_CHANGED: "A rule has changed",
    Sort.ENGINE_CHANGED: "The program has changed",
}
NOT_IN_FORCE = Outcome.NOT_IN_FORCE.value
BY_ENGINE = "the program gives something else today for the very same facts and rules. This must not happen"


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column: what it is, and the day of the rules."""

    heading: str
    day: str


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One row: what it is about, and what each column says; `differs` marks the cells that are not as decided."""

    about: str
    cells: tuple[tuple[ColumnHead, str, bool], ...]


@dataclass(frozen=True, slots=True)
class PolicyRows:
    """The rows of one rule set: answers and sums, and `others` that differ."""

    title: str
    lines: tuple[MatrixLine, ...]
    others: tuple[MatrixLine, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a difference: how much (empty for an answer), of which sort, and why."""

    amount: str
    sort: str
    because: str


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """What differs between two columns for the same reasons: each change in words, and the reasons."""

    changes: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """Everything that differs from one column to the next."""

    heading: str
    differences: tuple[ToldDifference, ...]


def heads(matrix: Matrix) -> tuple[ColumnHead, ...]:
    """Return the heads of the four columns. Of a decision made on paper the first is what our rules gave for it."""
    named = HEADINGS | ({Column.DECIDED: ON_PAPER} if matrix.record.reconstruction is not None else {})
    return tuple(ColumnHead(named[made.column], f"Rules as on {day_words(made.on)}") for made in matrix.columns)


def rows(matrix: Matrix) -> tuple[PolicyRows, ...]:
    """Return the rows of each rule set in which something differs."""
    return tuple(_rows(matrix, policy, title) for policy, title in _titles(matrix) if _moves(matrix, policy))


def the_same(matrix: Matrix) -> tuple[str, ...]:
    """Return the titles of the rule sets that say the same in all four columns."""
    return tuple(title for policy, title in _titles(matrix) if not _moves(matrix, policy))


def _titles(matrix: Matrix) -> tuple[tuple[str, str], ...]:
    named = titles(matrix)
    return tuple((p, named[p]) for p in dict.fromkeys(policy for policy, _ in matrix.places) if p in named)


def _moves(matrix: Matrix, policy: str) -> bool:
    return any(place[0] == policy and matrix.differs(place) for place in matrix.places)


def _rows(matrix: Matrix, policy: str, title: str) -> PolicyRows:
    places = [place for place in matrix.places if place[0] == policy]
    first = [place for place in places if _is_first(place, matrix.vocabulary)]
    others = [place for place in places if place not in first and matrix.differs(place)]
    return PolicyRows(title, tuple(_line(matrix, p) for p in first), tuple(_line(matrix, p) for p in others))


def _is_first(place: Place, vocabulary: Vocabulary) -> bool:
    """Answers and sums are what people ask about first."""
    entry = _entry(place, vocabulary)
    return place[1].endswith(OUTCOME) or (entry is not None and entry.type is FindingType.MONEY)


def _line(matrix: Matrix, place: Place) -> MatrixLine:
    said = [_cell(made, place, matrix.vocabulary) for made in matrix.columns]
    cells = tuple((head, words, words != said[0]) for head, words in zip(heads(matrix), said, strict=True))
    return MatrixLine(about(place, matrix.vocabulary), cells)


def _cell(made: Made, place: Place, vocabulary: Vocabulary) -> str:
    return words(made.results.get(place), place, vocabulary) if place in made.results else NOTHING


def about(place: Place, vocabulary: Vocabulary) -> str:
    """Return what stands at a place: `Answer`, `Final amount`, `May be paid, worker 1`."""
    holder, _, name = place[1].rpartition(".")
    whose = f", {entry_words(holder, vocabulary)}" if holder else ""
    if name == OUTCOME:
        return f"Answer{whose}"
    entry = vocabulary.outputs.get(name)
    return f"{entry.label if entry else without_codes(name)}{whose}"


def words(value: Json, place: Place, vocabulary: Vocabulary) -> str:
    """Return what stands at a place, in words."""
    if place[1].endswith(OUTCOME):
        return MARKS[Outcome(str(value))].text if value is not None else NOTHING
    if value is None or value == {"value": None}:
        return NOTHING
    return english.sentence_start(value_words(value, _entry(place, vocabulary)))


def _entry(place: Place, vocabulary: Vocabulary) -> NameEntry | None:
    return vocabulary.outputs.get(place[1].rpartition(".")[2])


# ── why ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def told_steps(matrix: Matrix) -> tuple[ToldStep, ...]:
    """Return each step between two columns in which something differs, in words."""
    found = [_by_engine(matrix), *(_step(matrix, step) for step in matrix.steps)]
    return tuple(one for one in found if one.differences)


def _by_engine(matrix: Matrix) -> ToldStep:
    found = (
        _told(matrix, (one.policy, one.path), one.was, one.now,
              Reason(_more(one.amount, (one.policy, one.path), matrix), SORTS[Sort.ENGINE_CHANGED], BY_ENGINE))
        for one in matrix.by_engine
    )  # fmt: skip
    return ToldStep("The same facts and the same rules, run again", _together(found))


def _step(matrix: Matrix, step: Step) -> ToldStep:
    sums = (_sum(matrix, step, place) for place in step.shares)
    ended = {flip.policy for flip in step.flips if flip.path == OUTCOME and NOT_IN_FORCE in (flip.before, flip.after)}
    # Of rules that are in force only on one side there is nothing more to say than that.
    flips = (flip for flip in step.flips if flip.policy not in ended or flip.path == OUTCOME)
    answers = (_flip(matrix, step, flip) for flip in flips)
    named = {made.column: head.heading for made, head in zip(matrix.columns, heads(matrix), strict=True)}
    was, now = (english.mid_sentence(named[made.column]) for made in (step.before, step.after))
    return ToldStep(f"From: {was}. To: {now}", _together((*answers, *sums)))


def _together(found: Iterable[ToldDifference]) -> tuple[ToldDifference, ...]:
    """Return the differences with those that have the same reasons told together."""
    by_reasons: dict[tuple[Reason, ...], list[str]] = {}
    for one in found:
        by_reasons.setdefault(one.reasons, []).extend(one.changes)
    return tuple(ToldDifference(tuple(changes), reasons) for reasons, changes in by_reasons.items())


def _told(matrix: Matrix, place: Place, was: Json, now: Json, *reasons: Reason) -> ToldDifference:
    then, since = (words(value, place, matrix.vocabulary) for value in (was, now))
    return ToldDifference((f"{_named(matrix, place)}: {then} → {since}",), reasons)


def _sum(matrix: Matrix, step: Step, place: Place) -> ToldDifference:
    one = next(s for s in step.attribution.sums if (s.policy, s.path) == place)
    reasons = (
        Reason(_more(part.share.amount, place, matrix), _sorts(part.sorts), words_of(step, part.share.causes))
        for part in step.shares[place]
    )
    return _told(matrix, place, str(one.before), str(one.after), *reasons)


def _flip(matrix: Matrix, step: Step, flip: Flip) -> ToldDifference:
    reasons = (Reason("", _sorts(step.between.sorts_of(way)), _way(step, way)) for way in flip.ways)
    return _told(matrix, (flip.policy, flip.path), flip.before, flip.after, *reasons)


def _way(step: Step, way: tuple[Cause, ...]) -> str:
    return "; and ".join(words_of(step, (cause,)) for cause in way)


def _sorts(sorts: tuple[Sort, ...]) -> str:
    return "; ".join(SORTS[sort] for sort in sorts)


def _named(matrix: Matrix, place: Place) -> str:
    title = titles(matrix).get(place[0], without_codes(place[0]))
    return f"{title}: {english.mid_sentence(about(place, matrix.vocabulary))}"


def _more(amount: Decimal | None, place: Place, matrix: Matrix) -> str:
    if amount is None:
        return ""
    said = value_words(str(abs(amount)), _entry(place, matrix.vocabulary))
    return f"{said} {'more' if amount > 0 else 'less'}"


# ── in all ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Total:
    """One sum from the first column to the last: as decided, as of today, and what each sort of reason adds."""

    about: str
    was: str
    parts: tuple[tuple[str, str], ...]
    now: str


def told_totals(matrix: Matrix) -> tuple[Total, ...]:
    """Return the sums that differ between the first column and another, and what each sort of reason adds in all."""
    return tuple(_totals(matrix))


def _totals(matrix: Matrix) -> Iterator[Total]:
    for place, parts in matrix.totals().items():
        if not parts:
            continue
        first, last = (
            sum_at(made.results, place, matrix.vocabulary) for made in (matrix.columns[0], matrix.columns[-1])
        )
        told = tuple((_sorts(sorts), _more(amount, place, matrix)) for sorts, amount in parts.items())
        was, now = (words(str(amount), place, matrix.vocabulary) for amount in (first, last))
        yield Total(_named(matrix, place), was, told, now)


def verdict(matrix: Matrix) -> str:
    """Return the one sentence that a hurried reader takes away."""
    changed = [made for made in matrix.columns[1:] if any(_moved(matrix, made, place) for place in matrix.places)]
    if not changed:
        return "It comes out the same in all four."
    if matrix.columns[1] in changed:
        return "Under the rules that ought to have applied then it would have come out otherwise."
    if matrix.columns[2] in changed:
        return "With the facts as they are now known it would have come out otherwise."
    return "It was right then. Today it would come out otherwise."


def _moved(matrix: Matrix, made: Made, place: Place) -> bool:
    told = (_cell(matrix.columns[0], place, matrix.vocabulary), _cell(made, place, matrix.vocabulary))
    return _is_first(place, matrix.vocabulary) and told[0] != told[1]
