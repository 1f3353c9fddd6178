"""Events, kept for a test to see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from smartchat_core.events import Envelope, Event
from smartchat_core.model.ids import EventId

__all__ = ["FakeEventSink", "make_envelope"]

_START = datetime(2026, 1, 1, tzinfo=UTC)


def make_envelope(event: Event, *, number: int = 1) -> Envelope:
    """The event in the envelope of this number, which decides its identifier and its time."""
    return Envelope(id=EventId(f"evt-{number}"), occurred_at=_START + timedelta(seconds=number), payload=event)


class FakeEventSink:
    """An `EventSink` that keeps what it was given; `deliver` is a `Listener` to others, too."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self._made = 0

    @property
    def events(self) -> list[Event]:
        """What happened, in the order in which it came."""
        return [envelope.payload for envelope in self.envelopes]

    def envelope(self, event: Event) -> Envelope:
        """The event in the next envelope."""
        self._made += 1
        return make_envelope(event, number=self._made)

    def publish(self, event: Event) -> None:
        """Keep the event."""
        self.deliver(self.envelope(event))

    def deliver(self, envelope: Envelope) -> None:
        """Keep the envelope."""
        self.envelopes.append(envelope)
