"""Files in a bucket of S3, or of a store that speaks its protocol."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fsspec.exceptions import FSTimeoutError

from smartchat_adapters.files.fsspec_store import Address, FsspecFileStore
from smartchat_core.errors import ConfigurationError

__all__ = ["PART_BYTES", "S3FileStore"]

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
PART_BYTES = 5 * 1024 * 1024
"""The least that S3 takes as a part that is not the last."""
_SENT_IN_PARTS = 2 * PART_BYTES
"""From this size on, s3fs sends a file in parts."""
# Botocore's standard mode: jittered, and with a budget over all calls of the client.
_ATTEMPTS = 3
_REGION = "Name the region of the bucket in the settings."
_REMEDIES = {
    "AuthorizationHeaderMalformed": _REGION,
    "BadDigest": "The bytes were changed on their way; try again, and check the network if it happens often.",
    "ExpiredToken": "Renew the key and the secret of the file store.",
    "InvalidAccessKeyId": "Check the key of the file store: the store does not know it.",
    "InvalidBucketName": "Check the name of the bucket in the address of the file store.",
    "NoSuchBucket": "Make the bucket, or correct its name in the address of the file store.",
    "PermanentRedirect": _REGION,
    "RequestTimeTooSkewed": "Set the clock of this machine: it differs from that of the store.",
    "SignatureDoesNotMatch": "Check the secret of the file store: it does not belong to the key.",
    "XAmzContentSHA256Mismatch": "The bytes were changed on their way; try again.",
}


class S3FileStore(FsspecFileStore):
    """The `FileStore` port on a bucket, by an address such as `s3://bucket/prefix`.

    Entering aborts the uploads below the prefix that a killed process left unfinished: their parts are kept, and paid
    for, until then.

    Args:
        url: `s3://`, the bucket, and the beginning that all names in it get, if any; nothing is percent-encoded.
        endpoint: `http://` or `https://`, host and port of a store other than Amazon's.
        key: the access key; without it and the secret, what botocore finds (environment, files, role of the machine).
        secret: what belongs to the key.
        region: of the bucket, where the store has regions.
        timeout_seconds: see `FsspecFileStore`.
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
        address = Address(url, scheme="s3", kind="bucket", name=_BUCKET)
        if endpoint and not endpoint.startswith(("http://", "https://")):
            raise ConfigurationError(
                "the address of the S3 server cannot be used",
                cause="it begins neither with http:// nor with https://",
                remedy="Write it as in https://s3.example.org.",
            )
        super().__init__(address, remedies=_REMEDIES, timeout_seconds=timeout_seconds)
        self._abandoned = timedelta(hours=abandoned_hours)
        self._options = {
            "key": key or None,
            "secret": secret or None,
            "endpoint_url": endpoint or None,
            "max_concurrency": 1,  # with more, s3fs asks for the size before each read
            "client_kwargs": {"region_name": region} if region else {},
            "config_kwargs": {
                "connect_timeout": timeout_seconds / 4,
                "read_timeout": timeout_seconds,
                "retries": {"mode": "standard", "total_max_attempts": _ATTEMPTS},
                # The signature covers the bytes, over TLS too: the server refuses what was changed on the way.
                "s3": {"payload_signing_enabled": True},
            },
        }

    def _make_filesystem(self) -> Any:
        from smartchat_adapters.files.s3_filesystem import OwnLoopS3FileSystem

        system = OwnLoopS3FileSystem(skip_instance_cache=True, use_listings_cache=False, **self._options)
        try:
            system.connect()
        except ValueError as exc:
            raise ConfigurationError(
                "the address of the S3 server cannot be used",
                cause="the client cannot read it",
                remedy="Write it as in https://s3.example.org.",
            ) from exc
        return system

    def _close_filesystem(self) -> None:
        self._system.close()

    def _send(self, path: str, name: str, *, deadline: float) -> None:
        # The client asks whether the store wants the body (Expect), and has no timeout of its own for that answer.
        try:
            self._system.put_file(path, name, chunksize=PART_BYTES, timeout=deadline)
        except FSTimeoutError:
            # s3fs aborts an upload whose part has failed, and not one that is cancelled.
            if Path(path).stat().st_size >= _SENT_IN_PARTS:
                self._abort_uploads(name)
            raise
        except OSError as exc:
            why = getattr(exc.__cause__, "__context__", None)
            if getattr(exc.__cause__, "operation_name", "") == "AbortMultipartUpload" and isinstance(why, OSError):
                # The upload was not even aborted; the next start tries again, and what made it fail is the error.
                raise why from why.__cause__
            raise

    def _abort_uploads(self, name: str) -> None:
        """Abort what was begun under the name; where the store does not answer, the next start does."""
        bucket, _, key = name.partition("/")
        with suppress(OSError):
            self._abort(bucket, lambda upload: upload["Key"] == key)

    def _remove_unfinished(self) -> None:
        moment = datetime.now(UTC) - self._abandoned
        bucket, _, prefix = self._address.root.partition("/")
        start = prefix and f"{prefix}/"
        self._abort(bucket, lambda upload: upload["Initiated"] <= moment and upload["Key"].startswith(start))

    def _abort(self, bucket: str, wanted: Callable[[dict[str, Any]], bool]) -> None:
        for upload in self._system.list_multipart_uploads(bucket, timeout=self._timeout):
            if wanted(upload):
                self._system.abort_mpu(bucket, upload["Key"], upload["UploadId"], timeout=self._timeout)
