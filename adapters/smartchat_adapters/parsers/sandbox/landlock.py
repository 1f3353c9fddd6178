"""Landlock (Linux 5.13): takes files, the network and other processes of the machine from this process.

Each version of the interface knows more that can be taken (https://docs.kernel.org/userspace-api/landlock.html). All
that the kernel knows is taken, and only reading below named paths given back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["LEVELS", "LandlockLevel", "negotiate", "restrict"]

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
_O_PATH = 0o10000000


@dataclass(frozen=True, kw_only=True, slots=True)
class LandlockLevel:
    """What a version of the interface can take: rights to files, rights to ports, what lies outside of the domain."""

    version: int
    files: int
    network: int = 0
    scoped: int = 0

    @property
    def attributes(self) -> bytes:
        """`struct landlock_ruleset_attr`, as long as this version knows it: it refuses fields that it does not know."""
        fields = (self.files, self.network, self.scoped)
        known = 1 if self.version < 4 else 2 if self.version < 6 else 3
        return struct.pack(f"={known}Q", *fields[:known])


_FIRST = (1 << 13) - 1  # execute, write, read, list, remove and make files of all kinds
_REFER, _TRUNCATE, _IOCTL, _RESOLVE_UNIX = 1 << 13, 1 << 14, 1 << 15, 1 << 16
_TCP, _UDP = 0b11, 0b1100
_SOCKETS_AND_SIGNALS = 0b11
_FIFTH = _FIRST | _REFER | _TRUNCATE | _IOCTL

LEVELS = (
    LandlockLevel(version=10, files=_FIFTH | _RESOLVE_UNIX, network=_TCP | _UDP, scoped=_SOCKETS_AND_SIGNALS),
    LandlockLevel(version=9, files=_FIFTH | _RESOLVE_UNIX, network=_TCP, scoped=_SOCKETS_AND_SIGNALS),
    # 7 brought flags of the audit log, 8 the confinement of all threads at once: nothing that can be taken.
    LandlockLevel(version=8, files=_FIFTH, network=_TCP, scoped=_SOCKETS_AND_SIGNALS),
    LandlockLevel(version=7, files=_FIFTH, network=_TCP, scoped=_SOCKETS_AND_SIGNALS),
    LandlockLevel(version=6, files=_FIFTH, network=_TCP, scoped=_SOCKETS_AND_SIGNALS),
    LandlockLevel(version=5, files=_FIFTH, network=_TCP),
    LandlockLevel(version=4, files=_FIRST | _REFER | _TRUNCATE, network=_TCP),
    LandlockLevel(version=3, files=_FIRST | _REFER | _TRUNCATE),
    LandlockLevel(version=2, files=_FIRST | _REFER),
    LandlockLevel(version=1, files=_FIRST),
)
"""From the best to the first."""


def negotiate(version: int, create: Callable[[LandlockLevel], int]) -> tuple[LandlockLevel, int] | None:
    """The best level that the kernel takes, and what `create` gave for it; None if it takes none.

    Not only the version that it names counts: there are kernels that name one of which they lack a part (RHEL 9).

    Args:
        version: the one that the kernel names; 0 or less: none.
        create: makes a rule set of the level, or raises `OSError`, of which EINVAL means that it is not known.
    """
    for level in LEVELS:
        if level.version > version:
            continue
        try:
            return level, create(level)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.E2BIG}:
                return None
    return None


def restrict(readable: Iterable[str], *, most: int = LEVELS[0].version) -> int:
    """Confine this thread and those that it begins, for good; the level in force, 0 if there is none.

    Args:
        readable: folders and files that may be read; what is not there is passed over.
        most: the best level to be used. Needs no_new_privs.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def create(level: LandlockLevel) -> int:
        attributes = level.attributes
        made = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
        if made < 0:
            raise OSError(ctypes.get_errno(), "no rule set")
        return int(made)

    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    found = negotiate(min(version, most), create)
    if found is None:
        return 0
    level, rules = found
    try:
        for path in readable:
            _allow(libc, rules, path)
        return level.version if libc.syscall(_RESTRICT_SELF, rules, 0) == 0 else 0
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    try:
        beneath = os.open(path, _O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        # Only the right to read applies to what is no folder.
        rights = _READ_FILE | _READ_DIRECTORY if stat.S_ISDIR(os.fstat(beneath).st_mode) else _READ_FILE
        rule = struct.pack("=Qi", rights, beneath)
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(beneath)
