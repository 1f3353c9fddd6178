"""Connections on which nothing is ever sent."""

from tests.attack.frame import Attack, Held

_COUNT = 1_000


async def _begin(held: Held) -> None:
    await held.connect(_COUNT)


ATTACK = Attack(
    name="silent-connections",
    does=f"{_COUNT:,} connections on which nothing is sent",
    begin=_begin,
    ends_within_seconds=20,
)
