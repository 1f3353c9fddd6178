"""The pages that are dear to make, asked for at the same time."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 40
_PIPELINED = 10


async def _begin(held: Held) -> None:
    for path in ("/ops", "/metrics", "/schema/openapi.yaml", "/schema/openapi.json", "/status"):
        await held.connect(_COUNT // 5, request_head("GET", path) * _PIPELINED)


ATTACK = Attack(
    name="costly-pages",
    does=f"{_COUNT * _PIPELINED} requests for /ops, /metrics, the OpenAPI document and /status",
    begin=_begin,
)
