"""Uploads that begin and do not go on."""

from tests.attack.frame import Attack, Held, request_head

_COUNT = 40
_FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="half.txt"\r\n\r\n'


async def _begin(held: Held) -> None:
    head = request_head(
        "POST", "/api/documents", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000"
    )
    await held.connect(_COUNT, head + _FORM + b"a" * (300 - len(_FORM)))


ATTACK = Attack(
    name="half-uploads",
    does=f"{_COUNT} uploads of which 300 bytes come and no more",
    begin=_begin,
    ends_within_seconds=50,
)
