"""What the locks say: which versions, and the hashes of their files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from tools.supply_chain.installed import canonical

__all__ = ["Pinned", "hashes_in"]

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Pinned: TypeAlias = dict[tuple[str, str], tuple[str, ...]]
"""The SHA-256 of the files that are accepted of a distribution, by its canonical name and its version."""


def hashes_in(lock: Path) -> Pinned:
    """The pins of a lock that `make lock` wrote."""
    pinned: Pinned = {}
    at: tuple[str, str] | None = None
    for line in lock.read_text(encoding="utf-8").splitlines():
        if found := _PIN.match(line):
            at = (canonical(found["name"]), found["version"])
            pinned[at] = ()
        if at is not None:
            pinned[at] += tuple(_HASH.findall(line))
    return pinned
