"""Health: whether the service can decide, and whether its second engine is there."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from api.ledger.failures import LedgerUnavailable
from api.ledger.schema import check_up_to_date, newest_revision
from api.rest.json_body import json_answer
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting

HEALTH = APIBlueprint("health", __name__, abp_tags=[Tag(name="health", description=__doc__)], abp_responses=PROBLEMS)


class HealthAnswer(BaseModel):
    """`degraded`: the second engine is down and the reference answers alone; `down`: the ledger cannot be used."""

    status: Literal["ok", "degraded", "down"]
    version: str
    schema_revision: str
    ledger: str
    second_engine: str


@HEALTH.get("/health", responses={200: HealthAnswer, 503: HealthAnswer})
@needs(None)
def get_health() -> Response:
    """Tell whether the service is well. 503 when it cannot record, and so cannot decide."""
    parts = setting()
    ledger, status = "ok", "ok"
    try:
        check_up_to_date(parts.ledger.database)
    except LedgerUnavailable as error:
        ledger, status = error.text, "down"
    second = "down" if parts.checker.is_down() else "ok"
    if second == "down" and status == "ok":
        status = "degraded"
    answer = {
        "status": status,
        "version": version("rightful"),
        "schema_revision": newest_revision(),
        "ledger": ledger,
        "second_engine": second,
    }
    return json_answer(answer, 503 if status == "down" else 200)
