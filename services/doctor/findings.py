"""What a check finds, and what it may look at."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session


class Light(enum.IntEnum):
    """Green is well, amber wants a look, red cannot work or is not safe; also the exit code."""

    green = 0
    amber = 1
    red = 2


@dataclass(frozen=True)
class Finding:
    """What was found, in a sentence that says what to do where anything is to be done."""

    light: Light
    words: str
    name: str = ""

    def named(self, name: str) -> "Finding":
        """The same finding, of the check with this name."""
        return replace(self, name=name)

    def as_facts(self) -> dict[str, str]:
        """The finding for machines."""
        return {"name": self.name, "light": self.light.name, "words": self.words}


@dataclass(frozen=True)
class Patient:
    """An installation: its session, settings and folder, at an instant.

    `faults` are what the settings themselves say is wrong; `declared` are the permissions that the
    screens have, as (permission, screen).
    """

    session: Session
    config: Mapping[str, Any]
    instance: Path
    at: datetime
    faults: list[str] = field(default_factory=list)
    declared: set[tuple[str, str]] = field(default_factory=set)


def green(words: str) -> Finding:
    """All is well."""
    return Finding(Light.green, words)


def amber(words: str) -> Finding:
    """It works, but not as it should."""
    return Finding(Light.amber, words)


def red(words: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(Light.red, words)


def worst(findings: Iterable[Finding]) -> Light:
    """The light of the whole installation."""
    return max((finding.light for finding in findings), default=Light.green)
