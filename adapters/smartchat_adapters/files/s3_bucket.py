"""A connection to one bucket, on which every call has a deadline."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from s3fs import S3FileSystem  # type: ignore[import-untyped]

from smartchat_adapters.files.s3_failures import REACH, error_code, is_outage, mapped
from smartchat_adapters.guard import RemoteGuard
from smartchat_core.errors import ConfigurationError, FileNotStored, StorageUnavailable

__all__ = ["Bucket"]

T = TypeVar("T")

# Botocore's standard mode: jittered, and with a budget over all calls of the client.
_ATTEMPTS = 3
# What the server does by itself, and takes longer for larger files, may take so many times the usual deadline.
_SERVER_WORK = {"complete_multipart_upload", "copy_object"}
_PATIENCE = 3

log = logging.getLogger(__name__)


class Bucket:
    """The calls of S3 on a bucket, with names that begin with a prefix.

    s3fs makes the client and holds it; its own file objects are passed by, because they neither bound the memory of
    an upload nor end it when the task is cancelled.
    """

    def __init__(
        self, bucket: str, prefix: str, *, endpoint: str, key: str, secret: str, region: str, timeout_seconds: float
    ) -> None:
        self.prefix = prefix
        self._bucket = bucket
        self._timeout = timeout_seconds
        self._guard = RemoteGuard(unavailable=_unavailable, deadline_seconds=timeout_seconds)
        self._options = {
            "key": key or None,
            "secret": secret or None,
            "endpoint_url": endpoint or None,
            "client_kwargs": {"region_name": region} if region else {},
            "config_kwargs": {
                "connect_timeout": timeout_seconds / 4,
                "read_timeout": timeout_seconds * _PATIENCE,
                "retries": {"mode": "standard", "total_max_attempts": _ATTEMPTS},
                # What is sent carries its checksums already; the default adds trailers that not every server reads.
                "request_checksum_calculation": "when_required",
            },
        }
        self._system: S3FileSystem | None = None
        self._client: Any = None

    async def open(self) -> None:
        """Make the client. Nothing is sent to the store yet.

        Raises:
            ConfigurationError: the address of the server is none.
            StorageUnavailable: what botocore finds on this machine cannot be used.
        """
        self._system = S3FileSystem(asynchronous=True, skip_instance_cache=True, **self._options)
        # We close the client, in its own loop; s3fs would do it once more when the garbage is collected, in any loop.
        self._system.close_session = _nothing_to_close
        self._system.retries = 1  # botocore retries; s3fs would do the same around it
        try:
            with mapped("the client of the file store cannot be made"):
                self._client = await self._system.set_session()
        except ValueError as exc:
            raise ConfigurationError(
                "the address of the S3 server cannot be used",
                cause="the client cannot read it",
                remedy="Write it as in https://s3.example.org.",
            ) from exc

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
        self._system = self._client = None

    async def call(self, what: str, method: str, **parameters: Any) -> Mapping[str, Any]:
        """Call a method of the S3 client on the bucket; `what` says what failed if it fails.

        Raises:
            FileNotStored: there is no such key, or, where the answer has no body to tell them apart, no such bucket.
            StorageFull: the bucket is full.
            StorageUnavailable: any other failure.
        """
        assert self._system is not None
        call = self._system._call_s3  # noqa: SLF001  # s3fs's only asynchronous way to a method of the client
        answer: Mapping[str, Any] = await self._call(
            what,
            lambda: call(method, Bucket=self._bucket, **parameters),
            patience=_PATIENCE if method in _SERVER_WORK else 1,
        )
        return answer

    async def head(self, what: str, name: str) -> Mapping[str, Any]:
        """Size and ETag of a file.

        Raises:
            FileNotStored: there is none, and the bucket is there.
        """
        try:
            return await self.call(what, "head_object", Key=name)
        except FileNotStored:
            await self.check(what)  # a bucket that is gone must not look like one that holds nothing
            raise

    async def check(self, what: str) -> None:
        """See that the bucket is there and may be read. Unlike `head_bucket`, the answer names the fault."""
        await self.call(what, "list_objects_v2", Prefix=self.prefix, MaxKeys=1)

    async def copy(self, what: str, source: str, target: str) -> None:
        """Let the server copy a file. It gets the checksum of its whole, which one of several parts has not.

        Raises:
            FileNotStored: there is no source.
        """
        origin = {"Bucket": self._bucket, "Key": source}
        await self.call(what, "copy_object", Key=target, CopySource=origin, ChecksumAlgorithm="SHA256")

    async def delete(self, what: str, name: str) -> None:
        """Remove a file, if there is one."""
        try:
            await self.call(what, "delete_object", Key=name)
        except FileNotStored:
            await self.check(what)  # some servers answer so when there is none, or no bucket

    async def receive(self, what: str, body: Any, size: int) -> bytes:
        """The next bytes of a body, fewer than `size` only at its end."""

        async def fill() -> bytes:
            piece = bytearray()
            while len(piece) < size:
                read = await body.read(size - len(piece))
                if not read:
                    break
                piece += read
            return bytes(piece)

        return await self._call(what, fill)

    async def abort_abandoned(self, age: timedelta) -> None:
        """Abort the uploads below the prefix that were begun longer ago: their processes are dead.

        A store that does not tell of them, or not to this key, is used without.
        """
        try:
            await self._abort_begun_before(datetime.now(UTC) - age)
        except (StorageUnavailable, FileNotStored) as exc:
            log.warning("%s", exc.explain())

    async def abort(self, name: str, upload_id: str) -> None:
        """Throw the parts of an upload away. A failure is logged only: the next start tries again."""
        try:
            await self.call(
                "an unfinished upload cannot be aborted", "abort_multipart_upload", Key=name, UploadId=upload_id
            )
        except (StorageUnavailable, FileNotStored) as exc:
            if error_code(exc) != "NoSuchUpload":  # somebody else has ended it
                log.warning("%s", exc.explain())

    async def _abort_begun_before(self, moment: datetime) -> None:
        markers: dict[str, str] = {}
        while True:
            page = await self.call(
                "unfinished uploads cannot be looked for", "list_multipart_uploads", Prefix=self.prefix, **markers
            )
            for upload in page.get("Uploads", ()):
                if upload["Initiated"] <= moment:
                    await self.abort(upload["Key"], upload["UploadId"])
            last = markers
            names = {"NextKeyMarker": "KeyMarker", "NextUploadIdMarker": "UploadIdMarker"}
            markers = {name: page[answer] for answer, name in names.items() if page.get(answer)}
            if not page.get("IsTruncated") or not markers or markers == last:
                return

    async def _call(self, what: str, work: Callable[[], Awaitable[T]], *, patience: int = 1) -> T:
        """Every remote call goes through here."""

        async def attempt() -> T:
            try:
                return await work()
            except Exception as exc:
                if not is_outage(exc):
                    raise  # the store works, and refuses: no reason to leave it alone
                with mapped(what):
                    raise

        with mapped(what):
            # Botocore has repeated what may be repeated.
            return await self._guard.call(attempt, repeatable=False, deadline_seconds=self._timeout * patience)


def _unavailable(cause: str) -> StorageUnavailable:
    return StorageUnavailable("the file store does not answer", cause=cause, remedy=REACH)


def _nothing_to_close(*_: object) -> None:
    """Takes the place of s3fs's own end of a session."""
