"""Signing in through the organisation's identity provider: OpenID Connect, code flow with PKCE, state and nonce."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, abort, current_app, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from api.access import Account, IdentityProvider, NotVouchedFor
from api.services.sign_ins import come_in
from api.web.failures import FailurePage
from api.web.pages import Link, render
from api.web.routes import PAGES, needs
from api.web.sign_in import LIMITER, own_address, welcome
from api.web.surroundings import surroundings

_CLIENT: Final = "rightful.provider"
_GOING_TO: Final = "going_to"
_PATIENCE: Final = 10
"""Seconds to wait for the provider."""
AGAIN: Final = Link("Try to sign in again", "/sign-in")


def add_provider(app: Flask, provider: IdentityProvider) -> None:
    """Let people in for whom a provider vouches. What it is able to do it says itself, when it is first asked."""
    app.extensions[_CLIENT] = OAuth(app).register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.discovery,
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": _PATIENCE,
        },
    )


@PAGES.get("/sign-in/provider")
@LIMITER.limit(lambda: surroundings().config.sign_in_limit)
@needs(None)
def sign_in_elsewhere() -> Response:
    """Send somebody to the provider, to come back with a code."""
    client = _client()
    session[_GOING_TO] = own_address(request.args.get("going_to", ""))
    back: Response = client.authorize_redirect(url_for("pages.signed_in_elsewhere", _external=True))
    return back


@PAGES.get("/sign-in/returned")
@LIMITER.limit(lambda: surroundings().config.sign_in_limit)
@needs(None)
def signed_in_elsewhere() -> Response:
    """Take the code, check what the provider says, and let whoever it vouches for in."""
    here, client = surroundings(), _client()
    going_to = own_address(str(session.get(_GOING_TO, "")))
    try:
        claims = client.authorize_access_token().get("userinfo") or {}
    except (AuthlibBaseError, JoseError, RequestException) as error:
        current_app.logger.warning("the identity provider let nobody in: %s", type(error).__name__)
        come_in(here.ledger, None, right=False)
        return _refused("The sign-in was not completed. Nothing is wrong with your account here.")
    try:
        person = _provider().account_of(claims)
    except NotVouchedFor:
        come_in(here.ledger, None, right=False)
        return _refused("You are known to your organisation, but no role here was given to you. Ask for one.")
    return _let_in(person, going_to)


def _let_in(person: Account, going_to: str) -> Response:
    here = surroundings()
    if here.accounts.find(person.id) is not None:
        # A name that also stands in the file of accounts is another person's for all we know.
        come_in(here.ledger, None, right=False)
        return _refused("Your name here belongs to an account with a password. Ask whoever runs the service.")
    entry = come_in(here.ledger, person, right=True)
    if entry is None:
        return _refused("You cannot come in now. Ask whoever runs the service.")
    return welcome(person, entry, going_to, vouched_for=True)


def _refused(explanation: str) -> Response:
    page = FailurePage(heading="You are not signed in", explanation=explanation, onward=AGAIN)
    return render(page, HTTPStatus.FORBIDDEN)


def _provider() -> IdentityProvider:
    found = surroundings().config.provider
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _client() -> FlaskOAuth2App:
    _provider()
    return current_app.extensions[_CLIENT]
