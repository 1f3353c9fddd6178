"""What is particular to SQLite: locks, durability, and the meaning of its error codes.

The journal is a write-ahead log, so readers and the one writer do not block each other. Every commit is
synced (`synchronous = FULL`): with `NORMAL` a power cut could take back transactions that were reported as
committed, and an upload that was acknowledged would be gone. A killed process loses nothing with either.
(https://sqlite.org/pragma.html#pragma_synchronous)
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from smartchat_core.errors import ConfigurationError, DatabaseUnavailable

__all__ = ["BEGIN_OPTION", "configure", "connect_arguments", "explain", "prepare_file"]

BEGIN_OPTION = "smartchat_begin"
"""The execution option that holds the statement with which a transaction begins."""

_RETRY_SECONDS = 0.02

# Primary result code (https://sqlite.org/rescode.html): what happened, and what to do.
_MEANINGS = {
    sqlite3.SQLITE_FULL: (
        "the disk with the database is full",
        "Free some space and try again; nothing was lost.",
    ),
    sqlite3.SQLITE_READONLY: (
        "the database may not be written",
        "Give this user the right to write its folder.",
    ),
    sqlite3.SQLITE_PERM: ("the database may not be used", "Give this user the right to write its folder."),
    sqlite3.SQLITE_CANTOPEN: (
        "the database cannot be opened",
        "Check that its folder exists and that this user may read and write it.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file is no database",
        "Name another file, or restore a backup in its place.",
    ),
    sqlite3.SQLITE_CORRUPT: ("the database is damaged", "Restore the latest backup."),
    sqlite3.SQLITE_BUSY: (
        "the database is busy",
        "Try again; if it stays so, look for a process that holds a transaction open.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the database cannot be read or written",
        "Check the disk: its free space, the quota or file size limit, and its health.",
    ),
}
_PRIMARY = 0xFF


def explain(error: BaseException | None) -> DatabaseUnavailable | None:
    """What an error of the driver means; None when it is not SQLite's, or nothing is known about it."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    meaning = _MEANINGS.get(code & _PRIMARY)
    if meaning is None:
        return None
    message, remedy = meaning
    return DatabaseUnavailable(message, cause=f"{error} ({error.sqlite_errorname})", remedy=remedy)


def connect_arguments(url: URL, *, busy_timeout: float) -> dict[str, Any]:
    """The driver's arguments: wait so many seconds for a lock, and leave BEGIN and COMMIT to us.

    Raises:
        ConfigurationError: the address names no file.
    """
    if not url.database or url.database == ":memory:":
        raise ConfigurationError(
            "the database needs a file",
            cause="a database in memory is lost with its connection",
            remedy="Give a path, as in sqlite:////var/lib/smartchat/library.db.",
        )
    return {"timeout": busy_timeout, "isolation_level": None}


def configure(engine: AsyncEngine) -> None:
    """Set up every connection that the engine will open."""
    sa.event.listen(engine.sync_engine, "connect", _on_connect)
    sa.event.listen(engine.sync_engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
    finally:
        cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    # A transaction that may write takes the lock at once: one that began by reading could not wait for it
    # later, because SQLite refuses to let a reader with an old snapshot become the writer.
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN IMMEDIATE"))


def prepare_file(url: URL, *, busy_timeout: float) -> None:
    """Make the file if it is not there, and switch it to a write-ahead log, which it then stays with.

    This blocks. SQLite does not wait for locks while it switches, so it is tried again until `busy_timeout`
    seconds have passed. It uses the driver itself: a file that cannot be opened is found before any connection
    has its thread.

    Raises:
        DatabaseUnavailable: the file cannot be opened, or stayed locked.
    """
    deadline = time.monotonic() + busy_timeout
    try:
        connection = sqlite3.connect(str(url.database), timeout=busy_timeout, isolation_level=None)
        try:
            while not _switch(connection, last=time.monotonic() > deadline):
                time.sleep(_RETRY_SECONDS)
        finally:
            connection.close()
    except sqlite3.Error as exc:
        raise explain(exc) or DatabaseUnavailable("the database failed", cause=str(exc)) from exc


def _switch(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except sqlite3.OperationalError as exc:
        if last or exc.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
