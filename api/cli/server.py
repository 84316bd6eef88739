"""The WSGI server, set up in code: each worker process makes its own application, ledger and second engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types

THREADS = 4
"""A thread each: most of a request is waiting for the disk or for the second engine."""


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, make_app: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._make_app = make_app
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings given and none from the command line."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application; gunicorn asks in each worker, after it has forked."""
        return self._make_app()


def serve_until_stopped(make_app: Callable[[], Flask], bind: str, workers: int) -> None:
    """Serve until a signal ends it. Requests under way are finished first.

    `make_app` is called once in each worker process, so that each has its own connections and second engine.
    """
    settings = {
        "bind": bind,
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": False,
        "accesslog": None,
        "loglevel": "warning",
        "proc_name": "rightful",
        "graceful_timeout": 30,
    }
    _Server(make_app, settings).run()
