"""Idempotency-Key: a request that is sent again under its key is carried out once and answered the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request

from api.ledger import Transaction
from api.ledger.canonical import Json
from api.ledger.requests import Answer, Claim, identify
from api.rest.setting import caller, setting


@dataclass(frozen=True, slots=True)
class Carrying:
    """The carrying out of one request. `complete` puts its answer on record in the act's own transaction."""

    claim: Claim | None

    def complete(self, transaction: Transaction, status: int, answer: Mapping[str, Json]) -> None:
        """Record the answer beside what was done, so that neither can be there without the other."""
        if self.claim is not None:
            transaction.requests.complete(self.claim, Answer(status, json.dumps(answer).encode()))


def carried_out_once(key: str | None, act: Callable[[Carrying], Response]) -> Response:
    """Carry a request out, or give the answer that was given before under the same key.

    An act that records something completes its request itself, in its own transaction. One that records nothing is
    noted as done without its answer, which may be about a person, and is carried out again when asked again.
    """
    if key is None:
        return act(Carrying(None))
    ledger = setting().ledger
    with ledger.appending() as transaction:
        claimed = transaction.requests.claim(identify(caller().account.id, request.path, key, request.get_data()))
    if isinstance(claimed, Answer):
        return _again(claimed, act)
    try:
        answer = act(Carrying(claimed))
        if answer.status_code == 200:
            with ledger.appending() as transaction:
                transaction.requests.complete(claimed, Answer(200, None))
    except BaseException:
        with ledger.appending() as transaction:
            transaction.requests.release(claimed)
        raise
    return answer


def _again(before: Answer, act: Callable[[Carrying], Response]) -> Response:
    if before.body is None:
        return act(Carrying(None))
    answer = Response(before.body, before.status, mimetype="application/json")
    answer.headers["Idempotency-Replayed"] = "true"
    return answer
