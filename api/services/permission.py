"""Asks the policy table before an act is done: may this actor do this to that thing as it stands?"""

from __future__ import annotations

from api.access import Act, Role, State, Thing, refusal
from api.services.actor import Actor
from api.services.failures import ActRefused


def require(actor: Actor, act: Act, thing: Thing, state: State, where: str = "") -> None:
    """Let the act go on, or raise ActRefused with the table's reason. `where` names the place of a request."""
    refused = refusal([role for role in Role if role.value == actor.role], act, thing, state)
    if refused is not None:
        raise ActRefused(refused.message, where=where, fix=refused.fix)
