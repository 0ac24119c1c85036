"""Where the record of a row is shown: each grid says so for its model."""

from typing import Any

_homes: dict[type[Any], tuple[str, str]] = {}


def register(model: type[Any], path: str, permission: str) -> None:
    """Note that a grid shows the records of a model; the first one stays."""
    _homes.setdefault(model, (path, permission))


def address(row: Any) -> str | None:
    """Give the address of a row's record, if there is one."""
    home = _homes.get(type(row))
    return f"/office/{home[0]}/{row.id}" if home else None


def permission(model: type[Any]) -> str:
    """Name the screen that a person must be allowed to open."""
    return _homes.get(model, ("", ""))[1]
