"""What is measured: our page, the stock libraries' page for the same rows, and the goal."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from models.client import Client
from models.grant import Grant
from models.invoice import Invoice
from models.standing import Standing

OF_A_PAYER = 50_000


@dataclass(frozen=True)
class Workload:
    """One page: who opens ours, where, which page of the peer stands beside it."""

    name: str
    ours: str
    peer: str
    person: str = "admin"
    goal: float = 0.5
    rounds: int = 15


@dataclass(frozen=True)
class Facts:
    """What the demo agency happens to hold, so that each page shows something."""

    name: str
    client_id: int
    payer_id: int

    @property
    def owners(self) -> dict[str, Any]:
        """Whose invoices the peers of the portal's pages show."""
        return {
            "client": (Invoice.client_id == self.client_id) & Invoice.payer_id.is_(None),
            "payer": Invoice.payer_id == self.payer_id,
        }


def look(session: Session) -> Facts:
    """Find the commonest last name, and for whom the portal's demo logins stand."""
    often = select(Client.last_name).group_by(Client.last_name).order_by(func.count().desc())
    return Facts(
        str(session.scalar(often.limit(1))).lower(),
        _granted(session, Grant.client_id, Standing.client),
        _granted(session, Grant.payer_id, Standing.payer),
    )


def _granted(session: Session, column: Any, standing: Standing) -> int:
    query = select(column).where(Grant.standing == standing, column.is_not(None))
    return int(session.scalar(query.order_by(Grant.id).limit(1)) or 0)


def grow(session: Session, payer_id: int, clients: int) -> int:
    """Give the payer invoices until there are 50,000 (fewer in a small agency); tell how many."""
    mine = select(func.count()).select_from(Invoice).where(Invoice.payer_id == payer_id)
    wanted = min(OF_A_PAYER, clients // 2) - (session.scalar(mine) or 0)
    given = {"id", "number", "payer_id", "external_id"}
    copied = [column for column in Invoice.__table__.columns if column.name not in given]
    number = literal("B-") + cast(Invoice.id, String)
    source = (
        select(number, literal(payer_id), *copied)
        .where(Invoice.number.is_not(None), Invoice.payer_id.is_distinct_from(payer_id))
        .order_by(Invoice.id)
        .limit(max(wanted, 0))
    )
    names = ["number", "payer_id", *(column.name for column in copied)]
    session.execute(insert(Invoice).from_select(names, source))
    session.commit()
    return session.scalar(mine) or 0


def workloads(facts: Facts) -> tuple[Workload, ...]:
    """Say what is measured."""
    clients, stock = "/office/clients/", "/stock/clients/"
    # By phone: the third column here, where both names share one cell, and the fourth there.
    filtered = ("?status_is=active&sort=2", "?flt0_status_equals=active&sort=3")
    return (
        Workload("W1 clients grid, page 1", clients, stock),
        Workload(
            f"W2 clients grid, search “{facts.name}”",
            f"{clients}?search={facts.name}",
            f"{stock}?search={facts.name}",
        ),
        Workload("W3 clients grid, page 3000", f"{clients}?page=3000", f"{stock}?page=3000"),
        Workload("W4 clients grid, filtered, by phone", clients + filtered[0], stock + filtered[1]),
        Workload("W5 invoices grid, page 1", "/office/invoices/", "/stock/invoices/"),
        Workload("W6 client’s dashboard", "/portal/", "/stock/client/", "client"),
        Workload("W7 payer’s dashboard", "/portal/", "/stock/payer/", "payer"),
        Workload("W8 clients grid for one office’s staff", clients, stock, "scheduler"),
        Workload("W9 clients as CSV", f"{clients}export/csv/", f"{stock}export/csv/", rounds=1),
    )
