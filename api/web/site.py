"""Every page of the service: importing this attaches them all to the blueprint."""

from __future__ import annotations

from api.web import (
    accounts,
    assessment,
    changes,
    decide,
    decision,
    papers,
    people,
    person,
    purpose,
    quick_check,
    replays,
    report,
    research,
    rules,
    scheme,
    sign_in,
    start,
    statistics,
    submissions,
    sweeps,
    vouched,
)
from api.web.routes import PAGES

__all__ = [
    "PAGES",
    "accounts",
    "assessment",
    "changes",
    "decide",
    "decision",
    "papers",
    "people",
    "person",
    "purpose",
    "quick_check",
    "replays",
    "report",
    "research",
    "rules",
    "scheme",
    "sign_in",
    "start",
    "statistics",
    "submissions",
    "sweeps",
    "vouched",
]
