"""Role × route × state, all of it: every page and operation that there is, by everybody, on things in every state.

The routes are those of the running service, so that one written tomorrow is held against the policy table or fails here
for not saying what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from api.access import GRANTS, POLICY, STATES, Act, Role, State, Thing, may
from api.ledger.kinds import KINDS, PersonalDataRead
from engine.matching.worker.matcher import MatchingWorker
from tests.api.access_world import World, empty_ledger

ABOUT = {
    "people": Thing.PERSON,
    "assessments": Thing.ASSESSMENT,
    "decisions": Thing.DETERMINATION,
    "determinations": Thing.DETERMINATION,
    "records": Thing.DETERMINATION,
    "appeals": Thing.APPEAL,
    "submissions": Thing.SUBMISSION,
}
"""What a place with a number in it is about, by the first word of its address. Elsewhere a number is that of something
which is the same for everybody who may see it."""
ACTS_ON_WHAT_IS_CLOSED = {"/appeals/<number>/example"}
"""An example is made of an appeal that has been decided."""
BODIES: dict[str, dict[str, object]] = {
    "/submissions/<number>/approval": {"approved": True},
    "/submissions/<number>/publication": {},
    "/submissions/<number>/withdrawal": {"reason": "a slip"},
    "/appeals/<number>/acknowledgement": {},
}
FORMS = {
    "/submissions/<number>/sign": {"step": "sign"},
    "/submissions/<number>/withdraw": {"reason": "a slip"},
}
"""What is sent so that only the state of the thing can stand in the way."""
MOVED = {Thing.SUBMISSION, Thing.APPEAL}
"""What a step with nothing typed may move on: each such step is tried on one of its own."""
ACTS = tuple(kind for kind in KINDS if kind is not PersonalDataRead)
HIDDEN = State.WITHHELD
"""Is a setting of the whole installation, with a test of its own: tests/api/web/test_hidden_outcome.py."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An authority with one person for each role."""
    folder, worker = tmp_path_factory.mktemp("world"), MatchingWorker()
    made = World(folder, empty_ledger(folder), worker, {role.value: frozenset({role}) for role in Role})
    yield made
    made.close()
    worker.close()


def routes(app: Flask) -> list[tuple[str, Rule, Act | None]]:
    """Return every method and route with the act that it needs. Raises AttributeError for one that does not say."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        act = getattr(app.view_functions[rule.endpoint], "needs_act")  # noqa: B009 - one that does not say fails
        found += [(method, rule, act) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def thing_of(rule: Rule) -> Thing | None:
    """Return what a route is about, None when it is about nothing in particular."""
    return ABOUT.get(rule.rule.strip("/").partition("/")[0]) if rule.arguments else None


def address(rule: Rule, number: str) -> str:
    """Return the route's address for one thing; what else it asks for is none that there is."""
    said = {
        name: number if place == 0 else "x" for place, name in enumerate(sorted(rule.arguments, key=rule.rule.find))
    }
    built = rule.build(said, append_unknown=False)
    assert built is not None, rule.rule
    return built[1]


def states_of(thing: Thing | None) -> tuple[State | None, ...]:
    """Return the states in which a route is tried."""
    return tuple(state for state in STATES[thing] if state is not HIDDEN) if thing else (None,)


class Things:
    """Things in every state: those only looked at are made once, those acted on each time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[tuple[Thing, State, str], str] = {}

    def number(self, thing: Thing | None, state: State | None, me: str, *, fresh: bool) -> str:
        """Return the number of a thing in a state, as it stands to `me`."""
        if thing is None or state is None:
            return "x"
        key = (thing, state, me if state is State.MINE else "")
        if fresh:
            return self._world.made(thing, state, me)
        if key not in self._kept:
            self._kept[key] = self._world.made(thing, state, me)
        return self._kept[key]


def left(world: World, thing: Thing | None, number: str) -> object:
    """Return what an act could have changed: how much is in the ledger, and what an assessment holds."""
    with world.ledger.reading() as transaction:
        answers = transaction.assessments.answers(number) if thing is Thing.ASSESSMENT else None
        return transaction.log.newest_of_kinds(*ACTS), answers


def check(answer: TestResponse, said: str, *, allowed_at_door: bool, allowed: bool, changed: bool, reads: bool) -> None:
    """Hold one answer against what the table says."""
    status = answer.status_code
    assert status < HTTPStatus.INTERNAL_SERVER_ERROR, f"{said} answered {answer.status}: {answer.text[-1500:]}"
    assert status != HTTPStatus.UNAUTHORIZED, said
    if not allowed_at_door:
        assert status == HTTPStatus.FORBIDDEN, f"{said} is not in the table and answered {answer.status}"
        return
    assert status != HTTPStatus.FORBIDDEN, f"{said} is in the table and answered {answer.status}: {answer.text[-1500:]}"
    if not allowed:
        assert not changed, f"{said} is refused by the table, answered {answer.status} and changed something"
        assert status != HTTPStatus.OK or not reads, f"{said} is refused by the table and was shown"


def allowed_to(role: Role, act: Act, thing: Thing | None, state: State | None, rule: Rule) -> bool:
    """Return what the table says; of a thing that the act has no row for, the route itself must know."""
    if thing is None or state is None or rule.rule in ACTS_ON_WHAT_IS_CLOSED:
        return True
    if not any(row.act is act and row.thing is thing for row in POLICY):
        return True
    return may((role,), act, thing, state)


def test_every_page_for_every_role_on_things_in_every_state(world: World) -> None:
    things, tried = Things(world), 0
    for role in Role:
        browser = world.browser(role.value)
        for method, rule, act in routes(world.app):
            if act is None or rule.rule == "/sign-out":
                continue
            door, thing = may((role,), act), thing_of(rule)
            for state in states_of(thing) if door else states_of(thing)[:1]:
                number = things.number(thing, state, role.value, fresh=door and method == "POST" and thing in MOVED)
                where, before = address(rule, number), left(world, thing, number)
                answer = browser.open(where, method=method, data=FORMS.get(rule.rule))
                changed = left(world, thing, number) != before
                if answer.status_code == HTTPStatus.FOUND and answer.headers["Location"].startswith("/purpose?"):
                    person = answer.headers["Location"].partition("person=")[2].partition("&")[0]
                    browser.post("/purpose", data={"person": person, "purpose": "contact", "going_to": where})
                    answer = browser.open(where, method=method)
                said = f"{role} {method} {rule.rule} on {thing} {state}"
                allowed = allowed_to(role, act, thing, state, rule)
                check(answer, said, allowed_at_door=door, allowed=allowed, changed=changed, reads=act is Act.READ_CASES)
                assert "/sign-in" not in answer.headers.get("Location", ""), said
                tried += 1
    assert tried > len(Role) * len(routes(world.app)) * 0.9


def test_every_operation_for_every_role_on_things_in_every_state(world: World) -> None:
    things = Things(world)
    client = world.api.test_client()
    for role in Role:
        headers = {**world.token(role.value), "Rightful-Purpose": "contact"}
        for method, rule, act in routes(world.api):
            if act is None:
                continue
            door, thing = may((role,), act), thing_of(rule)
            for state in states_of(thing) if door else states_of(thing)[:1]:
                number = things.number(thing, state, role.value, fresh=door and method == "POST" and thing in MOVED)
                body = BODIES.get(rule.rule, {}) if method == "POST" else None
                before = left(world, thing, number)
                answer = client.open(address(rule, number), method=method, json=body, headers=headers)
                said = f"{role} {method} {rule.rule} on {thing} {state}"
                allowed, changed = allowed_to(role, act, thing, state, rule), left(world, thing, number) != before
                check(answer, said, allowed_at_door=door, allowed=allowed, changed=changed, reads=act is Act.READ_CASES)


def test_nobody_who_is_not_signed_in_gets_anywhere(world: World) -> None:
    for method, rule, act in routes(world.app):
        if act is not None:
            answer = world.app.test_client().open(address(rule, "x"), method=method)
            assert answer.status_code == HTTPStatus.OK or "/sign-in?" in answer.headers["Location"], rule.rule
            assert answer.status_code != HTTPStatus.OK or '<h1 class="govuk-heading-l">Sign in</h1>' in answer.text
    for method, rule, act in routes(world.api):
        if act is not None:
            for headers in ({}, {"Authorization": "Bearer rightful_guessed"}, {"Authorization": "Basic YTpi"}):
                answer = world.api.test_client().open(address(rule, "x"), method=method, json={}, headers=headers)
                assert answer.status_code == HTTPStatus.UNAUTHORIZED, (rule.rule, headers)


def test_only_what_must_be_is_open_to_everybody(world: World) -> None:
    pages = {rule.rule for _, rule, act in routes(world.app) if act is None}
    assert pages == {"/sign-in", "/sign-in/provider", "/sign-in/returned"}
    assert {rule.rule for _, rule, act in routes(world.api) if act is None} == {
        "/openapi.json", "/health", "/schemas/<name>"
    }  # fmt: skip


def test_every_thing_that_stands_in_the_table_is_met_on_some_route(world: World) -> None:
    met = {thing_of(rule) for app in (world.app, world.api) for _, rule, _ in routes(app)}
    assert met >= set(ABOUT.values())


def test_every_act_has_a_door_or_stands_on_nobodys_list() -> None:
    assert {act for acts in GRANTS.values() for act in acts} == set(Act)


def test_a_row_says_what_is_about_a_state_that_the_thing_can_be_in() -> None:
    assert [row for row in POLICY if row.state not in STATES[row.thing]] == []
    keys = [(row.act, row.thing, row.state) for row in POLICY]
    assert len(keys) == len(set(keys)), "two rows speak of the same"


@pytest.mark.parametrize("row", [row for row in POLICY if not row.roles], ids=lambda row: f"{row.act} {row.state}")
def test_what_nobody_may_do_has_a_reason_and_a_way_out(row: object) -> None:
    assert getattr(row, "refusal", "")
    assert getattr(row, "fix", "")
