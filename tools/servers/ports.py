"""Loopback ports that stay ours for as long as a server may come back to them."""

import os
import secrets
import socket
from contextlib import suppress

HOST = "127.0.0.1"

# Where a proxy leads out of the house, clients would ask it for our servers; some read one name, some the other.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = f"{HOST},localhost,::1"

# Below the range that systems give to outgoing connections: a client that knocks on a dead server's port could
# otherwise be given that very port as its own, and be connected to itself.
LOWEST, HIGHEST = 12_000, 32_000


class PortInUse(RuntimeError):
    """A port that was asked for by its number belongs to somebody else."""


class Ports:
    """Reserved TCP ports of one server.

    A reservation is a UDP socket that is bound to the same number. No server here uses UDP, so it is in nobody's
    way, all processes of the machine see it, and it goes with the process that holds it.
    """

    def __init__(self) -> None:
        self._held: list[socket.socket] = []

    def take(self, number: int) -> int:
        """Reserve the port with this number.

        Raises:
            PortInUse: somebody else uses or holds it.
        """
        if not self._reserve(number):
            raise PortInUse(f"port {number} on {HOST} is in use")
        return number

    def any(self, *, sibling: int = 0) -> int:
        """Reserve a random free port and, where `sibling` is given, the port that many higher."""
        while True:
            port = LOWEST + secrets.randbelow(HIGHEST - LOWEST - sibling)
            if not self._reserve(port):
                continue
            if not sibling or self._reserve(port + sibling):
                return port
            self._held.pop().close()

    def release(self) -> None:
        while self._held:
            self._held.pop().close()

    def _reserve(self, port: int) -> bool:
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with suppress(OSError):
            held.bind((HOST, port))
            if _nobody_listens(port):
                self._held.append(held)
                return True
        held.close()
        return False


def _nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it: a connection in TIME_WAIT is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
