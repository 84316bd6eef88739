"""Signing in through an identity provider: a real one, Authlib's own, in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from api.access import IdentityProvider, NotVouchedFor, Role, read_roles
from api.app import create_app
from api.config import Config, ConfigError, config_from_environment
from api.ledger.kinds import SignIn
from api.services.actor import Actor
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.sign_ins import change_account
from api.web.surroundings import shared_by
from engine.matching.worker.matcher import MatchingWorker
from tests.api.web.conftest import NOON
from tests.api.web.identity_provider import CLIENT, SECRET

PEOPLE = {
    "ada": {"sub": "u-1001", "name": "Ada Example", "groups": ["staff", "care-assessors"]},
    "guest": {"sub": "u-1002", "name": "Guest", "groups": ["staff"]},
    "ama": {"sub": "ama", "name": "Another Ama", "groups": ["care-assessors"]},
}
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.api.web.identity_provider", str(port), json.dumps(PEOPLE)]
    with subprocess.Popen(command, env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}) as server:
        try:
            _wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the provider ended"
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the provider does not answer")


@pytest.fixture
def app(config: Config, worker: MatchingWorker, issuer: str) -> Iterator[Flask]:
    """The service, with the provider beside its accounts."""
    provider = IdentityProvider(issuer, CLIENT, SECRET, {"care-assessors": Role.ASSESSOR}, "Anytown Council")
    made = create_app(
        replace(config, provider=provider), NOON, lambda ledger: SecondEngine(worker, recorded_in(ledger))
    )
    yield made
    shared_by(made).ledger.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def sent_away(client: FlaskClient, going_to: str = "/") -> str:
    """Return where the service sends somebody who signs in."""
    answer = client.get("/sign-in/provider", query_string={"going_to": going_to})
    assert answer.status_code == 302
    return answer.headers["Location"]


def sent_back(away: str, person: str) -> str:
    """Return the address, within the service, to which the provider sends somebody back."""
    answer = requests.get(f"{away}&as={person}", allow_redirects=False, timeout=PATIENCE_SECONDS)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_ins(app: Flask) -> list[tuple[str, str]]:
    """Return who came in or was refused."""
    with shared_by(app).ledger.reading() as transaction:
        found = transaction.log.of_kinds(SignIn)
    return [(one.actor, one.content.what) for one in found if isinstance(one.content, SignIn)]


def test_somebody_the_provider_vouches_for_is_let_in_with_the_roles_of_their_groups(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.get(sent_back(sent_away(client, "/quick-check"), "ada"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/quick-check")
    assert "Ada Example, Assessor" in client.get("/").text
    assert client.get("/people").status_code == 200
    assert client.get("/accounts").status_code == 403
    assert sign_ins(app) == [("u-1001", "in")]


def test_the_sign_in_page_offers_the_provider_beside_the_password(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert "Sign in through Anytown Council" in page
    assert "Or with a password of this service" in page


def test_the_request_carries_state_nonce_and_the_digest_of_a_verifier(client: FlaskClient) -> None:
    asked = parse_qs(urlsplit(sent_away(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_a_code_is_worth_nothing_in_another_browser(app: Flask, client: FlaskClient) -> None:
    back = sent_back(sent_away(client), "ada")
    thief = app.test_client()
    assert thief.get(back).status_code == 403
    assert sign_ins(app) == [("unknown", "refused")]
    assert thief.get("/").status_code == 302


def test_a_code_is_worth_nothing_without_the_verifier(issuer: str, client: FlaskClient) -> None:
    code = parse_qs(urlsplit(sent_back(sent_away(client), "ada")).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost/sign-in/returned"}
    answer = requests.post(f"{issuer}/token", data=form, auth=(CLIENT, SECRET), timeout=PATIENCE_SECONDS)
    assert answer.status_code == 400


def test_a_code_is_taken_once(client: FlaskClient) -> None:
    back = sent_back(sent_away(client), "ada")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403


def test_an_answer_to_another_question_is_refused(app: Flask, client: FlaskClient) -> None:
    back = sent_back(sent_away(client), "ada")
    with client.session_transaction() as session:
        key = next(name for name in session if name.startswith("_state_provider"))
        session[key]["data"]["nonce"] = "another"
        session.modified = True
    assert client.get(back).status_code == 403
    assert sign_ins(app) == [("unknown", "refused")]


def test_somebody_without_a_role_here_is_told_so(app: Flask, client: FlaskClient) -> None:
    answer = client.get(sent_back(sent_away(client), "guest"))
    assert answer.status_code == 403
    assert "no role here was given to you" in answer.text
    assert sign_ins(app) == [("unknown", "refused")]


def test_nobody_becomes_a_person_with_a_password_by_bearing_their_name(app: Flask, client: FlaskClient) -> None:
    assert client.get(sent_back(sent_away(client), "ama")).status_code == 403
    assert sign_ins(app) == [("unknown", "refused")]


def test_who_was_locked_out_here_stays_out_though_the_provider_vouches(app: Flask, client: FlaskClient) -> None:
    assert client.get(sent_back(sent_away(client), "ada")).status_code == 302
    shared = shared_by(app)
    change_account(shared.ledger, shared.accounts, "u-1001", "locked", Actor("adam", "administrator"), "has left")
    assert client.get("/").status_code == 302
    assert client.get(sent_back(sent_away(client), "ada")).status_code == 403
    assert sign_ins(app) == [("u-1001", "in"), ("u-1001", "refused")]


def test_where_no_provider_is_named_its_pages_are_not_there(config: Config) -> None:
    made = create_app(config, NOON)
    assert made.test_client().get("/sign-in/provider").status_code == 404
    assert made.test_client().get("/sign-in/returned").status_code == 404


@pytest.mark.parametrize("claims", [{}, {"sub": ""}, {"sub": 7}, {"sub": "x"}, {"sub": "x", "groups": "other"}])
def test_claims_that_make_no_account_are_refused(claims: dict[str, object]) -> None:
    provider = IdentityProvider("https://id.example", "a", "b", {"staff": Role.ASSESSOR})
    with pytest.raises(NotVouchedFor):
        provider.account_of(claims)


def test_one_group_as_text_and_several_roles_are_understood() -> None:
    provider = IdentityProvider("https://id.example", "a", "b", read_roles("staff=assessor, heads=approver"))
    assert provider.account_of({"sub": "x", "groups": "staff"}).roles == {Role.ASSESSOR}
    assert provider.account_of({"sub": "x", "groups": ["staff", "heads"]}).roles == {Role.ASSESSOR, Role.APPROVER}


def test_the_provider_is_read_from_the_environment() -> None:
    said = {
        "RIGHTFUL_SECRET_KEY": "s" * 32,
        "RIGHTFUL_OIDC_ISSUER": "https://id.example",
        "RIGHTFUL_OIDC_CLIENT": "rightful",
        "RIGHTFUL_OIDC_SECRET": "secret",
        "RIGHTFUL_OIDC_ROLES": "care-assessors=assessor",
    }
    found = config_from_environment(said).provider
    assert found is not None
    assert found.discovery == "https://id.example/.well-known/openid-configuration"
    assert "secret" not in repr(found)
    for change, complaint in (
        ({"RIGHTFUL_OIDC_ISSUER": "http://id.example"}, "must be an https address"),
        ({"RIGHTFUL_OIDC_CLIENT": ""}, "needs RIGHTFUL_OIDC_CLIENT"),
        ({"RIGHTFUL_OIDC_ROLES": "care=king"}, "`care=king` is not VALUE=ROLE"),
        ({"RIGHTFUL_OIDC_ROLES": ""}, "gives nobody a role"),
    ):
        with pytest.raises(ConfigError, match=complaint):
            config_from_environment({**said, **change})
