"""Is there room for the library, and may it be written?"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from smartchat.doctor.places import database_file, library_folder
from smartchat.doctor.results import CheckResult, good, problem, skipped, warning
from smartchat.settings import Settings

__all__ = ["check_library"]

_LITTLE_BYTES = 1024**3
_TOO_LITTLE_BYTES = 100 * 1024**2


async def check_library(settings: Settings) -> AsyncIterator[CheckResult]:
    """The folder, its rights, its free space, and whether it lost its database."""
    if settings.database and settings.files and settings.index:
        yield skipped("library", "nothing is kept in the library's folder")
        return
    folder = library_folder(settings)
    if not folder.exists():
        yield good("library", f"there is none in {folder} yet; the first command makes it")
        return
    for result in await asyncio.to_thread(_check_folder, folder):
        yield result
    database = database_file(settings)
    if database is not None and not database.exists() and await asyncio.to_thread(_holds_books, folder):
        yield problem(
            "library",
            "the database is gone",
            cause=f"{folder} holds books, but no {database.name}",
            remedy=f"Restore {database.name} from a backup; without it the owners of these files are unknown.",
        )


def _check_folder(folder: Path) -> list[CheckResult]:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"a probe")
            file.flush()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return [
            problem(
                "library",
                f"{folder} cannot be written",
                cause=error.strerror or str(error),
                remedy="Give this user the right to write it, free some space, or choose another folder.",
            )
        ]
    size = f"{free / 1024**2:,.0f} MiB"
    if free < _TOO_LITTLE_BYTES:
        return [problem("library", f"there are only {size} free in {folder}", remedy="Free some space now.")]
    if free < _LITTLE_BYTES:
        return [warning("library", f"there are only {size} free in {folder}", remedy="Free some space soon.")]
    return [good("library", f"{folder} can be written, and {size} are free")]


def _holds_books(folder: Path) -> bool:
    files = folder / "files"
    return any(files.glob("documents/*/*/original")) or any(files.glob("originals/*/*"))
