"""Signs of life for monitors and load balancers."""

from flask import Response, current_app, jsonify
from flask_appbuilder import expose
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import access
from models.access import Kind, Principal
from models.base import db
from services import clock, health
from views.page import Page


class HealthPage(Page):
    """Open to everybody: it tells nothing about anybody."""

    route_base = ""

    @expose("/healthz")
    def alive(self) -> Response:
        """This process answers."""
        return jsonify({"status": health.OK})

    @expose("/readyz")
    def ready(self) -> tuple[Response, int]:
        """Everything that the work needs is there; 503 if not, with what is missing."""
        found = checks()
        status = 200 if set(found.values()) == {health.OK} else 503
        return jsonify({"status": health.OK if status == 200 else "not ready", **found}), status


def checks() -> dict[str, str]:
    """Ask every part; without a database there is nothing else to ask."""
    with Session(db.engine) as session:
        access.bind(session, Principal(Kind.system, clock.today(), reason="health"))
        try:
            return health.check(session, clock.now(), pdf_engine=current_app.config["PDF_ENGINE"])
        except DBAPIError:
            return {"database": "The database does not answer."}
