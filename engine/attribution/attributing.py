"""Attributes every difference between two sides to its causes: sums to the penny, answers to what turned them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.attribution.causes import Cause, Side, causes_between, policies_of
from engine.attribution.grouping import Key as Apart
from engine.attribution.grouping import grouped, together
from engine.attribution.mixing import Mixer
from engine.attribution.sharing import in_whole_units, least_mixtures, mean_over_orders, separable_blocks
from engine.dmn.vocabulary import FindingType, Vocabulary
from engine.outcome import Evaluation, Outcome
from engine.trace import JsonValue, Settled

MOST_CAUSES = 8
"""Beyond so many, causes are grouped: eight make 256 mixtures, which bounds the work whatever has changed."""

OUTCOME = "outcome"
MOST_WAYS = 4
"""Of more ways in which an answer could have been turned than this, the smallest are told."""


@dataclass(frozen=True, slots=True)
class Share:
    """What some causes account for: one cause as a rule, several where they make no sense apart. In units of money."""

    causes: tuple[Cause, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SumChange:
    """One sum that differs, and what each cause accounts for. The shares add up to `after - before` exactly.

    `path` is the output's name, or `workers[w1].amount` for an entry of a list. Shares of nothing are left out; the
    largest comes first.
    """

    policy: str
    path: str
    before: Decimal
    after: Decimal
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """An outcome or answer that differs, and what turned it.

    `path` is `outcome`, `workers[w1].outcome`, or the path of an output. `ways` are the smallest sets of causes each of
    which, with all else as before, gives what came after; the first are the smallest.
    """

    policy: str
    path: str
    before: JsonValue
    after: JsonValue
    ways: tuple[tuple[Cause, ...], ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Every difference between two sides with its causes.

    `causes` is all that differs and is read by some rule, grouped where there were more than `MOST_CAUSES`;
    `without_effect` are those of them that changed no sum and turned no answer.
    """

    causes: tuple[Cause, ...]
    sums: tuple[SumChange, ...]
    flips: tuple[Flip, ...]
    without_effect: tuple[Cause, ...]


Key = tuple[str, str]
"""Policy, and path of an output or outcome."""


def attribute(before: Side, after: Side, vocabulary: Vocabulary, apart: Apart = together) -> Attribution:
    """Return what differs between two sides, and what of it each cause accounts for.

    Args:
        before, after: the two sides, of the same scheme.
        vocabulary: types of outputs (which are sums), and groups of findings.
        apart: the sort of a single cause; causes of two sorts are never grouped.
    """
    causes = grouped(causes_between(before, after), vocabulary, MOST_CAUSES, apart)
    mixer = Mixer(before, after, causes)
    found = [_results(mixer.evaluations(mixture), policies_of(before, after)) for mixture in range(1 << len(causes))]
    first, last = found[0], found[-1]
    sums: list[SumChange] = []
    flips: list[Flip] = []
    for key in dict.fromkeys((*first, *last)):
        if _same(first.get(key), last.get(key)):
            continue
        was, now = _amount(key, first, vocabulary), _amount(key, last, vocabulary)
        if was is not None and now is not None:
            amounts = [_amount(key, results, vocabulary) for results in found]
            sums.append(SumChange(*key, was, now, _shares(causes, amounts, was, now)))
        else:
            flips.append(_flip(key, causes, found))
    told = {cause for one in sums for share in one.shares for cause in share.causes}
    told |= {cause for flip in flips for way in flip.ways for cause in way}
    return Attribution(causes, tuple(sums), tuple(flips), tuple(cause for cause in causes if cause not in told))


# ── what comes out of a mixture ───────────────────────────────────────────────────────────────────────────────────────

Results = Mapping[Key, "Outcome | Settled"]


def _results(evaluations: Mapping[str, Evaluation], policies: Iterable[str]) -> Results:
    """Return the outcomes and outputs of every policy in force, by policy and path."""
    found: dict[Key, Outcome | Settled] = {}
    for policy in policies:
        evaluation = evaluations[policy]
        found[policy, OUTCOME] = evaluation.outcome
        for list_name, outcomes in evaluation.entry_outcomes.items():
            for entry, outcome in outcomes.items():
                found[policy, f"{list_name}[{entry}].{OUTCOME}"] = outcome
        found |= {(policy, path): settled for path, settled in _outputs(evaluation)}
    return found


def _outputs(evaluation: Evaluation) -> Iterator[tuple[str, Settled]]:
    for output in evaluation.outputs:
        if output.result is not None:
            yield output.name, output.result
        for entry, settled in output.entries.items():
            yield f"{output.list_name}[{entry}].{output.name}", settled


def _same(one: Outcome | Settled | None, other: Outcome | Settled | None) -> bool:
    return _json(one) == _json(other)


def _json(result: Outcome | Settled | None) -> JsonValue:
    match result:
        case None:
            return None
        case Outcome():
            return result.value
        case Settled():
            return result.to_json()


def _amount(key: Key, results: Results, vocabulary: Vocabulary) -> Decimal | None:
    """Return the certain sum at a place, None for one that is no sum, or not certain, or known to be none."""
    entry = vocabulary.outputs.get(key[1].rpartition(".")[2])
    result = results.get(key)
    if entry is None or entry.type is not FindingType.MONEY or not isinstance(result, Settled) or not result.certain:
        return None
    return result.value if isinstance(result.value, Decimal) else None


# ── causes of a difference ────────────────────────────────────────────────────────────────────────────────────────────


def _shares(
    causes: Sequence[Cause], amounts: Sequence[Decimal | None], before: Decimal, after: Decimal
) -> tuple[Share, ...]:
    blocks = separable_blocks(amounts, len(causes))
    whole = in_whole_units(mean_over_orders(amounts, blocks), before, after)
    shares = [Share(_in(causes, block), amount) for block, amount in zip(blocks, whole, strict=True) if amount]
    return tuple(sorted(shares, key=lambda share: (-abs(share.amount), [cause.name for cause in share.causes])))


def _flip(key: Key, causes: Sequence[Cause], found: Sequence[Results]) -> Flip:
    last = found[-1].get(key)
    ways = least_mixtures([_same(results.get(key), last) for results in found])
    return Flip(
        *key, _json(found[0].get(key)), _json(last), tuple(_in(causes, mixture) for mixture in ways[:MOST_WAYS])
    )


def _in(causes: Sequence[Cause], mixture: int) -> tuple[Cause, ...]:
    return tuple(cause for place, cause in enumerate(causes) if mixture >> place & 1)
