"""The contract of `FileStore`, over every adapter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.files.fsspec_store import FsspecFileStore
from smartchat_core.ports.file_store import FileStore
from smartchat_core.testing import FileStoreContract


class TestFsspecFileStore(FileStoreContract):
    @pytest.fixture
    async def file_store(self, tmp_path: Path) -> AsyncIterator[FileStore]:
        async with FsspecFileStore(f"file://{tmp_path}/files") as store:
            yield store
