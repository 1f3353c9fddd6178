"""Failures of object stores and their clients as errors of the core.

The clients are not imported: each is known by what its errors carry, and only the one in use is installed.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from smartchat_core.errors import FileNotStored, SmartChatError, StorageFull, StorageUnavailable

__all__ = ["REACH", "RemoteResponse", "is_outage", "remote_error"]

REACH = "Check that the store runs, and that this machine reaches it at the address in the settings."
_RIGHTS = (
    "Check the credentials of the file store, and allow them to list the bucket and to read, write and delete the "
    "files in it."
)
_OVERLOADED = "The store is overloaded; try again later."
_REMEDIES = {"400": _RIGHTS, "401": _RIGHTS, "403": _RIGHTS, "429": _OVERLOADED, "503": _OVERLOADED}
_CREDENTIALS = "Give the credentials of the file store in the settings or the environment."
_CLIENTS = frozenset({"adlfs", "aiobotocore", "aiohttp", "azure", "botocore", "fsspec", "gcsfs", "google", "s3fs"})
_FULL = frozenset(
    {
        "507",
        "InsufficientCapacity",
        "InsufficientStorage",
        "QuotaExceeded",
        "StorageCapExceeded",
        "StorageFull",
        "StorageLimitExceeded",
        "XMinioAdminBucketQuotaExceeded",
        "XMinioStorageFull",
    }
)
_ABSENT = frozenset({"404", "NoSuchKey", "BlobNotFound"})
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteResponse:
    """What a store has answered, or a client found out by itself; the status is 0 where there was no answer."""

    status: int = 0
    code: str = ""
    message: str = ""

    @classmethod
    def of(cls, exc: BaseException) -> Self | None:
        """The answer in an exception of a client or of the operating system; None for one of another kind."""
        error: BaseException | None = exc
        while error is not None:
            if answered := _answered(error):
                status, code, message = answered
                return cls(status=status, code=code or str(status), message=message)
            error = error.__cause__
        package = type(exc).__module__.partition(".")[0]
        if isinstance(exc, OSError) or package in _CLIENTS:
            return cls(message=str(exc) or "the store did not answer in time")
        return None

    @property
    def full(self) -> bool:
        """Whether there is no room left in the store."""
        return self.code in _FULL or self.status == 507


def _answered(error: BaseException) -> tuple[int, str, str] | None:
    response = getattr(error, "response", None)
    if isinstance(response, Mapping):  # botocore
        details = response.get("Error", {})
        answered = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return answered, str(details.get("Code", "")), str(details.get("Message", ""))
    status = getattr(error, "status_code", None)  # azure.core
    if not isinstance(status, int):
        status = getattr(error, "code", None)  # gcsfs
    if not isinstance(status, int):
        status = getattr(error, "status", None)  # aiohttp
    if isinstance(status, int):
        code = getattr(error, "error_code", None)
        return status, str(getattr(code, "value", code) or ""), str(getattr(error, "message", "") or error)
    return None


def is_outage(exc: BaseException) -> bool:
    """Whether the store was not reached or does not work, rather than answered that it will not do something."""
    answer = RemoteResponse.of(exc)
    if answer is None or _disk_is_full(exc):
        return False
    if answer.status:
        return answer.status >= 500 and not answer.full
    # One damaged file is no reason to leave the others alone.
    return not isinstance(exc, FileNotFoundError | PermissionError) and type(exc).__name__ != "FlexibleChecksumError"


def remote_error(what: str, exc: BaseException, remedies: Mapping[str, str]) -> SmartChatError:
    """The core's error; `what` says what could not be done. The cause holds codes and addresses, and is for the log."""
    answer = RemoteResponse.of(exc) or RemoteResponse(message=str(exc))
    cause = answer.message
    if answer.status:
        cause = f"the store answered {answer.status} {answer.code}: {answer.message}"
    if _disk_is_full(exc):
        return StorageFull("the disk of this machine is full", cause=cause)
    if answer.full:
        return StorageFull("the bucket is full", cause=cause)
    gone = answer.code in {"NoSuchBucket", "NoSuchUpload"}
    if answer.code in _ABSENT or (isinstance(exc, FileNotFoundError) and not gone):
        return FileNotStored(f"{what}: there is no such file", cause=cause)
    remedy = remedies.get(answer.code) or _REMEDIES.get(answer.code) or _REMEDIES.get(str(answer.status), "")
    if not remedy and not answer.status:
        credentials = "redential" in type(exc).__name__ or "Auth" in type(exc).__name__
        remedy = _CREDENTIALS if credentials else REACH
    return StorageUnavailable(what, cause=cause, remedy=remedy)


def _disk_is_full(exc: BaseException) -> bool:
    return isinstance(exc, OSError) and exc.errno in _DISK_FULL and exc.__cause__ is None
