"""The product's processes, each started again whenever it ends, as a service manager does."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tools.servers import guard
from tools.servers.processes import watch

__all__ = ["ORPHAN_SECONDS", "Program", "Supervisor", "send"]

RESTART_SECONDS = 1.0
"""How long after its end by itself a program is started again."""

ORPHAN_SECONDS = 30.0
"""How long the children of a killed worker may live on before that is worth a word, and they are killed too."""


class Program:
    """One process of the product with its log.

    Args:
        name: What it is called in the output, and what its log is called.
        arguments: What follows `python -m smartchat`.
        environment: All of it.
        folder: Where it runs and where its log is.
    """

    def __init__(self, name: str, arguments: tuple[str, ...], *, environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.starts = 0
        self.ended_alone: list[int] = []
        """Exit codes of when it ended although nobody had killed it."""
        self._arguments = arguments
        self._environment = dict(environment)
        self._folder = folder
        self._popen: subprocess.Popen[bytes] | None = None
        self._killed = False

    @property
    def alive(self) -> bool:
        return self._popen is not None and not self._ended()

    @property
    def pid(self) -> int:
        """Its number; 0 when it does not run."""
        return self._popen.pid if self._popen is not None else 0

    def family(self) -> frozenset[int]:
        """Its process and all that descend from it."""
        return frozenset(guard.family(self.pid)) if self.alive else frozenset()

    def owns(self, pid: int) -> bool:
        """Whether a process is its own or descends from it; quicker than looking at all processes of the machine."""
        while pid > 1:
            if pid == self.pid:
                return True
            pid = _parent(pid)
        return False

    def start(self) -> None:
        with self.log.open("ab") as output:
            output.write(f"--- start {self.starts + 1} at {time.strftime('%H:%M:%S')}\n".encode())
            output.flush()
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "smartchat", *self._arguments],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        watch(f"+{self._popen.pid}")
        self.starts += 1
        self._killed = False

    def pause(self) -> None:
        """Let none of its processes go on, so that one can look at what it was doing."""
        for pid in self.family():
            send(pid, signal.SIGSTOP)

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        if self._popen is not None:
            self._killed = True
            guard.kill_family(self.pid)

    def kill_main(self) -> frozenset[int]:
        """SIGKILL to its first process only; returns the others, which are on their own now."""
        orphans = self.family() - {self.pid}
        self._killed = True
        send(self.pid, signal.SIGKILL)
        for pid in orphans:
            send(pid, signal.SIGCONT)
        return orphans

    def reap(self) -> bool:
        """Take note of its end, if it has ended; whether it has."""
        if self._popen is None or not self._ended():
            return False
        code = self._popen.wait()
        watch(f"-{self._popen.pid}")
        if not self._killed:
            self.ended_alone.append(code)
        self._popen = None
        return True

    def stop(self) -> None:
        """Ask it to end, and kill it when it does not."""
        if self._popen is not None and not self._ended():
            self._killed = True
            send(self.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(15)
        self.kill()
        self.reap()

    def _ended(self) -> bool:
        assert self._popen is not None
        if self._popen.returncode is not None:
            return True
        # Not waited for before `reap`, so that its number stays its own.
        return os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class Supervisor:
    """Starts programs again: at once when they ended by themselves, when the schedule says after a kill."""

    def __init__(self, programs: tuple[Program, ...]) -> None:
        self.programs = programs
        self.long_orphans: list[str] = []
        """Children of killed processes that would not end."""
        self._due: dict[str, float] = {}
        self._orphans: dict[int, tuple[float, str, str]] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor")

    def start(self) -> None:
        for program in self.programs:
            program.start()
        self._thread.start()

    def kill(self, program: Program, *, away: float, whole: bool = True) -> None:
        """Kill a program, with its children or without them; it is started again so many seconds later."""
        with self._lock:
            self._due[program.name] = time.monotonic() + away
            if whole:
                program.kill()
                return
            for pid in program.kill_main():
                self._orphans[pid] = (time.monotonic(), _born(pid), program.name)

    def stop(self) -> None:
        """End all of them."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        for program in self.programs:
            program.stop()
        for pid, (_, born, _) in self._orphans.items():
            if born and _born(pid) == born:
                send(pid, signal.SIGKILL)

    def _run(self) -> None:
        while not self._ending.wait(0.05):
            with self._lock:
                for program in self.programs:
                    self._look_at(program)
                self._look_after_orphans()

    def _look_at(self, program: Program) -> None:
        if program.reap() and program.name not in self._due:
            self._due[program.name] = time.monotonic() + RESTART_SECONDS
        if program.pid == 0 and time.monotonic() >= self._due.get(program.name, 0.0):
            self._due.pop(program.name, None)
            program.start()

    def _look_after_orphans(self) -> None:
        for pid, (since, born, name) in list(self._orphans.items()):
            # A number may have been given to somebody else meanwhile; the time of birth distinguishes them.
            if not born or _born(pid) != born:
                del self._orphans[pid]
            elif time.monotonic() - since > ORPHAN_SECONDS:
                self.long_orphans.append(f"a child of {name} lived on for {ORPHAN_SECONDS:.0f} seconds")
                send(pid, signal.SIGKILL)
                del self._orphans[pid]


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal, if there is anybody to take it."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _born(pid: int) -> str:
    """When a process began, in the clock ticks of the machine; empty when there is none, or it is dead already."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] != "Z" else ""


def _stat(pid: int) -> list[str]:
    """What the kernel says of a process after its name: its state, its parent, and so on."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
