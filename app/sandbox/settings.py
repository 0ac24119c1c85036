"""What one running sandbox needs to know."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Keys, and who may embed the card fields and hear of events."""

    merchants: tuple[str, ...]
    """Origins whose pages may show the card fields, such as ``http://127.0.0.1:8000``."""
    webhook: str = ""
    state: Path | str = ":memory:"
    security_key: str = "sandbox-security-key"
    tokenization_key: str = "sandbox-tokenization-key"
    webhook_key: str = "sandbox-webhook-key"
    text_account: str = "ACsandbox"
    text_key: str = "sandbox-text-token"
    text_webhook: str = ""
    """Where answers to texts go, such as STOP; nowhere if empty."""
    retry_seconds: float = 2.0
    """Wait before the second delivery of a refused webhook; it doubles each time."""
