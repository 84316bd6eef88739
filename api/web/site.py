"""Every page of the service: importing this attaches them all to the blueprint."""

from __future__ import annotations

from api.web import assessment, decide, decision, people, person, quick_check, replays, rules, sign_in, start
from api.web.routes import PAGES

__all__ = [
    "PAGES",
    "assessment",
    "decide",
    "decision",
    "people",
    "person",
    "quick_check",
    "replays",
    "rules",
    "sign_in",
    "start",
]
