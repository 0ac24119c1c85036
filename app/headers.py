"""Answers that browsers treat strictly: content security policy and its neighbours."""

import secrets
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, g, request

POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def csp_nonce() -> str:
    """The nonce of this answer, for the few scripts that cannot be files."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def policy() -> str:
    """Write the policy of this answer."""
    extra: dict[str, list[str]] = g.get("csp_extra", {})
    rules = POLICY | {name: POLICY.get(name, "'self'") for name in extra}
    return "; ".join(
        " ".join([name, *_sources(rule, extra.get(name, []))]) for name, rule in rules.items()
    )


def _sources(rule: str, further: list[str]) -> list[str]:
    """Join a rule with what one answer allows besides; nothing stands beside 'none'."""
    usual = [] if further and rule == "'none'" else [rule.format(nonce=csp_nonce())]
    return [*usual, *further]


def add(app: Flask) -> None:
    """Set the headers on every answer."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(strict)


def plain(headers: Headers, path: str, url: str) -> None:
    """Let a file be what its type says; files come before Flask is asked."""
    headers["X-Content-Type-Options"] = "nosniff"


def strict(response: Response) -> Response:
    """Nothing from elsewhere, nothing framed, nothing kept by caches."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SITE_URL"].startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
