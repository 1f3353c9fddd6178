"""Values of the domain cannot change: not themselves, and not through what they hold."""

import dataclasses
import importlib
import pkgutil
import typing
from collections.abc import Iterator
from types import ModuleType

import pytest

import smartchat_core.events
import smartchat_core.model


def _modules() -> Iterator[ModuleType]:
    yield smartchat_core.events
    for module in pkgutil.walk_packages(smartchat_core.model.__path__, "smartchat_core.model."):
        yield importlib.import_module(module.name)


VALUES = [
    value
    for module in _modules()
    for value in vars(module).values()
    if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == module.__name__
]
MUTABLE = (list, dict, set, bytearray)


def _parts(annotation: object) -> Iterator[object]:
    yield typing.get_origin(annotation) or annotation
    for argument in typing.get_args(annotation):
        yield from _parts(argument)


def test_there_are_values() -> None:
    assert {"Citation", "Span", "TextDelta"} <= {value.__name__ for value in VALUES}


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_value_is_frozen_keyword_only_and_slotted(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]  # the machinery's own record
    assert "__slots__" in vars(value)
    assert [field.name for field in dataclasses.fields(value) if field.init and not field.kw_only] == []


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_value_holds_nothing_mutable(value: type) -> None:
    hints = typing.get_type_hints(value)
    fields = [field.name for field in dataclasses.fields(value)]
    assert [name for name in fields if any(part in MUTABLE for part in _parts(hints[name]))] == []
