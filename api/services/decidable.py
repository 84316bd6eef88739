"""What a decision may decide: which policies are settled, and what no decision may rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.ledger.canonical import Json
from api.services.decision_forms import Departure, Form, check_departure
from api.services.evaluate import SchemeEvaluation, without_invention
from api.services.failures import ActRefused
from api.services.findings_json import recorded
from api.services.registry import Registry
from engine.outcome import Evaluation, Outcome
from engine.trace import FigureNode, FindingNode

SETTLED = (Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED)


def decided_policies(evaluation: SchemeEvaluation, form: Form) -> dict[str, Json]:
    """Return what a form of decision would decide, by policy, or refuse it. Pages ask this before anyone signs."""
    if evaluation.stopped:
        where = evaluation.stopped[0].policy
        raise ActRefused(
            "a rule stopped, so nothing can be decided on it", where=where, fix="report it to the policy team"
        )
    departures: dict[str, Departure] = {}
    for departure in form.departures:
        check_departure(evaluation, departure)
        if departure.policy in departures:
            raise ActRefused(f"there are two departures from `{departure.policy}`", fix="join them")
        departures[departure.policy] = departure
    adopted = form.policies or _settled(evaluation, departures)
    for policy in adopted:
        _check_adoptable(evaluation, policy, policy in departures)
    decided = {
        policy: _departed(departures[policy]) if policy in departures else _adopted(evaluation.evaluations[policy])
        for policy in evaluation.evaluations
        if policy in departures or policy in adopted
    }
    if not decided:
        raise ActRefused("no policy is settled yet, so there is nothing to decide", fix=_still_needed(evaluation))
    return decided


def _settled(evaluation: SchemeEvaluation, departures: Mapping[str, Departure]) -> tuple[str, ...]:
    found = (policy for policy, one in evaluation.evaluations.items() if one.outcome in SETTLED)
    return tuple(policy for policy in found if policy not in departures)


def _check_adoptable(evaluation: SchemeEvaluation, policy: str, departed: bool) -> None:
    if departed:
        raise ActRefused(f"`{policy}` is both adopted and departed from", fix="do one of the two")
    one = evaluation.evaluations.get(policy)
    if one is None or one.outcome is Outcome.NOT_IN_FORCE:
        raise ActRefused(f"`{policy}` was not evaluated", fix=f"evaluated were {', '.join(evaluation.editions)}")
    if one.outcome is Outcome.CANNOT_TELL:
        missing = ", ".join(one.missing)
        raise ActRefused("what the rules say cannot be told yet", where=policy, fix=f"find out {missing}")
    if one.outcome is Outcome.FOR_JUDGEMENT:
        fix = "decide it as a departure, with reasons"
        raise ActRefused("the rules leave this to a person's judgement", where=policy, fix=fix)


def _still_needed(evaluation: SchemeEvaluation) -> str:
    missing = dict.fromkeys(path for one in evaluation.evaluations.values() for path in one.missing)
    return f"find out {', '.join(missing)}" if missing else "decide what is left to judgement, with reasons"


def _adopted(evaluation: Evaluation) -> Json:
    return {"how": "adopted", "outcome": evaluation.outcome.value, "outputs": evaluation.outputs_json()}


def _departed(departure: Departure) -> Json:
    return {
        "how": "departed",
        "outputs": recorded(departure.outputs),
        "reasons": departure.reasons.strip(),
        "evidence": [item.strip() for item in departure.evidence if item.strip()],
    }


def rests_on_invention(
    registry: Registry, evaluation: SchemeEvaluation, decided: Mapping[str, Json], *, demonstration: bool
) -> bool:
    """Return whether adopted answers rest on invented or stale figures. Outside a demonstration raise ActRefused."""
    adopted = [policy for policy, what in decided.items() if isinstance(what, Mapping) and what["how"] == "adopted"]
    figures = [*_stale(evaluation, adopted), *_invented(registry, evaluation, adopted)]
    if figures and not demonstration:
        policy, node = figures[0]
        kind = "an invented parameter" if node.illustrative else "a figure that nobody has confirmed for that day"
        fix = "the policy team must set it" if node.illustrative else "the policy team must confirm or replace it"
        raise ActRefused(f"`{node.name}` is {kind}, and no decision may rest on it", where=policy, fix=fix)
    return bool(figures)


def _stale(evaluation: SchemeEvaluation, policies: list[str]) -> list[tuple[str, FigureNode]]:
    """A stale figure counts as unknown, so that an answer which is certain all the same does not rest on it."""
    open_still = [
        policy for policy in with_upstream(evaluation, policies) if evaluation.evaluations[policy].possible_json()
    ]
    return [(policy, node) for policy in open_still for node in _figures(evaluation, policy) if node.stale]


def _invented(registry: Registry, evaluation: SchemeEvaluation, policies: list[str]) -> list[tuple[str, FigureNode]]:
    """An answer rests on an invented figure when it would not come out without it; to have read it is not enough."""
    read = [
        (policy, node)
        for policy in with_upstream(evaluation, policies)
        for node in _figures(evaluation, policy)
        if node.illustrative
    ]
    if not read:
        return []
    without = without_invention(registry, evaluation)
    rests = [policy for policy in policies if not _same_answer(evaluation.evaluations[policy], without[policy])]
    concerned = with_upstream(evaluation, rests)
    return [(policy, node) for policy, node in read if policy in concerned]


def _same_answer(one: Evaluation, other: Evaluation) -> bool:
    return one.outcome is other.outcome and one.outputs_json() == other.outputs_json()


def _figures(evaluation: SchemeEvaluation, policy: str) -> Iterator[FigureNode]:
    return (node for node in evaluation.evaluations[policy].trace if isinstance(node, FigureNode))


def with_upstream(evaluation: SchemeEvaluation, policies: list[str]) -> dict[str, None]:
    """Return the policies with those whose answers became findings of theirs."""
    reached: dict[str, None] = {}
    waiting = list(policies)
    while waiting:
        policy = waiting.pop()
        if policy in reached:
            continue
        reached[policy] = None
        derived = (node for node in evaluation.evaluations[policy].trace if isinstance(node, FindingNode))
        waiting += [node.derived_from.rpartition("/")[2] for node in derived if node.derived_from]
    return reached
