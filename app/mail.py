"""Mail: the server that the settings name, and the site that links in mails lead to."""

from flask import Flask
from flask_mail import Mail

from services import letters


def add(app: Flask) -> None:
    """Make mails possible; nothing is sent here, that is the delivery job's work."""
    Mail(app)
    letters.use(app.config["SITE_URL"])
