"""The meaning of PostgreSQL's error codes, and of a refused connection, for which the driver has no code.

Nothing here imports the driver: only attributes of the exception are read.
"""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.errors import ConcurrencyError, DatabaseUnavailable, InvalidRequest, SmartChatError

__all__ = ["explain"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Meaning:
    message: str
    remedy: str
    kind: type[SmartChatError] = DatabaseUnavailable


_WRONG_PASSWORD = _Meaning(
    message="the database refuses the user or the password",
    remedy="Check the user and the password in the address, and the server's pg_hba.conf.",
)
_NO_SUCH_DATABASE = _Meaning(
    message="the server has no such database",
    remedy="Create it (createdb), or correct its name in the address.",
)
_TOO_MANY = _Meaning(
    message="the server has no connection left",
    remedy="Lower the pool size of each process, put PgBouncer in front, or raise max_connections.",
)
_UNREACHABLE = _Meaning(
    message="the database server cannot be reached",
    remedy="Check the host and the port in the address, and that the server runs and lets this machine in.",
)
_LOST = _Meaning(
    message="the connection to the database was lost",
    remedy="Try again; if it persists, check whether the server was restarted, and the network.",
)
_STOPPING = _Meaning(
    message="the database server is starting or stopping",
    remedy="Try again in a moment; nothing was lost.",
)
_BUSY = _Meaning(
    message="the database is busy",
    remedy="Try again; if it stays so, look for a transaction that does not end (pg_stat_activity).",
)
_COLLISION = _Meaning(
    kind=ConcurrencyError,
    message="another transaction changed the same data",
    remedy="Repeat the whole transaction.",
)
_RIGHTS = _Meaning(
    message="the user may not do that in the database",
    remedy="Give the user all rights in the database's schema (GRANT ALL ON SCHEMA public TO …).",
)
_FULL = _Meaning(
    message="the server with the database has no space or memory left",
    remedy="Free some space and try again; nothing was lost.",
)
_DATA = _Meaning(
    kind=InvalidRequest, message="a value cannot be stored", remedy="Leave out what is no ordinary text or number."
)
_OPTION = _Meaning(
    message="the address of the database holds an option that cannot be used",
    remedy="Correct what follows the question mark in the address.",
)

_DAMAGED = _Meaning(message="the database is damaged", remedy="Restore the latest backup.")

# SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html): a whole code, or the class of its first
# two characters.
_BY_CODE = {
    "08": _UNREACHABLE,
    "22": _DATA,
    "25006": _Meaning(
        message="the database may not be written",
        remedy="Name the primary server in the address, or end the server's read-only mode.",
    ),
    "25P03": _Meaning(
        message="a transaction was left open for too long, and the database ended it",
        remedy="Repeat it; if it stays so, look for slow work within a transaction.",
    ),
    "28": _WRONG_PASSWORD,
    "3D": _NO_SUCH_DATABASE,
    "40": _COLLISION,
    "42501": _RIGHTS,
    "42P01": _Meaning(
        message="the database lacks a table",
        remedy="Restore the latest backup, or name an empty database.",
    ),
    "53": _FULL,
    "53300": _TOO_MANY,
    "55P03": _BUSY,
    "57": _STOPPING,
    "57014": _Meaning(
        message="the database took too long over a statement",
        remedy="Try again when it has less to do, or raise the statement timeout in the settings.",
    ),
    "58": _Meaning(message="the database server cannot read or write its files", remedy="Check its log and its disk."),
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}

# While a connection is made, the client library keeps the SQLSTATE to itself: there is only the text of the server, the
# pooler or the library. A server that speaks another language ends in the general case, with its text as the cause.
_BY_TEXT = (
    ("too many", _TOO_MANY),
    ("remaining connection slots", _TOO_MANY),
    ("no more connections", _TOO_MANY),
    ("authentication failed", _WRONG_PASSWORD),
    ("no password supplied", _WRONG_PASSWORD),
    ("pg_hba.conf", _WRONG_PASSWORD),
    ("not permitted to log in", _WRONG_PASSWORD),
    ("no such user", _WRONG_PASSWORD),
    ('role "', _WRONG_PASSWORD),
    ("does not exist", _NO_SUCH_DATABASE),
    ("no such database", _NO_SUCH_DATABASE),
    ("starting up", _STOPPING),
    ("shutting down", _STOPPING),
    ("not yet accepting connections", _STOPPING),
    ("recovery mode", _STOPPING),
    ("startup parameter", _OPTION),
    ("connection option", _OPTION),
    ("bad value for", _OPTION),
    ("invalid sslmode", _OPTION),
    ("closed the connection", _LOST),
    ("connection is closed", _LOST),
    ("connection is lost", _LOST),
    ("consuming input failed", _LOST),
    ("sending query", _LOST),
    ("SSL", _Meaning(message="the server and this program do not agree on encryption", remedy="Check sslmode.")),
)


def explain(error: BaseException | None) -> SmartChatError | None:
    """What an error of the driver means; None when it is not psycopg's, or nothing is known about it."""
    if error is None or not type(error).__module__.startswith("psycopg"):
        return None
    text = " ".join(str(error).split())
    code: str | None = getattr(error, "sqlstate", None)
    if code is None:
        meaning = next((meaning for part, meaning in _BY_TEXT if part in text), None)
        if meaning is None and type(error).__name__ == "DataError":
            meaning = _DATA
        if meaning is None and any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
            meaning = _UNREACHABLE
    else:
        meaning = _BY_CODE.get(code) or _BY_CODE.get(code[:2])
        text = f"{text} ({code})"
    if meaning is None:
        return None
    return meaning.kind(meaning.message, cause=text, remedy=meaning.remedy)
