"""Where the record of a row is shown: each grid says so for its model."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Home(NamedTuple):
    """One grid, and which rows of its table it shows."""

    path: str
    permission: str
    shows: Callable[[Any], bool]


_homes: dict[type[Any], list[Home]] = {}
_grids: dict[str, str] = {}


def register(model: type[Any], path: str, permission: str, shows: Callable[[Any], bool]) -> None:
    """Note that a grid shows records of a model; of several that would, the first one counts."""
    _grids[permission] = path
    homes = _homes.setdefault(model, [])
    if all(home.path != path for home in homes):
        homes.append(Home(path, permission, shows))


def address(row: Any) -> str | None:
    """Give the address of a row's record, if there is one."""
    homes = _homes.get(type(row), [])
    path = next((home.path for home in homes if home.shows(row)), None)
    return f"/office/{path}/{row.id}" if path else None


def place(model: type[Any], key: int) -> str | None:
    """Give the address of a record of a model that has one home, known by its key alone."""
    homes = _homes.get(model, [])
    return f"/office/{homes[0].path}/{key}" if homes else None


def grid(screen: str) -> str:
    """Name the path, which is the endpoint too, of the grid with these permissions."""
    return _grids.get(screen, "")


def permission(model: type[Any]) -> str:
    """Name the screen that a person must be allowed to open."""
    homes = _homes.get(model)
    return homes[0].permission if homes else ""
