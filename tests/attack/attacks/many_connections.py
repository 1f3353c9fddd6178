"""Connections that come and go as fast as they can be made."""

from tests.attack.frame import Attack, Held

_COUNT = 2_000


async def _begin(held: Held) -> None:
    for _ in range(_COUNT // 100):
        for peer in await held.connect(100, b"GET / HTT"):
            peer.writer.transport.abort()


ATTACK = Attack(
    name="many-connections",
    does=f"{_COUNT:,} connections that are opened and dropped one after the other",
    begin=_begin,
)
