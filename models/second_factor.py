"""The second factor of a login, and the codes on paper behind it (O6)."""

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Walled
from models.base import Base, Moment, SealedProse, Timestamped, belongs_to


class SecondFactor(Timestamped, Base):
    """The secret that one person's app holds; it counts once a code of it was typed."""

    __tablename__ = "second_factor"
    __audited__ = False
    __wall__ = Walled()

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE", unique=True)
    secret: Mapped[SealedProse]
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_at: Mapped[Moment | None]


class RecoveryCode(Timestamped, Base):
    """One code for the day the phone is lost, as a hash; using it deletes it."""

    __tablename__ = "recovery_code"
    __audited__ = False
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)
    __wall__ = Walled()

    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    code_hash: Mapped[str] = mapped_column(String(64))
