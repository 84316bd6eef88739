"""What a service refuses, below the tree of `engine.errors`; `api.ledger.failures` has the ledger's own.

RightfulError
├── ActRefused      the decision-maker: the act may not be done so; `fix` says what would make it possible
└── EnginesDisagree us: the two engines named different rows, so there is no answer
"""

from __future__ import annotations

from engine.errors import EngineFault, RightfulError


class ActRefused(RightfulError):
    """An act of the authority that may not be done as asked. Nothing was recorded."""

    code = "act-refused"


class EnginesDisagree(EngineFault):
    """Reference and worker named different rows. `rows` says which; an incident has been recorded."""

    code = "fault/engines-disagree"

    def __init__(self, rows: tuple[str, ...]) -> None:
        self.rows = rows
        super().__init__(
            "two independent evaluations do not agree, so no answer is given",
            where=rows[0] if rows else "",
            fix="an incident has been recorded; a person must look at it",
        )
