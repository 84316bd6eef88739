"""Types of request fields that take JSON at its word: `false` is not 0, `0` is not a date, and text is not a number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _date(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise ValueError("write a date as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"`{value}` is not a day that exists") from None


def _moment(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _MOMENT.fullmatch(value) is None:
        raise ValueError("write a moment as YYYY-MM-DDThh:mm:ssZ")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"`{value}` is not a moment that exists") from None


Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
EditionName = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d-r[1-9]\d*$", max_length=30)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"\S")]
Mode = Literal["stated", "stated+law"]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Body(BaseModel):
    """A request body: what is not declared is refused, so that a misspelt option is never ignored."""

    model_config = ConfigDict(extra="forbid")


class IdempotencyHeader(BaseModel):
    """The header with which a request can be sent again safely."""

    model_config = ConfigDict(populate_by_name=True)

    key: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")] | None = Field(
        None, alias="Idempotency-Key", description="A new random text for each new request, such as a UUID."
    )
