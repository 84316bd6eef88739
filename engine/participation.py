"""Which rows take part: by authority mode, by their own dates, and by the rows they yield to (catalogue 0.1, G2)."""

from __future__ import annotations

from engine.compiled import CompiledEdition, CompiledTable
from engine.dmn.figures import LAW_BASES
from engine.dmn.model import DecisionRule
from engine.outcome import AuthorityMode
from engine.trace import LeftOut


class Participants:
    """Says of each row of an edition whether it takes part on a day in a mode."""

    def __init__(self, edition: CompiledEdition, on: str, mode: AuthorityMode) -> None:
        self._on = on
        self._mode = mode
        tables = [d.logic for d in edition.decisions.values() if isinstance(d.logic, CompiledTable)]
        rules = [row.rule for table in tables for row in table.rows]
        self._present = {rule.id for rule in rules if self._on_its_own(rule) is None}

    def left_out(self, rule: DecisionRule) -> tuple[LeftOut, str] | None:
        """Return why a row takes no part, with the row it yields to where that is why; None when it takes part."""
        own = self._on_its_own(rule)
        if own is not None:
            return own, ""
        if self._mode is AuthorityMode.STATED_AND_LAW:
            stronger = next((row for row in rule.yields_to if row in self._present), None)
            if stronger is not None:
                return LeftOut.YIELDS, stronger
        return None

    def _on_its_own(self, rule: DecisionRule) -> LeftOut | None:
        law = rule.authority is not None and rule.authority.basis in LAW_BASES
        if law and self._mode is AuthorityMode.STATED:
            return LeftOut.MODE
        dates = rule.in_force
        if (dates.start and self._on < dates.start) or (dates.end and self._on > dates.end):
            return LeftOut.NOT_IN_FORCE
        return None
