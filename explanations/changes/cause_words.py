"""Says what a cause of a difference is: an answer that changed, an amount raised or cut, rules that changed."""

from __future__ import annotations

from engine.attribution import Cause, CauseKind
from engine.compiled import EVALUATION_DATE
from engine.values import NULL, Context, Value
from explanations.changes.comparison import Comparison
from explanations.material import Material
from explanations.wording import english
from explanations.wording.printing import Kind

MOST_NAMED = 6
"""Of more members of a group than this, only the number of the rest is told."""
AUTHORITY_GROUP = "the authority"
"""The part of the conversation that is about the authority itself."""
THERE, NOT_THERE, ANOTHER = "there", "not there", "another list"
LEFT_OUT = "something changed that we may not tell here"
SOMETHING = "Something that we may not tell here"
NOT_OF_NEED = "This is not a change in your needs."


class CauseTeller:
    """Tells of the causes of one comparison, in the middle of a sentence after `because`."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._any: Material = comparison.materials[0]

    def because(self, causes: tuple[Cause, ...]) -> str:
        """Return what some causes are; of several, that they cannot be told apart."""
        if len(causes) == 1:
            return self.says(causes[0])
        said = "; and ".join(self.says(cause) for cause in causes)
        return f"these came together and cannot be told apart: {said}"

    def says(self, cause: Cause) -> str:
        """Return a cause as a clause: `“Weekly earnings” was £90.00 a week and is now £120.00 a week`."""
        if self._comparison.hides(cause):
            return LEFT_OUT
        if cause.members:
            return self._group(cause)
        match cause.kind:
            case CauseKind.FINDING:
                return self._finding(cause.path)
            case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                return self._figure(cause)
            case CauseKind.EDITION:
                return self._edition(cause.path)
            case CauseKind.DAY:
                was, now = (english.iso_date(side.on) for side in (self._comparison.before, self._comparison.after))
                return f"time has passed: the rules were applied as on {was}, and now as on {now}"
            case CauseKind.MODE:
                return "other rules were taken into account: those of the law as well, or no longer"

    def is_of_need(self, causes: tuple[Cause, ...]) -> bool:
        """Return whether a change in what is known of the person is among the causes."""
        return any(
            single.kind is CauseKind.FINDING and not self._is_the_authoritys(single.path)
            for cause in causes
            for single in cause.single
        )

    def label(self, cause: Cause) -> str:
        """Return what a cause is about in a word or two: a finding's or figure's label, a title."""
        if self._comparison.hides(cause):
            return SOMETHING
        match cause.kind:
            case CauseKind.FINDING:
                return self._finding_label(cause.path)
            case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                policy, _, name = cause.path.partition("/")
                return self._comparison.material(policy).figure_kind(name).label
            case CauseKind.EDITION:
                return f"Rules on {english.mid_sentence(self._comparison.title(cause.path))}"
            case CauseKind.DAY:
                return "Day asked about"
            case CauseKind.MODE:
                return "Rules taken part"

    def was_and_now(self, cause: Cause) -> tuple[str, str]:
        """Return in words what a single cause was, and what it is now."""
        if self._comparison.hides(cause):
            return "", ""
        match cause.kind:
            case CauseKind.FINDING:
                return self._finding_values(cause.path)
            case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                return self._figure_values(cause)
            case CauseKind.EDITION:
                return self._version(cause.path, before=True), self._version(cause.path, before=False)
            case CauseKind.DAY:
                return english.iso_date(self._comparison.before.on), english.iso_date(self._comparison.after.on)
            case CauseKind.MODE:
                return self._comparison.before.mode.value, self._comparison.after.mode.value

    # ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _finding(self, path: str) -> str:
        whose = "our own " if self._is_the_authoritys(path) and self._comparison.is_person else ""
        was, now = self._finding_values(path)
        label = f"{whose}“{self._finding_label(path)}”"
        return f"{label} is not the same" if now == ANOTHER else f"{label} was {was} and is now {now}"

    def _finding_label(self, path: str) -> str:
        if path.endswith("]"):
            return english.sentence_start(self._any.entry_name(path))
        return self._any.finding_label(path)

    def _finding_values(self, path: str) -> tuple[str, str]:
        """Return a finding then and now in words; of an entry of a list, whether it was there."""
        if path.endswith("]"):
            list_name, _, entry = path.rstrip("]").partition("[")
            came = entry in self._comparison.after.findings.entries.get(list_name, ())
            return (NOT_THERE, THERE) if came else (THERE, NOT_THERE)
        if path in self._any.vocabulary.inputs and self._any.vocabulary.inputs[path].fields:
            return "one list", ANOTHER
        was, now = self._comparison.finding(path)
        return self._value(path, was, before=True), self._value(path, now, before=False)

    def _value(self, path: str, value: Value | None, *, before: bool) -> str:
        if value is None:
            if self._comparison.was_derived(path, before=before):
                return "worked out from another answer"
            entry = self._any.vocabulary.entry_at(path)
            return "not recorded as done" if entry is not None and entry.act else english.NOT_KNOWN
        return self._any.print(value, self._any.finding_kind(path))

    def _is_the_authoritys(self, path: str) -> bool:
        entry = self._any.vocabulary.inputs.get(path.partition("[")[0].partition(".")[0])
        return entry is not None and entry.group == AUTHORITY_GROUP and entry.name != EVALUATION_DATE

    # ── figures and rules ─────────────────────────────────────────────────────────────────────────────────────────────

    def _figure(self, cause: Cause) -> str:
        policy, _, name = cause.path.partition("/")
        _, _, standing = self._comparison.figure(policy, name)
        was, now = self._figure_values(cause)
        since = f" from {english.iso_date(standing.start)}" if standing is not None else ""
        changed = f"was {was} and is {now}{since}" if was else f"is not the same{since}"
        if cause.kind is CauseKind.FIGURE_LAW:
            return f"the “{self.label(cause)}” set by law {changed}"
        whose = "our" if self._comparison.is_person else "the authority's"
        return f"{whose} own “{self.label(cause)}” {changed}"

    def _figure_values(self, cause: Cause) -> tuple[str, str]:
        """Return a figure then and now in words; nothing for a table, which is too long to be told."""
        policy, _, name = cause.path.partition("/")
        was, now, _ = self._comparison.figure(policy, name)
        if any(isinstance(value, tuple | Context) for value in (was, now)):
            return "", ""
        material = self._comparison.material(policy)
        kind = material.figure_kind(name)
        return _figure_text(material, was, kind), _figure_text(material, now, kind)

    def _edition(self, policy: str) -> str:
        title = english.mid_sentence(self._comparison.title(policy))
        was, now = self._comparison.before.edition(policy), self._comparison.after.edition(policy)
        if was is None or now is None:
            asked = self._comparison.before if was is None else self._comparison.after
            in_journey = any(leg.policy == policy for leg in asked.legs)
            when = "last time" if was is None else "now"
            return f"the rules on {title} {'were not in force' if in_journey else 'were not asked about'} {when}"
        if was.edition.in_force.start == now.edition.in_force.start:
            return f"the rules on {title} were corrected"
        then, since = (english.iso_date(one.edition.in_force.start or "") for one in (was, now))
        return f"the rules on {title} changed: those in force from {since} were used, and before those from {then}"

    def _version(self, policy: str, *, before: bool) -> str:
        side = self._comparison.before if before else self._comparison.after
        edition = side.edition(policy)
        return "not in force" if edition is None else f"version {edition.edition.name}"

    # ── groups ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _group(self, cause: Cause) -> str:
        labels = list(dict.fromkeys(f"“{self.label(single)}”" for single in cause.single))
        shown = labels[:MOST_NAMED]
        more = [english.counted(len(labels) - len(shown), "more thing")] if len(labels) > len(shown) else []
        names = english.listed([*shown, *more])
        return f"several things changed ({_GROUPS[cause.kind]}): {names}"


_GROUPS = {
    CauseKind.FINDING: "facts about the case",
    CauseKind.FIGURE_LAW: "amounts and limits that the law sets",
    CauseKind.FIGURE_AUTHORITY: "amounts that the authority sets",
    CauseKind.EDITION: "the rules themselves",
}


def _figure_text(material: Material, value: Value | None, kind: Kind) -> str:
    if value is None:
        return english.NOT_KNOWN
    return english.NONE if value is NULL else material.print(value, kind)
