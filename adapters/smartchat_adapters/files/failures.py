"""Error mapping: `OSError` to errors of the core."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from smartchat_core.errors import InvalidRequest, StorageFull, StorageUnavailable

__all__ = ["map_os_errors"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TOO_LONG = {errno.ENAMETOOLONG}
_REMEDIES = {
    errno.EACCES: "Give this user the right to read and write the folder.",
    errno.EPERM: "Give this user the right to read and write the folder.",
    errno.EROFS: "The disk is mounted for reading only; mount it for writing, or name another folder.",
    errno.ENOTDIR: "A file stands where a folder is needed; move it away.",
    errno.EISDIR: "A folder stands where the file is to go; use another key.",
    errno.EEXIST: "A file stands where a folder is needed; use another key.",
    errno.EIO: "Check the health of the disk.",
}


@contextmanager
def map_os_errors(what: str) -> Iterator[None]:
    """Raise the core's error in place of an `OSError`; `what` names the action that failed."""
    try:
        yield
    except OSError as exc:
        cause = f"{exc.strerror or exc} ({errno.errorcode.get(exc.errno or 0, 'unknown')})"
        if exc.errno in _FULL:
            raise StorageFull("the disk is full", cause=cause) from exc
        if exc.errno in _TOO_LONG:
            raise InvalidRequest("the key is too long", cause=cause) from exc
        raise StorageUnavailable(what, cause=cause, remedy=_REMEDIES.get(exc.errno or 0, "")) from exc
