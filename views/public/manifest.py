"""What a phone needs to put the portal among its apps: name, icons, where it begins.

There is no service worker: nothing of anybody's health is ever kept on the phone.
"""

from flask import Response, current_app, url_for
from flask_appbuilder import expose

from models.base import db
from services import settings
from views.page import Page

GROUND, ACCENT = "#fbf7f0", "#0e6b66"
LONGEST_SHORT_NAME = 12
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"))
MASKABLE = ("icon-maskable-512.png", 512, "maskable")


class ManifestPage(Page):
    """Open to everybody: it tells the agency's name, which the sign-in page tells too."""

    route_base = ""

    @expose("/manifest.webmanifest")
    def manifest(self) -> Response:
        """Give the manifest, in the agency's own name."""
        name = settings.agency(db.session())["agency_name"]
        said = current_app.json.dumps(
            {
                "id": "/",
                "name": name,
                "short_name": short(name),
                "start_url": "/",
                "scope": "/",
                "display": "standalone",
                "background_color": GROUND,
                "theme_color": ACCENT,
                "icons": [icon(*one) for one in (*ICONS, MASKABLE)],
            }
        )
        return Response(said, mimetype="application/manifest+json")


def short(name: str) -> str:
    """Take as many words as fit beneath an icon."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > LONGEST_SHORT_NAME:
        words.pop()
    return " ".join(words)


def icon(file: str, size: int, purpose: str) -> dict[str, str]:
    """Describe one icon."""
    return {
        "src": url_for("static", filename=f"img/{file}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
