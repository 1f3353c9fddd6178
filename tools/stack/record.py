"""Who runs the stack of a folder, and on which ports."""

import fcntl
import json
import os
from pathlib import Path
from typing import IO


class AlreadyRunning(RuntimeError):
    """Another process runs the stack of this folder."""


class Record:
    """What is written about a stack, in its folder.

    A number alone would be no proof that its process still is the one that wrote it. So that process holds a lock for
    as long as it lives, and the number counts only while the lock is held.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "pid"
        self._ports = folder / "ports.json"
        self._ready = folder / "ready"
        self._held: IO[str] | None = None

    def claim(self) -> None:
        """Become the one who runs it, until the process ends.

        Raises:
            AlreadyRunning: somebody else does.
        """
        held = self._lock.open("a+", encoding="ascii")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            held.close()
            raise AlreadyRunning(f"process {self.holder()} runs it") from exc
        self._ready.unlink(missing_ok=True)
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        self._held = held

    def let_go(self) -> None:
        """Be the one no longer, as when the process ends."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def holder(self) -> int | None:
        """The process that runs it."""
        try:
            with self._lock.open(encoding="ascii") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(lock.read() or 0) or None
        except FileNotFoundError:
            pass
        return None

    def ports(self) -> dict[str, int]:
        """The ports of the last run, by server."""
        try:
            found: dict[str, int] = json.loads(self._ports.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def keep_ports(self, ports: dict[str, int]) -> None:
        self._ports.write_text(json.dumps(ports, indent=2), encoding="utf-8")

    def say_ready(self, text: str) -> None:
        """Write the addresses to the file that other processes wait for."""
        new = self._ready.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.rename(self._ready)

    def ready(self) -> str | None:
        """The addresses, once everything serves."""
        try:
            return self._ready.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
