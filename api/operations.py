"""What an operator sees: one JSON line for each request and error, and metrics. Nothing in either is about a person.

A line names the page or operation by its rule (`/people/<person_id>`), never by its address; an error is named by its
type and by the places in our code that it came through, never by its text, which may hold what somebody typed.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, TextIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from flask import Flask, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily

from api.ledger import Ledger
from api.services.cross_checking import CrossChecker
from api.services.health import Health, Status, examine

METRICS_PATH = "/metrics"

REQUESTS = Counter("rightful_requests", "Requests answered, by operation and status.", ["method", "route", "status"])
SECONDS = Histogram("rightful_request_seconds", "How long requests took.", ["route"])
_LOG = structlog.get_logger("rightful")


# --- logs -----------------------------------------------------------------------------------------------------------


def log_as_json(stream: TextIO = sys.stdout) -> None:
    """Write every line that anything in this process logs as JSON, without what might be about a person."""
    steps: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=steps, logger_factory=structlog.PrintLoggerFactory(stream), cache_logger_on_first_use=False
    )
    plain = logging.StreamHandler(stream)
    plain.setFormatter(_WithoutContent())
    logging.basicConfig(handlers=[plain], level=logging.WARNING, force=True)


class _WithoutContent(logging.Formatter):
    """Formats what libraries log: their own words as they stand in their code, never what was put into them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        said: dict[str, Any] = {
            "logger": record.name,
            "event": record.msg if record.args else "logged",
            "place": _place(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            said |= named(record.exc_info[0], record.exc_info[2])
        said |= {
            "level": record.levelname.lower(),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
        }
        return str(structlog.processors.JSONRenderer()(None, "", said))


def _place(record: logging.LogRecord) -> str:
    return f"{record.module}:{record.lineno}"


def named(kind: type[BaseException], frames: TracebackType | None) -> dict[str, Any]:
    """Return an error's type and where it came through, without its text."""
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(frames)
    ]
    return {"error": kind.__name__, "places": places}


# --- requests -------------------------------------------------------------------------------------------------------


def observe(app: Flask, prefix: str = "") -> None:
    """Count and log every request of an application, and every error that nobody foresaw."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.teardown_request
    def _failed(error: BaseException | None) -> None:
        if error is not None:
            _LOG.error("error", route=_route(prefix), **named(type(error), error.__traceback__))

    @app.after_request
    def _end(response: Any) -> Any:  # noqa: ANN401 - Flask's and Werkzeug's responses
        took = time.perf_counter() - g.get("began", time.perf_counter())
        route, status = _route(prefix), response.status_code
        REQUESTS.labels(request.method, route, str(status)).inc()
        SECONDS.labels(route).observe(took)
        _LOG.info("request", method=request.method, route=route, status=status, milliseconds=round(took * 1000))
        return response


def _route(prefix: str) -> str:
    """Return the rule that an address fitted: the address itself may name somebody."""
    return prefix + request.url_rule.rule if request.url_rule is not None else "(none)"


# --- metrics --------------------------------------------------------------------------------------------------------


class StateCollector:
    """The state of the service as metrics, examined whenever it is asked for."""

    def __init__(self, look: Callable[[], Health]) -> None:
        self._look = look

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges."""
        found = self._look()
        yield _gauge("rightful_up", "1 when decisions can be recorded.", found.status is not Status.DOWN)
        yield _gauge("rightful_degraded", "1 when something must be mended.", found.status is not Status.OK)
        yield _gauge("rightful_second_engine_up", "1 when a second engine confirms rows.", found.second_engine == "ok")
        yield _gauge("rightful_keys_up", "1 when the key store is the ledger's own.", found.keys == "ok")
        yield _gauge("rightful_disk_ok", "1 when the disk has room left.", found.disk == "ok")
        yield _gauge("rightful_ledger_entries", "Entries in the ledger.", found.entries)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=float(value))


def metrics_page(ledger: Ledger, checker: CrossChecker, shared: str | None) -> WSGIApplication:
    """Return the application that gives the metrics. `shared` is the folder of a service of several processes."""

    def answer(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        registry = CollectorRegistry()
        registry.register(StateCollector(lambda: examine(ledger, checker)))
        if shared:
            multiprocess.MultiProcessCollector(registry, shared)  # type: ignore[no-untyped-call]  # it has no types
        else:
            for one in (REQUESTS, SECONDS):
                registry.register(one)
        start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST), ("Cache-Control", "no-store")])
        return [generate_latest(registry)]

    return answer
