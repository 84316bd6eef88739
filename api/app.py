"""The application factory: puts the parts of the service together for one installation."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from api.access import Accounts, demo_accounts, read_accounts
from api.clock import Clock, SystemClock
from api.config import SHARED_COUNTS, Config, ConfigError
from api.ledger import Ledger
from api.operations import METRICS_PATH, metrics_page, observe
from api.rest import PREFIX, Setting, create_api
from api.services.cross_checking import CrossChecker, engine_beside
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from api.services.shelf import ShippedShelf
from api.web.components import Components
from api.web.failures import add_failure_pages
from api.web.headers import add_headers
from api.web.reads import add_read_records
from api.web.sessions import LOGINS, LONGEST_SESSION
from api.web.sign_in import LIMITER
from api.web.site import PAGES
from api.web.surroundings import Surroundings, install
from api.web.vouched import add_provider
from api.web.words import without_codes
from explanations.statement import Items, Table

WEB = Path(__file__).parent / "web"
LARGEST_REQUEST = 2 * 1024 * 1024
"""Bytes. The longest conversation is well under a tenth of this."""


def create_app(
    config: Config, clock: Clock | None = None, beside: Callable[[Ledger], CrossChecker] = engine_beside
) -> Flask:
    """Return the service for one installation, ready to be run by any WSGI server.

    `beside` opens the second engine of the cross-check. Raises ConfigError when nobody could sign in.
    """
    app = Flask("api.web", static_folder=str(WEB / "static"), static_url_path="/static", template_folder=None)
    _configure(app, config)
    shared = _surroundings(config, clock or SystemClock(config.zone), beside)
    install(app, shared)
    CSRFProtect(app)
    LOGINS.init_app(app)
    LIMITER.init_app(app)
    if config.provider is not None:
        add_provider(app, config.provider)
    app.register_blueprint(PAGES)
    add_headers(app, over_https=config.over_https)
    add_failure_pages(app)
    add_read_records(app)
    observe(app)
    _mount_api(app, shared)
    return app


def _mount_api(app: Flask, shared: Surroundings) -> None:
    """Put the REST interface beside the pages: an application of its own, so that no cookie or form reaches it."""
    api = create_api(
        Setting(
            ledger=shared.ledger,
            rules=shared.rules,
            checker=shared.checker,
            accounts=shared.accounts,
            demonstration=shared.config.demonstration,
            authority=shared.config.letter_authority,
            speaks_for=shared.config.publishes_law_of,
            hides_outcome=shared.config.hides_outcome,
            limit=shared.config.api_limit,
            limits_kept_in=shared.config.limits_kept_in,
            scheme=shared.config.default_scheme,
        )
    )
    observe(api, PREFIX)
    metrics = metrics_page(shared.ledger, shared.checker, os.environ.get(SHARED_COUNTS))
    app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]  # how Flask mounts middleware
        app.wsgi_app, {PREFIX: api.wsgi_app, METRICS_PATH: metrics}
    )


def _surroundings(config: Config, clock: Clock, beside: Callable[[Ledger], CrossChecker]) -> Surroundings:
    ledger = Ledger(config.database_url, clock, keys=config.keys_folder)
    rules = RulesInService(ledger, _shipped_rules())
    return Surroundings(config, clock, _accounts(config), ledger, rules, beside(ledger))


@cache
def _shipped_rules() -> Registry:
    """Return the rules that the service was installed with; what is published comes on top of them."""
    return Registry(ShippedShelf())


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
        RATELIMIT_STORAGE_URI=config.limits_kept_in,
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals["govuk"] = Components()
    app.jinja_env.filters["plain"] = without_codes
    app.jinja_env.tests |= {
        "has_rows": lambda block: isinstance(block, Table),
        "has_items": lambda block: isinstance(block, Items),
    }


def _accounts(config: Config) -> Accounts:
    if config.accounts_file is not None:
        return read_accounts(config.accounts_file)
    if config.demonstration:
        return demo_accounts()
    if config.provider is not None:
        return Accounts(())
    raise ConfigError("nobody could sign in: there is neither RIGHTFUL_ACCOUNTS nor RIGHTFUL_OIDC_ISSUER, and no demo")
