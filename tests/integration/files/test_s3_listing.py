"""The order of names in a bucket, over servers that list them by their bytes and servers that list a tree."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smartchat_adapters.files.s3_bucket import Bucket
from smartchat_adapters.files.s3_listing import names_in_order

NAMES = st.lists(st.text("ab-.0", min_size=1, max_size=2), min_size=1, max_size=4).map("/".join)


def tree_order(name: str) -> list[str]:
    """SeaweedFS's: all below `b` comes before `b-c`, though `-` is less than `/`."""
    return name.removesuffix("/").split("/")


class Listing:
    """A bucket that gives a few names at a time; `calls` counts its pages."""

    def __init__(self, names: set[str], *, tree: bool, page: int) -> None:
        self.calls = 0
        self._names = names
        self._tree = tree
        self._page = page

    async def call(
        self,
        what: str,
        method: str,
        *,
        Prefix: str,  # noqa: N803  # the names are S3's
        MaxKeys: int,  # noqa: N803
        Delimiter: str = "",  # noqa: N803
        ContinuationToken: str = "0",  # noqa: N803
    ) -> Mapping[str, Any]:
        assert (method, MaxKeys) == ("list_objects_v2", 1000)
        self.calls += 1
        found = {name for name in self._names if name.startswith(Prefix)}
        if Delimiter:
            found = {
                Prefix + name[len(Prefix) :].partition("/")[0] + "/" * ("/" in name[len(Prefix) :]) for name in found
            }
        ordered = sorted(found, key=tree_order if self._tree else None)
        start = int(ContinuationToken)
        end = start + self._page
        page = ordered[start:end]
        answer: dict[str, Any] = {"IsTruncated": end < len(ordered), "NextContinuationToken": str(end)}
        folders = [name for name in page if Delimiter and name.endswith("/")]
        # Either is missing from a real answer where there is none.
        if folders:
            answer["CommonPrefixes"] = [{"Prefix": name} for name in folders]
        if len(folders) < len(page):
            answer["Contents"] = [{"Key": name} for name in page if name not in folders]
        return answer


async def listed(bucket: Listing, prefix: str) -> list[str]:
    return [name async for name in names_in_order(cast("Bucket", bucket), prefix)]


@given(
    names=st.sets(NAMES, max_size=12), prefix=st.text("ab-/", max_size=3), tree=st.booleans(), page=st.integers(1, 4)
)
@example(names={"b/1", "b-c", "b", "bb", "b/2"}, prefix="", tree=True, page=2)
@example(names={"b-c/1", "b/1", "b", "b.x"}, prefix="b", tree=True, page=1)
def test_every_name_once_and_in_order(names: set[str], prefix: str, *, tree: bool, page: int) -> None:
    bucket = Listing(names, tree=tree, page=page)
    assert asyncio.run(listed(bucket, prefix)) == sorted(name for name in names if name.startswith(prefix))


@pytest.mark.parametrize("tree", [False, True])
def test_what_fits_one_page_is_one_request(*, tree: bool) -> None:
    bucket = Listing({"b/1", "b-c", "c/d/e"}, tree=tree, page=3)
    assert asyncio.run(listed(bucket, "")) == ["b-c", "b/1", "c/d/e"]
    assert bucket.calls == 1


def test_what_stands_for_an_empty_folder_is_no_file() -> None:
    for page in (1, 10):
        bucket = Listing({"a/", "a/b", "c/"}, tree=False, page=page)
        assert asyncio.run(listed(bucket, "")) == ["a/b"]
