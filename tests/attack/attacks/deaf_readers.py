"""Slow reading: answers are asked for and never read (https://en.wikipedia.org/wiki/Denial-of-service_attack)."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 60
_PIPELINED = 50


async def _begin(held: Held) -> None:
    await held.connect(_COUNT, request_head("GET", "/schema/openapi.json") * _PIPELINED, receive_buffer=2048)


ATTACK = Attack(
    name="deaf-readers",
    does=f"{_COUNT} connections ask for the largest document {_PIPELINED} times and read none of it",
    begin=_begin,
    ends_within_seconds=60,
)
