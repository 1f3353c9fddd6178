"""Connections that are kept after a whole request, and then hoarded."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 1_000


async def _begin(held: Held) -> None:
    for peer in await held.connect(_COUNT, request_head("GET", "/livez")):
        await peer.answer(0.5)


ATTACK = Attack(
    name="idle-keep-alive",
    does=f"{_COUNT:,} connections that are kept open after one request",
    begin=_begin,
)
