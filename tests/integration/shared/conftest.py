"""A library on four real servers, each behind a proxy that can be made to misbehave.

The tests of a module share it: they add documents of their own, and each begins when all is well again.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from smartchat.settings import Settings
from smartchat.web import create_app
from tests.support.fault_proxy import FaultProxy
from tests.support.web_server import served
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS, Valkey

# The most that any answer may take: several deadlines in a row, on a busy machine. A test fails by waiting for it.
OPS_TOKEN = "open-sesame-of-some-length"
PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedLibrary:
    """Settings that lead through the proxies, and settings that do not."""

    settings: Settings
    direct: Settings
    broker_url: str
    database: FaultProxy
    cache: FaultProxy
    broker: FaultProxy
    files: FaultProxy


@pytest.fixture(scope="module")
def shared_library(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: PostgreSQL,
    valkey_server: Valkey,
    redis_numbers: Iterator[int],
    rabbitmq_server: RabbitMQ,
    s3_server: SeaweedFS,
) -> Iterator[SharedLibrary]:
    database_url = postgres_server.create_database()
    cache_url = valkey_server.empty_database(next(redis_numbers))
    broker_url = rabbitmq_server.create_vhost()
    bucket = s3_server.make_bucket()
    common = {
        "library": tmp_path_factory.mktemp("shared_library") / "library",
        "files": f"{bucket.url}/library",
        "files_key": bucket.key,
        "files_secret": bucket.secret,
        "embedder": "none",
        "statement_timeout_seconds": 3.0,
        "remote_timeout_seconds": 3.0,
        "redelivery_after_seconds": 1.0,
        "job_lease_seconds": 3.0,
        "rate_reads_per_minute": 100_000,
        "ops_token": OPS_TOKEN,
        "rate_asks_per_minute": 100_000,
        "rate_uploads_per_minute": 100_000,
    }
    with ExitStack() as stack:
        database, cache, broker, files = (
            stack.enter_context(FaultProxy(server.port))
            for server in (postgres_server, valkey_server, rabbitmq_server, s3_server)
        )
        yield SharedLibrary(
            settings=Settings(
                database=database.through(database_url),
                cache=cache.through(cache_url),
                queue=f"celery+{broker.through(broker_url)}",
                files_endpoint=files.through(bucket.endpoint),
                **common,  # type: ignore[arg-type]
            ),
            direct=Settings(
                database=database_url,
                cache=cache_url,
                queue=f"celery+{broker_url}",
                files_endpoint=bucket.endpoint,
                **common,  # type: ignore[arg-type]
            ),
            broker_url=broker_url,
            database=database,
            cache=cache,
            broker=broker,
            files=files,
        )
    postgres_server.drop_database(database_url.rpartition("/")[2])
    rabbitmq_server.delete_vhost(broker_url.rpartition("/")[2])
    s3_server.remove_bucket(bucket)


@pytest.fixture(scope="module")
def web(shared_library: SharedLibrary) -> Iterator[httpx.Client]:
    """A client of a web server on the shared_library."""
    operator = {"authorization": f"Bearer {OPS_TOKEN}"}
    with (
        served(create_app(shared_library.settings)) as address,
        httpx.Client(base_url=address, timeout=PATIENCE, headers=operator) as client,
    ):
        yield client
