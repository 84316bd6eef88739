"""Health: whether the service can decide, and whether its second engine is there."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from api.ledger.revision import newest_revision
from api.rest.json_body import json_answer
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.services.health import Status, examine

HEALTH = APIBlueprint("health", __name__, abp_tags=[Tag(name="health", description=__doc__)], abp_responses=PROBLEMS)


class HealthAnswer(BaseModel):
    """`degraded`: something must be mended, such as the second engine; `down`: nothing can be recorded or decided."""

    status: Literal["ok", "degraded", "down"]
    version: str
    schema_revision: str
    ledger: str
    second_engine: str
    keys: str
    disk: str


@HEALTH.get("/health", responses={200: HealthAnswer, 503: HealthAnswer})
@needs(None)
def get_health() -> Response:
    """Tell whether the service is well. 503 when it cannot record, and so cannot decide."""
    found = examine(setting().ledger, setting().checker)
    answer = {
        "status": found.status.value,
        "version": version("rightful"),
        "schema_revision": newest_revision(),
        "ledger": found.ledger,
        "second_engine": found.second_engine,
        "keys": found.keys,
        "disk": found.disk,
    }
    return json_answer(answer, 503 if found.status is Status.DOWN else 200)
