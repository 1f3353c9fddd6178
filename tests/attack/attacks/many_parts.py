"""Forms of very many, very small parts."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 20
_PARTS = 20_000


async def _begin(held: Held) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * _PARTS + b"--x--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x"
    head = request_head("POST", "/api/documents", kind, f"Content-Length: {len(body)}")
    await held.connect(_COUNT, head + body)


ATTACK = Attack(
    name="many-parts",
    does=f"{_COUNT} forms of {_PARTS:,} parts of one byte",
    begin=_begin,
)
