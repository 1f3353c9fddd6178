"""adlfs, imported only where files are in Azure."""

from __future__ import annotations

from adlfs import AzureBlobFileSystem  # type: ignore[import-untyped]
from azure.storage.blob.aio import BlobServiceClient

__all__ = ["BoundedAzureFileSystem"]

_PART_BYTES = 4 * 1024 * 1024


class BoundedAzureFileSystem(AzureBlobFileSystem):  # type: ignore[misc]
    """adlfs whose client sends files in small parts, and does not wait a quarter of a minute before it tries again."""

    service_client: BlobServiceClient

    def do_connect(self) -> None:
        """Make the client, and another like it with bounds, for which adlfs has no arguments."""
        super().do_connect()
        made = self.service_client
        self.service_client = BlobServiceClient(
            made.url,
            credential=made.credential,
            max_single_put_size=_PART_BYTES,
            max_block_size=_PART_BYTES,
            max_single_get_size=_PART_BYTES,
            max_chunk_get_size=_PART_BYTES,
            retry_total=2,
            initial_backoff=1,
            increment_base=1,
        )
