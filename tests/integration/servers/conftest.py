"""A thing to keep for each server, to see what outlives a kill."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import redis
from kombu.connection import Connection

from tools.servers import Missing, PostgreSQL, RabbitMQ, SeaweedFS, Server, Valkey

TITLE = "Dracula"


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeper:
    """A server, and how to give it a title and get it back."""

    kind: type[Server]
    put: Callable[[Server], None]
    get: Callable[[Server], str]


def _put_row(server: Server) -> None:
    assert isinstance(server, PostgreSQL)
    with server.connect() as connection:
        connection.execute("CREATE TABLE book (title text)")
        connection.execute("INSERT INTO book VALUES (%s)", (TITLE,))


def _get_row(server: Server) -> str:
    assert isinstance(server, PostgreSQL)
    with server.connect() as connection:
        return str(connection.execute("SELECT title FROM book").fetchone())


def _put_key(server: Server) -> None:
    assert isinstance(server, Valkey)
    with redis.Redis.from_url(server.url()) as client:
        client.set("title", TITLE)


def _get_key(server: Server) -> str:
    assert isinstance(server, Valkey)
    with redis.Redis.from_url(server.url()) as client:
        return str(client.get("title"))


def _put_object(server: Server) -> None:
    assert isinstance(server, SeaweedFS)
    server.make_bucket("books")
    server.client().put_object(Bucket="books", Key="title", Body=TITLE.encode())


def _get_object(server: Server) -> str:
    assert isinstance(server, SeaweedFS)
    return str(server.client().get_object(Bucket="books", Key="title")["Body"].read())


def _put_message(server: Server) -> None:
    assert isinstance(server, RabbitMQ)
    # Returns when the broker has confirmed it. The queue is durable and the message persistent by default.
    with _connected(server) as connection:
        queue = connection.SimpleQueue("books")
        queue.put({"title": TITLE})
        queue.close()


def _get_message(server: Server) -> str:
    assert isinstance(server, RabbitMQ)
    with _connected(server) as connection:
        queue = connection.SimpleQueue("books")
        payload = queue.get(timeout=30).payload
        queue.close()
    return str(payload)


def _connected(server: RabbitMQ) -> Connection:
    return Connection(server.url(), transport_options={"confirm_publish": True})


KEEPERS = (
    Keeper(kind=PostgreSQL, put=_put_row, get=_get_row),
    Keeper(kind=Valkey, put=_put_key, get=_get_key),
    Keeper(kind=SeaweedFS, put=_put_object, get=_get_object),
    Keeper(kind=RabbitMQ, put=_put_message, get=_get_message),
)


@pytest.fixture(params=KEEPERS, ids=["postgresql", "valkey", "seaweedfs", "rabbitmq"])
def keeper(request: pytest.FixtureRequest) -> Keeper:
    found: Keeper = request.param
    return found


@pytest.fixture
def durable_server(keeper: Keeper) -> Iterator[Server]:
    """The keeper's server with throw-away data, not started."""
    try:
        server = keeper.kind(durable=True)
    except Missing as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()
