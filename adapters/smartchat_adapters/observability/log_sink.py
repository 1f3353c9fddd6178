"""The log sink: lines go through a bounded queue and a thread, so that no caller waits for a slow reader."""

from __future__ import annotations

import fcntl
import os
import select
import stat
import tempfile
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress

__all__ = ["LineSink"]

_MAX_LINES = 4_096
_KEPT_FOR_TROUBLE = 512
"""Places in the queue that only warnings and errors may take."""

_WRITABLE_SECONDS = 1.0


class LineSink:
    """Writes lines to a file descriptor that belongs to somebody else.

    `put` never waits, and nothing here raises: lines that are not read in time, and lines that cannot be written, are
    dropped and counted. Processes that are forked from this one go on with queues and threads of their own. Where they
    share a pipe they take turns, so that their lines are not mixed.

    Args:
        descriptor: is duplicated; None where there is no such file, and everything is dropped.
        dropped: is called with how many lines were dropped, in any thread.
        most: how many lines may wait.
    """

    def __init__(
        self,
        descriptor: int | None,
        *,
        dropped: Callable[[int], None] = lambda _: None,
        most: int = _MAX_LINES,
    ) -> None:
        self.dropped = dropped
        self._max = most
        self._kept = min(_KEPT_FOR_TROUBLE, most // 4)
        self._descriptor = -1
        self._turn: int | None = None
        # EBADF: a process may be started with its stderr closed. Its number could later be that of any file.
        with suppress(OSError):
            if descriptor is not None:
                self._descriptor = os.dup(descriptor)
                if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                    self._turn, path = tempfile.mkstemp(prefix="smartchat-log-")
                    os.unlink(path)  # noqa: PTH108  # only its descriptor is needed
        self._begin()
        this = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _begin_again(this))

    def _begin(self) -> None:
        self._lines: deque[bytes] = deque()
        # Garbage is collected at any moment, in any thread, also while it holds this lock; a finalizer may log.
        self._changed = threading.Condition(threading.RLock())
        self._thread: threading.Thread | None = None
        self._closed = False
        self._writing = False
        self._torn = False

    def put(self, line: bytes, *, trouble: bool = False) -> None:
        """Have the line written soon; warnings and errors still find a place when the queue is nearly full."""
        with self._changed:
            full = len(self._lines) >= self._max - (0 if trouble else self._kept)
            if not (full or self._closed):
                self._lines.append(line)
                self._begin_writing()
                self._changed.notify_all()
                return
        self._drop(1)

    def _begin_writing(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="smartchat-log", daemon=True)
            if self._thread is None:  # making one may have led to another line, which has begun it
                self._thread = thread
                thread.start()

    def flush(self, seconds: float) -> bool:
        """Wait until everything is written, at most so long; returns whether it is."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._lines or self._writing:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def close(self, seconds: float) -> None:
        """Write what is there, at most for so long, and take no more; what is left then counts as dropped."""
        done = self.flush(seconds)
        with self._changed:
            self._closed = True
            left = len(self._lines) + self._writing
            self._lines.clear()
            self._changed.notify_all()
        if left:
            self._drop(left)
        if done:
            if self._thread is not None:
                self._thread.join(_WRITABLE_SECONDS)
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
            if self._turn is not None:
                os.close(self._turn)
                self._turn = None

    def _run(self) -> None:
        while True:
            with self._changed:
                self._writing = False
                self._changed.notify_all()
                while not self._lines:
                    if self._closed:
                        return
                    self._changed.wait()
                line = self._lines.popleft()
                self._writing = True
            try:
                self._write(line)
            except (OSError, ValueError):  # a reader that went away, a full disk
                self._drop(1)

    def _write(self, line: bytes) -> None:
        if self._turn is not None:
            fcntl.lockf(self._turn, fcntl.LOCK_EX)
        try:
            # A line that could not be ended must not spoil the next one.
            left = memoryview(b"\n" + line if self._torn else line)
            whole = len(left)
            while left:
                try:
                    left = left[os.write(self._descriptor, left) :]
                except BlockingIOError:
                    select.select((), (self._descriptor,), (), _WRITABLE_SECONDS)
                finally:
                    self._torn = 0 < len(left) < whole or (self._torn and len(left) == whole)
        finally:
            if self._turn is not None:
                fcntl.lockf(self._turn, fcntl.LOCK_UN)

    def _drop(self, lines: int) -> None:
        with suppress(Exception):  # reporting a loss must not lead to another one
            self.dropped(lines)


def _begin_again(this: weakref.ref[LineSink]) -> None:
    """In a process that was just forked: what waits is the parent's to write, and its locks may be held for ever."""
    sink = this()
    if sink is not None:
        sink._begin()  # noqa: SLF001  # the module's own
