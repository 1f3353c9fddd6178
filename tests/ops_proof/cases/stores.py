"""The servers behind the product."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.ops_proof.case import AlertCase
from tests.ops_proof.cases.service import dead
from tests.ops_proof.installation import Installation
from tests.ops_proof.scenarios import again_and_again, all_of, list_documents
from tests.support.faults import Refusing, Slow


@contextmanager
def _connections(installation: Installation, number: int) -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(installation.postgresql.connect())
        yield


@contextmanager
def _filled(installation: Installation, megabytes: int, *, again: bool) -> Iterator[None]:
    """Redis with so much in it, and ever more where `again`."""
    import redis

    ended = threading.Event()
    client = redis.Redis(port=installation.valkey.port, db=9)

    def fill() -> None:
        number = 0
        while not ended.is_set():
            client.set(f"filling-{number}", b"x" * 20_000)
            number += 1
            if number * 20_000 > megabytes * 1_000_000:
                if not again:
                    return
                ended.wait(0.002)

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=20)
        client.flushdb()
        client.close()


STORES = (
    AlertCase(
        alerts=("DatabaseDown",),
        fault="PostgreSQL is killed",
        inject=lambda installation: dead(installation.postgresql),
        near_miss="it answers 50 milliseconds late",
        miss=lambda installation: installation.database_link.fault(Slow(latency=0.05)),
        fire_seconds=90.0,
    ),
    AlertCase(
        alerts=("DatabaseConnectionsHigh",),
        fault="170 of 200 connections are taken",
        inject=lambda installation: _connections(installation, 170),
        near_miss="60 are taken",
        miss=lambda installation: _connections(installation, 60),
    ),
    AlertCase(
        alerts=("DependencyDown",),
        fault="the store of files refuses connections, and nobody asks for files",
        inject=lambda installation: installation.files_link.fault(Refusing()),
        near_miss="it is slow",
        miss=lambda installation: installation.files_link.fault(Slow(latency=0.05)),
        labels=lambda _: {"dependency": "minio"},
    ),
    AlertCase(
        alerts=("RedisDown", "RateLimiterBlind"),
        fault="Redis is killed",
        inject=lambda installation: all_of(
            dead(installation.valkey), again_and_again(installation, list_documents, each_second=3)
        ),
        near_miss="it answers 20 milliseconds late",
        miss=lambda installation: all_of(
            installation.cache_link.fault(Slow(latency=0.02)),
            again_and_again(installation, list_documents, each_second=3),
        ),
    ),
)

CACHE = (
    AlertCase(
        alerts=("RedisMemoryHigh", "RedisEvictions"),
        fault="the cache is full, and is written to",
        inject=lambda installation: _filled(installation, 100, again=True),
        near_miss="it is half full",
        miss=lambda installation: _filled(installation, 25, again=False),
    ),
)
