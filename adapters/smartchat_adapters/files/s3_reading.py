"""A file of a bucket in pieces, compared with the checksum that it was stored with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from smartchat_adapters.files.s3_bucket import Bucket
from smartchat_adapters.files.s3_upload import PART_BYTES
from smartchat_core.errors import StorageUnavailable

__all__ = ["pieces_of"]

_PIECE_BYTES = 1024 * 1024


async def pieces_of(
    bucket: Bucket, what: str, name: str, *, start: int = 0, end: int | None = None
) -> AsyncGenerator[bytes, None]:
    """The bytes of a file, or those at `start <= i < end`, in pieces of up to a mebibyte.

    Close it where it may be left early (`contextlib.aclosing`). The client compares the length, and the SHA-256 of a
    file that was sent as one; here those of the parts are compared, where the store gives their sum.

    Raises:
        FileNotStored: there is no such file.
        StorageUnavailable: it cannot be read, or is not what was stored.
    """
    limits = {} if end is None else {"Range": f"bytes={start}-{end - 1}"}
    answer = await bucket.call(what, "get_object", Key=name, **limits)
    body = answer["Body"]
    try:
        if start and not answer.get("ContentRange"):
            raise StorageUnavailable(what, cause="the store ignores the range that is asked for")
        expected = "" if limits else _expected(answer)
        sums = _PartSums()
        while piece := await bucket.receive(what, body, _PIECE_BYTES):
            if expected:
                sums.update(piece)
            yield piece
        if expected and sums.composite() != expected:
            raise StorageUnavailable(
                f"{what}: it is damaged",
                cause=f"the SHA-256 of its parts is {sums.composite()}, not {expected}",
                remedy="Check the store; remove the document and add it again.",
            )
    finally:
        body.close()


def _expected(answer: Mapping[str, Any]) -> str:
    """The checksum of the parts, if they have the size of ours; otherwise nothing."""
    checksum = str(answer.get("ChecksumSHA256", ""))
    parts = -(-int(answer.get("ContentLength", 0)) // PART_BYTES)
    return checksum if checksum.endswith(f"-{parts}") else ""


class _PartSums:
    """S3's composite checksum: that of the parts' checksums, and their number.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    """

    def __init__(self) -> None:
        self._done: list[bytes] = []
        self._part = hashlib.sha256()
        self._filled = 0

    def update(self, data: bytes) -> None:
        while data:
            taken = data[: PART_BYTES - self._filled]
            self._part.update(taken)
            self._filled += len(taken)
            data = data[len(taken) :]
            if self._filled == PART_BYTES:
                self._end_part()

    def composite(self) -> str:
        """The checksum of what was read; nothing may be added after it."""
        if self._filled:
            self._end_part()
        return f"{base64.b64encode(hashlib.sha256(b''.join(self._done)).digest()).decode()}-{len(self._done)}"

    def _end_part(self) -> None:
        self._done.append(self._part.digest())
        self._part = hashlib.sha256()
        self._filled = 0
