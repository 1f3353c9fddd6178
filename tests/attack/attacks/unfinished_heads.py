"""Slowloris: heads of requests that never end (https://en.wikipedia.org/wiki/Slowloris_(cyber_attack))."""

from tests.attack.frame import Attack, Held

_COUNT = 1_000


async def _begin(held: Held) -> None:
    peers = await held.connect(_COUNT, b"GET /api/documents HTTP/1.1\r\nHost: localhost\r\n")

    async def one_more_field() -> None:
        for peer in peers:
            await peer.send(b"X-Slow: 1\r\n")

    held.every(1.0, one_more_field)


ATTACK = Attack(
    name="unfinished-heads",
    does=f"{_COUNT:,} heads of requests that grow by a line a second and never end",
    begin=_begin,
    ends_within_seconds=20,
)
