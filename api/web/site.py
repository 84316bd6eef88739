"""Every page of the service: importing this attaches them all to the blueprint."""

from __future__ import annotations

from api.web import (
    assessment,
    changes,
    decide,
    decision,
    papers,
    people,
    person,
    quick_check,
    replays,
    report,
    research,
    rules,
    scheme,
    sign_in,
    start,
    submissions,
    sweeps,
)
from api.web.routes import PAGES

__all__ = [
    "PAGES",
    "assessment",
    "changes",
    "decide",
    "decision",
    "papers",
    "people",
    "person",
    "quick_check",
    "replays",
    "report",
    "research",
    "rules",
    "scheme",
    "sign_in",
    "start",
    "submissions",
    "sweeps",
]
