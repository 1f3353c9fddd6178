"""The contract of `FileStore`, over every adapter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.files.fsspec_store import FsspecFileStore
from smartchat_adapters.files.s3_store import S3FileStore
from smartchat_core.ports.file_store import FileStore
from smartchat_core.testing import FileStoreContract
from tests.support.servers import Bucket


class TestFsspecFileStore(FileStoreContract):
    @pytest.fixture
    async def file_store(self, tmp_path: Path) -> AsyncIterator[FileStore]:
        async with FsspecFileStore(f"file://{tmp_path}/files") as store:
            yield store


class TestS3FileStore(FileStoreContract):
    @pytest.fixture(params=["", "/some/where"], ids=["bucket", "prefix"])
    async def file_store(self, s3_bucket: Bucket, request: pytest.FixtureRequest) -> AsyncIterator[FileStore]:
        address = s3_bucket.url + str(request.param)
        async with S3FileStore(
            address, endpoint=s3_bucket.endpoint, key=s3_bucket.key, secret=s3_bucket.secret
        ) as store:
            yield store
