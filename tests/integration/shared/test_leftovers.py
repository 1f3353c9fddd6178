"""What a killed process leaves behind, and who removes it."""

import asyncio
import time
from pathlib import Path

from smartchat.composition import open_files
from smartchat.settings import Settings
from tools.servers import Bucket, SeaweedFS

PATIENCE = 60.0


def test_an_upload_in_parts_that_nobody_completes_is_thrown_away(
    tmp_path: Path, s3_server: SeaweedFS, s3_bucket: Bucket
) -> None:
    client = s3_server.client()

    def begun() -> list[str]:
        found = client.list_multipart_uploads(Bucket=s3_bucket.bucket).get("Uploads", [])
        return [one["Key"] for one in found]

    async def look_in(age: float) -> None:
        settings = Settings(
            library=tmp_path,
            files=f"{s3_bucket.url}/library",
            files_endpoint=s3_bucket.endpoint,
            files_key=s3_bucket.key,
            files_secret=s3_bucket.secret,
            upload_abandoned_after_seconds=age,
        )
        async with open_files(settings):
            pass

    left = client.create_multipart_upload(Bucket=s3_bucket.bucket, Key="library/incoming/1-a")
    client.upload_part(
        Bucket=s3_bucket.bucket, Key=left["Key"], UploadId=left["UploadId"], PartNumber=1, Body=b"half a book"
    )
    asyncio.run(look_in(3600.0))
    assert begun() == ["library/incoming/1-a"]
    deadline = time.monotonic() + PATIENCE
    while begun():
        assert time.monotonic() < deadline
        asyncio.run(look_in(1.0))
