"""The database handle, the metadata that everything shares, and columns whose kinds have names."""

import enum
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from models.encryption import cipher

NAMING: dict[str, Any] = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment, always aware and always UTC; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC; SQLite keeps it without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant needs a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back, whatever zone the database's session shows."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FixedPoint(TypeDecorator[Decimal]):
    """A Decimal kept as a whole number of its smallest unit, so that no float ever sees it."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        """Say how many decimal places the smallest unit has: 2 for cents."""
        super().__init__()
        self.places = places

    def __repr__(self) -> str:
        return f"FixedPoint({self.places})"  # migrations write columns down in these words

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """Scale up; more places than the column keeps is a mistake of the caller."""
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("Money is a Decimal, never a float.")
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places.")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Scale down to a Decimal with exactly the column's places."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class Sealed(TypeDecorator[str]):
    """Text encrypted before it reaches the database (AES-GCM, key id in front)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt with the first of the configured keys."""
        return None if value is None else cipher.seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt with the key that the text names."""
        return None if value is None else cipher.open(value)


class SealedBytes(TypeDecorator[bytes]):
    """A file encrypted before it reaches the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt with the first of the configured keys."""
        return None if value is None else cipher.seal_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt with the key that the file names."""
        return None if value is None else cipher.open_bytes(bytes(value))


class Json(TypeDecorator[Any]):
    """A list or mapping without a table of its own; binary and indexable on PostgreSQL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Choose the database's own kind."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


class Words(enum.StrEnum):
    """An enum whose members read as sentences: `not_started` is shown as “Not started”."""

    @property
    def label(self) -> str:
        """What people read."""
        return self.value.replace("_", " ").capitalize()


Key = Annotated[int, mapped_column(Integer, primary_key=True)]
OfficeKey = Annotated[int, mapped_column(ForeignKey("office.id", ondelete="RESTRICT"), index=True)]
Name = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(250))]
Code = Annotated[str, mapped_column(String(60))]
Email = Annotated[str, mapped_column(String(254))]
Phone = Annotated[str, mapped_column(String(20))]
Prose = Annotated[str, mapped_column(Text)]
SealedProse = Annotated[str, mapped_column(Sealed)]
SealedFile = Annotated[bytes, mapped_column(SealedBytes)]
Money = Annotated[Decimal, mapped_column(FixedPoint(2))]
Quantity = Annotated[Decimal, mapped_column(FixedPoint(2))]
Degrees = Annotated[Decimal, mapped_column(FixedPoint(6))]
RateAmount = Annotated[Decimal, mapped_column(FixedPoint(4))]
Moment = Annotated[datetime, mapped_column(Instant)]
Labels = Annotated[list[str], mapped_column(Json)]
Facts = Annotated[dict[str, Any], mapped_column(Json)]

db = SQLA(model_class=Model)
metadata: MetaData = Model.metadata
metadata.naming_convention = NAMING
Model.registry.update_type_annotation_map(
    {
        date: Date,
        datetime: Instant,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40, create_constraint=False),
    }
)


class Base(Model):
    """What every table of ours derives from; each one also says who may see it (`__wall__`)."""

    __abstract__ = True
    __audited__ = True

    id: Mapped[Key]


class Timestamped:
    """Rows that know when they were made and last changed."""

    created_at: Mapped[Moment] = mapped_column(server_default=func.now(), index=False)
    changed_at: Mapped[Moment] = mapped_column(server_default=func.now(), onupdate=func.now())


class Versioned:
    """Rows that two people may edit at once: the second to save is told, nothing is lost."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare the version on each update."""
        return {"version_id_col": cls.version}


class Kept:
    """Rows with a history: deleting hides them, and can be undone for 30 days."""

    deleted_at: Mapped[Moment | None]


class Record(Timestamped, Versioned, Kept, Base):
    """A record people work on: times, version and soft delete."""

    __abstract__ = True


def unique_while_kept(table: str, *columns: str) -> Index:
    """Allow each value once among the rows that are not deleted: it may be entered anew."""
    here = text("deleted_at IS NULL")
    name = "_".join(("uq", table, *columns))
    return Index(name, *columns, unique=True, sqlite_where=here, postgresql_where=here)


def belongs_to(table: str, on_delete: str = "RESTRICT", *, unique: bool = False) -> Mapped[Any]:
    """Make an indexed foreign key with a chosen delete rule."""
    key = ForeignKey(f"{table}.id", ondelete=on_delete)
    return mapped_column(key, index=not unique, unique=unique or None)
