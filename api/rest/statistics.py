"""Statistics: how decisions are made in all, for auditors. Shares come with intervals; small numbers are left out."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Day
from api.services.statistics.decisions import Period
from api.services.statistics.report import report

STATISTICS = APIBlueprint(
    "statistics",
    __name__,
    abp_tags=[Tag(name="statistics", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class StatisticsQuery(BaseModel):
    """The period in which decisions were recorded, both days counted."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: Day | None = Field(None, alias="from")
    until: Day | None = None


class StatisticsAnswer(BaseModel):
    """Counts and shares; `percent_from` and `percent_to` are the 95 % interval. Null stands for what is not shown."""

    model_config = ConfigDict(populate_by_name=True)

    start: str | None = Field(alias="from")
    until: str | None
    least: int
    decisions: int
    timed: int
    policies: list[dict[str, Any]]
    people: list[dict[str, Any]]
    not_named: dict[str, Any]
    like_cases: dict[str, Any]
    sign_offs: list[dict[str, Any]]
    not_shown: list[str]


@STATISTICS.get("/statistics", responses={200: StatisticsAnswer})
@needs(Act.READ_STATISTICS)
def get_statistics(query: StatisticsQuery) -> Response:
    """Return departures, times, unlike treatment of like cases, and what sign-offs and panels changed."""
    return json_answer(report(setting().ledger, Period(query.start, query.until)).to_json())
