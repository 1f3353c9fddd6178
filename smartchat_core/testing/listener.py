"""What every listener to events has to do."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Awaitable, Callable
from enum import Enum

import pytest

from smartchat_core.events import Envelope, Event
from smartchat_core.model.ids import EventId
from smartchat_core.ports.event_sink import Listener
from smartchat_core.testing.fakes.event_sink import make_envelope

__all__ = ["Effects", "ListenerContract", "sample_events"]

Effects = Callable[[], Awaitable[object]]
"""What the listener has done so far, as a value that can be compared: what it counted, wrote or sent."""


def sample_events() -> tuple[Event, ...]:
    """One event of every kind, with the simplest values."""
    return tuple(_sample(kind) for kind in typing.get_args(Event))


class ListenerContract:
    """Subclass it and define the fixtures `listener`, `effects` (see `Effects`) and `event`, which it acts upon.

    A listener that notes each person, day or document only once sets `acts_on_each` to False.
    """

    pytestmark = pytest.mark.anyio

    acts_on_each = True
    """Whether two events that differ in nothing but their identifiers have more effects than one."""

    async def test_events_of_every_kind_are_taken(self, listener: Listener) -> None:
        for number, event in enumerate(sample_events()):
            listener(make_envelope(event, number=number))

    async def test_event_has_an_effect(self, listener: Listener, effects: Effects, event: Event) -> None:
        before = await effects()
        listener(make_envelope(event))
        assert await effects() != before

    async def test_event_that_is_delivered_again_is_recognised(
        self, listener: Listener, effects: Effects, event: Event
    ) -> None:
        """A relay whose commit failed delivers all that it had delivered, in the same envelopes."""
        envelopes = [make_envelope(event, number=number) for number in range(3)]
        for envelope in envelopes:
            listener(envelope)
        once = await effects()
        for envelope in envelopes:
            listener(dataclasses.replace(envelope))
        assert await effects() == once

    async def test_event_is_recognised_by_its_identifier(
        self, listener: Listener, effects: Effects, event: Event
    ) -> None:
        first = make_envelope(event)
        listener(first)
        once = await effects()
        listener(dataclasses.replace(first, id=EventId("evt-other")))
        assert (await effects() != once) == self.acts_on_each, "the same thing happened twice, at the same time"

    def test_sample_has_every_kind(self) -> None:
        assert {type(event) for event in sample_events()} == set(typing.get_args(Event))
        assert all(isinstance(make_envelope(event), Envelope) for event in sample_events())


def _sample(kind: type) -> typing.Any:
    hints = typing.get_type_hints(kind)
    required = (field for field in dataclasses.fields(kind) if _is_required(field))
    return kind(**{field.name: _value(hints[field.name]) for field in required})


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: typing.Any) -> typing.Any:
    origin = typing.get_origin(hint)
    if origin in {typing.Union, types.UnionType}:
        return None
    if origin is tuple:
        return ()
    if isinstance(hint, typing.NewType):
        return hint("sample")
    if issubclass(hint, Enum):
        return next(iter(hint))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _sample(hint)
    return {str: "sample", int: 1, float: 1.0, bool: False}[hint]
