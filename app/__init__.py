"""Composes the application: settings, database, people, pages, in reading order."""

from flask import Flask, current_app
from flask_appbuilder import AppBuilder
from flask_migrate import Migrate
from whitenoise import WhiteNoise

import config
from app import asking, commands, errors, filters, headers, mail, shell, site
from app.principals import bind_principal, put_on
from app.security import (
    FormTokens,
    SecurityManager,
    demand_second_factor,
    refuse_lost_capacity,
)
from app.sessions import ServerSessions
from models import encryption
from models.base import db
from views import keys, loader, uploads
from views.front import Front
from views.portal import room


def create_app(settings: type[config.Base] | None = None) -> Flask:
    """Make a ready application; settings that cannot work are refused with words.

    Raises:
        config.BadSetting: says which settings are wrong and how to mend them.
    """
    chosen = settings or config.from_environment()
    chosen.check()
    app = Flask(
        "tendwell",
        root_path=str(config.ROOT / "app"),
        template_folder=str(config.ROOT / "templates"),
        instance_path=str(config.INSTANCE),
    )
    app.config.from_object(chosen)
    app.url_map.converters["int"] = keys.IntegerKey
    bind_database(app)
    with app.app_context():
        add_people(app)
        headers.add(app)
        site.add(app)
        filters.add(app)
        mail.add(app)
        errors.add(app)
        loader.load(app, app.extensions["appbuilder"])
        shell.add(app)
    commands.load(app)
    return app


def bind_database(app: Flask) -> None:
    """Make tables, field encryption and migrations known to the application."""
    config.INSTANCE.mkdir(parents=True, exist_ok=True)
    encryption.cipher.use(encryption.parse_keys(app.config["FIELD_KEYS"]))
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "models" / "migrations"), render_as_batch=True)


def add_people(app: Flask) -> None:
    """Bring in sessions, CSRF protection and Flask-AppBuilder, in the order they need."""
    app.session_interface = ServerSessions()
    app.before_request(bind_principal)
    app.before_request(uploads.make_room)  # before the tokens: looking for one reads the form
    FormTokens(app)
    AppBuilder(app, db.session, security_manager_class=SecurityManager, indexview=Front)
    app.before_request(refuse_lost_capacity)
    app.before_request(demand_second_factor)
    asking.add(app)
    app.before_request(put_on)
    app.url_defaults(room.carry)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap it
        app.wsgi_app,
        root=current_app.static_folder,
        prefix="static/",
        max_age=3600,
        allow_all_origins=False,
        add_headers_function=headers.plain,
    )
