"""Papers about a record: reasons, working sheet, change notice, letter and bundle, as text, page, PDF or JSON."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from api.access import Act
from api.rest.evaluations import RecordPath
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Body, Number
from api.services.documents import DocumentKind, Format, Place, Wanted, document
from explanations.statement import Reader

PAPERS = APIBlueprint(
    "papers",
    __name__,
    abp_tags=[Tag(name="papers", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
Paper = Literal["reasons", "working-sheet", "changes", "letter", "bundle"]


class PaperPath(RecordPath):
    """Which paper about which record."""

    paper: Paper


class PaperQuery(Body):
    """For whom a paper is, in which form, in large print, and for a change notice since which record."""

    reader: Literal["person", "practitioner", "panel", "auditor"] = "person"
    format: Literal["json", "html", "text", "pdf"] = "json"
    large_print: bool = Field(False, description="In 18 point; pages and PDF only.")
    since: Number | None = Field(None, description="For a change notice; by default the last decision before.")


_FORMS: dict[str, Any] = {
    "description": "The paper, in the form asked for.",
    "content": {
        "application/json": {"schema": {"type": "object"}},
        "text/html": {"schema": {"type": "string"}},
        "text/plain": {"schema": {"type": "string"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    },
}


@PAPERS.get("/records/<number>/papers/<paper>", responses={200: _FORMS})
@needs(Act.READ_CASES)
def get_paper(path: PaperPath, query: PaperQuery) -> Response:
    """Return a paper about a decision or an evaluation kept.

    The record is made again first, and told of only if it comes out the same. A bundle is a PDF or a page. The forms of
    JSON are described under `/schemas`.
    """
    kind = DocumentKind(path.paper)
    wanted = Wanted(kind, Reader(query.reader), Format(query.format), query.large_print, query.since)
    made = document(place(), path.number, wanted)
    answer = Response(made.content, mimetype=made.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{made.file_name}"'
    return answer


def place() -> Place:
    """Return where papers are made."""
    parts = setting()

    def name_of(account_id: str) -> str:
        account = parts.accounts.find(account_id)
        return account.name if account else account_id

    return Place(parts.ledger, parts.registry, parts.checker, name_of, parts.authority)
