"""Where files come from besides uploads: catalogues of other programs, and folders that are watched."""

from pathlib import Path

from smartchat_adapters.catalogues.calibre import read_calibre_library
from smartchat_adapters.catalogues.local_folder import LocalFolder, file_chunks
from smartchat_core.catalogue.books import Catalogue
from smartchat_core.catalogue.watching import WatchedFolder

__all__ = ["calibre_library", "file_chunks", "watched_folder"]


def calibre_library(folder: Path) -> Catalogue:
    """The books of a Calibre library (see `read_calibre_library`)."""
    return read_calibre_library(folder)


def watched_folder(folder: Path) -> WatchedFolder:
    """A folder of this machine, or one that is mounted there.

    Raises:
        StorageUnavailable: it is not there.
    """
    return LocalFolder(folder)
