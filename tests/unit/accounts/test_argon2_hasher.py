from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
from smartchat_core.errors import Overloaded

pytestmark = pytest.mark.anyio


@pytest.fixture
def hasher() -> Iterator[Argon2Hasher]:
    hasher = Argon2Hasher(memory_kib=8, passes=1, threads=1, max_waiting=2)
    yield hasher
    hasher.close()


async def test_the_password_fits_its_hash_and_no_other_does(hasher: Argon2Hasher) -> None:
    hashed = await hasher.hash("ein stiller Ort")
    assert hashed.startswith("$argon2id$")
    assert hashed != await hasher.hash("ein stiller Ort")
    assert await hasher.verify("ein stiller Ort", hashed)
    assert not await hasher.verify("ein stiller ort", hashed)
    assert not await hasher.verify("ein stiller Ort", None)
    for unreadable in ("", "plain", "$argon2id$v=19$", "\0" * 10_000):
        assert not await hasher.verify("ein stiller Ort", unreadable)
        assert not hasher.outdated(unreadable)


async def test_other_parameters_are_outdated(hasher: Argon2Hasher) -> None:
    other = Argon2Hasher(memory_kib=16, passes=2)
    hashed = await hasher.hash("ein stiller Ort")
    assert not hasher.outdated(hashed)
    assert other.outdated(hashed)
    assert await other.verify("ein stiller Ort", hashed)
    other.close()


async def test_a_client_that_hangs_up_makes_no_room_before_its_thread_ends(
    hasher: Argon2Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_end = threading.Event(), threading.Event()

    def wait(_: str) -> str:
        began.set()
        may_end.wait(60)
        return "hash"

    monkeypatch.setattr(hasher, "_argon2", SimpleNamespace(hash=wait))
    running = asyncio.ensure_future(hasher.hash("first"))
    await asyncio.to_thread(began.wait, 60)
    running.cancel()
    waiting = [asyncio.ensure_future(hasher.hash("next")) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(one.done() for one in waiting)
    may_end.set()
    assert await asyncio.gather(*waiting) == ["hash", "hash"]


async def test_more_than_may_wait_are_refused(hasher: Argon2Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()

    def wait(_: str) -> str:
        may_end.wait(60)
        return "hash"

    monkeypatch.setattr(hasher, "_argon2", SimpleNamespace(hash=wait))
    waiting = [asyncio.ensure_future(hasher.hash("one")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await hasher.hash("one too many")
    may_end.set()
    assert len(await asyncio.gather(*waiting)) == 3
