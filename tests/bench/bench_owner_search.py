"""A search in an owner's hundredth of a shared index, against that owner alone in an index.

    python tests/bench/bench_owner_search.py [--owners 100] [--books 4] [--rounds 5]

Both indexes are SQLite's, with lexical search and vectors of a hashing embedder. Searches take turns between the two;
the ratio is that of the medians of processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from urllib.parse import quote

from smartchat_adapters.files.local_store import LocalFileStore
from smartchat_adapters.passage_index.sqlite.index import SqlitePassageIndex
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.model import OwnerId, OwnerScope
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.bench.measuring import row
from tests.support.core_services import CoreServices, book, build_core

QUERIES = ("Tobias", "who kept the lighthouse", "chapter of a book", "lighthouse 3")


def scope(number: int) -> OwnerScope:
    """An owner's scope."""
    return OwnerScope(owner=OwnerId(f"owner-{number}"))


async def core_in(stack: AsyncExitStack) -> CoreServices:
    """Services on an index of their own."""
    folder = quote(stack.enter_context(tempfile.TemporaryDirectory()))
    return build_core(
        database=await stack.enter_async_context(SqlDatabase(f"sqlite:///{folder}/library.db")),
        files=await stack.enter_async_context(LocalFileStore(f"file://{folder}/files")),
        index=await stack.enter_async_context(SqlitePassageIndex(f"sqlite:///{folder}/index")),
        clock=FakeClock(),
        embedder=HashingEmbedder(),
    )


async def seconds(core: CoreServices, times: int) -> float:
    """Of processor time, for one search of the first owner."""
    began = time.process_time()
    for _ in range(times):
        for query in QUERIES:
            await core.questions.retrieval.search(scope(0), query)
    return (time.process_time() - began) / (times * len(QUERIES))


async def main(owners: int, books: int, rounds: int) -> None:
    """Measure, and print the row."""
    async with AsyncExitStack() as stack:
        alone, shared = await core_in(stack), await core_in(stack)
        for number in range(owners):
            for copy in range(books):
                text = book(number * books + copy)
                await shared.add(text, scope(number))
                if not number:
                    await alone.add(text, scope(number))
        times: dict[bool, list[float]] = {True: [], False: []}
        for number in range(rounds + 1):
            for among in (True, False):
                taken = await seconds(shared if among else alone, 10)
                if number:
                    times[among].append(taken)
        together, alone_ = statistics.median(times[True]), statistics.median(times[False])
        numbers = f"{alone_ * 1e3:.2f} ms alone, {together * 1e3:.2f} ms among {owners} owners with {books} books each"
        row("search of one owner", together / alone_, "x", numbers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owners", type=int, default=100)
    parser.add_argument("--books", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    asyncio.run(main(options.owners, options.books, options.rounds))
