"""A small OpenID Connect provider that is Authlib's own server, in a process of its own: `python -m` runs it.

It signs in, without asking, whom the parameter `as` names among those it was started with, and wants PKCE.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "rightful", "a secret for tests only"
KEY = RSAKey.generate_key(2048, {"kid": "only", "use": "sig", "alg": "RS256"}, private=True)
LIFE_SECONDS = 60


class Client:
    """The one client that is registered."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/sign-in/returned")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code:
    """One code that was given out, with what it is bound to."""

    def __init__(self, asked: Any, user: Any) -> None:
        self.user = user
        self.redirect_uri = asked.payload.redirect_uri
        self.scope = asked.payload.scope
        self.nonce = asked.payload.data.get("nonce")
        self.code_challenge = asked.payload.data.get("code_challenge")
        self.code_challenge_method = asked.payload.data.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> Any:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


def provider(port: int, people: dict[str, dict[str, Any]]) -> Flask:
    """Return the provider that vouches for people with these claims."""
    app, codes = Flask("identity_provider"), dict[str, Code]()
    issuer = f"http://127.0.0.1:{port}"

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, asked: Any) -> None:
            codes[code] = Code(asked, asked.user)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            for code in [code for code, one in codes.items() if one is authorization_code]:
                del codes[code]

        def authenticate_user(self, authorization_code: Code) -> Any:
            return authorization_code.user

    class Identity(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
        def exists_nonce(self, nonce: str, asked: Any) -> bool:
            return False

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            now = int(time.time())
            return {"iss": issuer, "aud": [CLIENT], "iat": now, "exp": now + LIFE_SECONDS}

        def resolve_client_private_key(self, client: Client) -> Any:
            return KEY

        def generate_user_info(self, user: Any, scope: str) -> dict[str, Any]:
            return dict(user)

    server = AuthorizationServer(app, lambda name: Client() if name == CLIENT else None, lambda token, asked: None)
    server.register_grant(Grant, [CodeChallenge(required=True), Identity(require_nonce=True)])

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return jsonify(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[KEY.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        claims = people[request.args["as"]]
        grant = server.get_consent_grant(end_user=claims)
        return server.create_authorization_response(grant_user=claims, grant=grant)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/alive")
    def alive() -> str:
        return request.host

    return app


if __name__ == "__main__":
    said_port, said_people = sys.argv[1:]
    make_server("127.0.0.1", int(said_port), provider(int(said_port), json.loads(said_people))).serve_forever()
