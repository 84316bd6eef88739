"""In what two sides of a comparison differ: findings, dated figures, editions of rules, the day, the authority mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.compiled import EVALUATION_DATE, CompiledEdition, CompiledTable
from engine.dmn.figures import ResolvedFigure, resolve
from engine.dmn.vocabulary import NameEntry
from engine.findings import Findings
from engine.journey import Leg
from engine.outcome import AuthorityMode
from engine.values import Value


class CauseKind(StrEnum):
    """What kind of thing differs.

    `figure_law` is an amount that the law sets (an uprating), `figure_authority` one that the authority sets (a cut or
    a rise of policy), `edition` the rules of a policy, `day` the passing of time by itself.
    """

    FINDING = "finding"
    FIGURE_LAW = "figure_law"
    FIGURE_AUTHORITY = "figure_authority"
    EDITION = "edition"
    DAY = "day"
    MODE = "mode"


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One thing in which two sides differ, or several grouped.

    `path` is a finding's path (`workers[w1].hours`, or `workers[w1]` where only one side has that entry), a policy and
    figure (`budget/price`), or a policy. `members` are what a group holds, in order, and empty for a single cause.
    """

    kind: CauseKind
    path: str
    members: tuple[Cause, ...] = ()

    @property
    def name(self) -> str:
        """Return the stable name by which causes are ordered: `finding:workers[w1].hours`."""
        return f"{self.kind}:{self.path}" if self.path else self.kind.value

    @property
    def single(self) -> tuple[Cause, ...]:
        """Return the single causes that it stands for."""
        return tuple(one for member in self.members for one in member.single) or (self,)


@dataclass(frozen=True)
class Side:
    """One side of a comparison: everything that an evaluation of a journey reads.

    Args:
        legs: the policies in the order of the journey; `edition` None where one was not in force.
        findings: as given, before any policy derived more.
        on: the day asked about, ISO.
        mode: which rows took part.
    """

    scheme: str
    legs: tuple[Leg, ...]
    findings: Findings
    on: str
    mode: AuthorityMode
    figures: Mapping[str, Mapping[str, ResolvedFigure]] = field(init=False, repr=False)
    """By policy and name, as they stood on the day."""

    def __post_init__(self) -> None:
        with_law = self.mode is AuthorityMode.STATED_AND_LAW
        resolved = {
            leg.policy: resolve(leg.edition.figures, self.on, with_law=with_law)
            for leg in self.legs
            if leg.edition is not None
        }
        object.__setattr__(self, "figures", resolved)

    def leg(self, policy: str) -> Leg:
        """Return the leg of a policy; one that was not asked about is like one not in force."""
        return next((leg for leg in self.legs if leg.policy == policy), Leg(policy, None))

    def edition(self, policy: str) -> CompiledEdition | None:
        """Return the edition of a policy, if it was in force and asked about."""
        return self.leg(policy).edition


def policies_of(before: Side, after: Side) -> tuple[str, ...]:
    """Return the policies of both sides, those of the later side in its order and the others before what they precede.

    A journey's order is the same for both unless the scheme was rewritten; then the later side's holds.
    """
    order = [leg.policy for leg in after.legs]
    earlier = [leg.policy for leg in before.legs]
    for place, policy in enumerate(earlier):
        if policy not in order:
            following = next((p for p in earlier[place + 1 :] if p in order), None)
            order.insert(len(order) if following is None else order.index(following), policy)
    return tuple(order)


def causes_between(before: Side, after: Side) -> tuple[Cause, ...]:
    """Return what differs and could matter: read by a policy of either side. In order of name."""
    policies = policies_of(before, after)
    found = [
        *_findings(before, after, _names_read(before, after, policies)),
        *_figures(before, after, policies),
        *(Cause(CauseKind.EDITION, policy) for policy in policies if _rules_differ(before, after, policy)),
    ]
    if before.on != after.on and any(reads_the_day(side.edition(p)) for side in (before, after) for p in policies):
        found.append(Cause(CauseKind.DAY, ""))
    if before.mode is not after.mode:
        found.append(Cause(CauseKind.MODE, ""))
    return tuple(sorted(found, key=lambda cause: cause.name))


def names_read(edition: CompiledEdition | None) -> frozenset[str]:
    """Return the names of findings that an edition reads; a finding may stand in for a figure."""
    if edition is None:
        return frozenset()
    return frozenset((*edition.edition.inputs, *edition.figures)) - {EVALUATION_DATE}


def _names_read(before: Side, after: Side, policies: tuple[str, ...]) -> frozenset[str]:
    read = (names_read(side.edition(policy)) for side in (before, after) for policy in policies)
    return frozenset().union(*read)


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(before: Side, after: Side, read: frozenset[str]) -> Iterator[Cause]:
    lists = before.findings.entries.keys() | after.findings.entries.keys()
    for name in lists & read:
        yield from (Cause(CauseKind.FINDING, path) for path in _list_paths(before.findings, after.findings, name))
    paths = {path for side in (before, after) for path in side.findings.by_path}
    for path in paths:
        name = path.partition("[")[0].partition(".")[0]
        if name in read and name not in lists and not same(before.findings, after.findings, path):
            yield Cause(CauseKind.FINDING, path)


def _list_paths(before: Findings, after: Findings, name: str) -> Iterator[str]:
    """Yield how a list differs: as a whole, by entries that one side lacks, by fields of entries that both have."""
    was, now = before.entries.get(name), after.entries.get(name)
    if was is None or now is None or not _same_order(was, now):
        yield name
        return
    for entry in dict.fromkeys((*was, *now)):
        path = f"{name}[{entry}]"
        if (entry in was) != (entry in now):
            yield path
            continue
        fields = {p for side in (before, after) for p in side.by_path if p.startswith(f"{path}.")}
        yield from (field_path for field_path in fields if not same(before, after, field_path))


def _same_order(was: tuple[str, ...], now: tuple[str, ...]) -> bool:
    return [e for e in was if e in now] == [e for e in now if e in was]


def same(before: Findings, after: Findings, path: str) -> bool:
    """Return whether both have the same value there, or neither has any."""
    was, now = before.by_path.get(path), after.by_path.get(path)
    if was is None or now is None:
        return was is now
    return _same_value(was.value, now.value)


def _same_value(was: Value, now: Value) -> bool:
    return type(was) is type(now) and was == now


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(before: Side, after: Side, policies: tuple[str, ...]) -> Iterator[Cause]:
    """Yield the figures that both editions of a policy know and that stand differently on the two days."""
    for policy in policies:
        was, now = before.edition(policy), after.edition(policy)
        if was is None or now is None:
            continue
        for name in was.figures.keys() & now.figures.keys():
            if _standing(before, was, policy, name) != _standing(after, now, policy, name):
                law = now.figures[name].set_by == "law"
                yield Cause(CauseKind.FIGURE_LAW if law else CauseKind.FIGURE_AUTHORITY, f"{policy}/{name}")


def _standing(side: Side, edition: CompiledEdition, policy: str, name: str) -> Value | None:
    """Return what rules read under a figure's name, None for one that does not hold that day."""
    resolved = side.figures[policy][name]
    if resolved.value is None or resolved.stale:
        return None
    return edition.amounts[name, resolved.value.start]


def _rules_differ(before: Side, after: Side, policy: str) -> bool:
    was, now = before.leg(policy), after.leg(policy)
    if was.edition is None or now.edition is None:
        return was.edition is not now.edition
    if was.edition.edition.digest != now.edition.edition.digest or _gives(was) != _gives(now):
        return True
    return any(_meaning(was.edition, name) != _meaning(now.edition, name) for name in was.edition.edition.inputs)


def _gives(leg: Leg) -> dict[str, str]:
    return {} if leg.gives is None else {name: literal.text for name, literal in leg.gives.gives.items()}


def _meaning(edition: CompiledEdition, name: str) -> object:
    """Return what of a name's entry in the vocabulary has a bearing on answers: not its label or question."""

    def meaning(entry: NameEntry) -> object:
        fields = tuple((field, meaning(part)) for field, part in entry.fields.items())
        bounds = (entry.whole, entry.least, entry.greatest, entry.none_allowed, entry.act)
        return (entry.type, tuple(entry.members), *bounds, entry.key, fields)

    return meaning(edition.vocabulary.inputs[name])


def reads_the_day(edition: CompiledEdition | None) -> bool:
    """Return whether the day asked about can matter to an edition by itself: it is read, or rows have dates."""
    if edition is None:
        return False
    for decision in edition.decisions.values():
        if EVALUATION_DATE in decision.reads:
            return True
        rows = decision.logic.rows if isinstance(decision.logic, CompiledTable) else ()
        if any(row.rule.in_force.start or row.rule.in_force.end for row in rows):
            return True
    return False
