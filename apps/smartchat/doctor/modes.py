"""Is the library its owner's alone?"""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from smartchat.doctor.places import library_folder
from smartchat.doctor.results import CheckResult, good, skipped, warning
from smartchat.settings import Settings

__all__ = ["check_modes", "loose", "tighten"]

_OTHERS = 0o077
_MAX = 1_000
"""Of so many it is known well enough."""


async def check_modes(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether other users can reach what the library holds."""
    folder = library_folder(settings)
    if not folder.is_dir():
        yield skipped("library.modes", "there is no library yet")
        return
    found = await asyncio.to_thread(loose, folder)
    if not found:
        yield good("library.modes", "nothing in the library is open to other users")
        return
    count = f"{_MAX:,} or more" if len(found) >= _MAX else f"{len(found):,}"
    yield warning(
        "library.modes",
        "other users of this machine can reach the library",
        cause=f"open to others: {count} folders and files, such as {found[0]}",
        remedy="Run `smartchat doctor --repair`.",
    )


def loose(folder: Path) -> list[Path]:
    """What in the folder, itself included, has a mode that lets others in; at most a thousand of them. This blocks."""
    found = []
    for path in _entries(folder):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # removed meanwhile
            continue
        if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & _OTHERS:
            found.append(path)
            if len(found) >= _MAX:
                break
    return found


def tighten(folder: Path) -> int:
    """Take from others what they could reach; returns how many folders and files were changed. This blocks.

    What belongs to somebody else, and symbolic links with what they lead to, stay as they are.
    """
    changed = 0
    for path in _entries(folder):
        try:
            status = path.lstat()
            ours = os.geteuid() in {0, status.st_uid}
            if ours and not stat.S_ISLNK(status.st_mode) and stat.S_IMODE(status.st_mode) & _OTHERS:
                path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)
                changed += 1
        except FileNotFoundError:
            continue
    return changed


def _entries(folder: Path) -> Iterator[Path]:
    yield folder
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            yield Path(parent, name)
