"""Reads request bodies exactly, and writes answers: no decimal passes through a binary float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, abort, g, request
from flask.wrappers import Request

from api.services.findings_json import read_given
from engine.errors import FindingError


class ExactRequest(Request):
    """A request whose JSON keeps every digit. The framework asks for it by this name."""

    def get_json(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - as the overridden method
        """Return the body that `check_body` has read."""
        return g.get("body")


def check_body() -> None:
    """Refuse a body that is not JSON (415), cannot be read, or is no object (400), before anything looks at it."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    if request.mimetype != "application/json":
        abort(415, "the body must be application/json")
    try:
        g.body = read_given(request.get_data())
    except FindingError as error:
        where = "" if error.where == "/" else f"{error.where}: "
        abort(400, f"{where}{error.message}")


def json_answer(value: Mapping[str, Any], status: int = 200, location: str = "") -> Response:
    """Return a JSON answer."""
    answer = Response(json.dumps(value, ensure_ascii=False), status, mimetype="application/json")
    if location:
        answer.headers["Location"] = location
    return answer
