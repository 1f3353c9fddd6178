"""Import path of a parsing process: installed packages, the standard library, and single packages from elsewhere."""

from __future__ import annotations

import importlib.util
import json
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smartchat_core.errors import ParserCrashed

__all__ = ["ImportPath", "import_path"]

_OURS = ("smartchat_adapters", "smartchat_core")


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPath:
    """Folders with installed packages, and packages that lie elsewhere: where each has its files."""

    folders: tuple[str, ...]
    roots: tuple[tuple[str, tuple[str, ...]], ...]
    library: tuple[str, ...]
    """The standard library, which Python finds by itself."""

    @property
    def readable(self) -> list[str]:
        """All paths that are to be read in order to import."""
        return [*self.library, *self.folders, *(place for _, places in self.roots for place in places)]

    @property
    def argument(self) -> str:
        """What `_sandbox_main` is started with."""
        return json.dumps([self.folders, dict(self.roots)])


def import_path(modules: Iterable[str]) -> ImportPath:
    """What is needed to import these modules, as far as can be found without running them.

    A folder of the import path is taken as a whole if packages are installed there. Of others, such as a project's own
    or the present one, in which anything may lie, only the packages of these modules and ours are taken. A parser that
    is developed in such a folder cannot import another package of it: that one has to be installed.

    Raises:
        ParserCrashed: one of our own packages cannot be found, as when they are in an archive.
    """
    library = _library()
    folders = [
        str(folder)
        for folder in dict.fromkeys(Path(entry).absolute() for entry in sys.path)
        if folder.is_dir() and not _within(folder, library) and _is_installation(folder)
    ]
    roots: dict[str, tuple[str, ...]] = {}
    for name in sorted({*_OURS, *(module.partition(".")[0] for module in modules)}):
        places = _places(name)
        if not places and name in _OURS:
            raise ParserCrashed("The reading process cannot be started", cause=f"the files of {name} cannot be found")
        if places and not all(_within(Path(place), [*library, *folders]) for place in places):
            roots[name] = places
    return ImportPath(folders=tuple(folders), roots=tuple(roots.items()), library=tuple(library))


def _library() -> list[str]:
    base, platform = sys.base_prefix, sys.base_exec_prefix
    places = {"base": base, "platbase": platform, "installed_base": base, "installed_platbase": platform}
    return list(dict.fromkeys(sysconfig.get_path(name, vars=places) for name in ("stdlib", "platstdlib")))


def _is_installation(folder: Path) -> bool:
    return next(folder.glob("*.dist-info"), None) is not None


def _places(name: str) -> tuple[str, ...]:
    """The folders of a package, or the file of a module. Its code is not run."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return ()
    if spec is None:
        return ()
    if spec.submodule_search_locations is not None:
        return tuple(str(Path(place).absolute()) for place in spec.submodule_search_locations)
    return (spec.origin,) if spec.origin and spec.has_location else ()


def _within(path: Path, folders: Iterable[str]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
