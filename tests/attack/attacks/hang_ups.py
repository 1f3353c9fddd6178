"""Clients that go away in the middle of what they send, again and again."""

import asyncio

from tests.attack.frame import Attack, Held, request_head

_ROUNDS = 5
_COUNT = 60


async def _begin(held: Held) -> None:
    bodies = [
        request_head("POST", "/api/search", "Content-Type: application/json", "Content-Length: 5000") + b'{"query": "a',
        request_head("POST", "/api/ask", "Content-Type: application/json", "Content-Length: 44")
        + b'{"question": "Who lived in the lighthouse?"}',
        request_head("POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 900")
        + b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc',
    ]
    for number in range(_ROUNDS):
        for peer in await held.connect(_COUNT, bodies[number % len(bodies)]):
            await asyncio.sleep(0.001)
            peer.writer.transport.abort()


ATTACK = Attack(
    name="hang-ups",
    does=f"{_ROUNDS * _COUNT} clients that hang up in the middle of a search, a question or an upload",
    begin=_begin,
    ends_within_seconds=20,
)
