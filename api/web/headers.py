"""The headers of every answer: what a browser may load, keep and tell others."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
"""Everything comes from this service, and nothing stands inline: no page holds a script or style of its own, so there
is no nonce to get wrong."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HTTPS_ONLY = "max-age=31536000"
"""Seconds in a year."""


def add_headers(app: Flask, *, over_https: bool) -> None:
    """Put the headers on every answer of `app`, errors included."""

    @app.after_request
    def _add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if over_https:
            response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
        if request.endpoint != "static":
            # Pages speak of persons: neither a shared computer's disk nor a proxy may keep them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
