"""Whether an adapter can be made and used as its port asks, found out before it is made."""

from __future__ import annotations

import importlib
import inspect
import typing
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache

from smartchat_core.plugins.groups import AdapterGroup

__all__ = ["Blueprint", "accepted_options", "missing_verbs", "missing_when_open", "read_blueprint", "what_is_missing"]

_ENTERED = ("__aenter__", "__aexit__")


@dataclass(frozen=True, kw_only=True, slots=True)
class Blueprint:
    """How adapters of a port are made: the arguments that are always given, those that are offered, and the verbs."""

    positional: tuple[str, ...]
    offered: tuple[str, ...]
    verbs: tuple[str, ...]
    entered: bool

    @property
    def call(self) -> str:
        """The call, as an author would write it."""
        arguments = [*self.positional, *(f"{name}=…" for name in self.offered)]
        return f"adapter({', '.join(arguments)})"


@cache
def read_blueprint(group: AdapterGroup[typing.Any]) -> Blueprint:
    """The blueprint that the group's factory protocol describes."""
    protocol = getattr(importlib.import_module("smartchat_core.ports.factories"), group.factory)
    parameters = list(inspect.signature(protocol.__call__).parameters.values())[1:]
    made = typing.get_type_hints(protocol.__call__)["return"]
    entered = typing.get_origin(made) is AbstractAsyncContextManager
    port = typing.get_args(made)[0] if entered else made
    return Blueprint(
        positional=tuple(one.name for one in parameters if one.kind is one.POSITIONAL_ONLY),
        offered=tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY),
        verbs=_verbs(port),
        entered=entered,
    )


def _verbs(port: type) -> tuple[str, ...]:
    """The methods that a port asks for. What it asks for as a property may be an attribute that __init__ sets."""
    return tuple(
        dict.fromkeys(
            name
            for kind in port.__mro__
            if getattr(kind, "_is_protocol", False)
            for name, value in vars(kind).items()
            if (not name.startswith("_") or name == "__call__") and callable(value)
        )
    )


def accepted_options(blueprint: Blueprint, adapter: object) -> frozenset[str]:
    """Those of the offered arguments that the adapter's signature names."""
    signature = _signature(adapter)
    if signature is None:
        return frozenset()
    parameters = signature.parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        return frozenset(blueprint.offered)
    named = {one.name for one in parameters if one.kind in {one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD}}
    # What is given by its place is not given by its name as well.
    taken = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD][: len(blueprint.positional)]
    return frozenset(blueprint.offered) & named - set(taken)


def what_is_missing(group: AdapterGroup[typing.Any], adapter: object) -> str:
    """What keeps the adapter from being made and used; empty if nothing does."""
    blueprint = read_blueprint(group)
    if not callable(adapter):
        return f"it is no class or function, but of the type {type(adapter).__name__}"
    signature = _signature(adapter)
    if signature is not None:
        try:
            signature.bind(*blueprint.positional, **dict.fromkeys(accepted_options(blueprint, adapter)))
        except TypeError as exc:
            return f"it cannot be made by {blueprint.call}: {exc}"
    return missing_verbs(blueprint, adapter) if isinstance(adapter, type) else ""


def missing_when_open(port: type, adapter: object) -> str:
    """What an adapter that is open already lacks; empty if it lacks nothing."""
    if isinstance(adapter, type):
        return f"it is the class {adapter.__name__}, not an object of it"
    absent = [name for name in _verbs(port) if not callable(getattr(adapter, name, None))]
    return f"it lacks {', '.join(absent)}" if absent else ""


def missing_verbs(blueprint: Blueprint, kind: type) -> str:
    """What objects of this type lack; empty if they lack nothing."""
    if blueprint.entered and not all(hasattr(kind, name) for name in _ENTERED):
        return "it is no async context manager: it lacks __aenter__ or __aexit__"
    # Not by hasattr: the type of every class can be called.
    absent = [name for name in blueprint.verbs if not any(name in vars(base) for base in kind.__mro__)]
    return f"it lacks {', '.join(absent)}" if absent else ""


def _signature(adapter: object) -> inspect.Signature | None:
    try:
        return inspect.signature(adapter)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # some written in C have none
        return None
