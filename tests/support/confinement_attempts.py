"""What a parser that was taken over would try: one function each, which returns what it got or raises `OSError`.

They go past Python where they can: the kernel has to refuse them, not the audit hook. `World` is what is there to be
had. The same functions run in a confined parser and, to show that they are real, in a process that is not confined.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

__all__ = ["ATTEMPTS", "KILLED", "ONLY_CONFINED", "World", "attempt_all"]

_LIBC = ctypes.CDLL(None, use_errno=True)
_X86 = platform.machine() == "x86_64"
_CONNECT = 42 if _X86 else 203
_NUMBERS = {
    "vfork": (58, 0),
    "socket": (41, 198), "socketpair": (53, 199), "execve": (59, 221), "execveat": (322, 281), "fork": (57, 0),
    "clone": (56, 220), "clone3": (435, 435), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425), "keyctl": (250, 219), "add_key": (248, 217),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "bpf": (321, 280), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "chroot": (161, 51), "memfd_create": (319, 279), "shmget": (29, 194),
    "msgget": (68, 186), "truncate": (76, 45), "openat": (257, 56), "openat2": (437, 437), "linkat": (265, 37),
    "symlinkat": (266, 36), "renameat2": (316, 276), "unlinkat": (263, 35), "mkdirat": (258, 34),
    "mknodat": (259, 33), "fchmodat": (268, 53), "fchownat": (260, 54), "utimensat": (280, 88),
    "setxattr": (188, 5), "kill": (62, 129), "tgkill": (234, 131), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "prlimit64": (302, 261), "setpriority": (141, 140),
    "sched_setaffinity": (203, 122), "fcntl": (72, 25), "prctl": (157, 167), "seccomp": (317, 277),
    "open_by_handle_at": (304, 265), "kcmp": (312, 272), "inotify_init1": (294, 26),
    "landlock_create_ruleset": (444, 444), "capset": (126, 91), "setuid": (105, 146), "ioprio_set": (251, 30),
    "personality": (135, 92),
}  # fmt: skip
_HERE = -100  # AT_FDCWD


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What lies about: processes, files and sockets that are none of a parser's business."""

    parent: int
    victim: int
    database: str
    others_file: str
    input: str
    outside: str
    unix_socket: str
    abstract_socket: str
    tcp_port: int
    udp_port: int

    @classmethod
    def load(cls, data: str) -> World:
        return cls(
            **{key: value for key, value in json.loads(data).items() if key in {one.name for one in fields(cls)}}
        )


def _call(name: str, *arguments: Any) -> int:
    number = _NUMBERS[name][0 if _X86 else 1]
    ctypes.set_errno(0)
    result: int = _LIBC.syscall(
        ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)
    )
    if result == -1:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


def _read(path: str) -> str:
    descriptor = _call("openat", _HERE, path.encode(), os.O_RDONLY)
    try:
        return os.read(descriptor, 20).hex() or "opened"
    finally:
        os.close(descriptor)


def _opened_to_write(path: str, flags: int = os.O_WRONLY) -> str:
    os.close(_call("openat", _HERE, path.encode(), flags, 0o600))
    return "opened"


def _fork(name: str, *arguments: Any) -> str:
    child = _call(name, *arguments)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "a process"


def _thread() -> str:
    import threading

    thread = threading.Thread(target=int)
    try:
        thread.start()
    except RuntimeError as exc:
        raise OSError(11, str(exc)) from exc
    thread.join()
    return "a thread"


def _connect(family: int, kind: int, address: bytes) -> str:
    descriptor = _call("socket", family, kind, 0)
    try:
        if _LIBC.syscall(ctypes.c_long(_CONNECT), descriptor, address, len(address)) < 0:
            raise OSError(ctypes.get_errno(), "connect")
    finally:
        os.close(descriptor)
    return "connected"


def _internet(port: int) -> bytes:
    return struct.pack("=H", socket.AF_INET) + struct.pack("!H4s8x", port, bytes([127, 0, 0, 1]))


def _unix(path: str) -> bytes:
    return (
        struct.pack("=H", socket.AF_UNIX) + path.encode().replace(b"@", b"\0", 1) + (b"" if path[0] == "@" else b"\0")
    )


def _execute() -> str:
    arguments = (ctypes.c_char_p * 2)(b"/bin/true", None)
    if os.environ.get("UNCONFINED"):  # it would not come back
        child = os.fork()
        if child:
            return "executed" if os.waitpid(child, 0)[1] == 0 else "failed"
    _call("execve", b"/bin/true", arguments, None)
    return "executed"


def _many(make: Callable[[], int]) -> str:
    made = [make()]
    try:
        while len(made) < 500:
            made.append(make())
    finally:
        for descriptor in made:
            os.close(descriptor)
    return f"{len(made)} descriptors"


def _limits_of(process: int) -> str:
    _call("prlimit64", process, 7, struct.pack("=QQ", 64, 64), None)
    return "limited"


ATTEMPTS: dict[str, Callable[[World], Any]] = {
    # the network
    "tcp": lambda world: _connect(socket.AF_INET, socket.SOCK_STREAM, _internet(world.tcp_port)),
    "udp": lambda world: _connect(socket.AF_INET, socket.SOCK_DGRAM, _internet(world.udp_port)),
    "unix socket": lambda world: _connect(socket.AF_UNIX, socket.SOCK_STREAM, _unix(world.unix_socket)),
    "abstract socket": lambda world: _connect(socket.AF_UNIX, socket.SOCK_STREAM, _unix(world.abstract_socket)),
    "netlink": lambda _: os.close(_call("socket", 16, 3, 0)),
    "socket pair": lambda _: _call("socketpair", socket.AF_UNIX, socket.SOCK_STREAM, 0, (ctypes.c_int * 2)()),
    "io_uring": lambda _: os.close(_call("io_uring_setup", 4, (ctypes.c_char * 120)())),
    # processes
    "exec": lambda _: _execute(),
    "execveat": lambda _: _call("execveat", _HERE, b"/bin/absent", None, None, 0),
    "fork": lambda _: _fork("fork") if _X86 else _fork("clone", 17, 0, 0, 0, 0),
    "vfork": lambda _: _call("vfork") if _X86 else _call("clone", 0x4111, 0, 0, 0, 0),
    "clone": lambda _: _fork("clone", 17, 0, 0, 0, 0),
    "clone3": lambda _: _fork("clone3", struct.pack("=8Q", 0, 0, 0, 0, 17, 0, 0, 0), 64),
    "thread": lambda _: _thread(),
    "ptrace the parent": lambda world: _call("ptrace", 16, world.victim, 0, 0),
    "read memory": lambda world: _call("process_vm_readv", world.victim, None, 0, None, 0, 0),
    "write memory": lambda world: _call("process_vm_writev", world.victim, None, 0, None, 0, 0),
    "kill the parent": lambda world: _call("kill", world.parent, 0),
    "kill everybody": lambda _: _call("kill", -1, 0),
    "kill the group": lambda _: _call("kill", 0, 0),
    "tgkill the parent": lambda world: _call("tgkill", world.parent, world.parent, 0),
    "tkill the parent": lambda world: _call("tkill", world.parent, 0),
    "queue a signal": lambda world: _call("rt_sigqueueinfo", world.parent, 0, struct.pack("=iii116x", 0, 0, -1)),
    "pidfd_open": lambda world: os.close(_call("pidfd_open", world.parent, 0)),
    "pidfd_send_signal": lambda world: _call("pidfd_send_signal", world.parent, 0, None, 0),
    "pidfd_getfd": lambda world: _call("pidfd_getfd", world.parent, 0, 0),
    "signals by descriptor": lambda world: _call("fcntl", 3, 8, world.parent),
    "limits of the parent": lambda world: _limits_of(world.victim),
    "priority of the parent": lambda world: _call("setpriority", 0, world.victim, 1),
    "processors of the parent": lambda world: _call("sched_setaffinity", world.victim, 8, struct.pack("=Q", 1)),
    "compare processes": lambda world: _call("kcmp", world.victim, world.victim, 0, 0, 0),
    # files
    "/etc/passwd": lambda _: _read("/etc/passwd"),
    "/etc/hostname by /proc": lambda _: _read("/proc/self/root/etc/hostname"),
    "the database": lambda world: _read(world.database),
    "another owner's file": lambda world: _read(world.others_file),
    "the original": lambda world: _read(world.input),
    "list outside": lambda world: _call("openat", _HERE, world.outside.encode(), os.O_DIRECTORY) and "listed",
    "environment of the parent": lambda world: _read(f"/proc/{world.victim}/environ"),
    "memory of the parent": lambda world: _read(f"/proc/{world.victim}/maps"),
    "command line of the parent": lambda world: _read(f"/proc/{world.parent}/cmdline"),
    "own memory by file": lambda _: _opened_to_write("/proc/self/mem", os.O_RDWR),
    "openat2": lambda world: os.close(
        _call("openat2", _HERE, world.database.encode(), struct.pack("=3Q", 0, 0, 0), 24)
    ),
    "file by handle": lambda _: _call("open_by_handle_at", _HERE, (ctypes.c_char * 136)(), 0),
    "write outside": lambda world: _opened_to_write(world.database, os.O_RDWR),
    "make a file": lambda world: _opened_to_write(world.outside + "/new", os.O_WRONLY | os.O_CREAT),
    "make a file at home": lambda _: _opened_to_write(os.environ["HOME"] + "/new", os.O_WRONLY | os.O_CREAT),
    "make a nameless file": lambda world: _opened_to_write(world.outside, os.O_WRONLY | 0o20200000),
    "truncate": lambda world: _call("truncate", world.others_file.encode(), 3),
    "truncate by opening": lambda world: _opened_to_write(world.others_file, os.O_RDONLY | os.O_TRUNC),
    "hard link": lambda world: _call(
        "linkat", _HERE, world.database.encode(), _HERE, (world.outside + "/hard").encode(), 0
    ),
    "hard link home": lambda world: _call("linkat", _HERE, world.database.encode(), _HERE, b"hard", 0),
    "symbolic link": lambda world: _call("symlinkat", b"/etc/passwd", _HERE, (world.outside + "/soft").encode()),
    "symbolic link home": lambda _: _call("symlinkat", b"/etc/passwd", _HERE, b"soft"),
    "rename": lambda world: _call(
        "renameat2", _HERE, (world.outside + "/a").encode(), _HERE, (world.outside + "/b").encode(), 0
    ),
    "delete": lambda world: _call("unlinkat", _HERE, (world.outside + "/c").encode(), 0),
    "make a folder": lambda world: _call("mkdirat", _HERE, (world.outside + "/folder").encode(), 0o700),
    "make a pipe": lambda world: _call("mknodat", _HERE, (world.outside + "/pipe").encode(), 0o010600, 0),
    "rights of a file": lambda world: _call("fchmodat", _HERE, world.database.encode(), 0o666),
    "owner of a file": lambda world: _call("fchownat", _HERE, world.database.encode(), os.getuid(), os.getgid(), 0),
    "time of a file": lambda world: _call("utimensat", _HERE, world.database.encode(), None, 0),
    "attributes of a file": lambda world: _call("setxattr", world.database.encode(), b"user.x", b"y", 1, 0),
    "watch files": lambda _: os.close(_call("inotify_init1", 0)),
    # the kernel
    "keyctl": lambda _: _call("keyctl", 0, -3, 1),
    "add_key": lambda _: _call("add_key", b"user", b"smartchat-test", b"x", 1, -1),
    "unshare": lambda _: _call("unshare", 0x400),  # CLONE_FILES, which anybody may
    "user namespace": lambda _: _call("unshare", 0x10000000),
    "setns": lambda _: _call("setns", 0, 0),
    "mount": lambda _: _call("mount", b"none", b"/nowhere", b"tmpfs", 0, None),
    "chroot": lambda _: _call("chroot", b"/"),
    "bpf": lambda _: _call("bpf", 0, (ctypes.c_char * 128)(), 128),
    "userfaultfd": lambda _: os.close(_call("userfaultfd", 1)),
    "perf_event_open": lambda _: _call("perf_event_open", (ctypes.c_char * 128)(), 0, -1, -1, 0),
    "another filter": lambda _: _call("seccomp", 2, 0, struct.pack("=I", 0x7FFF0000)),
    "landlock": lambda _: _call("landlock_create_ruleset", None, 0, 1),
    "dumpable again": lambda _: _call("prctl", 4, 1, 0, 0, 0),
    "outlive the parent": lambda _: _call("prctl", 1, 0, 0, 0, 0),
    "capabilities": lambda _: _call("capset", struct.pack("=II", 0x20080522, 0), (ctypes.c_uint32 * 6)()),
    "another user": lambda _: _call("setuid", os.getuid()),
    "personality": lambda _: _call("personality", 0xFFFFFFFF),
    "input and output priority": lambda _: _call("ioprio_set", 1, 0, 3 << 13),
    # bombs
    "memory without a file": lambda _: os.close(_call("memfd_create", b"x", 0)),
    "shared memory": lambda _: _call("shmget", 0, 4096, 0o1600),
    "message queue": lambda _: _call("msgget", 0, 0o1600),
    "descriptors": lambda _: _many(lambda: os.open("/dev/null", os.O_RDONLY)),
    "memory": lambda _: len(mmap.mmap(-1, 8 * 1024**3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)),
    "more processor time": lambda _: _call("prlimit64", 0, 0, struct.pack("=QQ", 2**63, 2**63), None),
    "more descriptors": lambda _: _call("prlimit64", 0, 7, struct.pack("=QQ", 128, 128), None),
    "secrets of the environment": lambda _: {"SECRET": os.environ["SMARTCHAT_TEST_SECRET"]},
}
"""By name, so that a failure says what was possible."""

ONLY_CONFINED = frozenset(
    {
        "vfork",
        "execveat", "setns", "mount", "chroot", "bpf", "userfaultfd", "perf_event_open", "another filter",
        "file by handle", "priority of the parent", "read memory", "write memory", "pidfd_send_signal",
        "pidfd_getfd", "keyctl", "add_key", "attributes of a file", "own memory by file", "user namespace",
        "clone3", "compare processes", "tkill the parent", "capabilities", "more processor time",
        "kill everybody", "queue a signal", "netlink", "signals by descriptor", "ptrace the parent", "rename",
        "delete", "io_uring", "message queue", "shared memory", "landlock", "environment of the parent",
        "memory of the parent", "make a pipe",
    }
)  # fmt: skip
"""Those that need privileges, or better arguments, or a kernel that is built for them: that they fail elsewhere shows
nothing. Here they have to fail with EPERM, which the filter gives and which their arguments would not."""

KILLED = {
    "32-bit interface": b"\xb8\x14\x00\x00\x00\xcd\x80\xc3",  # mov eax, 20 (getpid); int 0x80; ret
    "x32 interface": b"\xb8\x27\x00\x00\x40\x0f\x05\xc3",  # mov eax, 0x40000000 + 39 (getpid); syscall; ret
}
"""Machine code for x86_64 that calls the system by other numbers than the filter knows: it ends the process."""


def attempt_all(world: World, names: list[str] | None = None) -> dict[str, str]:
    """What came of each attempt: `got: …`, or the number of the error."""
    results = {}
    for name in names or ATTEMPTS:
        try:
            results[name] = f"got: {ATTEMPTS[name](world)}"
        except OSError as exc:
            results[name] = f"errno {exc.errno}"
        except (KeyError, MemoryError) as exc:
            results[name] = type(exc).__name__
    return results


def run_machine_code(name: str) -> int:
    """Run one of `KILLED`."""
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(KILLED[name])
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    return int(ctypes.CFUNCTYPE(ctypes.c_long)(address)())


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    print(
        json.dumps(
            attempt_all(
                World.load(Path(sys.argv[1]).read_text()), [one for one in ATTEMPTS if one not in ONLY_CONFINED]
            )
        )
    )  # the answer to the test
