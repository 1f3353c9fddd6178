"""Error mapping: SQLite's errors to the port's."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import apsw

from smartchat_core.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["decoding_errors", "index_errors"]

_DAMAGED = "it is damaged, or no index of this program"
_REBUILD = "It is derived data: delete the file and run `smartchat reindex`."
_REMEDIES: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    (
        (apsw.CorruptError, apsw.NotADBError, apsw.FormatError, apsw.SQLError),
        _DAMAGED,
        _REBUILD,
    ),
    ((apsw.FullError,), "there is no space left on the device", "Free some space and try again."),
    (
        (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError, OSError),
        "the file or its folder cannot be opened or written",
        "Check that the folder exists and that this user may write in it.",
    ),
    (
        (apsw.BusyError, apsw.LockedError),
        "another process has been writing to it for too long",
        "Try again; if it persists, look for a process that hangs.",
    ),
)


@contextmanager
def index_errors(path: Path) -> Iterator[None]:
    """Raise `IndexUnavailable` for whatever SQLite or the file system report about this index file."""
    try:
        yield
    except (apsw.Error, OSError) as exc:
        cause, remedy = next(
            ((why, what_to_do) for kinds, why, what_to_do in _REMEDIES if isinstance(exc, kinds)),
            ("the index file cannot be read or written", ""),
        )
        raise IndexUnavailable(
            f"the passage index {path.name} cannot be used", cause=f"{cause} ({exc}; {path})", remedy=remedy
        ) from exc


@contextmanager
def decoding_errors(path: Path) -> Iterator[None]:
    """Raise `IndexUnavailable` where contents that SQLite could read cannot be understood."""
    try:
        yield
    except (ValueError, LookupError) as exc:
        raise IndexUnavailable(
            f"the passage index {path.name} cannot be used", cause=f"{_DAMAGED} ({exc}; {path})", remedy=_REBUILD
        ) from exc
