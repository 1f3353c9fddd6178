"""The names in a bucket in order, whatever the order of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator

from smartchat_adapters.files.s3_bucket import Bucket

__all__ = ["names_in_order"]

_WHAT = "the bucket cannot be listed"
_PAGE_NAMES = 1000  # the most that S3 gives at once


async def names_in_order(bucket: Bucket, prefix: str) -> AsyncIterator[str]:
    """The names that start with the prefix, in the order of their characters, with a few pages in memory.

    S3 promises this order. Servers that keep their names in a tree, as SeaweedFS does, list `b/1` before `b-c`. So only
    a page that holds all there is gets sorted; where there is more, each level is listed by itself.
    """
    page = await bucket.call(_WHAT, "list_objects_v2", Prefix=prefix, MaxKeys=_PAGE_NAMES)
    if page.get("IsTruncated"):
        async for name in _level(bucket, prefix):
            if not name.endswith("/"):
                yield name
                continue
            async for below in names_in_order(bucket, name):
                yield below
        return
    for name in sorted(entry["Key"] for entry in page.get("Contents", ())):
        if not name.endswith("/"):  # what stands for an empty folder
            yield name


async def _level(bucket: Bucket, prefix: str) -> AsyncIterator[str]:
    """The names of one level in order; one that others begin with is given once, with its `/`."""
    held: set[str] = set()
    token: dict[str, str] = {}
    while True:
        page = await bucket.call(_WHAT, "list_objects_v2", Prefix=prefix, Delimiter="/", MaxKeys=_PAGE_NAMES, **token)
        held.update(entry["Key"] for entry in page.get("Contents", ()))
        held.update(entry["Prefix"] for entry in page.get("CommonPrefixes", ()))
        if prefix.endswith("/"):
            held.discard(prefix)  # what stands for the folder itself, and would be listed for ever
        if not page.get("IsTruncated"):
            break
        # A server that orders `b/` as `b` gives it before `b-c`. In both orders, all that is still to come is
        # greater than each name without its slash.
        bound = max((name.removesuffix("/") for name in held), default="")
        ready = sorted(name for name in held if name <= bound)
        held.difference_update(ready)
        for name in ready:
            yield name
        token = {"ContinuationToken": page["NextContinuationToken"]}
    for name in sorted(held):
        yield name
