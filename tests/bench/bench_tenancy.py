"""Whether times say what others have: an upload that another owner has too, a question that another asked, a name
that somebody signs in with.

    python tests/bench/bench_tenancy.py [--rounds 200]

Each is timed in pairs, in random order: the same for an owner whose file (or question) somebody else has, and for one
whose nobody has. Where the two are alike, the share of pairs in which the first was faster is near one half; the exact
sign test gives how likely a share as far from it is by chance. As a control, the same pairs with a cache that two
callers share by the same scope show what the test would find.
"""

import argparse
import asyncio
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[2]))

from smartchat.system import SystemClock, SystemEntropy
from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
from smartchat_adapters.accounts.pyotp_codes import PyotpCodes
from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.memory.cache import MemoryCache
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.sign_in import SignInService
from smartchat_core.errors import SignInRefused
from smartchat_core.events import Client
from smartchat_core.model import OwnerId, OwnerScope, Vectors
from smartchat_core.model.credential import StoredPassword
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.cached_embedder import CachedEmbedder
from smartchat_core.testing.database_cases import NOW
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.core_services import CoreServices, book, build_core

Timed = Callable[[int, bool], Awaitable[float]]


def scope(name: str) -> OwnerScope:
    """An owner's scope."""
    return OwnerScope(owner=OwnerId(name))


async def measured(rounds: int, once: Timed) -> str:
    """A row of the table: medians of both, the share of pairs in which the known one was faster, and its p value."""
    known: list[float] = []
    fresh: list[float] = []
    for number in range(rounds):
        order = [True, False]
        random.shuffle(order)
        for one in order:
            (known if one else fresh).append(await once(number, one))
    faster = sum(one < other for one, other in zip(known, fresh, strict=True))
    return (
        f"{statistics.median(known) * 1e3:8.3f} ms | {statistics.median(fresh) * 1e3:8.3f} ms | "
        f"{faster / rounds:.2f} | {sign_test(faster, rounds):.3f}"
    )


def sign_test(successes: int, rounds: int) -> float:
    """How likely a result as far from one half is by chance, of both sides."""
    far = abs(successes - rounds / 2)
    ways = sum(math.comb(rounds, one) for one in range(rounds + 1) if abs(one - rounds / 2) >= far)
    return min(float(ways / 2**rounds), 1.0)


def uploads(core: CoreServices) -> Timed:
    """From the upload to the end of the work on it."""

    async def once(number: int, known: bool) -> float:  # as `measured` calls it
        text = book(2 * number + known)
        # Somebody else adds something in both cases: what was just done makes what follows slower or faster.
        await core.add(text if known else book(1_000_000 + number), scope("other"))
        began = time.perf_counter()
        await core.add(text, scope(f"me-{number}-{known}"))
        return time.perf_counter() - began

    return once


def questions(asker: str) -> Timed:
    """A question to the cache of vectors, with an embedder that takes half a millisecond."""

    class Slow(HashingEmbedder):
        async def embed_query(self, text: str) -> Vectors:
            time.sleep(0.0005)  # noqa: ASYNC251  # as a model does that takes the processor
            return await super().embed_query(text)

    embedder = CachedEmbedder(Slow(), MemoryCache())

    async def once(number: int, known: bool) -> float:  # as `measured` calls it
        query = f"Who kept lighthouse {number} {known}?"
        if known:
            await embedder.embed_query(scope(asker), query)
        began = time.perf_counter()
        await embedder.embed_query(scope("me"), query)
        return time.perf_counter() - began

    return once


def sign_ins(database: SqlDatabase, hasher: Argon2Hasher) -> Timed:
    """A wrong password, for a name that somebody has, and for one that nobody has."""
    service = SignInService(
        database=database,
        hasher=hasher,
        codes=PyotpCodes(),
        runtime=Runtime(clock=SystemClock(), entropy=SystemEntropy(), sink=FakeEventSink()),
    )

    async def once(number: int, known: bool) -> float:  # as `measured` calls it
        if known:
            user = make_user(f"known{number}")
            stored = StoredPassword(hashed=await hasher.hash("a quiet reading place"), changed_at=NOW)
            async with database.transaction() as unit:
                await unit.users.add(user)
                await unit.credentials.set_password(user.id, stored)
        name, client = f"{'known' if known else 'nobody'}{number}", Client(ip_address=f"192.0.2.{number}-{known}")
        began = time.perf_counter()
        with suppress(SignInRefused):
            await service.with_password(name, "a wrong one", client=client)
        return time.perf_counter() - began

    return once


async def main(rounds: int) -> None:
    """Measure, and print the table."""
    print("| | another has it | nobody has it | share faster | p |\n|---|---|---|---|---|")
    async with AsyncExitStack() as stack:
        folder = quote(stack.enter_context(tempfile.TemporaryDirectory()))
        core = build_core(
            database=await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db")),
            files=await stack.enter_async_context(LocalFileStore(f"file://{folder}/files")),
            index=await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index")),
            clock=FakeClock(),
            embedder=HashingEmbedder(),
        )
        hasher = Argon2Hasher(memory_kib=1_024, passes=1, threads=1)
        stack.callback(hasher.close)
        users = await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/users.db"))
        print(f"| a name that somebody has | {await measured(rounds, sign_ins(users, hasher))} |")
        print(f"| upload of the same file | {await measured(rounds, uploads(core))} |")
    print(f"| the same question | {await measured(rounds, questions('other'))} |")
    print(f"| control: one's own question again | {await measured(rounds, questions('me'))} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    asyncio.run(main(parser.parse_args().rounds))
