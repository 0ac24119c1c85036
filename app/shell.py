"""What every page's frame needs to know: the menu, who I am, where the static files are."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_appbuilder.menu import Menu
from flask_babel import get_locale

import config
from app.security import Permissions, capacities
from models.access import OUTSIDE
from models.base import db
from services import settings
from views import house, looking
from views.permissions import may

Group = tuple[str, list[dict[str, Any]]]


def add(app: Flask) -> None:
    """Give the frame's words to every template."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Collect the frame of one page."""
    decided = settings.agency(db.session)
    return {
        "agency_name": decided["agency_name"],
        "agency_phone": decided["agency_phone"],
        "appbuilder": current_app.extensions["appbuilder"],
        "app_version": version(),
        "menu": menu(),
        "me": me(),
        "looking_as": looking.banner(),
        "search_url": search_url(),
        "due_url": due_url(),
        "own_look": own_look(),
        "test_gateway": "sandbox" in current_app.config["GATEWAY_SECURITY_KEY"],
    }


@cache
def version() -> str:
    """Read the version from the first heading of the change log."""
    log = Path(config.ROOT / "docs" / "CHANGELOG.md")
    headings = [line for line in log.read_text().splitlines() if line.startswith("## ")]
    return headings[0].removeprefix("## ").split()[0] if headings else "0"


def menu() -> list[dict[str, Any]]:
    """The sidebar of this person, with the place where they are."""
    if not is_signed_in():
        return []
    builder = current_app.extensions["appbuilder"]
    groups = entries(builder.menu, builder.sm.held_by(g.user), str(get_locale()))
    opened = [item["href"] for _label, items in groups for item in items if is_open(item["href"])]
    here = max(opened, key=len, default="")  # a page beneath another's address is itself
    return [
        {"label": label, "items": [item | {"active": item["href"] == here} for item in items]}
        for label, items in groups
    ]


@lru_cache(maxsize=100)
def entries(menu: Menu, held: tuple[Permissions, ...], locale: str) -> list[Group]:
    """What roles allow of the menu, in one language; groups that are empty are left out."""
    groups = [
        (
            str(group.label),
            [
                {"label": str(item.label), "href": item.href, "icon": item.icon}
                for item in group.childs
                if any(("menu_access", item.name) in permissions for permissions in held)
            ],
        )
        for group in menu.get_list()
    ]
    return [group for group in groups if group[1]]


def is_open(href: str) -> bool:
    """Tell whether the page belongs to a menu entry."""
    front = href.count("/") == 2  # /office/ and its like begin every address of their room
    return request.path == href if front else request.path.startswith(href)


def search_url() -> str:
    """Where the box in the sidebar searches; nothing for those who may not."""
    return url_for("Search.show") if is_signed_in() and may("show", "Search") else ""


def due_url() -> str:
    """Where a page asks how many tasks press; nothing for those who have none."""
    return url_for("MyTasks.count") if is_signed_in() and may("list", "MyTasks") else ""


def own_look() -> dict[str, str]:
    """How this person likes pages to look; of strangers their browsers know."""
    found: dict[str, str] = session.get("look", {}) if is_signed_in() else {}
    return found


def is_signed_in() -> bool:
    """Tell whether somebody is behind this request."""
    user = g.get("user")
    return bool(user and user.is_authenticated)


def me() -> dict[str, Any] | None:
    """The signed-in person as the frame shows them."""
    if not is_signed_in():
        return None
    name = f"{g.user.first_name} {g.user.last_name}"
    return {
        "name": name,
        "email": g.user.email,
        "role": ", ".join(role.name for role in g.user.roles),
        "initials": "".join(part[0] for part in name.split()[:2]).upper(),
        "sign_out_url": url_for("SignIn.logout"),
        "look_url": url_for("MyLook.choose"),
        "password_url": url_for("MyPassword.change"),
        "second_factor_url": url_for("MySecondFactor.show"),
        "sessions_url": url_for("MySessions.index"),
        "terms_url": url_for("MyTerms.show") if house.login().capacity in OUTSIDE else "",
        "notices_url": url_for("MyNotices.change") if due_url() else "",
        "capacity": house.login().capacity.value,
        "switch_urls": {
            kind.value: url_for("Capacity.switch", capacity=kind.value)
            for kind in capacities(g.user)
            if kind != house.login().capacity
        },
    }
