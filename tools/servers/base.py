"""What all servers have in common: a folder, ports, processes, and a way from started to ready to gone."""

import os
import signal
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tools.servers import guard
from tools.servers.ports import Ports
from tools.servers.processes import Identity, Process, watch


class Missing(RuntimeError):
    """A server's program is not on this machine; the message names what to install."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name} is not installed: {remedy}")


class ServerFailed(RuntimeError):
    """A server ended or did not become ready; the message holds the end of its log."""


class Server(ABC):
    """One server with its data.

    Args:
        folder: Where the data are kept from run to run. Without it they are thrown away by `stop`.
        port: The port that clients use. Without it, a random free one.
        durable: Whether what was acknowledged outlives the machine, as in production. Off, nothing waits for a
            disk; data outlive `kill` in either case, except where a subclass says otherwise.

    Raises:
        Missing: the server's program is not installed.
    """

    name: str
    ready_seconds: ClassVar[float] = 60.0
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stop_seconds: ClassVar[float] = 10.0

    def __init__(self, *, folder: Path | None = None, port: int | None = None, durable: bool = False) -> None:
        self.durable = durable
        self._kept = folder
        self._folder: Path | None = None
        self._to_remove: tuple[Path, ...] = ()
        self._ports = Ports()
        self._processes: list[Process] = []
        self.port = self._ports.any() if port is None else self._ports.take(port)

    @property
    def folder(self) -> Path:
        """Data, configuration and logs; there from `start` to `stop`."""
        assert self._folder is not None, f"{self.name} has not been started"
        return self._folder

    @property
    def running(self) -> bool:
        return bool(self._processes) and not any(process.ended for process in self._processes)

    @property
    def pids(self) -> tuple[int, ...]:
        """The leading processes, in the order in which they were started."""
        return tuple(process.pid for process in self._processes)

    def start(self) -> None:
        """Start it and wait until it serves.

        Raises:
            ServerFailed: it ended, or was not ready in `ready_seconds`.
        """
        assert not self._processes, f"{self.name} has been started already"
        self._make_folder()
        try:
            self.launch()
            self._await_ready()
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """SIGKILL to all of its processes. Data and port stay."""
        while self._processes:
            self._processes.pop().kill()

    def terminate(self) -> None:
        """End its processes as an operator does. Data and port stay."""
        while self._processes:
            self._processes.pop().terminate(self.stop_signal, self.stop_seconds)

    def restart(self) -> None:
        """Start it again, on the same port with the same data; terminates it first if it still runs.

        Raises:
            ServerFailed: as for `start`.
        """
        self.terminate()
        self.start()

    def stop(self) -> None:
        """End its processes, remove throw-away data, give the ports back; for good."""
        if self._kept is None:
            # Nobody will read the data again.
            self.kill()
        else:
            self.terminate()
        for path in self._to_remove:
            guard.remove(path)
            watch(f"<{path}")
        self._to_remove = ()
        self._folder = None
        self._ports.release()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def launch(self) -> None:
        """Write the configuration and start the processes; called on an empty folder and on a used one."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether a client would be served now."""

    def strays(self) -> tuple[Path, ...]:
        """Files that it leaves outside of its folder."""
        return ()

    def log(self, characters: int = 3000) -> str:
        """The end of each of its logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-characters:]}" for log in logs)

    def _spawn(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        identity: Identity | None = None,
        inside: Path | None = None,
    ) -> None:
        """Start one of its processes, in its folder or another one, with a log of that name."""
        self._processes.append(
            Process(
                command,
                folder=inside or self.folder,
                log=self.folder / f"{name}.log",
                environment=environment,
                identity=identity,
            )
        )

    def _make_folder(self) -> None:
        if self._folder is not None:
            return
        if self._kept is None:
            # Where tests put theirs, which may be in memory.
            place = None if self.durable else os.environ.get("PYTEST_DEBUG_TEMPROOT")
            self._folder = Path(tempfile.mkdtemp(prefix=f"smartchat-{self.name.lower()}-", dir=place))
            self._to_remove = (self._folder, *self.strays())
        else:
            self._kept.mkdir(parents=True, exist_ok=True)
            self._folder = self._kept.resolve()
            self._to_remove = self.strays()
        for path in self._to_remove:
            watch(f">{path}")

    def _await_ready(self) -> None:
        deadline = time.monotonic() + self.ready_seconds
        while not self.is_ready():
            if not self.running:
                raise ServerFailed(f"{self.name} ended while it was starting\n{self.log()}")
            if time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} was not ready in {self.ready_seconds:.0f} seconds\n{self.log()}")
            time.sleep(0.02)
