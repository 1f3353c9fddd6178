"""Finding, importing and checking adapters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from itertools import pairwise
from typing import Any, TypeVar, cast

from smartchat_core.errors import DuplicateAdapter, MissingExtra, SmartChatError, UnfitAdapter, UnknownAdapter
from smartchat_core.plugins.fitness import (
    accepted_options,
    missing_verbs,
    missing_when_open,
    read_blueprint,
    what_is_missing,
)
from smartchat_core.plugins.groups import AdapterGroup

__all__ = ["check", "check_open", "enter", "entries", "factory", "installed", "load", "package_of"]

F = TypeVar("F")
T = TypeVar("T")


def installed(group: AdapterGroup[Any]) -> tuple[str, ...]:
    """The names that installed packages offer for a port, in alphabetical order."""
    return tuple(sorted({entry.name for entry in entry_points(group=group.name)}))


def check(group: AdapterGroup[Any], adapter: object) -> None:
    """Check an adapter that is not installed, as authors do in a test.

    Raises:
        UnfitAdapter: it lacks something that the port asks for.
    """
    if missing := what_is_missing(group, adapter):
        raise UnfitAdapter(f"{adapter!r} cannot be used for {group}", cause=missing)


def check_open(port: type, adapter: object, *, name: str) -> None:
    """Check an open adapter that a program hands in under this name.

    Raises:
        UnfitAdapter: it lacks a method of the port, or is a class.
    """
    if missing := missing_when_open(port, adapter):
        raise UnfitAdapter(
            f"what was given as `{name}` cannot be used as {port.__name__}",
            cause=missing,
            remedy=f"Give an open object that has the methods of {port.__module__}.{port.__name__}.",
        )


def entries(group: AdapterGroup[Any]) -> tuple[EntryPoint, ...]:
    """What installed packages offer for a port, in alphabetical order; nothing of it is imported.

    Raises:
        DuplicateAdapter: two packages offer the same name.
    """
    found = tuple(sorted(entry_points(group=group.name), key=lambda entry: (entry.name, package_of(entry))))
    for first, second in pairwise(found):
        if first.name == second.name:
            raise _duplicate(group, first, second)
    return found


def package_of(entry: EntryPoint) -> str:
    """The name and version of the package that offers an adapter."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown package"


def factory(group: AdapterGroup[F], name: str) -> F:
    """What makes the adapter behind a name, called as the group's factory protocol asks.

    Of the keyword arguments that it is called with, the adapter is given those that its signature names.

    Raises:
        UnfitAdapter: (when it is called, too) the adapter lacks something that the port asks for.
        ConfigurationError: as `load` does.
    """
    entry = _entry(group, name)
    adapter = _checked(group, entry)
    blueprint = read_blueprint(group)
    accepted = accepted_options(blueprint, adapter)

    def make(*arguments: Any, **options: Any) -> Any:
        made = adapter(*arguments, **{key: value for key, value in options.items() if key in accepted})
        # A function's result is seen only now. What it yields when it is entered cannot be checked.
        if blueprint.entered and (missing := missing_verbs(replace(blueprint, verbs=()), type(made))):
            raise _unfit(group, entry, f"what it makes cannot be used: {missing}")
        return made

    return cast("F", make)


async def enter(
    group: AdapterGroup[Any], name: str, make: Callable[[], AbstractAsyncContextManager[T]], stack: AsyncExitStack
) -> T:
    """Make the adapter behind a name and enter it until the stack is closed.

    Raises:
        UnfitAdapter: making or entering it raised something that is no error of the core.
        SmartChatError: whatever else either raises.
    """
    try:
        return await stack.enter_async_context(make())
    except SmartChatError:
        raise
    except Exception as exc:
        raise _unfit(group, _entry(group, name), f"it cannot be opened: {type(exc).__name__}: {exc}") from exc


def load(group: AdapterGroup[Any], name: str) -> Any:
    """The class or function behind a name, checked; only this one is imported.

    Raises:
        UnknownAdapter: no installed package offers the name; the remedy lists those there are.
        DuplicateAdapter: two packages offer it.
        MissingExtra: the adapter is there, but a package that it imports is not.
        UnfitAdapter: it cannot be imported for another reason, or lacks something that the port asks for.
    """
    return _checked(group, _entry(group, name))


def _entry(group: AdapterGroup[Any], name: str) -> EntryPoint:
    found: tuple[EntryPoint, ...] = tuple(entry_points(group=group.name, name=name))
    if not found:
        names = ", ".join(installed(group)) or "none"
        raise UnknownAdapter(
            f"there is no adapter {name!r} for {group}",
            remedy=f"Choose one of those installed ({names}), or install a package that offers it.",
        )
    if len(found) > 1:
        raise _duplicate(group, *found[:2])
    return found[0]


def _checked(group: AdapterGroup[Any], entry: EntryPoint) -> Any:
    try:
        adapter = entry.load()
    except ModuleNotFoundError as exc:
        if exc.name is not None and entry.module.startswith(exc.name):
            raise _unfit(group, entry, f"it has no module {exc.name}") from exc
        raise _missing_extra(group, entry, exc) from exc
    except Exception as exc:
        raise _unfit(group, entry, f"it cannot be imported: {type(exc).__name__}: {exc}") from exc
    if missing := what_is_missing(group, adapter):
        raise _unfit(group, entry, missing)
    return adapter


def _missing_extra(group: AdapterGroup[Any], entry: EntryPoint, error: ModuleNotFoundError) -> MissingExtra:
    package = entry.dist.name if entry.dist else entry.module.partition(".")[0]
    needed = f"{package}[{', '.join(entry.extras)}]" if entry.extras else str(error.name)
    return MissingExtra(
        f"the adapter {entry.name!r} for {group} cannot be imported",
        cause=f"the module {error.name!r} is not installed",
        remedy=f"Install what it needs: pip install '{needed}'.",
    )


def _unfit(group: AdapterGroup[Any], entry: EntryPoint, missing: str) -> UnfitAdapter:
    return UnfitAdapter(
        f"the adapter {entry.name!r} of the package {package_of(entry)} cannot be used for {group}", cause=missing
    )


def _duplicate(group: AdapterGroup[Any], first: EntryPoint, second: EntryPoint) -> DuplicateAdapter:
    return DuplicateAdapter(
        f"two packages offer an adapter {first.name!r} for {group}: {package_of(first)} and {package_of(second)}"
    )
