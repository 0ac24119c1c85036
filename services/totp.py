"""The second factor: codes from an authenticator app (RFC 6238), and codes on paper behind it.

Only arithmetic. Whoever keeps the secret also keeps the step that was last accepted, and replaces
it by compare-and-set: of two requests with one code, one loses.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime

import pyotp
import segno
from flask_babel import gettext as _
from markupsafe import Markup

SECONDS = 30
# A clock may be one step behind or ahead of ours.
OFFSETS = (0, -1, 1)
BETWEEN = re.compile(r"[\s-]+")
CODE = re.compile(r"[0-9]{6}")
# Crockford's alphabet: no letter that is read as a digit.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans("oil", "011")
PICTURE = Markup(
    '<svg class="qr" role="img" viewBox="0 0 {size} {size}" width="{width}" height="{width}" '
    'shape-rendering="crispEdges"><title>{title}</title>'
    '<path fill="#ffffff" d="M0 0h{size}v{size}H0z"/><path fill="#000000" d="{dark}"/></svg>'
)
PIXELS = 5
RECOVERY_CODES = 10
RECOVERY_SIGNS = 16  # 80 bits, so a plain hash of one cannot be searched for


def new_secret() -> str:
    """Return a fresh secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def accepted_step(secret: str, code: str, last_step: int | None, now: datetime) -> int | None:
    """Return the time step of a right code that was not used yet, else None.

    Args:
        secret: The secret that the person's app holds.
        code: As it was typed; spaces and dashes do not matter.
        last_step: The step that was accepted last, None if none was. That one and all before it
            are spent, so that a code seen over a shoulder opens nothing.
        now: The instant, aware.
    """
    digits = BETWEEN.sub("", code)
    if not CODE.fullmatch(digits):
        return None
    current = int(now.timestamp()) // SECONDS
    codes = pyotp.TOTP(secret)
    for step in (current + offset for offset in OFFSETS):
        fresh = last_step is None or step > last_step
        if hmac.compare_digest(codes.generate_otp(step), digits) and fresh:
            return step
    return None


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """Return the address that an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def qr_svg(uri: str) -> Markup:
    """Draw an address as a picture for the page itself, dark on white in every theme."""
    rows = list(segno.make_qr(uri, error="m").matrix_iter(border=4))
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    )
    return PICTURE.format(
        title=_("Code for your app"), size=len(rows), width=len(rows) * PIXELS, dark=dark
    )


def spaced(secret: str) -> str:
    """Return a secret in groups of four, for people who type it."""
    return " ".join(re.findall(".{1,4}", secret))


def recovery_codes() -> list[str]:
    """Return codes for the day the phone is lost; show them once and keep only their hashes."""
    return ["-".join(_group() for _ in range(RECOVERY_SIGNS // 4)) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code, however it was typed."""
    signs = BETWEEN.sub("", code).lower().translate(MISREAD)
    return hashlib.sha256(signs.encode("utf-8", "replace")).hexdigest()


def matching_hash(code: str, hashes: Collection[str]) -> str | None:
    """Return which of the kept hashes a typed code belongs to; it must be deleted to be spent."""
    wanted = recovery_hash(code)
    matches = [kept for kept in hashes if hmac.compare_digest(kept, wanted)]
    return matches[0] if matches else None


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(4))
