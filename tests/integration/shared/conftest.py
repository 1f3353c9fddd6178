"""A library on four real servers, each behind a proxy that can be told to misbehave."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from smartchat.settings import Settings
from smartchat.web import create_app
from tests.support.fault_proxy import FaultProxy
from tests.support.servers import Bucket
from tests.support.web_server import served

# The most that any answer may take: several deadlines in a row, on a busy machine. A test fails by waiting for it.
PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """Settings that lead through the proxies, and settings that do not."""

    settings: Settings
    direct: Settings
    database: FaultProxy
    cache: FaultProxy
    broker: FaultProxy
    files: FaultProxy


@pytest.fixture
def house(tmp_path: Path, postgres_url: str, redis_url: str, amqp_url: str, s3_bucket: Bucket) -> Iterator[House]:
    with ExitStack() as stack:

        def before(url: str) -> FaultProxy:
            port = urlsplit(url).port
            assert port is not None
            return stack.enter_context(FaultProxy(port))

        database, cache, broker = before(postgres_url), before(redis_url), before(amqp_url)
        files = before(s3_bucket.endpoint)
        common = {
            "library": tmp_path / "library",
            "files": f"{s3_bucket.url}/library",
            "files_key": s3_bucket.key,
            "files_secret": s3_bucket.secret,
            "embedder": "none",
            "statement_seconds": 3.0,
            "remote_seconds": 3.0,
            "resend_seconds": 1.0,
            "job_lease_seconds": 3.0,
        }
        yield House(
            settings=Settings(
                database=database.through(postgres_url),
                cache=cache.through(redis_url),
                queue=f"celery+{broker.through(amqp_url)}",
                files_endpoint=files.through(s3_bucket.endpoint),
                **common,  # type: ignore[arg-type]
            ),
            direct=Settings(
                database=postgres_url,
                cache=redis_url,
                queue=f"celery+{amqp_url}",
                files_endpoint=s3_bucket.endpoint,
                **common,  # type: ignore[arg-type]
            ),
            database=database,
            cache=cache,
            broker=broker,
            files=files,
        )


@pytest.fixture
def web(house: House) -> Iterator[httpx.Client]:
    """A client of a web server on the house."""
    with served(create_app(house.settings)) as address, httpx.Client(base_url=address, timeout=PATIENCE) as client:
        yield client
