"""`smartchat worker` and its like in processes of their own, to be watched, stopped, and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.cli import Cli
from tools.servers.guard import family, kill_family
from tools.servers.processes import watch

READY = "(Ctrl-C stops it)"
PATIENCE_SECONDS = 90.0


class Program:
    """One process of the command, with a log of what it says."""

    def __init__(self, cli: Cli, *arguments: str, log: Path, **environment: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "smartchat", *arguments],
                env=cli.environment | environment,
                cwd=cli.library.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.pid = self._popen.pid
        watch(f"+{self.pid}")  # it is in a session of its own, and would outlive a test run that is killed

    def __enter__(self) -> Self:
        try:
            eventually(lambda: READY in self.said or self.ended)
            assert not self.ended, self.said
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def ended(self) -> bool:
        return self._popen.poll() is not None

    @property
    def pool(self) -> list[int]:
        """The processes that work."""
        return [pid for pid in family(self.pid) if pid != self.pid and _parent(pid) == self.pid]

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        """The exit code, when it has ended by itself."""
        return self._popen.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """SIGKILL to all of it."""
        if self._popen.poll() is None:
            kill_family(self.pid)
        self._popen.wait()
        watch(f"-{self.pid}")


def eventually(holds: Callable[[], object], *, within: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
