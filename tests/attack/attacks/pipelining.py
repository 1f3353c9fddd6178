"""Many requests in one packet (RFC 9112, 9.3.2) on many connections."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 30
_PIPELINED = 200


async def _begin(held: Held) -> None:
    await held.connect(_COUNT, request_head("GET", "/livez") * _PIPELINED)


ATTACK = Attack(
    name="pipelining",
    does=f"{_COUNT} connections with {_PIPELINED} requests in one go",
    begin=_begin,
)
