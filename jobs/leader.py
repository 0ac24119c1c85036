"""Which of several schedulers leads: one at a time, and another as soon as it is gone.

Leading only saves work. Claims, not leadership, keep anything from being done twice: between two
looks at the lock there may be two leaders.
"""

import fcntl
import logging
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

KEY = 0x74656E64  # “tend”
# A leader whose machine vanished is noticed by the database within a minute.
NOTICE_LOSS = "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
IS_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND objid = :key AND pid = pg_backend_pid()"
)
TRY = text("SELECT pg_try_advisory_lock(:key)")
UNLOCK = text("SELECT pg_advisory_unlock_all()")

log = logging.getLogger(__name__)


class Leader(Protocol):
    """One scheduler's claim to lead."""

    def leads(self) -> bool:
        """Tell whether this scheduler leads now, taking the lead if it is free."""

    def resign(self) -> None:
        """Let another lead."""


def of(engine: Engine, folder: Path) -> Leader:
    """Choose the lock: the database's own on PostgreSQL, a file beside an SQLite database."""
    if engine.dialect.name == "postgresql":
        return DatabaseLock(engine.url)
    return FileLock(folder / "scheduler.lock")


class FileLock:
    """A locked file; the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Open the file."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def leads(self) -> bool:
        """Take or keep the lock."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def resign(self) -> None:
        """Unlock and close the file."""
        os.close(self._file)


class DatabaseLock:
    """An advisory lock of a connection that is used for nothing else."""

    def __init__(self, url: URL) -> None:
        """Connect only when asked for the first time."""
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"options": NOTICE_LOSS},
        )
        self._connection: Connection | None = None
        self._mutex = threading.Lock()  # several jobs' threads ask through one connection

    def leads(self) -> bool:
        """Take the lock, or look whether this connection still holds it."""
        with self._mutex:
            try:
                self._connection = connection = self._connection or self._engine.connect()
                if connection.scalar(IS_HELD, {"key": KEY}):
                    return True
                return bool(connection.scalar(TRY, {"key": KEY}))
            except DBAPIError as loss:
                log.warning("The scheduler's lock cannot be asked: %s", type(loss.orig).__name__)
                self._disconnect()
                return False

    def resign(self) -> None:
        """Unlock at once; the database would notice a closed connection only a moment later."""
        with self._mutex:
            if self._connection is not None:
                with suppress(DBAPIError):
                    self._connection.execute(UNLOCK)
            self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
