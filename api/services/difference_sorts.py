"""The five sorts of reasons for which a decision comes out otherwise, and which of them a cause is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.services.revisions import AsKnown, Manner
from engine.attribution import Cause, CauseKind, Side
from engine.compiled import EVALUATION_DATE, CompiledEdition


class Sort(StrEnum):
    """Why something comes out otherwise: what we knew was wrong, life or the law moved on, or the program did."""

    FINDING_CORRECTED = "finding_corrected"
    FINDING_CHANGED = "finding_changed"
    RULE_CORRECTED = "rule_corrected"
    RULE_CHANGED = "rule_changed"
    ENGINE_CHANGED = "engine_changed"


@dataclass(frozen=True, slots=True)
class Between:
    """Two columns of a replay matrix, as far as it tells what sort a cause between them is.

    `said` holds what was stated of findings that the second column counts and the first does not.
    """

    before: Side
    after: Side
    said: AsKnown

    @property
    def of_one_day(self) -> bool:
        """Tell whether both are about the same day, so that only what is known can differ."""
        return self.before.on == self.after.on

    def sort_of(self, cause: Cause) -> Sort:
        """Return what sort a single cause is.

        The day itself is a finding where a rule reads it, and the rules' own dates where none does.
        """
        match cause.kind:
            case CauseKind.FINDING:
                statement = self.said.last_about(cause.path)
                changed = statement is not None and statement.manner is Manner.CHANGED
                return Sort.FINDING_CHANGED if changed else Sort.FINDING_CORRECTED
            case CauseKind.FIGURE_LAW | CauseKind.FIGURE_AUTHORITY:
                return self._of_rules(self._same_figure(*cause.path.split("/", 1)))
            case CauseKind.EDITION | CauseKind.MODE:
                return self._of_rules(self._same_edition(cause.path))
            case CauseKind.DAY:
                sides = (self.before, self.after)
                read = any(_reads_the_day_itself(leg.edition) for side in sides for leg in side.legs)
                return Sort.FINDING_CHANGED if read else Sort.RULE_CHANGED

    def sorts_of(self, causes: tuple[Cause, ...]) -> tuple[Sort, ...]:
        """Return the sorts of some causes: one as a rule, several where causes of several make no sense apart."""
        found = {self.sort_of(single) for cause in causes for single in cause.single}
        return tuple(sort for sort in Sort if sort in found)

    def _of_rules(self, same_start: bool) -> Sort:
        return Sort.RULE_CORRECTED if self.of_one_day and same_start else Sort.RULE_CHANGED

    def _same_edition(self, policy: str) -> bool:
        was, now = self.before.edition(policy), self.after.edition(policy)
        return was is not None and now is not None and was.edition.in_force.start == now.edition.in_force.start

    def _same_figure(self, policy: str, name: str) -> bool:
        was, now = self.before.figures[policy][name].value, self.after.figures[policy][name].value
        return was is not None and now is not None and was.start == now.start


def apart_by(between: Between) -> Callable[[Cause], str]:
    """Return what keeps causes of different sorts out of one group."""
    return lambda cause: between.sort_of(cause).value


def _reads_the_day_itself(edition: CompiledEdition | None) -> bool:
    return edition is not None and any(EVALUATION_DATE in one.reads for one in edition.decisions.values())
