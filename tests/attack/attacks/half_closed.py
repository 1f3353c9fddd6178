"""Sockets of which one half is closed, in the middle of a body, and after a whole request."""

from contextlib import suppress

from tests.attack.frame import Attack, Held, request_head

_COUNT = 200


async def _begin(held: Held) -> None:
    body = request_head("POST", "/api/search", "Content-Type: application/json", "Content-Length: 100000") + b'{"qu'
    stream = request_head("GET", f"/api/documents/{held.target.work}/events")
    for first in (body, stream):
        for peer in await held.connect(_COUNT, first):
            if peer.writer.can_write_eof() and not peer.writer.is_closing():
                with suppress(OSError):  # the server has hung up, which this side has not noticed yet
                    peer.writer.write_eof()


ATTACK = Attack(
    name="half-closed",
    does=f"{_COUNT} broken-off bodies and {_COUNT} streams, each with its sending half closed",
    begin=_begin,
    ends_within_seconds=20,
)
