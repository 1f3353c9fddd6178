"""Answers and failures of S3 as errors of the core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError as ConnectionFailure
from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    FlexibleChecksumError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.parsers import ResponseParserError  # type: ignore[import-untyped]

from smartchat_core.errors import FileNotStored, SmartChatError, StorageFull, StorageUnavailable

__all__ = ["REACH", "error_code", "is_outage", "mapped"]

REACH = "Check that the store runs, and that this machine reaches it at the address in the settings."

_FULL = {
    "InsufficientCapacity",
    "InsufficientStorage",
    "QuotaExceeded",
    "StorageCapExceeded",
    "StorageFull",
    "StorageLimitExceeded",
    "XMinioAdminBucketQuotaExceeded",
    "XMinioStorageFull",
    "507",
}
# TimeoutError is an OSError.
_FOREIGN = (BotoCoreError, ClientError, ConnectionFailure, ResponseParserError, OSError)
_ABSENT = {"NoSuchKey", "404"}

_RIGHTS = (
    "Check the key and the secret of the file store, and allow them to list the bucket and to read, write and delete "
    "the files in it."
)
_REGION = "Name the region of the bucket in the settings."
_OVERLOADED = "The store is overloaded; try again later."
_CREDENTIALS = "Give the key and the secret of the file store in the settings."
_REMEDIES = {
    "400": _RIGHTS,
    "403": _RIGHTS,
    "503": _OVERLOADED,
    "AccessDenied": _RIGHTS,
    "AuthorizationHeaderMalformed": _REGION,
    "BadDigest": "The bytes were changed on their way; try again, and check the network if it happens often.",
    "ExpiredToken": "Renew the key and the secret of the file store.",
    "InvalidAccessKeyId": "Check the key of the file store: the store does not know it.",
    "InvalidBucketName": "Check the name of the bucket in the address of the file store.",
    "NoSuchBucket": "Make the bucket, or correct its name in the address of the file store.",
    "PermanentRedirect": _REGION,
    "RequestTimeTooSkewed": "Set the clock of this machine: it differs from that of the store.",
    "ServiceUnavailable": _OVERLOADED,
    "SignatureDoesNotMatch": "Check the secret of the file store: it does not belong to the key.",
    "SlowDown": _OVERLOADED,
    "XAmzContentSHA256Mismatch": "The bytes were changed on their way; try again.",
}


@contextmanager
def mapped(what: str) -> Iterator[None]:
    """Raise the core's error in place of one of S3 or of the network; `what` says what could not be done.

    A missing key becomes `FileNotStored`. The cause holds codes and addresses, and is for the log.
    """
    try:
        yield
    except SmartChatError:
        raise
    except _FOREIGN as exc:
        raise _error(what, exc) from exc


def error_code(error: BaseException | None) -> str:
    """The code that S3 answered with, such as `NoSuchUpload`; empty for an error of another kind.

    It looks through the causes: s3fs and `mapped` wrap what botocore raised.
    """
    while error is not None:
        if isinstance(error, ClientError):
            return str(error.response.get("Error", {}).get("Code", ""))
        error = error.__cause__
    return ""


def is_outage(exc: Exception) -> bool:
    """Whether the store was not reached or does not work, rather than answered that it will not do something."""
    answer = _answer(exc)
    if answer is None:
        # One damaged file is no reason to leave the others alone.
        return isinstance(exc, _FOREIGN) and not isinstance(exc, FlexibleChecksumError)
    return _status(answer) >= 500 and not _is_full(answer)


def _answer(exc: Exception) -> ClientError | None:
    found = exc if isinstance(exc, ClientError) else exc.__cause__
    return found if isinstance(found, ClientError) else None


def _status(answer: ClientError) -> int:
    return int(answer.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _is_full(answer: ClientError) -> bool:
    return answer.response.get("Error", {}).get("Code") in _FULL or _status(answer) == 507


def _error(what: str, exc: Exception) -> SmartChatError:
    answer = _answer(exc)
    if answer is None:
        if isinstance(exc, NoCredentialsError | PartialCredentialsError):
            return StorageUnavailable(what, cause=str(exc), remedy=_CREDENTIALS)
        cause = str(exc) or "the store did not answer in time"
        return StorageUnavailable(what, cause=cause, remedy=REACH)
    details = answer.response.get("Error", {})
    code = str(details.get("Code", ""))
    cause = f"S3 answered {_status(answer)} {code}: {details.get('Message', '')}"
    if _is_full(answer):
        return StorageFull("the bucket is full", cause=cause)
    if code in _ABSENT:
        return FileNotStored(f"{what}: there is no such file", cause=cause)
    return StorageUnavailable(what, cause=cause, remedy=_REMEDIES.get(code, ""))
