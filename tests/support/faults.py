"""What can be wrong with the way to a server, for `fault_proxy`."""

from dataclasses import dataclass
from enum import Enum


class Direction(Enum):
    """Which way bytes go."""

    REQUEST = "from the client to the server"
    ANSWER = "from the server to the client"


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """Nothing is wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slow:
    """Bytes arrive late, in both directions.

    Attributes:
        latency: Seconds that each chunk waits.
        bytes_per_second: What passes in a second, without a limit when None.
    """

    latency: float = 0.0
    bytes_per_second: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusing:
    """Nobody listens, and who was connected is reset: the server has died."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resetting:
    """Who is connected is reset, and so is everyone who connects, before an answer: a server that keeps crashing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HalfOpen:
    """Connections are accepted, bytes vanish, nothing comes back, nothing is closed: the peer is gone, unnoticed.

    What was connected in the meantime is reset when the fault ends, as bytes are missing from it.
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Each connection is reset when so many more bytes have gone in one direction.

    Attributes:
        after: Bytes that are still handed on, counted on each connection from when the fault began.
        direction: Which bytes are counted.
    """

    after: int
    direction: Direction = Direction.ANSWER


Fault = Passing | Slow | Refusing | Resetting | HalfOpen | Cut
