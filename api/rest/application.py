"""The REST application: a Flask application of its own, mounted below `PREFIX`, without sessions, cookies or forms."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import version

from flask import Response, jsonify, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_openapi3.models.info import Info
from flask_openapi3.models.server import Server
from flask_openapi3.openapi import OpenAPI

from api.rest.accounts import ACCOUNTS
from api.rest.appeals import APPEALS
from api.rest.changes import CHANGES
from api.rest.determinations import DETERMINATIONS
from api.rest.disclosures import DISCLOSURES
from api.rest.erasures import ERASURES
from api.rest.evaluations import EVALUATIONS
from api.rest.health import HEALTH
from api.rest.json_body import ExactRequest, check_body
from api.rest.log import LOG
from api.rest.panels import PANELS
from api.rest.papers import PAPERS
from api.rest.problems import Problem, add_problem_answers, validation_problem
from api.rest.reconstructions import RECONSTRUCTIONS
from api.rest.replays import REPLAYS
from api.rest.revisions import REVISIONS
from api.rest.rule_sets import RULE_SETS
from api.rest.schemas import SCHEMAS
from api.rest.setting import PURPOSE_HEADER, Setting, gives_of_somebody, install, needs
from api.rest.statistics import STATISTICS
from api.rest.submissions import SUBMISSIONS
from api.rest.sweeps import SWEEPS
from api.services.purposes import PURPOSES

PREFIX = "/api/v1"
_LARGEST_BODY = 2 * 1024 * 1024
_ABOUT = """\
Decide social-care personal budgets by published rules. An evaluation says what the rules give for findings on a day; a
determination is the authority's decision by a named person. Numbers and money travel as text. Errors are RFC 9457
problems."""

_TOKEN = {"type": "http", "scheme": "bearer", "description": "A token that `rightful token issue` has printed."}
_BLUEPRINTS = (
    EVALUATIONS, CHANGES, DETERMINATIONS, REPLAYS, REVISIONS, RECONSTRUCTIONS, APPEALS, PANELS, PAPERS,
    LOG, RULE_SETS, SUBMISSIONS, SWEEPS, STATISTICS, SCHEMAS, HEALTH, ACCOUNTS, DISCLOSURES, ERASURES,
)  # fmt: skip


def create_api(parts: Setting) -> OpenAPI:
    """Return the application for one installation."""
    app = OpenAPI(
        "api.rest",
        info=Info(title="Rightful", version=version("rightful"), description=_ABOUT),
        # Without schemes the framework writes `null`, which is no OpenAPI.
        security_schemes={"token": _TOKEN},
        servers=[Server(url=PREFIX)],
        validation_error_model=Problem,
        validation_error_callback=validation_problem,
        doc_ui=False,
        static_folder=None,
    )
    app.request_class = ExactRequest
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    if parts.limit:
        _limit(app, parts)
    install(app, parts)
    app.before_request(check_body)
    add_problem_answers(app)
    for blueprint in _BLUEPRINTS:
        app.register_api(blueprint)
    _describe_purposes(app)
    _add_document(app)
    return app


def _limit(app: OpenAPI, parts: Setting) -> None:
    """Let each token call so often, and whoever has none as often from each address; health may be asked always."""
    limiter = Limiter(
        lambda: hashlib.sha256(request.headers.get("Authorization", get_remote_address()).encode()).hexdigest(),
        app=app,
        default_limits=[parts.limit],
        storage_uri=parts.limits_kept_in,
        headers_enabled=True,
    )
    limiter.request_filter(lambda: request.path == "/health")


def _describe_purposes(app: OpenAPI) -> None:
    """Describe the header that says why one reads, wherever an operation gives what stands about somebody."""
    described = {
        "name": PURPOSE_HEADER,
        "in": "header",
        "required": False,
        "description": "Why you read about this person, unless a task of yours says so, or you said it today.",
        "schema": {"type": "string", "enum": list(PURPOSES)},
    }
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments and gives_of_somebody(app.view_functions[rule.endpoint]):
            path = re.sub(r"<(?:[^:<>]*:)?([^<>]*)>", r"{\1}", rule.rule)
            app.api_doc["paths"][path]["get"].setdefault("parameters", []).append(described)


def _add_document(app: OpenAPI) -> None:
    @app.route("/openapi.json")
    @needs(None)
    def openapi_document() -> Response:
        """Return the description of this interface."""
        return jsonify(app.api_doc)
