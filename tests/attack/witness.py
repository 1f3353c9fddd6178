"""Those who are to be served while somebody attacks."""

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.attack.frame import ATTACKER, WITNESS, Target, request_head

__all__ = ["QUESTIONS", "Sighting", "look", "sightings"]

_BOUNDARY = "witness"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A request, and the statuses that are an answer to it."""

    name: str
    source: str
    bytes_of: Callable[[int], bytes]
    statuses: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """How a question went: the status that was answered, 0 for none, after so many seconds."""

    question: str
    status: int
    seconds: float
    answered: bool


def _upload(number: int) -> bytes:
    file = f"# Witness {number} {time.monotonic_ns()}\n\nThe keeper of the lighthouse saw it all.\n"
    body = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="witness.md"\r\n\r\n'
        f"{file}\r\n--{_BOUNDARY}--\r\n"
    ).encode()
    kind = f"Content-Type: multipart/form-data; boundary={_BOUNDARY}"
    return request_head("POST", "/api/documents", kind, f"Content-Length: {len(body)}", "Connection: close") + body


def _get(path: str) -> Callable[[int], bytes]:
    return lambda _: request_head("GET", path, "Connection: close")


QUESTIONS: Sequence[Question] = (
    Question(name="/livez", source=WITNESS, bytes_of=_get("/livez"), statuses=frozenset({200})),
    Question(
        name="/livez from the attacker's address",
        source=ATTACKER,
        bytes_of=_get("/livez"),
        statuses=frozenset({200}),
    ),
    Question(name="/readyz", source=WITNESS, bytes_of=_get("/readyz"), statuses=frozenset({200, 503})),
    Question(name="another client's list", source=WITNESS, bytes_of=_get("/api/documents"), statuses=frozenset({200})),
    Question(
        name="another client's upload", source=WITNESS, bytes_of=_upload, statuses=frozenset({200, 202})
    ),
)  # fmt: skip


async def look(target: Target, question: Question, number: int, *, patience: float) -> Sighting:
    """Ask once on a connection of one's own, and wait so many seconds at most."""
    began = time.perf_counter()
    status = 0
    try:
        async with asyncio.timeout(patience):
            status = await asyncio.to_thread(_status, target, question.source, question.bytes_of(number), patience)
    except (OSError, TimeoutError):
        status = 0
    return Sighting(
        question=question.name,
        status=status,
        seconds=time.perf_counter() - began,
        answered=status in question.statuses,
    )


def _status(target: Target, source: str, request: bytes, patience: float) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as plain:
        plain.settimeout(patience)
        plain.bind((source, 0))
        plain.connect((target.host, target.port))
        plain.sendall(request)
        head = b""
        while b"\r\n" not in head:
            more = plain.recv(4096)
            if not more:
                return 0
            head += more
        return int(head.split(b" ", 2)[1])


async def sightings(target: Target, *, rounds: int, patience: float, pause: float = 0.1) -> list[Sighting]:
    """Ask everything so often, one after the other."""
    seen: list[Sighting] = []
    for number in range(rounds):
        for question in QUESTIONS:
            seen.append(await look(target, question, number, patience=patience))  # noqa: PERF401  # in this order
        await asyncio.sleep(pause)
    return seen
