"""For whom a request acts: decided before anything else asks for rows."""

from flask import current_app, flash, g, redirect, request, session
from flask_babel import gettext as _
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from app import api_keys, errors
from app.security import capacities
from models import access
from models.access import Kind, Principal
from models.audit_entry import AuditAction
from models.base import db
from models.login_session import LoginSession
from services import clock, looking
from services.errors import Refused
from views import house
from views import looking as looks
from views.front import HOME

READS = {"GET", "HEAD", "OPTIONS"}
STAFF = {Kind.agency, Kind.office}


def bind_principal() -> None:
    """Give the request's database session its principal before anything else asks for rows."""
    login = getattr(session, "login", None)
    if raw := api_keys.presented():
        bind_key_owner(raw)
    elif login is not None and login.capacity in STAFF and is_look():
        bind_look(login, request.args.get(looks.AS, type=int) or 0)
    elif login is not None:
        bind(login.capacity, login.user_id)


def bind_key_owner(raw: str) -> None:
    """Let a program act as the owner of its key; an unknown key acts as nobody."""
    user_id = api_keys.owner(raw)
    user = current_app.extensions["appbuilder"].sm.load_user(user_id) if user_id else None
    if user is not None:
        g.key_owner = user
        bind(capacities(user)[0], user.id)


def bind(capacity: Kind, user_id: int, looker: int | None = None) -> None:
    """Let the request act for a user in one capacity."""
    g.capacity = capacity
    today = house.today()
    access.bind(db.session(), Principal(capacity, today, user_id=user_id, looker=looker))
    db.session().info["address"] = request.remote_addr


def is_look() -> bool:
    """Tell whether staff ask for a page of the portal as somebody else sees it."""
    return request.path.startswith(HOME[Kind.portal]) and looks.AS in request.args


def bind_look(login: LoginSession, user_id: int) -> None:
    """Let staff read as somebody sees it (A6): what only looks never writes, here and below.

    Everything is asked anew at each request: the look itself, its time, the staff's permission and
    offices, and whether the person still has access.
    """
    look = looks.kept(user_id)
    if look is None:
        turn_back(login, errors.answer(404, _("Please begin on the person’s record.")))
    elif look.until <= clock.now():
        flash(_("The time for looking is over. You can begin again here."), "warning")
        turn_back(login, redirect(look.back))
    elif not may_look(login):
        turn_back(login, errors.answer(403, _("Your role does not allow this.")))
    viewed = find(login, user_id)
    bind(Kind.portal, user_id, looker=login.user_id)
    g.looking = viewed
    if request.method not in READS:
        words = _("Refused to change anything while looking as %(name)s", name=viewed.name)
        house.note_now(AuditAction.refused, words, viewed.person)
        abort(errors.answer(403, _("You are only looking: nothing can be changed here.")))
    words = _("Looked at %(page)s as %(name)s", page=request.path, name=viewed.name)
    house.note_later(AuditAction.viewed, words, viewed.person)


def find(login: LoginSession, user_id: int) -> looking.Viewed:
    """Find whom staff look through, if that is still allowed."""
    staff = Principal(login.capacity, house.today(), user_id=login.user_id)
    try:
        with house.reading("staff look through a portal user's eyes") as own:
            return looking.check(own, staff, user_id)
    except Refused as refusal:
        return turn_back(login, errors.refused(refusal))


def may_look(login: LoginSession) -> bool:
    """Tell whether the staff's role allows it, as it is now."""
    g.capacity = login.capacity
    manager = current_app.extensions["appbuilder"].sm
    user = manager.load_user(login.user_id)
    return user is not None and manager._has_view_access(user, "can_look", "ViewAs")


def turn_back(login: LoginSession, answer: Response) -> looking.Viewed:
    """Answer at once, as staff who look at nobody."""
    bind(login.capacity, login.user_id)
    return abort(answer)


def put_on() -> None:
    """Let the portal's pages meet the person who is looked through, with that person's roles."""
    viewed = looks.who()
    if viewed is not None and g.user.is_authenticated:
        g.user = current_app.extensions["appbuilder"].sm.load_user(viewed.user_id)
