"""Fields that choose other records; the templates know them by Flask-Admin's names."""

from typing import Any

from flask_admin.model import fields as stock
from flask_babel import gettext as _
from wtforms.validators import StopValidation

BLANK = "__None"


class AjaxSelectField(stock.AjaxSelectField):
    """One other record. What cannot be found is refused; the stock field would drop it silently."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the key; what the record names already may stay, retired or not."""
        key = valuelist[0] if valuelist else ""
        if self.object_data is not None and str(self.object_data.id) == key:
            self.data = self.object_data
        elif valuelist:
            super().process_formdata([BLANK] if self.allow_blank and not key else [key])

    def pre_validate(self, form: Any) -> None:
        """Refuse keys of rows that do not exist for this person."""
        chosen = self.raw_data[0] if self.raw_data else ""
        may_be_blank = chosen == "" or (chosen == BLANK and self.allow_blank)
        if self.data is None and not may_be_blank:
            raise StopValidation(_("Please choose one of the list."))


class OfficeField(AjaxSelectField):
    """The office of a record; left blank, it follows from whom the record concerns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Look like any other look-up to the templates."""
        super().__init__(*args, **kwargs)
        self.type = AjaxSelectField.__name__

    def populate_obj(self, obj: Any, name: str) -> None:
        """Put the record into the office that was chosen, if one was."""
        if self.data is not None:
            super().populate_obj(obj, name)


class AjaxSelectMultipleField(stock.AjaxSelectMultipleField):
    """Several other records; an empty choice is a choice too."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the keys, each one on its own or with commas between them."""
        self._data: list[Any] = []
        self._formdata = {key for value in valuelist for key in value.split(",") if key}

    def pre_validate(self, form: Any) -> None:
        """Refuse the whole choice when one of the keys does not exist for this person."""
        if self.data is None or self._invalid_formdata:
            raise StopValidation(_("Please choose from the list."))


class AsideRowsField(AjaxSelectMultipleField):
    """Several other records that no relation keeps; the grid's `save` puts them somewhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Look like any other look-up to the templates."""
        super().__init__(*args, **kwargs)
        self.type = AjaxSelectMultipleField.__name__

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the row alone."""
