import asyncio

import pytest

from smartchat.web.shared_results import SharedResults

pytestmark = pytest.mark.anyio


class Work:
    """Something dear, of which one sees how often it was made."""

    def __init__(self) -> None:
        self.made = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> int:
        self.made += 1
        number = self.made
        await self.may_end.wait()
        return number


async def test_all_who_ask_at_the_same_time_share_one() -> None:
    work, shared = Work(), SharedResults[int](fresh_seconds=0)
    asking = [asyncio.create_task(shared.get("page", work)) for _ in range(50)]
    await asyncio.sleep(0)
    work.may_end.set()
    assert await asyncio.gather(*asking) == [1] * 50
    assert await shared.get("page", work) == 2


async def test_a_result_counts_for_a_while() -> None:
    now = 0.0
    work, shared = Work(), SharedResults[int](fresh_seconds=1.0, monotonic=lambda: now)
    work.may_end.set()
    assert await shared.get("page", work) == 1
    now = 0.9
    assert await shared.get("page", work) == 1
    assert await shared.get("other page", work) == 2
    now = 1.0
    assert await shared.get("page", work) == 3


async def test_who_asks_and_leaves_does_not_end_it_for_the_others() -> None:
    work, shared = Work(), SharedResults[int](fresh_seconds=1.0)
    leaves, stays = (asyncio.create_task(shared.get("page", work)) for _ in range(2))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0)
    work.may_end.set()
    assert await stays == 1


async def test_failures_are_not_kept() -> None:
    shared = SharedResults[int](fresh_seconds=60.0)

    async def fail() -> int:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        await shared.get("page", fail)
    work = Work()
    work.may_end.set()
    assert await shared.get("page", work) == 1


async def test_made_up_keys_are_forgotten() -> None:
    work, shared = Work(), SharedResults[int](fresh_seconds=60.0, most=3)
    work.may_end.set()
    for number in range(20):
        await shared.get(str(number), work)
    assert len(shared._made) == 3
