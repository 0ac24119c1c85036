"""Pages of our own: Flask-AppBuilder views, found by the loader, guarded by its permissions."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from flask import g
from flask_appbuilder import BaseView
from flask_appbuilder.security.decorators import permission_name
from flask_login import current_user
from werkzeug.wrappers import Response

from views.permissions import may, sign_in_first, turn_away

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Handler = Callable[Concatenate[Any, Asked], Answer]
Guarded = Callable[Concatenate[Any, Asked], Answer | Response]


class Page(BaseView):
    """One room of the house. `menu` is (group, label, address, icon) for those in the sidebar."""

    menu: ClassVar[tuple[Any, Any, str, str] | None] = None
    menu_order: ClassVar[int] = 50
    signed_otherwise: ClassVar[bool] = False
    """Whether callers prove themselves by a signature instead of this site's own forms."""


def allow(directive: str, source: str) -> None:
    """Let this one answer use a further source: the pay page the gateway's own origin."""
    extra: dict[str, list[str]] = g.setdefault("csp_extra", {})
    extra.setdefault(directive, []).append(source)


def has_access(handler: Handler[Asked, Answer]) -> Guarded[Asked, Answer]:
    """Let in who has the permission named like the handler; 403 for others, strangers sign in.

    As Flask-AppBuilder's own decorator, which the role screen reads, but it tells a signed-in
    person plainly that the role does not allow it.
    """
    name = handler.__name__

    @functools.wraps(handler)
    def guarded(self: Any, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer | Response:
        act = (self.method_permission_name or {}).get(name, name)
        if may(act, self.class_permission_name):
            return handler(self, *args, **kwargs)
        return turn_away()

    named: Guarded[Asked, Answer] = permission_name(name)(guarded)
    return named


def signed_in(handler: Handler[Asked, Answer]) -> Guarded[Asked, Answer]:
    """Let in everybody who signed in, whatever the role: pages about one's own login."""

    @functools.wraps(handler)
    def guarded(self: Any, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer | Response:
        if current_user.is_authenticated:
            return handler(self, *args, **kwargs)
        return sign_in_first()

    return guarded
