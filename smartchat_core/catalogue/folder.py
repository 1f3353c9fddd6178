"""A watched folder as it is seen from time to time: which files are complete, which have changed, which are gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from smartchat_core.model.source_file import SourceFile

__all__ = ["FolderChanges", "FolderLook", "FolderMemory", "SeenFile", "is_known", "is_passed_over"]

# Files that programs write while they download, copy or edit, and those of the system.
_ENDINGS = (
    "~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".!qb", ".!ut", ".aria2",
    ".swp", ".swx", ".bak", ".lock", ".opdownload",
)  # fmt: skip
_NAMES = frozenset(("thumbs.db", "desktop.ini", "metadata.db", "metadata.opf"))
_STARTS = (".", "~$", "._", "#")


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenFile:
    """A file as it was seen; `path` is within the folder, with `/` between its parts, `modified` in nanoseconds."""

    path: str
    size_bytes: int
    modified: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderLook:
    """What a scan of a folder found; `unread` are subfolders that could not be looked into, with a `/` at the end."""

    files: tuple[SeenFile, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderChanges:
    """What is to be done: files that are complete and new or changed, and known paths that are gone for good."""

    added: tuple[SeenFile, ...] = ()
    gone: tuple[str, ...] = ()
    waiting: int = 0
    """Files that are still being written, as far as can be seen."""


@dataclass(slots=True)
class FolderMemory:
    """What was seen of a folder in earlier scans.

    `settle_seconds`: a file is complete when neither its size nor its time has changed for so long, and one is gone
    when it has not been there for so long. A program that replaces a file by another removes it for a moment.
    """

    settle_seconds: float = 5.0
    _since: dict[str, tuple[SeenFile, float]] = field(default_factory=dict)
    _missing: dict[str, float] = field(default_factory=dict)

    def changes(self, seen: FolderLook, known: Mapping[str, SourceFile], *, now: float) -> FolderChanges:
        """What has come about since the last scan, by a clock that only goes forward (seconds).

        What could not be looked into is not gone. A folder in which nothing is left at all counts as one that is not
        there: a disk or a share that is not mounted looks like that. Takes time proportional to the number of files.
        """
        files = {one.path: one for one in seen.files}
        added: list[SeenFile] = []
        waiting = 0
        for path, file in files.items():
            before, since = self._since.get(path, (None, now))
            if before != file:
                since = now
            self._since[path] = (file, since)
            if is_known(known.get(path), file):
                continue
            if now - since >= self.settle_seconds and file.size_bytes:
                added.append(file)
            else:
                waiting += 1
        for path in self._since.keys() - files.keys():
            del self._since[path]
        gone = self._gone(files.keys(), seen.unread, known, now) if files else []
        return FolderChanges(
            added=tuple(sorted(added, key=lambda one: one.path)), gone=tuple(sorted(gone)), waiting=waiting
        )

    def _gone(
        self, there: Collection[str], unread: tuple[str, ...], known: Mapping[str, SourceFile], now: float
    ) -> list[str]:
        absent = (path for path in known if path not in there and not path.startswith(unread))
        missing = {path: self._missing.get(path, now) for path in absent}
        self._missing = missing
        return [path for path, since in missing.items() if now - since >= self.settle_seconds]


def is_known(known: SourceFile | None, file: SeenFile) -> bool:
    """Whether the file is as it was when it was taken in."""
    return known is not None and (known.size_bytes, known.modified) == (file.size_bytes, file.modified)


def is_passed_over(path: str) -> bool:
    """Whether a file is hidden, half written or of the system, by its name and those of the folders that it is in."""
    *folders, name = path.split("/")
    if any(folder.startswith(".") for folder in folders):
        return True
    plain = name.lower()
    return plain.startswith(_STARTS) or plain.endswith(_ENDINGS) or plain in _NAMES
