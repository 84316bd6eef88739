"""Rule sets: which schemes, policies and editions there are, and what exactly an edition says."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel

from api.access import Act
from api.rest.json_body import json_answer
from api.rest.problems import PROBLEMS
from api.rest.setting import needs, setting
from api.rest.types import Body, Day, EditionName, Name
from api.services import rule_sets

RULE_SETS = APIBlueprint(
    "rule_sets",
    __name__,
    abp_tags=[Tag(name="rule sets", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)


class EditionAnswer(BaseModel):
    """One edition: in force from the first to the last day, both included; no last day: until further notice.

    `key` and `scheme_key` are what the policy catalogue calls the rule set and its scheme.
    """

    rule_set: str
    key: str
    scheme_key: str
    edition: str
    title: str
    area: str
    about: str
    in_force_from: str
    in_force_until: str | None
    digest: str


class EditionsAnswer(BaseModel):
    """Editions, by scheme and policy, the oldest first."""

    editions: list[EditionAnswer]


class EditionTextAnswer(EditionAnswer):
    """An edition with every document it is made from, as text by path."""

    documents: dict[str, Any]


class RuleSetsQuery(Body):
    """Narrows the list to a scheme, or to a policy of it."""

    scheme: Name | None = None


class OnDayQuery(Body):
    """The day asked about."""

    on: Day


class RuleSetPath(BaseModel):
    """A policy of a scheme."""

    scheme: Name
    policy: Name


class EditionPath(RuleSetPath):
    """One edition of a policy."""

    edition: EditionName


@RULE_SETS.get("/rule-sets", responses={200: EditionsAnswer})
@needs(Act.CONSULT)
def get_rule_sets(query: RuleSetsQuery) -> Response:
    """List the editions of every policy."""
    registry = setting().registry
    names = rule_sets.editions(registry, query.scheme)
    return json_answer({"editions": [rule_sets.about(registry, name) for name in names]})


@RULE_SETS.get("/rule-sets/<scheme>/<policy>", responses={200: EditionTextAnswer})
@needs(Act.CONSULT)
def get_rule_set(path: RuleSetPath, query: OnDayQuery) -> Response:
    """Return the edition in force on a day, as it is written."""
    registry = setting().registry
    return json_answer(rule_sets.text_of(registry.edition_on(path.scheme, path.policy, query.on)))


@RULE_SETS.get("/rule-sets/<scheme>/<policy>/<edition>", responses={200: EditionTextAnswer})
@needs(Act.CONSULT)
def get_edition(path: EditionPath) -> Response:
    """Return an edition by its name, as it is written."""
    registry = setting().registry
    return json_answer(rule_sets.text_of(registry.edition(path.scheme, path.policy, path.edition)))
