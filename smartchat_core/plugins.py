"""Adapters by name: a port's entry-point group and a name give the adapter, loaded only when it is chosen."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from smartchat_core.errors import MissingExtra, UnknownAdapter

__all__ = [
    "CACHE",
    "DATABASE",
    "EMBEDDER",
    "FILES",
    "INDEX",
    "LIMITS",
    "MODEL",
    "PARSER",
    "QUEUE",
    "SESSIONS",
    "installed",
    "load",
]

CACHE = "smartchat.cache"
DATABASE = "smartchat.database"
EMBEDDER = "smartchat.embedder"
FILES = "smartchat.files"
INDEX = "smartchat.index"
LIMITS = "smartchat.limits"
MODEL = "smartchat.model"
PARSER = "smartchat.parser"
QUEUE = "smartchat.queue"
SESSIONS = "smartchat.sessions"


def installed(group: str) -> tuple[str, ...]:
    """The names that installed packages offer for a port, in alphabetical order."""
    return tuple(sorted({entry.name for entry in entry_points(group=group)}))


def load(group: str, name: str) -> Any:
    """The object behind a name; only this one is imported.

    Raises:
        UnknownAdapter: no installed package offers the name; the remedy lists those there are.
        MissingExtra: the adapter is there, but a package that it imports is not.
    """
    found: tuple[EntryPoint, ...] = tuple(entry_points(group=group, name=name))
    if not found:
        names = ", ".join(installed(group)) or "none"
        raise UnknownAdapter(
            f"there is no adapter {name!r} for {group}",
            remedy=f"Choose one of those installed ({names}), or install a package that offers it.",
        )
    try:
        return found[0].load()
    except ModuleNotFoundError as exc:
        extras = ", ".join(found[0].extras) or name
        raise MissingExtra(
            f"the adapter {name!r} for {group} cannot be imported",
            cause=f"the module {exc.name!r} is not installed",
            remedy=f"Install the extra that it needs: pip install 'smartchat[{extras}]'.",
        ) from exc
