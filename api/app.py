"""The application factory: puts the parts of the service together for one installation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from api.access import Accounts, demo_accounts, read_accounts
from api.clock import Clock, SystemClock
from api.config import Config, ConfigError
from api.web.components import Components
from api.web.failures import add_failure_pages
from api.web.headers import add_headers
from api.web.sign_in import LIMITER, LOGINS
from api.web.site import PAGES
from api.web.surroundings import Surroundings, install

WEB = Path(__file__).parent / "web"
LONGEST_SESSION = timedelta(hours=12)
"""A working day with a break in it; signing in again keeps what was typed."""
LARGEST_REQUEST = 2 * 1024 * 1024
"""Bytes. The longest conversation is well under a tenth of this."""


def create_app(config: Config, clock: Clock | None = None) -> Flask:
    """Return the service for one installation, ready to be run by any WSGI server.

    Raises ConfigError when nobody could sign in.
    """
    app = Flask("api.web", static_folder=str(WEB / "static"), static_url_path="/static", template_folder=None)
    _configure(app, config)
    install(app, Surroundings(config, clock or SystemClock(config.zone), _accounts(config)))
    CSRFProtect(app)
    LOGINS.init_app(app)
    LIMITER.init_app(app)
    app.register_blueprint(PAGES)
    add_headers(app, over_https=config.over_https)
    add_failure_pages(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="rightful",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.over_https,
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=5_000,
        # A form lives as long as its session: an assessor may be away from a page for hours.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=config.over_https,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals["govuk"] = Components()


def _accounts(config: Config) -> Accounts:
    if config.accounts_file is not None:
        return read_accounts(config.accounts_file)
    if config.demonstration:
        return demo_accounts()
    raise ConfigError("nobody could sign in: RIGHTFUL_ACCOUNTS names no file of accounts, and this is no demonstration")
