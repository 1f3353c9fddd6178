"""One client follows the work on a document many times over."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 150


async def _begin(held: Held) -> None:
    peers = await held.connect(_COUNT, request_head("GET", f"/api/documents/{held.target.work}/events"))
    for peer in peers:
        if (await peer.answer()).startswith(b"HTTP/1.1 429"):
            held.refused += 1


ATTACK = Attack(
    name="event-streams",
    does=f"{_COUNT} event streams of one client on the work on one document",
    begin=_begin,
)
