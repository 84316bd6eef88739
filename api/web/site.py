"""Every page of the service: importing this attaches them all to the blueprint."""

from __future__ import annotations

from api.web import sign_in, start
from api.web.routes import PAGES

__all__ = ["PAGES", "sign_in", "start"]
