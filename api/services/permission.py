"""Asks the policy table before an act is done: may this actor do this to that thing as it stands?"""

from __future__ import annotations

from dataclasses import replace

from api.access import Account, Act, Role, State, Thing, may, refusal
from api.services.actor import Actor
from api.services.failures import ActRefused


def acting_as(account: Account, act: Act | None) -> Actor:
    """Return an account as an actor, in the first of its roles that has any use of the act.

    Where it has none, the first role: such an account is shown no more than everybody is.
    """
    roles = [role for role in Role if role in account.roles]
    able = [role for role in roles if act is None or may((role,), act)] or roles
    return Actor(account.id, able[0].value if able else "none", frozenset(role.value for role in roles))


def require(actor: Actor, act: Act, thing: Thing, state: State, where: str = "") -> Actor:
    """Return the actor in the role that allows the act, or raise ActRefused with the table's reason.

    `where` names the place of a request. The role that the actor comes in is kept where it suffices.
    """
    own = [role for role in Role if role.value == actor.role]
    if may(own, act, thing, state):
        return actor
    roles = [role for role in Role if role.value in actor.roles or role in own]
    refused = refusal(roles, act, thing, state)
    if refused is not None:
        raise ActRefused(refused.message, where=where, fix=refused.fix)
    return replace(actor, role=next(role.value for role in roles if may((role,), act, thing, state)))
