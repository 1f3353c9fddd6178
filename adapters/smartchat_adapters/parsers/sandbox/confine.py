"""Confinement of this process, layer by layer, to what parsing needs, before it sees any file.

Everywhere: resource limits, no core dumps, no new processes, death with the parent, and an audit hook that
raises readable errors in Python code. On Linux: no privileges and none to be gained, a list of the allowed system calls
(`seccomp`), and rules for what may be read (`landlock`). What a kernel does not offer is left out, and reported.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Any

from smartchat_adapters.parsers.sandbox import landlock, seccomp

__all__ = ["confine", "limit_processor_time"]

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CAPABILITIES_V3 = 0x20080522

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
)
"""What the dynamic linker and the C library need."""

_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill",
    "pty.spawn", "webbrowser.", "syslog.",
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.setxattr",
    "os.symlink", "os.truncate", "os.utime", "shutil.copyfile", "shutil.move", "shutil.rmtree",
)  # fmt: skip


def confine(*, readable: list[str], memory_bytes: int, processor_seconds: int, parent: int) -> dict[str, Any]:
    """Confine this process for good, and return what is in force: `landlock` (a level, 0 is none) and `seccomp`.

    Args:
        readable: what may be read beside the libraries of the system. Nothing may be written.
        memory_bytes: the address space.
        processor_seconds: the processor time over the whole life of the process.
        parent: the process to die with.
    """
    for limit, value in _limits(memory_bytes, processor_seconds):
        _limit(limit, value)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    level, filtered = 0, False
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # it died before that took effect
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if not seccomp.available() and libc.unshare(_CLONE_NEWNET):
            # Without a filter of calls, a network without interfaces is what is left.
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        _drop_privileges(libc)
        level = landlock.restrict([*readable, *_SYSTEM])
    sys.addaudithook(_refuse)
    if sys.platform == "linux":
        filtered = seccomp.install()
    return {"landlock": level, "seccomp": filtered}


def limit_processor_time(seconds: int) -> None:
    """Let this process use so many more seconds; then it is ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limits(memory_bytes: int, processor_seconds: int) -> list[tuple[int, int]]:
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_CPU, processor_seconds),
    ]
    if sys.platform != "darwin":  # which knows no such limit
        limits.append((resource.RLIMIT_AS, memory_bytes))
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_MSGQUEUE, 0))
    return limits


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (bound, bound))


def _drop_privileges(libc: ctypes.CDLL) -> None:
    """Give up all capabilities (capabilities(7)): root is then an ordinary user to whom many files belong."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)())


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    """Raise a readable error where the kernel returns a number, and hold Python code where the kernel cannot."""
    if event == "open":
        path, _, flags = args
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            raise PermissionError(f"a parser may not write to {path!r}")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"a parser may not use {event}")
