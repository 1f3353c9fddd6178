"""Work for a client that goes away is ended, and that is no failure of the server's."""

import asyncio
from typing import Any, cast

import pytest
from litestar import Request
from litestar.exceptions import HTTPException

from smartchat.web.middleware.telemetry import CLIENT_CLOSED_REQUEST
from smartchat.web.while_connected import while_connected


class _Connection:
    """As much of a request as is asked: whether its client is still there."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}


async def test_work_for_nobody_ends_as_a_request_that_was_closed() -> None:
    connection = _Connection()
    ended = False

    async def work() -> None:
        nonlocal ended
        connection.gone.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended = True

    with pytest.raises(HTTPException) as raised:
        await while_connected(cast("Request[Any, Any, Any]", connection), work())
    assert raised.value.status_code == CLIENT_CLOSED_REQUEST
    assert ended


async def test_answer_comes_to_who_waits() -> None:
    async def work() -> str:
        return "an answer"

    assert await while_connected(cast("Request[Any, Any, Any]", _Connection()), work()) == "an answer"
