"""Confinement report: how far parsing processes are confined on this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from smartchat_core.errors import ConfigurationError

__all__ = ["Confinement", "confinement_in"]

_BEST_KNOWN = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Confinement:
    """What the kernel holds a reading process by: a level of Landlock (0: none), and whether its calls are filtered."""

    landlock: int
    seccomp: bool
    root: bool
    """Whether it belongs to root, without root's privileges."""

    @property
    def complete(self) -> bool:
        """Whether it holds what docs/explanation/security.md promises; levels of Landlock above 1 are second locks."""
        return self.landlock > 0 and self.seccomp

    @property
    def kernel_gaps(self) -> tuple[str, ...]:
        """What the kernel lacks, and what a file that takes its parser over could do therefore."""
        found = []
        if not self.landlock:
            found.append("no Landlock: it could read every file that this user may read")
        if not self.seccomp:
            found.append("no filter of system calls: it could write files, open sockets and signal other processes")
        return tuple(found)

    @property
    def gaps(self) -> tuple[str, ...]:
        """The same, and that it belongs to root where it does."""
        root = "it runs as root: should the kernel have a flaw, the whole machine is taken over with it"
        return (*self.kernel_gaps, root) if self.root else self.kernel_gaps

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        return (
            "Use Linux 5.13 or later on x86_64 or aarch64 with Landlock enabled (`lsm=` at boot), in a container whose "
            "seccomp profile lets processes confine themselves."
        )

    def describe(self) -> str:
        """What is in force, in a few words."""
        landlock = f"Landlock level {self.landlock}" if self.landlock else "no Landlock"
        return f"{landlock}, {'system calls filtered' if self.seccomp else 'no filter of system calls'}"

    def demand(self) -> None:
        """Refuse to go on where it is not complete.

        Raises:
            ConfigurationError: a part is missing.
        """
        if self.complete:
            return
        raise ConfigurationError(
            'parsers cannot be confined as the setting parser_confinement = "required" asks',
            cause="; ".join(self.kernel_gaps),
            remedy=self.remedy,
        )


def confinement_in(hello: dict[str, object]) -> Confinement:
    """The report of a process that has confined itself, before it sees any file.

    Raises:
        ValueError: it is no such report.
    """
    level, filtered = hello.get("landlock"), hello.get("seccomp")
    if type(level) is not int or not 0 <= level <= _BEST_KNOWN or type(filtered) is not bool:
        raise ValueError("the reading process does not say how it is confined")
    return Confinement(landlock=level, seccomp=filtered, root=sys.platform != "win32" and os.geteuid() == 0)
