"""Says what a cause of a difference is: an answer that changed, an amount raised or cut, rules that changed."""

from __future__ import annotations

from engine.attribution import Cause, CauseKind
from engine.compiled import EVALUATION_DATE
from engine.values import NULL, Context, Value
from explanations.changes.comparison import Comparison
from explanations.languages.speech import mark, say, say_plural
from explanations.material import Material
from explanations.wording import english
from explanations.wording.printing import Kind

MOST_NAMED = 6
"""Of more members of a group than this, only the number of the rest is told."""
AUTHORITY_GROUP = "the authority"
"""The part of the conversation that is about the authority itself."""
THERE, NOT_THERE, ANOTHER = mark("there"), mark("not there"), mark("another list")
LEFT_OUT = mark("something changed that we may not tell here")
SOMETHING = mark("Something that we may not tell here")
NOT_OF_NEED = mark("This is not a change in your needs.")


class CauseTeller:
    """Tells of the causes of one comparison, in the middle of a sentence after `because`."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._any: Material = comparison.materials[0]

    def because(self, causes: tuple[Cause, ...]) -> str:
        """Return what some causes are; of several, that they cannot be told apart."""
        if len(causes) == 1:
            return self.says(causes[0])
        said = f"; {say('and')} ".join(self.says(cause) for cause in causes)
        return say("these came together and cannot be told apart: {causes}", causes=said)

    def says(self, cause: Cause) -> str:
        """Return a cause as a clause: `“Weekly earnings” was £90.00 a week and is now £120.00 a week`."""
        if self._comparison.hides(cause):
            return say(LEFT_OUT)
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
                return say("time has passed: the rules were applied as on {was}, and now as on {now}", was=was, now=now)
            case CauseKind.MODE:
                return say("other rules were taken into account: those of the law as well, or no longer")

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
            return say(SOMETHING)
        match cause.kind:
            case CauseKind.FINDING:
                return self._finding_label(cause.path)
            case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                policy, _, name = cause.path.partition("/")
                return self._comparison.material(policy).figure_kind(name).label
            case CauseKind.EDITION:
                return say("Rules on {title}", title=english.mid_sentence(self._comparison.title(cause.path)))
            case CauseKind.DAY:
                return say("Day asked about")
            case CauseKind.MODE:
                return say("Rules taken part")

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
        was, now = self._finding_values(path)
        label = f"“{self._finding_label(path)}”"
        if self._is_the_authoritys(path) and self._comparison.is_person:
            label = say("our own {label}", label=label)
        if now == say(ANOTHER):
            return say("{label} is not the same", label=label)
        return say("{label} was {was} and is now {now}", label=label, was=was, now=now)

    def _finding_label(self, path: str) -> str:
        if path.endswith("]"):
            return english.sentence_start(self._any.entry_name(path))
        return self._any.finding_label(path)

    def _finding_values(self, path: str) -> tuple[str, str]:
        """Return a finding then and now in words; of an entry of a list, whether it was there."""
        if path.endswith("]"):
            list_name, _, entry = path.rstrip("]").partition("[")
            came = entry in self._comparison.after.findings.entries.get(list_name, ())
            return (say(NOT_THERE), say(THERE)) if came else (say(THERE), say(NOT_THERE))
        if path in self._any.vocabulary.inputs and self._any.vocabulary.inputs[path].fields:
            return say("one list"), say(ANOTHER)
        was, now = self._comparison.finding(path)
        return self._value(path, was, before=True), self._value(path, now, before=False)

    def _value(self, path: str, value: Value | None, *, before: bool) -> str:
        if value is None:
            if self._comparison.was_derived(path, before=before):
                return say("worked out from another answer")
            entry = self._any.vocabulary.entry_at(path)
            return say("not recorded as done") if entry is not None and entry.act else english.not_known()
        return self._any.print(value, self._any.finding_kind(path))

    def _is_the_authoritys(self, path: str) -> bool:
        entry = self._any.vocabulary.inputs.get(path.partition("[")[0].partition(".")[0])
        return entry is not None and entry.group == AUTHORITY_GROUP and entry.name != EVALUATION_DATE

    # ── figures and rules ─────────────────────────────────────────────────────────────────────────────────────────────

    def _figure(self, cause: Cause) -> str:
        policy, _, name = cause.path.partition("/")
        _, _, standing = self._comparison.figure(policy, name)
        was, now = self._figure_values(cause)
        since = english.iso_date(standing.start) if standing is not None else ""
        label = f"“{self.label(cause)}”"
        if cause.kind is CauseKind.FIGURE_LAW:
            label = say("the {label} set by law", label=label)
        elif self._comparison.is_person:
            label = say("our own {label}", label=label)
        else:
            label = say("the authority's own {label}", label=label)
        if not was:
            template = mark("{label} is not the same from {since}") if since else mark("{label} is not the same")
            return say(template, label=label, since=since)
        template = (
            mark("{label} was {was} and is {now} from {since}") if since else mark("{label} was {was} and is {now}")
        )
        return say(template, label=label, was=was, now=now, since=since)

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
            return say(self._not_asked(policy, before=was is None), title=title)
        if was.edition.in_force.start == now.edition.in_force.start:
            return say("the rules on {title} were corrected", title=title)
        then, since = (english.iso_date(one.edition.in_force.start or "") for one in (was, now))
        return say(
            "the rules on {title} changed: those in force from {since} were used, and before those from {then}",
            title=title, since=since, then=then,
        )  # fmt: skip

    def _not_asked(self, policy: str, *, before: bool) -> str:
        side = self._comparison.before if before else self._comparison.after
        if any(leg.policy == policy for leg in side.legs):
            last, now = (
                mark("the rules on {title} were not in force last time"),
                mark("the rules on {title} were not in force now"),
            )
        else:
            last, now = (
                mark("the rules on {title} were not asked about last time"),
                mark("the rules on {title} were not asked about now"),
            )
        return last if before else now

    def _version(self, policy: str, *, before: bool) -> str:
        side = self._comparison.before if before else self._comparison.after
        edition = side.edition(policy)
        return say("not in force") if edition is None else say("version {name}", name=edition.edition.name)

    # ── groups ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _group(self, cause: Cause) -> str:
        labels = list(dict.fromkeys(f"“{self.label(single)}”" for single in cause.single))
        shown = labels[:MOST_NAMED]
        others = len(labels) - len(shown)
        more = [say_plural("{number} more thing", "{number} more things", others)] if others else []
        names = english.listed([*shown, *more])
        return say("several things changed ({what}): {names}", what=say(_GROUPS[cause.kind]), names=names)


_GROUPS = {
    CauseKind.FINDING: mark("facts about the case"),
    CauseKind.FIGURE_LAW: mark("amounts and limits that the law sets"),
    CauseKind.FIGURE_AUTHORITY: mark("amounts that the authority sets"),
    CauseKind.EDITION: mark("the rules themselves"),
}


def _figure_text(material: Material, value: Value | None, kind: Kind) -> str:
    if value is None:
        return english.not_known()
    return english.none() if value is NULL else material.print(value, kind)
