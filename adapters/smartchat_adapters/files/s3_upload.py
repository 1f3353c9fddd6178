"""A file on its way into a bucket, one part of it in memory."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from smartchat_adapters.files.s3_bucket import Bucket
from smartchat_adapters.files.s3_failures import error_code
from smartchat_adapters.files.threads import in_thread
from smartchat_adapters.finishing import finish
from smartchat_core.errors import FileNotStored, InvalidRequest, StorageUnavailable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["MOST_BYTES", "PART_BYTES", "Upload"]

PART_BYTES = 5 * 1024 * 1024
"""The least that S3 takes as a part that is not the last; `MOST_BYTES` are far fewer than its 10,000 parts."""

MOST_BYTES = 5 * 1024**3
"""The most that S3 copies in one call, which moving a file needs."""

_PIECE_BYTES = 64 * 1024
_MD5 = re.compile(r"[0-9a-f]{32}(-[0-9]+)?")
_ETAGS_ARE_MD5 = {None, "", "AES256"}


class _Part(BytesIO):
    """Bytes that are handed out in small pieces: botocore asks for a mebibyte at once, and holds two, to sign them."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(_PIECE_BYTES if size is None or size < 0 else min(size, _PIECE_BYTES))


class Upload:
    """A file that appears with `publish`; leaving the block without it aborts the upload.

    A file of one part is sent by itself. Every request carries the MD5 and the SHA-256 of its bytes, so that the server
    refuses what was changed on the way.
    """

    def __init__(self, bucket: Bucket, name: str, what: str) -> None:
        self.size_bytes = 0
        self._bucket = bucket
        self._name = name
        self._what = what
        self._digest = hashlib.sha256()
        self._part = _Part()
        self._upload_id = ""
        self._parts: list[dict[str, Any]] = []
        self._md5s = b""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._upload_id:
            await finish(self._bucket.abort(self._name, self._upload_id))

    @property
    def sha256(self) -> str:
        """Of what was written until now, in hexadecimal."""
        return self._digest.hexdigest()

    async def write(self, chunk: bytes) -> None:
        """Append the chunk.

        Raises:
            InvalidRequest: the file becomes larger than what can be moved.
        """
        self.size_bytes += len(chunk)
        if self.size_bytes > MOST_BYTES:
            raise InvalidRequest("the file is too large for the store", cause=f"it has more than {MOST_BYTES:,} bytes")
        self._digest.update(chunk)
        with memoryview(chunk) as rest:
            start = 0
            while start < len(rest):
                if self._part.tell() == PART_BYTES:
                    await self._send_part()
                end = start + PART_BYTES - self._part.tell()
                self._part.write(rest[start:end])
                start = end

    async def publish(self) -> None:
        """Make the file appear, and check that it is what was written."""
        if not self._upload_id:
            md5, sums = await self._sums()
            answer = await self._bucket.call(self._what, "put_object", Key=self._name, Body=self._part, **sums)
            await self._check(answer, md5.hex())
            return
        await self._send_part()
        etag = f"{hashlib.md5(self._md5s, usedforsecurity=False).hexdigest()}-{len(self._parts)}"
        answer = await self._complete(etag)
        self._upload_id = ""
        await self._check(answer, etag)

    async def _send_part(self) -> None:
        if not self._upload_id:
            # Once it is begun its identifier must be known, else nobody could abort it.
            await finish(self._begin())
        md5, sums = await self._sums()
        number = len(self._parts) + 1
        place = {"Key": self._name, "UploadId": self._upload_id, "PartNumber": number}
        answer = await self._bucket.call(self._what, "upload_part", Body=self._part, **place, **sums)
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": sums["ChecksumSHA256"]})
        self._md5s += md5
        self._part = _Part()

    async def _begin(self) -> None:
        answer = await self._bucket.call(
            self._what, "create_multipart_upload", Key=self._name, ChecksumAlgorithm="SHA256"
        )
        self._upload_id = answer["UploadId"]

    async def _sums(self) -> tuple[bytes, dict[str, str]]:
        def hashed() -> tuple[bytes, bytes]:
            with self._part.getbuffer() as data:
                return hashlib.md5(data, usedforsecurity=False).digest(), hashlib.sha256(data).digest()

        md5, sha256 = await in_thread(hashed)
        self._part.seek(0)
        return md5, {"ContentMD5": base64.b64encode(md5).decode(), "ChecksumSHA256": base64.b64encode(sha256).decode()}

    async def _complete(self, etag: str) -> Mapping[str, Any]:
        try:
            return await self._bucket.call(
                self._what,
                "complete_multipart_upload",
                Key=self._name,
                UploadId=self._upload_id,
                MultipartUpload={"Parts": self._parts},
            )
        except StorageUnavailable as exc:
            if error_code(exc) != "NoSuchUpload":
                raise
            # A retry of a request whose answer was lost: the first may have done it.
            stored = await self._stored()
            if _etag(stored) != etag:
                raise
            return stored

    async def _stored(self) -> Mapping[str, Any]:
        try:
            return await self._bucket.head(self._what, self._name)
        except FileNotStored:
            return {}

    async def _check(self, answer: Mapping[str, Any], expected: str) -> None:
        """Compare what S3 says it has stored; the ETag of unencrypted files is made of MD5s.

        Raises:
            StorageUnavailable: it is something else; it was removed again.
        """
        etag = _etag(answer)
        comparable = _MD5.fullmatch(etag) and answer.get("ServerSideEncryption") in _ETAGS_ARE_MD5
        if comparable and etag != expected:
            await self._refuse(f"its MD5 is {etag}, not {expected}")
        if comparable and not self._parts:
            return
        stored = await self._stored()
        # With another ETag, or gone, somebody has replaced or moved it since.
        if _etag(stored) == etag and stored.get("ContentLength") != self.size_bytes:
            await self._refuse(f"it has {stored.get('ContentLength')} bytes, not {self.size_bytes}")

    async def _refuse(self, cause: str) -> None:
        with suppress(StorageUnavailable):
            await self._bucket.delete(self._what, self._name)
        raise StorageUnavailable(
            f"{self._what}: it was stored damaged",
            cause=cause,
            remedy="Try again; if it happens again, check the store.",
        )


def _etag(answer: Mapping[str, Any]) -> str:
    return str(answer.get("ETag", "")).strip('"')
