"""The log as outsiders check it: its newest signed head, and what proves that a record stands in it."""

from __future__ import annotations

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.ledger.failures import RecordNotFound
from api.rest.evaluations import RecordPath
from api.rest.json_body import json_answer
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Body
from api.services.receipts import receipt

LOG = APIBlueprint(
    "log", __name__, abp_tags=[Tag(name="log", description=__doc__)], abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)  # fmt: skip


class HeadAnswer(BaseModel):
    """The newest signed head as a C2SP checkpoint, and the keys that have signed heads, the newest last."""

    size: int
    note: str
    verifier_keys: list[str]


class ReceiptAnswer(BaseModel):
    """What `rightful verify` checks: the record's hashed body, the proof that it is in the log, the signed head."""

    format: str
    body: str
    inclusion: list[str]
    head: str
    verifier_key: str


class ReceiptQuery(Body):
    """Against which head: the first over at least so many entries; without it the newest."""

    size: int | None = Field(None, ge=1, le=2**31 - 1)


@LOG.get("/log/head", responses={200: HeadAnswer})
@needs(Act.CONSULT)
def get_head() -> Response:
    """Return the newest signed head: whoever keeps it can tell later that nothing before it was altered."""
    with setting().ledger.reading() as transaction:
        head, keys = transaction.heads.latest(), transaction.heads.verifier_keys()
    if head is None:
        raise RecordNotFound("nothing has been recorded yet, so there is no head")
    return json_answer({"size": head.size, "note": head.note, "verifier_keys": [key.text for _, key in keys]})


@LOG.get("/records/<number>/receipt", responses={200: ReceiptAnswer})
@needs(Act.READ_CASES)
def get_receipt(path: RecordPath, query: ReceiptQuery) -> Response:
    """Return the receipt of a record, by its number. It holds nothing that was sealed."""
    return Response(receipt(setting().ledger, path.number, size=query.size), mimetype="application/json")
