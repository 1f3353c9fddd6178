"""The contract of `FileStore`, over every adapter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from smartchat_adapters.files.azure_store import AzureFileStore
from smartchat_adapters.files.gcs_store import GcsFileStore
from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.files.s3_store import S3FileStore
from smartchat_core.ports.file_store import FileStore
from smartchat_core.testing import FileStoreContract
from tests.support.azure_blobs import ACCOUNT, CONTAINER, KEY
from tools.servers import Bucket


class TestLocalFileStore(FileStoreContract):
    @pytest.fixture
    async def file_store(self, tmp_path: Path) -> AsyncIterator[FileStore]:
        async with LocalFileStore(f"file://{tmp_path}/files") as store:
            yield store


class TestS3FileStore(FileStoreContract):
    @pytest.fixture(params=["", "/some/where"], ids=["bucket", "prefix"])
    async def file_store(self, s3_bucket: Bucket, request: pytest.FixtureRequest) -> AsyncIterator[FileStore]:
        address = s3_bucket.url + str(request.param)
        async with S3FileStore(
            address, endpoint=s3_bucket.endpoint, key=s3_bucket.key, secret=s3_bucket.secret
        ) as store:
            yield store


class TestGcsFileStore(FileStoreContract):
    """Over an emulator, which answers as the server does as far as its authors have taken it."""

    @pytest.fixture(params=["", "/some/where"], ids=["bucket", "prefix"])
    async def file_store(self, gcs_endpoint: str, request: pytest.FixtureRequest) -> AsyncIterator[FileStore]:
        async with GcsFileStore(f"gs://books{request.param}", endpoint=gcs_endpoint, key="anon") as store:
            yield store


class TestAzureFileStore(FileStoreContract):
    """Over a stand-in: no emulator can be had here."""

    @pytest.fixture(params=["", "/some/where"], ids=["container", "prefix"])
    async def file_store(self, azure_endpoint: str, request: pytest.FixtureRequest) -> AsyncIterator[FileStore]:
        address = f"az://{CONTAINER}{request.param}"
        async with AzureFileStore(address, endpoint=azure_endpoint, key=ACCOUNT, secret=KEY) as store:
            yield store
