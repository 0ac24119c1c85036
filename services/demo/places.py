"""Where the demo's two offices are; the towns exist, the streets and house numbers are invented."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.demo.dice import Dice
from services.demo.people import words

STREETS = tuple(
    f"{name} {kind}"
    for name in words(
        "Alder Birchwood Clover Dogwood Elmwood Fernhill Garnet Heron Juniper Kestrel"
        " Larkspur Maplecrest Nutmeg Orchard Pinecone Quarry Rosemary Spindle Thistle Wren"
    )
    for kind in ("Street", "Lane", "Avenue", "Court")
)


@dataclass(frozen=True)
class Town:
    """A town with its ZIP code and about where it lies."""

    name: str
    zip_code: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True)
class Place:
    """What is particular to one office of the demo."""

    name: str
    prefix: str
    zone: str
    state: str
    area_codes: tuple[str, ...]
    towns: tuple[Town, ...]


def _town(name: str, zip_code: str, latitude: str, longitude: str) -> Town:
    return Town(name, zip_code, Decimal(latitude), Decimal(longitude))


HARBOR = Place(
    "Harbor office",
    "HAR-",
    "America/New_York",
    "MA",
    ("617", "508", "781", "978", "413"),
    (
        _town("Quincy", "02169", "42.2529", "-71.0023"),
        _town("Weymouth", "02188", "42.2180", "-70.9410"),
        _town("Braintree", "02184", "42.2040", "-71.0040"),
        _town("Milton", "02186", "42.2410", "-71.0820"),
        _town("Hingham", "02043", "42.2418", "-70.8898"),
        _town("Dedham", "02026", "42.2436", "-71.1637"),
    ),
)
LAKESIDE = Place(
    "Lakeside office",
    "LAK-",
    "America/Chicago",
    "WI",
    ("414", "262", "608", "920", "715"),
    (
        _town("Racine", "53403", "42.7116", "-87.7930"),
        _town("Kenosha", "53140", "42.6070", "-87.8290"),
        _town("Oak Creek", "53154", "42.8850", "-87.9010"),
        _town("Cudahy", "53110", "42.9490", "-87.8640"),
        _town("Greenfield", "53220", "42.9660", "-87.9900"),
    ),
)


def address(place: Place, dice: Dice) -> dict[str, Any]:
    """Invent an address, as the columns that hold one."""
    town = dice.pick(place.towns)
    return {
        "street": f"{dice.between(1, 480)} {dice.pick(STREETS)}",
        "street_2": f"Apt {dice.between(1, 40)}" if dice.chance(20) else None,
        "city": town.name,
        "state": place.state,
        "zip_code": town.zip_code,
    }


def position(place: Place, zip_code: str, dice: Dice) -> dict[str, Decimal]:
    """Invent a point within a mile or so of the town's middle."""
    town = next(town for town in place.towns if town.zip_code == zip_code)
    north, east = (Decimal(dice.between(-150, 150)).scaleb(-4) for _ in range(2))
    return {"latitude": town.latitude + north, "longitude": town.longitude + east}


def lines(columns: dict[str, Any]) -> list[str]:
    """Write an address as it stands on an envelope."""
    street = ", ".join(filter(None, [columns["street"], columns["street_2"]]))
    return [street, f"{columns['city']}, {columns['state']} {columns['zip_code']}"]


def phone(place: Place, number: int) -> str:
    """Give out a telephone number of the range that is kept for fiction: 555-0100 to 555-0199."""
    area = place.area_codes[number // 100 % len(place.area_codes)]
    return f"+1{area}55501{number % 100:02d}"
