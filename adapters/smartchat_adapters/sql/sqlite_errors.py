"""The meaning of SQLite's error codes."""

from __future__ import annotations

import sqlite3

from smartchat_core.errors import DatabaseUnavailable

__all__ = ["PRIMARY", "explain"]

PRIMARY = 0xFF
"""The bits of an extended result code that hold the primary one."""

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


def explain(error: BaseException | None) -> DatabaseUnavailable | None:
    """What an error of the driver means; None when it is not SQLite's, or nothing is known about it."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    meaning = _MEANINGS.get(code & PRIMARY)
    if meaning is None:
        return None
    message, remedy = meaning
    return DatabaseUnavailable(message, cause=f"{error} ({error.sqlite_errorname})", remedy=remedy)
