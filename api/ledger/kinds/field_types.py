"""The types of the fields of entries: strict, so that nothing is turned into something else on its way in."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, StringConstraints

from api.ledger.identifiers import IDENTIFIER

STRICT = ConfigDict(strict=True, extra="forbid")

Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Word: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Lane: TypeAlias = Literal["logic", "figure", "wording"]
Mode: TypeAlias = Literal["stated", "stated+law"]
