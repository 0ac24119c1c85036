"""How somebody looks at a grid: the view in the address, the saved ones, the columns shown."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.base import db
from models.saved_filter import SavedFilter
from services import saved_filters
from views import keys
from views.grid_titles import GridTitles

HIDE = "hide"  # the hidden columns, where the address names them
SAVED = "saved"  # the saved filter that was opened
LONGEST_QUERY = 8000


@dataclass(frozen=True)
class Link:
    """A saved filter as the toolbar's menu shows it."""

    label: str
    href: str
    active: bool
    shared: bool
    is_default: bool


def arguments_in(query: str) -> dict[str, str]:
    """Read an address's query, as far as an address may go."""
    return dict(parse_qsl(query[:LONGEST_QUERY], keep_blank_values=True))


def names_columns(query: str) -> bool:
    """Tell whether the address itself says which columns are hidden."""
    return HIDE in arguments_in(query)


class GridViews(GridTitles):
    """Part of `Grid`: what the toolbar needs, and the view that the grid opens with."""

    @expose("/")
    def index_view(self) -> str | Response:
        """Show the list; an address without anything means the filter chosen for that."""
        offer = self.offer()
        if not request.args and offer.default_id:
            for saved in offer.filters:
                if saved.id == offer.default_id:
                    return redirect(self.address_of(saved))
        page: str = super().index_view()
        return page

    def offer(self) -> saved_filters.Offer:
        """Read once per request what this person saved and prefers here."""
        if "grid_offer" not in g:
            g.grid_offer = saved_filters.offered(db.session(), self.user_id() or 0, self.path)
        offer: saved_filters.Offer = g.grid_offer
        return offer

    def saved_links(self) -> list[Link]:
        """List the saved filters, own ones first."""
        offer, me = self.offer(), self.user_id()
        return [
            Link(
                label=saved.name,
                href=self.address_of(saved),
                active=request.args.get(SAVED) == str(saved.id),
                shared=saved.user_id != me,
                is_default=saved.id == offer.default_id,
            )
            for saved in sorted(offer.filters, key=lambda one: one.user_id != me)
        ]

    def opened_filter(self) -> SavedFilter | None:
        """The saved filter that the address names."""
        key = request.args.get(SAVED)
        return next((one for one in self.offer().filters if str(one.id) == key), None)

    def changed_filter(self) -> SavedFilter | None:
        """The own saved filter that was opened, if the list differs from it by now."""
        saved = self.opened_filter()
        if saved is None or saved.user_id != self.user_id():
            return None
        return saved if self.view_of(request.query_string.decode()) != saved.view else None

    def hidden_columns(self) -> list[str]:
        """The columns this person does not want to see, as the address says or as kept."""
        if HIDE in request.args:
            return self.hideable(request.args[HIDE].split(","))
        return self.hideable(self.offer().hidden)

    def hideable(self, names: list[str]) -> list[str]:
        """Keep the names that a person may hide; the first column says what a row is."""
        return [name for name, _label in self._list_columns[1:] if name in names]

    def everything_url(self) -> str:
        """Where the whole list is, also if a saved filter opens by itself."""
        kept: dict[str, Any] = {n: request.args[n] for n in ("sort", "desc") if n in request.args}
        return url_for(f"{self.endpoint}.index_view", all=1, **kept)

    def list_url(self, query: str, hidden: list[str]) -> str:
        """Where the list goes on after its columns were chosen."""
        args = arguments_in(query)
        if HIDE in args:
            args[HIDE] = ",".join(hidden)
        return f"{url_for(f'{self.endpoint}.index_view')}?{urlencode(args)}"

    # -- a view and its address -------------------------------------------------------------------

    def address_of(self, saved: SavedFilter) -> str:
        """Where a saved filter opens; what the grid no longer has is left out."""
        args = self.arguments_of(saved.view)
        return url_for(f"{self.endpoint}.index_view", **args, saved=saved.id)

    def arguments_of(self, view: saved_filters.View) -> dict[str, Any]:
        """Write a view as an address's arguments."""
        names = [name for name, _label in self._list_columns]
        known = [(arg, value) for arg, value in view["filters"] if arg in self._filter_args]
        args: dict[str, Any] = {f"flt{i}_{arg}": value for i, (arg, value) in enumerate(known)}
        if view["search"]:
            args["search"] = view["search"]
        if view["sort"] in names:
            args |= {"sort": names.index(view["sort"]), "desc": 1 if view["desc"] else None}
        if view["page_size"] in self.page_size_options[1:]:
            args["page_size"] = view["page_size"]
        return args | {HIDE: ",".join(self.hideable(view["hidden"]))}

    def view_words(self, view: saved_filters.View) -> str:
        """Say what a view shows: “Status is Active · “smith” · by Name”."""
        words = [
            f"{one.name} {one.operation()} {one.value_words(value)}"
            for arg, value in view["filters"]
            if (one := self._filter_args.get(arg, (0, None))[1]) is not None
        ]
        if view["search"]:
            words.append(_("“%(words)s”", words=view["search"]))
        if view["sort"]:
            words.append(_("by %(column)s", column=self.label(view["sort"])))
        return " · ".join(words) or _("Everything")

    def view_of(self, query: str) -> saved_filters.View:
        """Read the view that an address's query shows: filters, search, sort, columns, size."""
        args, names = arguments_in(query), [name for name, _label in self._list_columns]
        sort = keys.read(args.get("sort", ""))
        at = len(names) if sort is None else sort
        size = args.get("page_size", "")
        hidden = args[HIDE].split(",") if HIDE in args else self.offer().hidden
        return {
            "search": args.get("search", "").replace("\x00", ""),
            "filters": self._filters_in(args),
            "sort": names[at] if at < len(names) else "",
            "desc": args.get("desc") == "1" and at < len(names),
            "page_size": int(size) if size in {"50", "100"} else 25,
            "hidden": self.hideable(hidden),
        }

    def _filters_in(self, args: dict[str, str]) -> list[list[str]]:
        found = []
        for name, value in args.items():
            place, _line, arg = name.removeprefix("flt").partition("_")
            known = self._filter_args.get(arg) if name.startswith("flt") else None
            if known and "\x00" not in value and known[1].validate(value):
                found.append((place, [arg, value]))
        return [pair for _place, pair in sorted(found)]

    def saved_words(self) -> str:
        """What the toolbar's button says: the filter that is open, or what it is for."""
        saved = self.opened_filter()
        return saved.name if saved else _("Saved filters")
