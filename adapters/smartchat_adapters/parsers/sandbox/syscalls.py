"""The system calls of a reading process: their numbers on each processor, and the condition under which they may go.

A list of what is allowed, not of what is forbidden: a call that is not named here fails, whichever a later kernel
brings. The numbers are those of arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux;
the tests compare them with those of libseccomp.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["CONDITIONS", "OWN_PROCESS", "WRITING", "Condition", "Processor", "processor"]

OWN_PROCESS = -1
"""Stands for the number of the process that is confined."""

WRITING = 0o1 | 0o2 | 0o100 | 0o1000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC: the same numbers on both processors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """The call may go if its argument is one of `values`, or has no bit of `without`. Only the low 32 bits count.

    All arguments that are compared are of C's type int, of which the kernel sees no more either.
    """

    argument: int
    values: tuple[int, ...] = ()
    without: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Processor:
    """A kind of processor: how the kernel calls it (AUDIT_ARCH_*), its numbers, and the least of a foreign kind."""

    architecture: int
    numbers: Mapping[str, int]
    seccomp: int
    clone3: int = 435
    openat2: int = 437
    newest: int = 452
    """Numbers beyond this are of calls that are younger than this list: programs expect that they may be missing."""
    foreign: int | None = field(default=None)


# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ: not F_SETOWN and F_SETSIG, which send
# signals, nor F_SETLEASE, which holds up others.
_FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
# TCGETS and TIOCGWINSZ (is it a terminal?), FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_PRCTL = (15, 16)  # PR_SET_NAME, PR_GET_NAME

CONDITIONS: Mapping[str, Condition] = {
    "kill": Condition(argument=0, values=(OWN_PROCESS,)),
    "tkill": Condition(argument=0, values=(OWN_PROCESS,)),
    "tgkill": Condition(argument=0, values=(OWN_PROCESS,)),
    # Without this a process could take its memory or time from any other one of the same user.
    "prlimit64": Condition(argument=0, values=(0, OWN_PROCESS)),
    "fcntl": Condition(argument=1, values=_FCNTL),
    "ioctl": Condition(argument=1, values=_IOCTL),
    "prctl": Condition(argument=0, values=_PRCTL),
    "open": Condition(argument=1, without=WRITING),
    "openat": Condition(argument=2, without=WRITING),
}

_X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16,
    "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23, "sched_yield": 24, "mremap": 25, "msync": 26,
    "madvise": 28, "dup": 32, "dup2": 33, "pause": 34, "nanosleep": 35, "getpid": 39, "exit": 60, "uname": 63,
    "kill": 62, "fcntl": 72, "getcwd": 79, "readlink": 89, "umask": 95, "gettimeofday": 96, "getrlimit": 97,
    "getrusage": 98, "sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108,
    "getppid": 110, "getpgrp": 111, "getgroups": 115, "getresuid": 118, "getresgid": 120, "getpgid": 121, "getsid": 124,
    "rt_sigpending": 127, "sigaltstack": 131, "statfs": 137, "fstatfs": 138, "prctl": 157, "setrlimit": 160,
    "gettid": 186, "tkill": 200, "time": 201, "futex": 202, "sched_getaffinity": 204, "getdents64": 217,
    "restart_syscall": 219, "fadvise64": 221, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "tgkill": 234, "openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269,
    "pselect6": 270, "ppoll": 271, "dup3": 292, "preadv": 295, "prlimit64": 302, "getcpu": 309, "getrandom": 318,
    "statx": 332, "close_range": 436, "faccessat2": 439,
}  # fmt: skip
_AARCH64 = {
    "getcwd": 17, "dup": 23, "dup3": 24, "fcntl": 25, "ioctl": 29, "statfs": 43, "fstatfs": 44, "faccessat": 48,
    "openat": 56, "close": 57, "getdents64": 61, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66,
    "pread64": 67, "preadv": 69, "pselect6": 72, "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80,
    "exit": 93, "exit_group": 94, "futex": 98, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "kill": 129,
    "tkill": 130, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigpending": 136,
    "rt_sigreturn": 139, "getresuid": 148, "getresgid": 150, "times": 153, "getpgid": 155, "getsid": 156,
    "getgroups": 158, "uname": 160, "getrlimit": 163, "setrlimit": 164, "getrusage": 165, "umask": 166, "prctl": 167,
    "getcpu": 168, "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176,
    "getegid": 177, "gettid": 178, "sysinfo": 179, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
    "fadvise64": 223, "mprotect": 226, "msync": 227, "madvise": 233, "prlimit64": 261, "getrandom": 278, "statx": 291,
    "close_range": 436, "faccessat2": 439,
}  # fmt: skip

_PROCESSORS = {
    # On this one the numbers of the x32 interface begin at bit 30.
    "x86_64": Processor(architecture=0xC000003E, numbers=_X86_64, seccomp=317, foreign=0x40000000),
    "aarch64": Processor(architecture=0xC00000B7, numbers=_AARCH64, seccomp=277),
}


def processor(machine: str = "") -> Processor | None:
    """The processor of this name, by default the one that runs this program; None if there is no list for it."""
    if not machine:
        machine = os.uname().machine if struct.calcsize("P") == 8 else ""
    return _PROCESSORS.get(machine)
