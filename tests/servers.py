"""Fixtures of real servers: one of each for a session, and an empty place in it for a test.

A server that is not installed skips its tests with the reason; under CI=true that fails the session (`SkipGuard`).
"""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import cycle

import httpx
import pytest

from smartchat_adapters.sql.database import SqlDatabase
from tests.support.azure_blobs import ACCOUNT
from tools.servers import Bucket, Missing, PgBouncer, PostgreSQL, RabbitMQ, SeaweedFS, Valkey
from tools.servers.valkey import DATABASES


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgreSQL]:
    """A PostgreSQL that hurries: nothing waits for the disk."""
    try:
        server = PostgreSQL()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgreSQL) -> Iterator[str]:
    """An empty database: postgresql://postgres@127.0.0.1:PORT/NAME."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url.rpartition("/")[2])


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgreSQL) -> str:
    """The name of a database with the schema and nothing in it, to make copies of."""
    url = postgres_server.create_database()

    async def make_schema() -> None:
        async with SqlDatabase(url):
            pass

    asyncio.run(make_schema())
    return url.rpartition("/")[2]


@pytest.fixture
def postgres_library_url(postgres_server: PostgreSQL, postgres_template: str) -> Iterator[str]:
    """A database with the schema: postgresql://postgres@127.0.0.1:PORT/NAME."""
    url = postgres_server.create_database(template=postgres_template)
    yield url
    postgres_server.drop_database(url.rpartition("/")[2])


@pytest.fixture(scope="session")
def pgbouncer_server(postgres_server: PostgreSQL) -> Iterator[PgBouncer]:
    """A pooler in transaction mode in front of `postgres_server`."""
    try:
        server = PgBouncer(postgres_server)
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def pgbouncer_url(pgbouncer_server: PgBouncer, postgres_library_url: str) -> str:
    """The database of `postgres_library_url`, through the pooler."""
    return pgbouncer_server.url(postgres_library_url.rpartition("/")[2])


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Valkey]:
    """A Valkey that keeps nothing on disk."""
    try:
        server = Valkey()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture(scope="session")
def redis_numbers() -> Iterator[int]:
    """Numbers of databases, from 1 on and over again."""
    return cycle(range(1, DATABASES))


@pytest.fixture
def redis_url(valkey_server: Valkey, redis_numbers: Iterator[int]) -> str:
    """An empty database: redis://127.0.0.1:PORT/NUMBER. Published messages reach all databases."""
    return valkey_server.empty_database(next(redis_numbers))


@pytest.fixture(scope="session")
def s3_descriptions() -> Iterator[None]:
    """Each session of botocore reads its descriptions of S3 for half a second; here one reading serves them all."""
    import botocore.session  # type: ignore[import-untyped]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))
        yield


@pytest.fixture(scope="session")
def s3_server(s3_descriptions: None) -> Iterator[SeaweedFS]:
    """A SeaweedFS that speaks S3 and checks signatures."""
    try:
        server = SeaweedFS()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def s3_bucket(s3_server: SeaweedFS) -> Iterator[Bucket]:
    """An empty bucket, with endpoint, key and secret."""
    bucket = s3_server.make_bucket()
    yield bucket
    s3_server.remove_bucket(bucket)


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[RabbitMQ]:
    """A RabbitMQ; it takes some seconds to start."""
    try:
        server = RabbitMQ()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def amqp_url(rabbitmq_server: RabbitMQ) -> Iterator[str]:
    """An empty virtual host: amqp://guest:guest@127.0.0.1:PORT/NAME."""
    url = rabbitmq_server.create_vhost()
    yield url
    rabbitmq_server.delete_vhost(url.rpartition("/")[2])


@contextmanager
def _stand_in(module: str) -> Iterator[str]:
    """The address of a module that serves at a port, in a process of its own, so that its memory is not ours."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", module, str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                with suppress(httpx.TransportError):
                    httpx.get(address, trust_env=False)
                    break
                assert process.poll() is None
                time.sleep(0.05)
            yield address
        finally:
            process.kill()


@pytest.fixture(scope="session")
def gcs_server() -> Iterator[str]:
    """An emulator of Google Cloud Storage: its address."""
    with _stand_in("tests.support.gcs_emulator") as address:
        yield address


@pytest.fixture
def gcs_endpoint(gcs_server: str) -> str:
    """The emulator with an empty bucket `books`."""
    with httpx.Client(base_url=gcs_server, trust_env=False) as client:
        client.get("/wipe").raise_for_status()
        client.post("/storage/v1/b", json={"name": "books"}).raise_for_status()
    return gcs_server


@pytest.fixture
def azure_endpoint() -> Iterator[str]:
    """A stand-in for Azure Blob Storage with an empty container."""
    with _stand_in("tests.support.azure_blobs") as address:
        yield f"{address}/{ACCOUNT}"
