"""SmartChat's own processes, started and killed like any server."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

COMMAND = Path(sys.executable).with_name("smartchat")
# Each says this when it is ready, in the line that also says what it is.
READY = b"(Ctrl-C stops it)"


class SmartChat(Server):
    """One process of the product: `smartchat serve`, `worker`, `relay`, `beat` or `monitor`.

    Args:
        name: What its log is called, and failures say.
        arguments: What follows `smartchat`.
        settings: The folder that holds `smartchat.toml`, in which it runs.
        folder: Where its log is kept; as for every server.
        port: The port on which `serve` listens, and others with `exposes_metrics`; as for every server.
        environment: Settings for this process only.
        exposes_metrics: Whether another command than `serve` exposes its metrics on its port.
    """

    ready_seconds = 120.0  # the embedder's weights are unpacked the first time
    stop_seconds = 60.0  # it releases the jobs in progress

    def __init__(
        self,
        name: str,
        arguments: tuple[str, ...],
        *,
        settings: Path,
        folder: Path | None = None,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        exposes_metrics: bool = False,
    ) -> None:
        if not COMMAND.exists():
            raise Missing("SmartChat", "make setup")
        self.name = name
        self._arguments = arguments
        self._settings = settings
        self._environment = environment or {}
        self._said_before = 0
        super().__init__(folder=folder, port=port)
        if exposes_metrics:
            self._environment = {**self._environment, "SMARTCHAT_METRICS_ADDRESS": f"{HOST}:{self.port}"}

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def launch(self) -> None:
        # What the settings file says counts, and not what the shell happens to hold.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SMARTCHAT_")}
        written = self._settings / "smartchat.toml"
        if written.exists():  # it names servers and secrets, which the file of a mere folder may not
            inherited["SMARTCHAT_CONFIG"] = str(written.resolve())
        command: list[str | Path] = [COMMAND, *self._arguments]
        if self._arguments[0] == "serve":
            command += ["--host", HOST, "--port", str(self.port)]
        log = self.folder / f"{self.name}.log"
        self._said_before = log.stat().st_size if log.exists() else 0
        self._spawn(self.name, command, environment={**inherited, **self._environment}, inside=self._settings)

    def is_ready(self) -> bool:
        # Not by its port: it takes that first, so as to be sure of it.
        with (self.folder / f"{self.name}.log").open("rb") as log:
            log.seek(self._said_before)
            return READY in log.read()
