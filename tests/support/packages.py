"""Packages as an installer would lay them, with entry points, in a folder of a test."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["lay_package"]


def lay_package(folder: Path, name: str, source: str, **entry_points: str) -> str:
    """Put a package of one module into a folder of the import path; the module's name is returned.

    `entry_points` are `group="name = Attribute"`, the group without `smartchat.`.
    """
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(source, "utf-8")
    information = folder / f"{module}-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    lines = [
        line
        for group, entry in entry_points.items()
        for line in (f"[smartchat.{group}]", "{} = {}:{}".format(*_parts(entry, module)))
    ]
    (information / "entry_points.txt").write_text("\n".join(lines) + "\n")
    sys.path_importer_cache.pop(str(folder), None)
    return module


def _parts(entry: str, module: str) -> tuple[str, str, str]:
    name, _, attribute = entry.partition(" = ")
    return name, module, attribute
