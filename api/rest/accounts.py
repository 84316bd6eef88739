"""Accounts: who may sign in, who is locked out, who came and went. For administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, StringConstraints

from api.access import Act
from api.ledger import Transaction
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.types import Body, IdempotencyHeader, Number
from api.services.sign_ins import AccountStanding, account_events, account_standings, change_account

ACCOUNTS = APIBlueprint(
    "accounts",
    __name__,
    abp_tags=[Tag(name="accounts", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class AccountChangeRequest(Body):
    """Lock an account, which ends its sessions, or let it in again; never one's own."""

    account: Number
    what: Literal["locked", "unlocked"]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]


class LockAnswer(BaseModel):
    """A lock: until a moment, or until somebody unlocks it."""

    until: str | None
    reason: str


class AccountAnswer(BaseModel):
    """One account and how it stands. `name` is null where an identity provider vouches for it."""

    id: str
    name: str | None
    roles: list[str]
    lock: LockAnswer | None
    last_signed_in: str | None
    refused_since: int


class AccountsAnswer(BaseModel):
    """Every account that may sign in here with a password, and whoever else has signed in."""

    accounts: list[AccountAnswer]


class AccountEventAnswer(BaseModel):
    """One thing that happened to an account."""

    at: str
    account: str
    what: Literal["in", "out", "refused", "locked", "unlocked"]
    by: str
    reason: str | None


class AccountEventsAnswer(BaseModel):
    """What happened of late, the latest first."""

    events: list[AccountEventAnswer]


@ACCOUNTS.get("/accounts", responses={200: AccountsAnswer})
@needs(Act.ADMINISTER)
def get_accounts() -> Response:
    """List accounts and how they stand."""
    found = account_standings(setting().ledger, setting().accounts)
    return json_answer({"accounts": [one.to_json() for one in found]})


@ACCOUNTS.get("/account-events", responses={200: AccountEventsAnswer})
@needs(Act.ADMINISTER)
def get_account_events() -> Response:
    """List who came, went, was refused, locked and unlocked of late."""
    return json_answer({"events": [one.to_json() for one in account_events(setting().ledger)]})


@ACCOUNTS.post("/account-changes", responses={201: AccountAnswer})
@needs(Act.ADMINISTER)
def post_account_change(header: IdempotencyHeader, body: AccountChangeRequest) -> Response:
    """Lock an account, or let it in again."""

    def act(carrying: Carrying) -> Response:
        def beside(transaction: Transaction, made: AccountStanding) -> None:
            carrying.complete(transaction, 201, made.to_json())

        made = change_account(
            setting().ledger, setting().accounts, body.account, body.what, caller().actor, body.reason, beside
        )
        return json_answer(made.to_json(), 201, "/api/v1/accounts")

    return carried_out_once(header.key, act)
