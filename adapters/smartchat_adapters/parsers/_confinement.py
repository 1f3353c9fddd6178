"""Takes from this process what reading a file does not need, layer by layer.

Always: resource limits, no core dumps, death with the parent, and an audit hook that refuses sockets,
processes and writing outside of one folder to all Python code. Where the kernel permits it, also for machine
code: a network namespace without interfaces (needs privileges or unprivileged user namespaces) and a Landlock
rule set (Linux 5.13) that allows writing below that folder only. Where it does not permit them, they are left
out: then machine code that a file has taken over is held by the resource limits alone.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from typing import Any

__all__ = ["confine", "limit_processor_time"]

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_LANDLOCK_CREATE_RULESET, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT_SELF = 444, 445, 446
_LANDLOCK_RULE_PATH_BENEATH = 1
# WRITE_FILE, REMOVE_DIR … MAKE_SYM of the first version of the interface (linux/landlock.h).
_LANDLOCK_WRITING = 1 << 1 | 0b1_1111_1111 << 4
_O_PATH = 0o10000000

_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill",
    "pty.spawn", "webbrowser.", "syslog.",
)  # fmt: skip
_CHANGING = frozenset(
    [
        "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.setxattr",
        "os.symlink", "os.truncate", "os.utime", "shutil.copyfile", "shutil.move", "shutil.rmtree",
    ]
)  # fmt: skip


def confine(*, folder: str, memory_bytes: int, file_bytes: int, processor_seconds: int) -> None:
    """Confine this process for good.

    Args:
        folder: the only folder that may be written to.
        memory_bytes: the address space.
        file_bytes: the size of a single file that is written.
        processor_seconds: the processor time over the whole life of the process.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    if sys.platform != "darwin":  # which knows no such limit
        _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CPU, processor_seconds)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.unshare(_CLONE_NEWNET):
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        _restrict_writing(libc, folder)
    sys.addaudithook(_audit_hook(folder))


def limit_processor_time(seconds: int) -> None:
    """Let this process use so many more seconds; then it is ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (bound, bound))


def _restrict_writing(libc: ctypes.CDLL, folder: str) -> None:
    handled = ctypes.create_string_buffer(struct.pack("=Q", _LANDLOCK_WRITING), 8)
    rules = libc.syscall(_LANDLOCK_CREATE_RULESET, handled, ctypes.c_size_t(8), 0)
    if rules < 0:
        return
    try:
        for path in (folder, "/dev/null"):
            beneath = os.open(path, _O_PATH | os.O_CLOEXEC)
            # Only the right to write applies to what is no folder.
            allowed = _LANDLOCK_WRITING if path == folder else 1 << 1
            rule = ctypes.create_string_buffer(struct.pack("=Qi", allowed, beneath), 12)
            libc.syscall(_LANDLOCK_ADD_RULE, rules, _LANDLOCK_RULE_PATH_BENEATH, rule, 0)
            os.close(beneath)
        libc.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _audit_hook(folder: str) -> Any:
    prefix = os.path.realpath(folder) + os.sep
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    fspath, realpath = os.fspath, os.path.realpath

    def within(path: Any) -> bool:
        if isinstance(path, int):
            return True  # a descriptor that is open already
        name = fspath(path)
        return realpath(os.fsdecode(name)).startswith(prefix)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = args
            if flags & writing and path != os.devnull and not within(path):
                raise PermissionError(f"a parser may not write to {path!r}")
        elif event.startswith(_FORBIDDEN):
            raise PermissionError(f"a parser may not use {event}")
        elif event in _CHANGING and not all(within(path) for path in args[:2] if isinstance(path, str | bytes)):
            raise PermissionError(f"a parser may not use {event} outside of its folder")

    return hook
