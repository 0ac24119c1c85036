"""What an entity declares about itself, and what follows from the words alone.

The parts of a grid stand on this, in one line of inheritance: reading in grid_rows.py, saving in
grid_forms.py, the pages in grid_pages.py, how people look at them in grid_views.py, and
Flask-Admin's own attributes in grid.py.
"""

from typing import Any, ClassVar

from flask_admin.contrib.sqla import ModelView
from flask_babel import lazy_gettext as _l

from models.choice import ChoiceList
from views import forms
from views.lookups import Lookup
from views.permissions import may

Section = tuple[Any, tuple[str, ...]]

WRITES = ("add", "edit", "delete")
LABELS = {
    "created_at": _l("Created"),
    "changed_at": _l("Last changed"),
    "zip_code": _l("ZIP code"),
    "street_2": _l("Street, second line"),
    "email_1": _l("Email 1"),
    "email_2": _l("Email 2"),
    "phone_home": _l("Home phone"),
    "phone_mobile": _l("Mobile phone"),
    "phone_work": _l("Work phone"),
}


class Declaration(ModelView):
    """Declare an entity: columns, form, what may be searched, filtered and edited inline.

    `columns` may name columns, relations and properties; `called_by` are those that say with the
    first one who or what a row is; `sections` make the form; `listed` takes a field's words from
    one of the agency's lists; `children` are relations edited within the form; `extra_fields` are
    form fields without a column; `new_fields` are those that a program may send with a new record;
    `writes` leaves out what nobody may do; `imported` is False where records are only made one by
    one.
    """

    table: ClassVar[type[Any]]
    path: ClassVar[str]
    title: ClassVar[Any]
    one: ClassVar[Any]
    group: ClassVar[Any]
    icon: ClassVar[str] = "table"
    menu_order: ClassVar[int] = 50
    columns: ClassVar[tuple[str, ...]]
    called_by: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[Section, ...]] = ()
    details: ClassVar[tuple[str, ...]] = ()
    inline: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[tuple[str, ...]] = ()
    filtered: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("id",)
    newest_first: ClassVar[bool] = False
    labels: ClassVar[dict[str, Any]] = {}
    helps: ClassVar[dict[str, Any]] = {}
    kinds: ClassVar[dict[str, str]] = {}
    lookup_fields: ClassVar[dict[str, Lookup]] = {}
    listed: ClassVar[dict[str, ChoiceList]] = {}
    children: ClassVar[dict[str, tuple[str, ...]]] = {}
    extra_fields: ClassVar[dict[str, Any]] = {}
    new_fields: ClassVar[tuple[str, ...]] = ()
    read_only: ClassVar[bool] = False
    writes: ClassVar[tuple[str, ...]] = WRITES
    extra_permissions: ClassVar[tuple[str, ...]] = ()
    imported: ClassVar[bool] = True
    create_label: ClassVar[Any] = None
    empty_words: ClassVar[Any] = _l("Nothing here yet.")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let `read_only` mean that nothing is written."""
        super().__init_subclass__(**kwargs)
        if cls.read_only:
            cls.writes = ()

    @classmethod
    def permission_names(cls) -> list[str]:
        """Every permission of this grid, for the roles screen."""
        base = ["menu_access", "can_list", "can_show", "can_export"]
        write = [f"can_{name}" for name in cls.writes]
        more = ["can_import"] if cls.is_imported() else []
        return [*base, *write, *more, *cls.extra_permissions]

    def form_names(self) -> tuple[str, ...]:
        """The fields of the form, section by section."""
        return tuple(name for _title, names in self.sections for name in names)

    @classmethod
    def is_imported(cls) -> bool:
        """Tell whether files are read here at all."""
        return cls.imported and "add" in cls.writes

    def labelled(self) -> tuple[str, ...]:
        """Every name that people may read somewhere in this grid."""
        of_children = [name for names in self.children.values() for name in names]
        named = (*self.columns, *self.form_names(), *self.details, *self.filtered, *of_children)
        return tuple(dict.fromkeys(named))

    def label(self, name: str) -> Any:
        """What people call a column."""
        return self.labels.get(name) or LABELS.get(name) or forms.words(name)

    def _stored(self) -> set[str]:
        return set(self.table.__table__.columns.keys())

    def relations(self) -> list[str]:
        """The columns that are relations: read with the rows, never one by one."""
        return [name for name in self.columns if name in self.table.__mapper__.relationships]

    def allows(self, permission: str) -> bool:
        """Ask Flask-AppBuilder; what the grid never writes is refused to everybody."""
        never = permission in WRITES and permission not in self.writes
        return not never and may(permission, type(self).__name__)
