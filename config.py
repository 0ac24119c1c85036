"""Settings: read from the environment, checked before anything starts.

| variable | meaning | default |
| --- | --- | --- |
| TENDWELL_ENV | development or production | development |
| HOST, PORT | where the web server listens | 127.0.0.1, 8000 |
| SITE_URL | the address people type; links in mails begin with it | http://HOST:PORT |
| DATABASE_URL | sqlite:///… or postgresql+psycopg://… | SQLite in instance/ |
| DATABASE_OWNER_URL | PostgreSQL: the role that owns and migrates | DATABASE_URL |
| SECRET_KEY | signs cookies and tokens | made once into instance/secrets/ (development) |
| FIELD_KEYS | id:base64 of 32 bytes, newest first: encrypts columns and files | as above |
| MAIL_SERVER, MAIL_PORT, MAIL_USE_TLS | the mail server; 1 for TLS | none: mails wait |
| MAIL_USERNAME, MAIL_PASSWORD, MAIL_DEFAULT_SENDER | how to sign in there, and who writes | |
| GATEWAY_URL | the payment gateway | the local sandbox (development) |
| GATEWAY_SECURITY_KEY, GATEWAY_TOKENIZATION_KEY, GATEWAY_WEBHOOK_KEY | its keys | |
| SMS_URL, SMS_ACCOUNT, SMS_TOKEN, SMS_FROM | the text provider (Twilio) | sandbox (development) |
| PDF_ENGINE | auto, pdfkit or weasyprint | auto |
| WEB_WORKERS | web processes | 2 |
| PROXIES | how many proxies in front tell who is asking (X-Forwarded-For) | 0 |
| DEMO_PASSWORD | password of the demo logins | tendwell-demo-agency |
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask.helpers import get_debug_flag

from models import encryption, engine

ROOT = Path(__file__).resolve().parent
INSTANCE = Path(os.environ.get("TENDWELL_INSTANCE", ROOT / "instance"))
DEMO_PASSWORD = "tendwell-demo-agency"
MINIMUM_SECRET = 32

TEXT_SETTINGS = ("SMS_URL", "SMS_ACCOUNT", "SMS_TOKEN", "SMS_FROM")

malformed: list[str] = []
"""What the environment says in words that cannot be read."""


class BadSetting(Exception):
    """A setting is missing or unsafe; the words say which and how to mend it."""


def kept_secret(name: str, make: Callable[[], str]) -> str:
    """Read a secret from the environment, or make one once for this machine (development)."""
    if given := os.environ.get(name):
        return given
    if os.environ.get("TENDWELL_ENV") == "production":
        return ""
    path = INSTANCE / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        fresh.rename(path)  # a secret is written whole or not at all
    return path.read_text()


def new_field_key() -> str:
    """Make one field key in the form that FIELD_KEYS takes."""
    return f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def whole(name: str, default: int) -> int:
    """Read a whole number; whatever is none is noted, and refused before anything starts."""
    text = os.environ.get(name, str(default))
    if text.isdecimal():
        return int(text)
    malformed.append(f"{name} is {text!r}: write a whole number.")
    return default


def switch(name: str) -> bool:
    """Read a switch: 1 is on, 0 or nothing is off; no other word is guessed at."""
    text = os.environ.get(name, "")
    if text not in {"", "0", "1"}:
        malformed.append(f"{name} is {text!r}: write 1 for yes or 0 for no.")
    return text == "1"


class Base:
    """What holds everywhere."""

    ENVIRONMENT = os.environ.get("TENDWELL_ENV", "development")
    HOST = os.environ.get("HOST", "127.0.0.1")
    PORT = whole("PORT", 8000)
    SITE_URL = os.environ.get("SITE_URL", f"http://{HOST}:{PORT}").rstrip("/")
    SECRET_KEY = kept_secret("SECRET_KEY", lambda: secrets.token_hex(32))
    FIELD_KEYS = kept_secret("FIELD_KEYS", new_field_key)
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE}/tendwell.db")
    DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", SQLALCHEMY_DATABASE_URI)
    DOCUMENTS = INSTANCE / "documents"
    PDF_CACHE = INSTANCE / "pdf"
    PDF_ENGINE = os.environ.get("PDF_ENGINE", "auto")
    WEB_WORKERS = whole("WEB_WORKERS", 2)
    PROXIES = whole("PROXIES", 0)
    DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD", DEMO_PASSWORD)

    # Sessions and limits
    SESSION_COOKIE_NAME = "tendwell"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    OFFICE_IDLE_MINUTES = 15
    PORTAL_IDLE_MINUTES = 30
    SESSION_HOURS = 12
    MAX_CONTENT_LENGTH = 10 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 1024 * 1024
    MAX_FORM_PARTS = 2000
    WTF_CSRF_TIME_LIMIT = None  # the session's own limits are the limit

    # Flask-AppBuilder: people enter by invitation, and the web never touches the schema
    AUTH_TYPE = 1
    AUTH_USER_REGISTRATION = False
    AUTH_ROLE_ADMIN = "Agency admin"
    AUTH_ROLE_PUBLIC = "Public"
    FAB_ROLES = {"Agency admin": [[".*", ".*"]]}
    FAB_CREATE_DB = False
    FAB_UPDATE_PERMS = False
    FAB_ADD_SECURITY_API = False
    FAB_ADD_SECURITY_VIEWS = True
    FAB_ADD_MENU_API = False
    FAB_ADD_OPENAPI_VIEWS = True
    FAB_API_SWAGGER_UI = False  # ours is views/api_docs.py
    FAB_API_KEY_ENABLED = True
    FAB_API_KEY_PREFIXES = ["tw_"]
    FAB_API_KEY_HASH_METHOD = "pbkdf2:sha256:1000"  # a key is 256 random bits, not a password
    FAB_OPENAPI_SERVERS = [{"url": "/"}]
    FAB_API_SHOW_STACKTRACE = False
    FAB_API_ALLOW_JSON_QS = False
    FAB_API_MAX_PAGE_SIZE = 100
    FAB_BASE_TEMPLATE = "appbuilder/base.html"
    FAB_SAFE_REDIRECT_HOSTS = [urlsplit(SITE_URL).netloc]
    RATELIMIT_ENABLED = False  # guesses are counted in the database, shared by all workers
    APP_NAME = "Tendwell"
    LANGUAGES = {
        "en": {"flag": "us", "name": "English"},
        "es": {"flag": "mx", "name": "Español"},
    }
    SQLALCHEMY_ENGINE_OPTIONS = engine.options(SQLALCHEMY_DATABASE_URI)

    # Mail, texts and money
    MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
    MAIL_PORT = whole("MAIL_PORT", 25)
    MAIL_USE_TLS = switch("MAIL_USE_TLS")
    MAIL_USERNAME = os.environ.get("MAIL_USERNAME")
    MAIL_PASSWORD = os.environ.get("MAIL_PASSWORD")
    MAIL_DEFAULT_SENDER = os.environ.get("MAIL_DEFAULT_SENDER", "office@demo.tendwell.test")
    MAIL_SUPPRESS_SEND = False  # Flask-Mail would say “sent” of what it dropped in tests
    SMS_URL = os.environ.get("SMS_URL", "")
    SMS_ACCOUNT = os.environ.get("SMS_ACCOUNT", "")
    SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
    SMS_FROM = os.environ.get("SMS_FROM", "")
    GATEWAY_URL = os.environ.get("GATEWAY_URL", "")
    GATEWAY_SECURITY_KEY = os.environ.get("GATEWAY_SECURITY_KEY", "")
    GATEWAY_TOKENIZATION_KEY = os.environ.get("GATEWAY_TOKENIZATION_KEY", "")
    GATEWAY_WEBHOOK_KEY = os.environ.get("GATEWAY_WEBHOOK_KEY", "")
    GATEWAY_SECONDS = 20.0  # how long its answer may take before it counts as unknown

    @classmethod
    def check(cls) -> None:
        """Refuse to start with settings that cannot work.

        Raises:
            BadSetting: in words, one for all that is wrong.
        """
        if faults := cls.faults():
            raise BadSetting("\n".join(f"- {fault}" for fault in faults))

    @classmethod
    def faults(cls) -> list[str]:
        """Say what is wrong with the settings, each with how to mend it."""
        found = [*malformed]
        if urlsplit(cls.SITE_URL).scheme not in {"http", "https"}:
            found.append(f"SITE_URL is {cls.SITE_URL!r}: write http:// or https:// in front.")
        if not cls.SQLALCHEMY_DATABASE_URI.startswith(("sqlite:", "postgresql+psycopg:")):
            found.append("DATABASE_URL must begin with sqlite: or postgresql+psycopg:")
        if cls.PDF_ENGINE not in {"auto", "pdfkit", "weasyprint"}:
            found.append("PDF_ENGINE must be auto, pdfkit or weasyprint.")
        if len(cls.SECRET_KEY) < MINIMUM_SECRET:
            found.append(
                f"SECRET_KEY needs at least {MINIMUM_SECRET} characters: openssl rand -hex 32"
            )
        found += [*cls.key_faults(), *cls.text_faults()]
        return found

    @classmethod
    def text_faults(cls) -> list[str]:
        """Say what is missing of the text provider's settings."""
        named = {name: getattr(cls, name) for name in TEXT_SETTINGS}
        missing = [name for name, value in named.items() if not value]
        if not any(named.values()) or not missing:
            return []
        return [f"Texts need all of {', '.join(TEXT_SETTINGS)}: {', '.join(missing)} is missing."]

    @classmethod
    def key_faults(cls) -> list[str]:
        """Say what is wrong with the field keys."""
        try:
            keys = encryption.parse_keys(cls.FIELD_KEYS)
        except ValueError:
            return ["FIELD_KEYS is malformed: id:base64 of 32 bytes, newest first."]
        return [] if keys else ["FIELD_KEYS is empty: echo k1:$(openssl rand -base64 32)"]


class Development(Base):
    """One person's machine: demo agency, sandbox gateway, mailbox page."""

    SANDBOX_PORT = whole("SANDBOX_PORT", Base.PORT + 1)
    GATEWAY_URL = Base.GATEWAY_URL or f"http://{Base.HOST}:{SANDBOX_PORT}"
    GATEWAY_SECURITY_KEY = Base.GATEWAY_SECURITY_KEY or "sandbox-security-key"
    GATEWAY_TOKENIZATION_KEY = Base.GATEWAY_TOKENIZATION_KEY or "sandbox-tokenization-key"
    GATEWAY_WEBHOOK_KEY = Base.GATEWAY_WEBHOOK_KEY or "sandbox-webhook-key"
    # The sandbox takes texts too; where the gateway is a real one, no sandbox runs.
    HAS_TEXT_SANDBOX = not (Base.SMS_URL or Base.GATEWAY_URL)
    SMS_URL = GATEWAY_URL if HAS_TEXT_SANDBOX else Base.SMS_URL
    SMS_ACCOUNT = "ACsandbox" if HAS_TEXT_SANDBOX else Base.SMS_ACCOUNT
    SMS_TOKEN = "sandbox-text-token" if HAS_TEXT_SANDBOX else Base.SMS_TOKEN
    SMS_FROM = "+15005550006" if HAS_TEXT_SANDBOX else Base.SMS_FROM


class Testing(Development):
    """As in development, with hashes that cost nothing and nobody who takes texts."""

    TESTING = True
    SMS_URL = SMS_ACCOUNT = SMS_TOKEN = SMS_FROM = ""
    FAB_PASSWORD_HASH_METHOD = "pbkdf2:sha256:1"


class Production(Base):
    """Real people, real money."""

    SESSION_COOKIE_NAME = "__Host-tendwell"
    SESSION_COOKIE_SECURE = True

    @classmethod
    def faults(cls) -> list[str]:
        """Besides what every installation needs: https, own secrets, a real gateway."""
        found = super().faults()
        if not cls.SITE_URL.startswith("https://"):
            found.append("SITE_URL must begin with https:// in production.")
        if cls.DEMO_PASSWORD == DEMO_PASSWORD and os.environ.get("DEMO_PASSWORD"):
            found.append("DEMO_PASSWORD is the published default: leave it out.")
        if "sandbox" in cls.GATEWAY_SECURITY_KEY or urlsplit(cls.GATEWAY_URL).scheme == "http":
            found.append(
                "GATEWAY_URL points to a sandbox: set the real gateway, or leave it empty."
            )
        if cls.SMS_URL and not cls.SMS_URL.startswith("https://"):
            found.append("SMS_URL must begin with https:// in production.")
        if get_debug_flag():
            found.append("FLASK_DEBUG is on: its pages run any code. Leave it out.")
        return found


SETTINGS: dict[str, type[Base]] = {"development": Development, "production": Production}


def from_environment() -> type[Base]:
    """Choose the settings that TENDWELL_ENV names."""
    name = os.environ.get("TENDWELL_ENV", "development")
    if name not in SETTINGS:
        raise BadSetting(f"TENDWELL_ENV is {name!r}: it must be development or production.")
    return SETTINGS[name]
