"""Mail and texts: the server and the provider that the settings name, and the site of links."""

from flask import Flask
from flask_mail import Mail

from services import letters, texting


def add(app: Flask) -> None:
    """Make mails possible; nothing is sent here, that is the delivery job's work."""
    Mail(app)
    letters.use(app.config["SITE_URL"])
    texting.use(texting.opened(app.config))
