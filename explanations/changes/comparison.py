"""What a change notice is written from: two decisions as materials and sides, and the causes of what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.attribution import Attribution, Cause, CauseKind, Side
from engine.dmn.figures import FigureValue
from engine.outcome import Evaluation
from engine.trace import FindingState, Settled
from engine.values import Value
from explanations.material import Material
from explanations.statement import Reader

SumKey = tuple[str, str]
"""Policy, and path of an output: `final_amount`, `workers[w1].amount`."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The decision that a change notice compares with: its number, and the ISO day on which it was made."""

    number: str
    decided_on: str
    is_decision: bool = True


@dataclass(frozen=True)
class Comparison:
    """Two decisions, and what the rules' part in their difference comes from.

    Args:
        earlier: with which it is compared.
        before, after: the two sides of the attribution.
        was, now: the materials of each policy that was in force, by policy.
        attribution: what the rules give differently, with causes.
        decided_before, decided_after: sums that the decision-maker set in place of the rules', by policy and path.
        policies: those that were decided both times, about which a letter speaks.
        reader: whom it is told to.
        withheld: paths of findings and entries that are kept from the reader; that they changed may be told, not what.
    """

    earlier: Earlier
    before: Side
    after: Side
    was: Mapping[str, Material]
    now: Mapping[str, Material]
    attribution: Attribution
    reader: Reader
    decided_before: Mapping[SumKey, Decimal] = field(default_factory=dict)
    decided_after: Mapping[SumKey, Decimal] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()

    def is_withheld(self, path: str) -> bool:
        """Return whether a path is withheld, lies below one that is, or is a list with an entry that is."""
        return any(
            path == start or path.startswith((f"{start}.", f"{start}[")) or start.startswith((f"{path}.", f"{path}["))
            for start in self.withheld
        )

    def hides(self, cause: Cause) -> bool:
        """Return whether a cause may not be told, because something in it is withheld."""
        return any(single.kind is CauseKind.FINDING and self.is_withheld(single.path) for single in cause.single)

    def name_of(self, cause: Cause) -> str:
        """Return the name under which sentences speak for a cause; of one that is withheld, no more than that."""
        return "withheld" if self.hides(cause) else cause.name

    @property
    def is_person(self) -> bool:
        """Return whether it is told to the person whom it is about."""
        return self.reader is Reader.PERSON

    @property
    def materials(self) -> tuple[Material, ...]:
        """Return all materials, the later side's first."""
        return (*self.now.values(), *self.was.values())

    def material(self, policy: str) -> Material:
        """Return the material of a policy, the later side's if it has one. Raises KeyError."""
        return self.now[policy] if policy in self.now else self.was[policy]

    def title(self, policy: str) -> str:
        """Return the title of a policy's rules."""
        known = policy in self.now or policy in self.was
        return self.material(policy).edition.title if known else policy.replace("_", " ")

    def nodes_of(self, cause: Cause) -> Iterator[str]:
        """Yield the ids in the later trace that a cause speaks of besides itself."""
        for single in () if self.hides(cause) else cause.single:
            for material in self.now.values():
                for node in (f"finding:{single.path}", f"figure:{single.path.partition('/')[2]}"):
                    if node in material.ids:
                        yield node

    def finding(self, path: str) -> tuple[Value | None, Value | None]:
        """Return what was known of a finding then and now; None for nothing."""
        found = (side.findings.by_path.get(path) for side in (self.before, self.after))
        was, now = (one.value if one is not None else None for one in found)
        return was, now

    def was_derived(self, path: str, *, before: bool) -> bool:
        """Return whether a finding that nobody gave came from another policy's answer on that side."""
        materials = self.was if before else self.now
        nodes = (material.findings.get(path) for material in materials.values())
        return any(node is not None and node.state is FindingState.DERIVED for node in nodes)

    def figure(self, policy: str, name: str) -> tuple[Value | None, Value | None, FigureValue | None]:
        """Return a figure's value then and now (None where none held), and the dated value that holds now."""
        values: list[Value | None] = []
        standing: FigureValue | None = None
        for side in (self.before, self.after):
            resolved = side.figures.get(policy, {}).get(name)
            edition = side.edition(policy)
            standing = resolved.value if resolved is not None else None
            known = resolved is not None and edition is not None and standing is not None and not resolved.stale
            values.append(edition.amounts[name, standing.start] if known and edition and standing else None)
        return values[0], values[1], standing


# ── sums ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a difference: what some causes account for, or a departure by a decision-maker then or now."""

    amount: Decimal
    causes: tuple[Cause, ...] = ()
    departed_before: bool = False
    departed_after: bool = False


@dataclass(frozen=True, slots=True)
class DecidedSum:
    """A sum that was decided differently. `parts` add up to `after - before`; none where that cannot be told."""

    policy: str
    path: str
    before: Decimal
    after: Decimal
    parts: tuple[Part, ...]


def decided_sums(comparison: Comparison) -> tuple[DecidedSum, ...]:
    """Return the sums that differ as they were decided, with parts that add up to each difference exactly.

    A departure is a part of its own: what the decision-maker gave beyond the rules last time goes, what is given now
    comes. Where the rules give no certain sum on a side, a person decided it, and the parts cannot be told.
    """
    shares = {(one.policy, one.path): one for one in comparison.attribution.sums}
    keys = dict.fromkeys((*shares, *comparison.decided_before, *comparison.decided_after))
    found = (_decided_sum(comparison, key) for key in keys)
    return tuple(one for one in found if one is not None and one.before != one.after)


def _decided_sum(comparison: Comparison, key: SumKey) -> DecidedSum | None:
    rules_then = _rules_sum(comparison.was, key)
    rules_now = _rules_sum(comparison.now, key)
    before = comparison.decided_before.get(key, rules_then)
    after = comparison.decided_after.get(key, rules_now)
    if before is None or after is None:
        return None
    if rules_then is None or rules_now is None:
        return DecidedSum(*key, before, after, ())
    share = next((one for one in comparison.attribution.sums if (one.policy, one.path) == key), None)
    parts = [Part(one.amount, one.causes) for one in (share.shares if share else ())]
    parts += [Part(rules_then - before, departed_before=True)] if before != rules_then else []
    parts += [Part(after - rules_now, departed_after=True)] if after != rules_now else []
    return DecidedSum(*key, before, after, tuple(parts))


def _rules_sum(materials: Mapping[str, Material], key: SumKey) -> Decimal | None:
    policy, path = key
    if policy not in materials:
        return None
    settled = output_at(materials[policy].evaluation, path)
    value = settled.value if settled is not None and settled.certain else None
    return value if isinstance(value, Decimal) else None


def output_at(evaluation: Evaluation, path: str) -> Settled | None:
    """Return an output by its path, `final_amount` or `workers[w1].payable`."""
    entry_path, _, name = path.rpartition(".")
    output = next((one for one in evaluation.outputs if one.name == name), None)
    if output is None:
        return None
    return output.entries.get(entry_path.partition("[")[2].rstrip("]")) if entry_path else output.result
