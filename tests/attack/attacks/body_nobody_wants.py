"""Bodies that belong to requests that are answered without them, a few bytes at a time."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 300


async def _begin(held: Held) -> None:
    peers = await held.connect(_COUNT, request_head("GET", "/livez", "Content-Length: 1000000") + b"a")

    async def one_more_byte() -> None:
        for peer in peers:
            await peer.send(b"a")

    held.every(1.0, one_more_byte)


ATTACK = Attack(
    name="body-nobody-wants",
    does=f"{_COUNT} requests that were answered, and whose body goes on a byte a second",
    begin=_begin,
    ends_within_seconds=20,
)
