"""The filters of all templates: how money, days, moments and phones are written."""

from flask import Flask

from views import wording


def add(app: Flask) -> None:
    """Make the filters known to all templates."""
    for name in wording.FILTERS:
        app.jinja_env.filters[name] = getattr(wording, name)
