"""Schemas: what the JSON forms of papers are, for whoever reads them; open to everybody."""

from __future__ import annotations

from importlib import resources
from typing import Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from api.rest.problems import PROBLEMS
from api.rest.setting import needs

SCHEMAS = APIBlueprint("schemas", __name__, abp_tags=[Tag(name="schemas", description=__doc__)], abp_responses=PROBLEMS)
_SCHEMA = {"description": "The schema.", "content": {"application/schema+json": {"schema": {"type": "object"}}}}


class SchemaPath(BaseModel):
    """Which JSON Schema, with its version."""

    name: Literal["statement-1", "letter-1", "change_notice-1"]


@SCHEMAS.get("/schemas/<name>", responses={200: _SCHEMA})
@needs(None)
def get_schema(path: SchemaPath) -> Response:
    """Return the JSON Schema of a paper's JSON form. What a version of it means never changes."""
    file = resources.files("explanations").joinpath("schema", f"{path.name}.schema.json")
    return Response(file.read_bytes(), mimetype="application/schema+json")
