"""Files in a bucket of Google Cloud Storage."""

from __future__ import annotations

import re
from typing import Any

from smartchat_adapters.files.fsspec_store import Address, FsspecFileStore

__all__ = ["GcsFileStore"]

_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
_PART_BYTES = 5 * 1024 * 1024


class GcsFileStore(FsspecFileStore):
    """The `FileStore` port on a bucket, by an address such as `gs://bucket/prefix`.

    An upload that is not finished is a session of the server, which ends by itself after a week.

    Args:
        url: `gs://`, the bucket, and the beginning that all names in it get, if any; nothing is percent-encoded.
        endpoint: `http://` or `https://`, host and port of a server other than Google's.
        key: path of the key file of a service account; without it, what google-auth finds (environment, files, the
            machine's account); `anon` for none.
        timeout_seconds: see `FsspecFileStore`.
    """

    def __init__(self, url: str, *, endpoint: str = "", key: str = "", timeout_seconds: float = 20.0) -> None:
        address = Address(url, scheme="gs", kind="bucket", name=_BUCKET)
        super().__init__(address, timeout_seconds=timeout_seconds)
        self._options = {
            "endpoint_url": endpoint or None,
            "token": key or "google_default",
            "requests_timeout": timeout_seconds,
            "consistency": "md5",  # of what was sent and what is stored
        }

    def _make_filesystem(self) -> Any:
        # The package's own name is that of an extended one, which asks another service of Google, by gRPC, what kind of
        # bucket it is.
        from gcsfs.core import GCSFileSystem  # type: ignore[import-untyped]

        return GCSFileSystem(skip_instance_cache=True, use_listings_cache=False, **self._options)

    def _send(self, path: str, name: str, *, deadline: float) -> None:
        self._system.put_file(path, name, chunksize=_PART_BYTES, timeout=deadline)
