"""Files in a container of Azure Blob Storage."""

from __future__ import annotations

import re
from typing import Any

from smartchat_adapters.files.fsspec_store import Address, FsspecFileStore
from smartchat_adapters.files.local_copies import LocalCopy

__all__ = ["AzureFileStore"]

_CONTAINER = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,62}")
_ESCAPES = {"%": "%25", "?": "%3F", "#": "%23"}
"""adlfs takes every name for a part of a URL, and drops what these characters begin."""


class AzureFileStore(FsspecFileStore):
    """The `FileStore` port on a container, by an address such as `az://container/prefix`.

    Azure removes the blocks of an upload that is not finished after a week.

    Args:
        url: `az://`, the container, and the beginning that all names in it get, if any; nothing is percent-encoded.
        endpoint: `http://` or `https://`, host, port and path of a server other than Azure's.
        key: the name of the account; without it, what `AZURE_STORAGE_ACCOUNT_NAME` or
            `AZURE_STORAGE_CONNECTION_STRING` says.
        secret: the account's key; without it, what azure-identity finds (environment, the machine's identity).
        timeout_seconds: see `FsspecFileStore`.
    """

    def __init__(
        self, url: str, *, endpoint: str = "", key: str = "", secret: str = "", timeout_seconds: float = 20.0
    ) -> None:
        address = Address(url, scheme="az", kind="container", name=_CONTAINER)
        super().__init__(address, timeout_seconds=timeout_seconds)
        self._options: dict[str, Any] = {
            "account_name": key or None,
            "account_key": secret or None,
            "connection_timeout": max(round(timeout_seconds / 4), 1),
            "read_timeout": max(round(timeout_seconds), 1),
            "max_concurrency": 1,
        }
        if endpoint:
            parts = {"AccountName": key, "AccountKey": secret, "BlobEndpoint": endpoint}
            self._options["connection_string"] = ";".join(f"{name}={value}" for name, value in parts.items())

    def _make_filesystem(self) -> Any:
        from smartchat_adapters.files.azure_filesystem import BoundedAzureFileSystem

        return BoundedAzureFileSystem(skip_instance_cache=True, use_listings_cache=False, **self._options)

    def _encoded(self, key: str) -> str:
        return "".join(_ESCAPES.get(character, character) for character in key)

    def _decoded(self, name: str) -> str:
        for character, escape in reversed(_ESCAPES.items()):
            name = name.replace(escape, character)
        return name

    def _send(self, path: str, name: str, *, deadline: float) -> None:
        self._system.put_file(path, name, overwrite=True, validate_content=True, timeout=deadline)

    def _copy(self, source: str, target: str, *, deadline: float) -> None:
        """Copy by way of this machine: Azure copies in its own time, and adlfs does not wait for it."""
        copy = LocalCopy()
        try:
            copy.file.close()
            self._system.get_file(source, str(copy.path), timeout=deadline)
            self._send(str(copy.path), target, deadline=deadline)
        finally:
            copy.remove()
