"""The start page: what each role does most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from werkzeug.wrappers import Response

from api.access import Act
from api.web.pages import Page, render
from api.web.routes import PAGES, needs


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """Find a person; go on with what is unfinished; ask a quick question."""

    template: ClassVar[str] = "start.html"


@PAGES.get("/")
@needs(Act.CONSULT)
def start() -> Response:
    """Show the start page."""
    return render(StartPage(heading="Start"))
