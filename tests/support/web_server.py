"""The web face behind a real server on a free loopback port, in a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from litestar import Litestar

from smartchat.settings import Settings
from smartchat.web.connections.peers import peer_of
from smartchat.web.connections.serving import guarded_config
from tests.support.api_description import DescriptionWitness


@contextmanager
def served(app: Litestar, settings: Settings | None = None, *, port: int = 0) -> Iterator[str]:
    """The address of the application while the block runs; it must answer nothing that it does not describe.

    Its connections are bounded as the settings say.

    Raises:
        AssertionError: an answer had a status, a media type or a body that the OpenAPI document does not declare.
    """
    witness = DescriptionWitness(app)
    with listening(witness, settings, port=port) as address:
        yield address
    assert not witness.faults, "\n".join(sorted(witness.faults))


@contextmanager
def listening(app: Any, settings: Settings | None = None, *, port: int = 0) -> Iterator[str]:
    """The address of any ASGI application while the block runs."""
    settings = settings or Settings()
    server = uvicorn.Server(
        guarded_config(
            app,
            settings,
            peer_of=peer_of(settings),
            host="127.0.0.1",
            port=port,
            log_config=None,
            timeout_graceful_shutdown=2,
            lifespan="on",
        )
    )
    thread = threading.Thread(target=server.run, name="web-server")
    thread.start()
    try:
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive(), "the server did not start"
        bound = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


def add_file(client: httpx.Client, name: str, content: bytes) -> str:
    """The identifier of a document that is uploaded and whose processing has ended."""
    response = client.post("/api/documents", files={"file": (name, content)})
    assert response.status_code in {200, 202}, response.text
    identifier: str = response.json()["id"]
    with client.stream("GET", f"/api/documents/{identifier}/events") as events:
        events.read()
    return identifier
