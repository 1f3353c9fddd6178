"""Clients that ask whether they may send (RFC 9110, 10.1.1), and then send nothing."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 100


async def _begin(held: Held) -> None:
    kind = "Content-Type: multipart/form-data; boundary=x"
    head = request_head("POST", "/api/documents", kind, "Content-Length: 100000", "Expect: 100-continue")
    for peer in await held.connect(_COUNT, head):
        await peer.answer(0.2)


ATTACK = Attack(
    name="expect-continue",
    does=f"{_COUNT} uploads that wait for 100 Continue and then send nothing",
    begin=_begin,
    ends_within_seconds=50,
)
