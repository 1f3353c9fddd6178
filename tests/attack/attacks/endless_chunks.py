"""Bodies in chunks (RFC 9112, 7.1) whose last chunk never comes, a byte at a time."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 40


async def _begin(held: Held) -> None:
    head = request_head("POST", "/api/search", "Content-Type: application/json", "Transfer-Encoding: chunked")
    peers = await held.connect(_COUNT, head + b'1\r\n"\r\n')

    async def one_more_byte() -> None:
        for peer in peers:
            await peer.send(b"1\r\na\r\n")

    held.every(0.5, one_more_byte)


ATTACK = Attack(
    name="endless-chunks",
    does=f"{_COUNT} bodies in chunks of one byte, two a second, without an end",
    begin=_begin,
    ends_within_seconds=80,
)
