"""Pages of our own: Flask-AppBuilder views, found by the loader, guarded by its permissions."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from flask import abort, g, redirect, request, url_for
from flask_appbuilder import BaseView
from flask_login import current_user

Handler = TypeVar("Handler", bound=Callable[..., Any])


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


def has_access(handler: Handler) -> Handler:
    """Let in who has the permission named like the handler; 403 for others, strangers sign in.

    As Flask-AppBuilder's own decorator, which the role screen reads, but it tells a signed-in
    person plainly that the role does not allow it.
    """
    permission = f"can_{getattr(handler, '_permission_name', handler.__name__)}"

    @functools.wraps(handler)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        name = permission
        if self.method_permission_name:
            name = f"can_{self.method_permission_name.get(handler.__name__, permission[4:])}"
        if self.appbuilder.sm.has_access(name, self.class_permission_name):
            return handler(self, *args, **kwargs)
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("SignIn.login", next=request.full_path.rstrip("?")))

    guarded._permission_name = permission.removeprefix("can_")  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def signed_in(handler: Handler) -> Handler:
    """Let in everybody who signed in, whatever the role: pages about one's own login."""

    @functools.wraps(handler)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return handler(self, *args, **kwargs)
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("SignIn.login", next=wanted))

    return guarded  # type: ignore[return-value]
