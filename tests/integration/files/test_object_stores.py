"""What Google Cloud Storage and Azure refuse, and what is left when an upload fails."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from smartchat_adapters.files.azure_store import AzureFileStore
from smartchat_adapters.files.gcs_store import GcsFileStore
from smartchat_core.errors import ConfigurationError, FileNotStored, InvalidRequest, StorageFull, StorageUnavailable
from smartchat_core.testing.file_store import iter_chunks
from tests.support.azure_blobs import ACCOUNT, CONTAINER, KEY, AzureBlobs

pytestmark = pytest.mark.anyio

MEGABYTE = 1024 * 1024


@pytest.fixture
def azure() -> Iterator[AzureBlobs]:
    with AzureBlobs().running() as server:
        yield server


def azure_store(server: AzureBlobs, container: str = CONTAINER, *, key: str = ACCOUNT) -> AzureFileStore:
    return AzureFileStore(f"az://{container}/prefix", endpoint=server.endpoint, key=key, secret=KEY, timeout_seconds=5)


async def stream(megabytes: int) -> AsyncIterator[bytes]:
    for number in range(megabytes):
        yield bytes([number]) * MEGABYTE


@pytest.mark.parametrize("url", ["gs://", "gs:///prefix", "gs://a@bucket", "s3://bucket", "gs://B"])
def test_gcs_address_without_a_bucket(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        GcsFileStore(url)
    assert "gs://bucket/prefix" in caught.value.remedy


@pytest.mark.parametrize("url", ["az://", "az:///prefix", "az://account@container", "az://a--b", "abfs://books"])
def test_azure_address_without_a_container(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        AzureFileStore(url)
    assert "az://container/prefix" in caught.value.remedy


async def test_gcs_bucket_that_is_not_there(gcs_endpoint: str) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with GcsFileStore("gs://nowhere/prefix", endpoint=gcs_endpoint, key="anon"):
            pass
    assert "Make the bucket" in caught.value.remedy


async def test_gcs_key_file_that_is_not_there(tmp_path: Path, gcs_endpoint: str) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with GcsFileStore("gs://books", endpoint=gcs_endpoint, key=str(tmp_path / "absent.json")):
            pass
    assert caught.value.remedy


async def test_gcs_keeps_a_world_of_its_own_below_the_prefix(gcs_endpoint: str) -> None:
    async with (
        GcsFileStore("gs://books/one", endpoint=gcs_endpoint, key="anon") as one,
        GcsFileStore("gs://books/one-more", endpoint=gcs_endpoint, key="anon") as other,
    ):
        await one.put("a", iter_chunks(b"1"))
        await other.put("a", iter_chunks(b"2"))
        assert [key async for key in one.list()] == ["a"]
        assert await other.get("a") == b"2"
    async with httpx.AsyncClient(base_url=gcs_endpoint, trust_env=False) as client:
        names = {item["name"] for item in (await client.get("/storage/v1/b/books/o")).json()["items"]}
    assert names == {"one/a", "one-more/a"}


async def test_azure_container_that_is_not_there(azure: AzureBlobs) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with azure_store(azure, "nowhere"):
            pass
    assert "Make the bucket" in caught.value.remedy


async def test_azure_account_that_is_refused(azure: AzureBlobs) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        async with azure_store(azure, key="another"):
            pass
    assert "credentials" in caught.value.remedy
    assert KEY not in caught.value.operator_message()


async def test_azure_names_keep_what_urls_give_a_meaning(azure: AzureBlobs) -> None:
    keys = ["a", "a#b", "a%3Fb", "a?b", "a?versionid=1"]
    async with azure_store(azure) as store:
        for key in keys:
            await store.put(key, iter_chunks(key.encode()))
        assert [key async for key in store.list()] == keys
        assert [await store.get(key) for key in keys] == [key.encode() for key in keys]
    assert len(azure.blobs) == len(keys)


async def test_what_filesystems_take_for_a_version_is_no_key(gcs_endpoint: str) -> None:
    async with GcsFileStore("gs://books", endpoint=gcs_endpoint, key="anon") as store:
        with pytest.raises(InvalidRequest):
            await store.put("a?versionId=1", iter_chunks(b"x"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [((403, "AuthorizationFailure"), StorageUnavailable), ((507, "InsufficientStorage"), StorageFull)],
)
async def test_azure_failure_in_the_middle_publishes_nothing(
    azure: AzureBlobs, fault: tuple[int, str], error: type[StorageUnavailable]
) -> None:
    async with azure_store(azure) as store:
        await store.put("a", iter_chunks(b"whole"))
        azure.fail_blocks_after = 1, fault
        with pytest.raises(error):
            await store.put("a", stream(12))
        azure.fail_blocks_after = None
        assert await store.get("a") == b"whole"
        await store.put("a", stream(12))
        assert await store.get_range("a", start=MEGABYTE - 1, end=MEGABYTE + 1) == b"\0\1"


async def test_azure_container_that_vanishes_does_not_look_empty(azure: AzureBlobs) -> None:
    async with azure_store(azure) as store:
        await store.put("a", iter_chunks(b"x"))
        azure.containers.clear()
        with pytest.raises(StorageUnavailable):
            await store.exists("a")
        with pytest.raises(StorageUnavailable):
            await store.put("a", iter_chunks(b"y"))
        azure.containers.add(CONTAINER)
        azure.blobs.clear()
        with pytest.raises(FileNotStored):
            await store.get("a")
