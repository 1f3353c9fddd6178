"""SmartChat's own processes, started and killed like any server."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.servers.base import Missing, Server
from tests.support.servers.ports import HOST

COMMAND = Path(sys.executable).with_name("smartchat")


class SmartChat(Server):
    """One process of the product: `smartchat serve`, `smartchat worker` or `smartchat relay`.

    Args:
        name: What its log is called, and failures say.
        arguments: What follows `smartchat`.
        settings: The folder that holds `smartchat.toml`, in which it runs.
        folder: Where its log is kept; as for every server.
        port: The port on which `serve` listens; as for every server.
        environment: Settings for this process only.
    """

    def __init__(
        self,
        name: str,
        arguments: tuple[str, ...],
        *,
        settings: Path,
        folder: Path | None = None,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if not COMMAND.exists():
            raise Missing("SmartChat", "make setup")
        self.name = name
        self._arguments = arguments
        self._settings = settings
        self._environment = environment or {}
        super().__init__(folder=folder, port=port)

    @property
    def serves(self) -> bool:
        """Whether it listens, and clients may wait for that; a worker or relay is left to itself."""
        return self._arguments[0] == "serve"

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def launch(self) -> None:
        # What the settings file says counts, and not what the shell happens to hold.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
        command: list[str | Path] = [COMMAND, *self._arguments]
        if self.serves:
            command += ["--host", HOST, "--port", str(self.port)]
        self._spawn(self.name, command, environment={**inherited, **self._environment}, inside=self._settings)

    def is_ready(self) -> bool:
        if not self.serves:
            return self.running
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True
