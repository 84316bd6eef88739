"""What was typed when a form could not be taken: it travels on, hidden, to a page that sends it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import request
from werkzeug.datastructures import MultiDict

from api.web.pages import Page

NEVER_KEPT = frozenset({"csrf_token", "password"})
PREFIX = "kept."
"""Stands before the names of fields that wait on the sign-in page, so that they are not taken for its own."""


@dataclass(frozen=True, slots=True)
class KeptField:
    """One field that was typed. A name may come several times, as checkboxes send it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain(Page):
    """A form that was not taken, with what was typed, ready to be sent again."""

    template: ClassVar[str] = "send_again.html"

    explanation: str
    action: str
    fields: tuple[KeptField, ...]


def kept_fields(form: MultiDict[str, str]) -> tuple[KeptField, ...]:
    """Return the form's fields apart from secrets."""
    return tuple(KeptField(name, value) for name, value in form.items(multi=True) if name not in NEVER_KEPT)


def waiting_fields(form: MultiDict[str, str]) -> tuple[KeptField, ...]:
    """Return the fields that waited on the sign-in page under their own names."""
    return tuple(
        KeptField(name.removeprefix(PREFIX), value) for name, value in form.items(multi=True) if name.startswith(PREFIX)
    )


def typed_now() -> tuple[KeptField, ...]:
    """Return what the present request typed; nothing when it only asked for a page."""
    return kept_fields(request.form) if request.method == "POST" else ()
