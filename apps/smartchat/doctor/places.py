"""Where the embedded parts of a library live."""

from pathlib import Path

from smartchat.settings import Settings

__all__ = ["database_file", "library_folder", "nothing_yet"]


def library_folder(settings: Settings) -> Path:
    """The library's folder, which may not be there yet."""
    return settings.library.expanduser().absolute()


def database_file(settings: Settings) -> Path | None:
    """The file of the embedded database; None where the settings name another one."""
    return None if settings.database else library_folder(settings) / "library.db"


def nothing_yet(settings: Settings, address: str) -> bool:
    """Whether a part of the library would be created by checking it: the doctor leaves no trace."""
    return not address and not library_folder(settings).is_dir()
