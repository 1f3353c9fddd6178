"""How a body may come, over a scripted server."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from smartchat.web.connections.limits import ConnectionLimits
from smartchat.web.middleware.admission import BodyTimeout, ClientGone, _Body

pytestmark = pytest.mark.anyio

Message = dict[str, Any]


def piece(count: int, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": b"a" * count, "more_body": more}


class Script:
    """A body whose pieces come after so many seconds of a clock that only waiting moves."""

    def __init__(self, pieces: Iterable[tuple[float, Message]]) -> None:
        self.now = 0.0
        self.sent: list[Message] = []
        self._pieces = iter(pieces)

    async def receive(self) -> Message:
        try:
            seconds, message = next(self._pieces)
        except StopIteration:
            self.now += 1_000_000
            await asyncio.Event().wait()
            raise
        self.now += seconds
        return message

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def body(self) -> Any:
        limits = ConnectionLimits(transfer_timeout=0.05, min_bytes_per_second=100)
        return _Body(self.receive, self.send, limits=limits, monotonic=lambda: self.now)  # type: ignore[arg-type]


async def everything(body: Any) -> int:
    total, more = 0, True
    while more:
        message = await body.receive()
        total, more = total + len(message["body"]), message["more_body"]
    return total


async def test_a_slow_body_that_moves_arrives() -> None:
    # Each piece takes the whole window, and is as much as has to come in it.
    script = Script([*[(0.05, piece(6)) for _ in range(200)], (0.05, piece(6, more=False))])
    assert await everything(script.body()) == 201 * 6


@pytest.mark.parametrize("last", [{"type": "http.request", "body": b"aaa"}, {"type": "http.request"}])
async def test_what_asgi_lets_a_server_leave_out(last: Message) -> None:
    body = Script([(0.0, piece(3)), (0.0, last)]).body()
    assert await everything(body) == 3 + len(last.get("body", b""))


async def test_a_body_of_single_bytes_is_too_slow() -> None:
    body = Script([(0.02, piece(1)) for _ in range(100)]).body()
    with pytest.raises(BodyTimeout):
        await everything(body)


async def test_a_body_that_does_not_go_on_is_too_slow() -> None:
    body = Script([(0.0, piece(300))]).body()
    with pytest.raises(BodyTimeout):
        await everything(body)


async def test_a_client_that_goes_away_is_no_fault_of_ours() -> None:
    body = Script([(0.0, piece(3)), (0.0, {"type": "http.disconnect"})]).body()
    await body.receive()
    with pytest.raises(ClientGone):
        await body.receive()


async def test_after_the_body_the_clients_disconnect_is_passed_on() -> None:
    body = Script([(0.0, piece(3, more=False)), (1_000.0, {"type": "http.disconnect"})]).body()
    await body.receive()
    assert (await body.receive())["type"] == "http.disconnect"


async def test_a_client_with_an_answer_is_only_awaited_to_disconnect() -> None:
    script = Script([(0.0, {"type": "http.disconnect"})])
    body = script.body()
    await body.send({"type": "http.response.start", "status": 200, "headers": []})
    assert (await body.receive())["type"] == "http.disconnect"


async def test_the_connection_ends_with_a_body_that_did_not_come() -> None:
    script = Script([])
    body = script.body()
    await body.send({"type": "http.response.start", "status": 408, "headers": []})
    assert script.sent[0]["headers"] == [(b"connection", b"close")]
