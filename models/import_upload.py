"""Tables that somebody is about to import: kept for a day, encrypted, for nobody else."""

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Base, Code, Facts, Line, Moment, SealedProse, Timestamped, belongs_to
from models.ownership import own_user


class ImportUpload(Timestamped, Base):
    """One file for one grid: its rows, which column is which field, and what came of them."""

    __tablename__ = "import_upload"
    __audited__ = False
    __wall__ = Walled(office=own_user())

    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    grid: Mapped[Code]
    name: Mapped[Line]
    content: Mapped[SealedProse]
    chosen: Mapped[Facts] = mapped_column(default=dict)
    report: Mapped[SealedProse]
    imported_at: Mapped[Moment | None]

    user: Mapped[User] = relationship()
