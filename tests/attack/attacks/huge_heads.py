"""Heads with one field of megabytes, and with tens of thousands of fields."""

from tests.attack.frame import Attack, Held

_COUNT = 30
_LINE = b"GET /api/documents HTTP/1.1\r\nHost: localhost\r\n"


async def _begin(held: Held) -> None:
    await held.connect(_COUNT, _LINE + b"X-Huge: " + b"a" * 4_000_000)
    await held.connect(_COUNT, _LINE + b"a:b\r\n" * 12_000 + b"\r\n")
    await held.connect(_COUNT, b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")


ATTACK = Attack(
    name="huge-heads",
    does=f"{_COUNT} fields of 4 MB, {_COUNT} heads of 12,000 fields, {_COUNT} paths of 60 KB",
    begin=_begin,
)
