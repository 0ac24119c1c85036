"""What a backup says about itself."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from services.errors import Refused
from services.health import MIGRATIONS

FORMAT = 1


@dataclass
class Manifest:
    """Of which version and day a backup is, what is in it, and how many rows each table had."""

    version: str
    head: str
    made_at: str
    database: str
    counts: dict[str, int]
    field_keys: dict[str, str]
    with_secrets: bool = False
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Write it down."""
        return json.dumps(asdict(self), indent=2, sort_keys=True).encode()

    def check(self, database: str, version: str) -> None:
        """Refuse what this installation cannot take in."""
        if self.database != database:
            raise Refused(
                f"This backup is of {self.database}, and DATABASE_URL names {database}. "
                "A backup goes back into the same kind of database."
            )
        if numbers(self.version) > numbers(version) or not known_head(self.head):
            raise Refused(
                f"This backup is of version {self.version}, which is newer than {version}: "
                "update this installation first."
            )


def read(raw: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        Refused: it is none, or of a format that only a later version knows.
    """
    try:
        facts: dict[str, Any] = json.loads(raw)
        if facts["format"] > FORMAT:
            raise Refused("This backup was made by a later version: update this one first.")
        return Manifest(**facts)
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("This is no backup of Tendwell: its manifest cannot be read.") from error


def numbers(version: str) -> tuple[int, ...]:
    """Write a version so that it can be compared."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def fingerprints(keys: dict[str, bytes]) -> dict[str, str]:
    """Tell keys from each other without telling them: each is 256 random bits."""
    return {name: hashlib.sha256(key).hexdigest()[:16] for name, key in keys.items()}


def missing_keys(told: Manifest, keys: dict[str, bytes]) -> list[str]:
    """Name the field keys that this installation lacks."""
    return sorted(name for name, _print in told.field_keys.items() - fingerprints(keys).items())


def known_head(head: str) -> bool:
    """Tell whether this release knows a migration."""
    try:
        return ScriptDirectory(str(MIGRATIONS)).get_revision(head) is not None
    except CommandError:
        return False
