"""Files in a bucket of S3, or of a store that speaks its protocol."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from fsspec.core import split_protocol

from smartchat_adapters.files.failures import mapped
from smartchat_adapters.files.keys import check_key, check_prefix
from smartchat_adapters.files.local_copies import LocalCopy, remove_abandoned
from smartchat_adapters.files.s3_bucket import Bucket
from smartchat_adapters.files.s3_failures import error_code
from smartchat_adapters.files.s3_listing import names_in_order
from smartchat_adapters.files.s3_reading import pieces_of
from smartchat_adapters.files.s3_upload import Upload
from smartchat_adapters.files.threads import in_thread
from smartchat_core.errors import ConfigurationError, FileNotStored, InvalidRequest, StorageUnavailable
from smartchat_core.ports.file_store import StoredFile

__all__ = ["S3FileStore"]

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
_NAME_BYTES = 1024


class S3FileStore:
    """The `FileStore` port on a bucket, by an address such as `s3://bucket/prefix`.

    Entering checks that the bucket is there and may be read, aborts uploads below the prefix that a killed process left
    unfinished, and removes such a process's copies on this machine. A file is at most 5 GiB, the most that
    S3 moves in one call.

    Args:
        url: `s3://`, the bucket, and the beginning that all names in it get, if any; nothing is percent-encoded.
        endpoint: `http://` or `https://`, host and port of a store other than Amazon's.
        key: the access key; without it and the secret, what botocore finds (environment, files, role of the machine).
        secret: what belongs to the key.
        region: of the bucket, where the store has regions.
        timeout_seconds: the deadline of a call with its retries, of sending a part of 5 MiB, and of receiving 1 MiB;
            copying and putting parts together, which the server does, may take three times as long.
        abandoned_hours: how long ago an upload was begun whose process is taken for dead.
    """

    def __init__(
        self,
        url: str,
        *,
        endpoint: str = "",
        key: str = "",
        secret: str = "",
        region: str = "",
        timeout_seconds: float = 20.0,
        abandoned_hours: float = 6.0,
    ) -> None:
        protocol, path = split_protocol(url)
        bucket, _, prefix = path.partition("/")
        if protocol != "s3" or not _BUCKET.fullmatch(bucket):
            raise ConfigurationError(
                "the address of the file store names no bucket",
                cause="it has to begin with s3:// and the name of a bucket; keys and hosts do not belong into it",
                remedy="Write the address as in s3://bucket/prefix.",
            )
        if endpoint and not endpoint.startswith(("http://", "https://")):
            raise ConfigurationError(
                "the address of the S3 server cannot be used",
                cause="it begins neither with http:// nor with https://",
                remedy="Write it as in https://s3.example.org.",
            )
        prefix = prefix.strip("/")
        check_prefix(prefix)
        self._abandoned = timedelta(hours=abandoned_hours)
        self._bucket = Bucket(
            bucket,
            f"{prefix}/" if prefix else "",
            endpoint=endpoint,
            key=key,
            secret=secret,
            region=region,
            timeout_seconds=timeout_seconds,
        )

    async def __aenter__(self) -> Self:
        await in_thread(remove_abandoned)
        await self._bucket.open()
        try:
            await self._bucket.check("the bucket cannot be used")
            await self._bucket.abort_abandoned(self._abandoned)
        except BaseException:
            await self._bucket.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._bucket.close()

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> StoredFile:
        async with Upload(self._bucket, self._name(key), f"{key!r} cannot be written") as upload:
            async for chunk in chunks:
                await upload.write(chunk)
                del chunk  # before the source makes the next
            await upload.publish()
            return StoredFile(key=key, size_bytes=upload.size_bytes, sha256=upload.sha256)

    async def get(self, key: str) -> bytes:
        what = f"{key!r} cannot be read"
        async with aclosing(pieces_of(self._bucket, what, self._name(key))) as pieces:
            return b"".join([piece async for piece in pieces])

    async def get_range(self, key: str, *, start: int, end: int) -> bytes:
        if not 0 <= start <= end:
            raise InvalidRequest(f"a range needs 0 <= start <= end, not {start}..{end}")
        what, name = f"{key!r} cannot be read", self._name(key)
        if start == end:
            await self._bucket.head(what, name)
            return b""
        try:
            async with aclosing(pieces_of(self._bucket, what, name, start=start, end=end)) as pieces:
                return b"".join([piece async for piece in pieces])
        except StorageUnavailable as exc:
            if error_code(exc) == "InvalidRange":
                return b""  # the file ends before
            raise

    async def exists(self, key: str) -> bool:
        try:
            await self._bucket.head(f"{key!r} cannot be looked at", self._name(key))
        except FileNotStored:
            return False
        return True

    async def move(self, source: str, target: str) -> None:
        """Copy within the store, then delete. Interrupted in between, both are there, and it can be repeated."""
        what = f"{source!r} cannot be moved to {target!r}"
        old, new = self._name(source), self._name(target)
        if old == new:
            await self._bucket.head(what, old)
            return
        await self._bucket.copy(what, old, new)
        await self._bucket.delete(what, old)

    async def delete(self, key: str) -> None:
        await self._bucket.delete(f"{key!r} cannot be removed", self._name(key))

    async def list(self, prefix: str = "") -> AsyncIterator[str]:
        check_prefix(prefix)
        start = self._bucket.prefix
        async for name in names_in_order(self._bucket, start + prefix):
            yield name.removeprefix(start)

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        """A temporary file, removed on leaving."""
        what = f"{key!r} cannot be copied to this machine"
        name = self._name(key)
        with mapped(what):
            copy = LocalCopy()
        try:
            with mapped(what), copy.file as file:
                async with aclosing(pieces_of(self._bucket, what, name)) as pieces:
                    async for piece in pieces:
                        await in_thread(file.write, piece)
            yield copy.path
        finally:
            copy.remove()

    def _name(self, key: str) -> str:
        check_key(key)
        name = self._bucket.prefix + key
        if len(name.encode()) > _NAME_BYTES:
            raise InvalidRequest(
                f"{key!r} is no key of a file", cause=f"with the prefix it has more than {_NAME_BYTES} bytes"
            )
        return name
