"""Starting and ending the processes of a server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.servers import guard

_lock = threading.Lock()
_guards: dict[int, "subprocess.Popen[str]"] = {}


def watch(message: str) -> None:
    """Register a leader or a folder with this process's guard; the lines are described in `guard`."""
    with _lock:
        # A forked child inherits the entry, but not the right to speak for its parent.
        running = _guards.get(os.getpid())
        if running is None:
            # -I and -S: neither the environment nor site-packages can disturb or delay it.
            running = subprocess.Popen(
                [sys.executable, "-I", "-S", guard.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
            )
            _guards[os.getpid()] = running
        assert running.stdin is not None
        running.stdin.write(f"{message}\n")
        running.stdin.flush()


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """The user that a process runs as, where it must not be the one who starts it."""

    uid: int
    gid: int


class Process:
    """A started leader of a group of its own, with a log file."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
        identity: Identity | None = None,
    ) -> None:
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=None if environment is None else dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=None if identity is None else identity.uid,
                group=None if identity is None else identity.gid,
                extra_groups=None if identity is None else [],
            )
        self.pid = self._popen.pid
        watch(f"+{self.pid}")

    @property
    def ended(self) -> bool:
        """Whether the leader is gone. It is not waited for, so its number stays its own."""
        if self._popen.returncode is not None:
            return True
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def kill(self) -> None:
        """SIGKILL to all of it; returns when all of them are gone."""
        if self._popen.returncode is not None:
            return
        members = guard.kill_family(self.pid)
        self._reap()
        _await_end(members)

    def terminate(self, how: signal.Signals, seconds: float) -> None:
        """Ask the leader to end, and kill what is still there after so many seconds."""
        if self._popen.returncode is not None:
            return
        members = guard.family(self.pid)
        os.kill(self.pid, how)
        deadline = time.monotonic() + seconds
        while not self.ended and time.monotonic() < deadline:
            time.sleep(0.01)
        if not self.ended:
            self.kill()
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._reap()
        _await_end(members)

    def _reap(self) -> None:
        self._popen.wait()
        watch(f"-{self.pid}")


def _await_end(members: list[int], seconds: float = 10.0) -> None:
    """Wait for processes that were not our children, and are dying."""
    deadline = time.monotonic() + seconds
    while not guard.parents().keys().isdisjoint(members) and time.monotonic() < deadline:
        time.sleep(0.005)
