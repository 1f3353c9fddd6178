"""Opening what may be away at first."""

import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from smartchat.composition.waiting import waited_for
from smartchat_core.errors import DatabaseUnavailable, DependencyError, IndexUnavailable, SchemaMismatch
from smartchat_core.model.metric import Measurement
from smartchat_core.ports.telemetry import NoTelemetry


class _Noted(NoTelemetry):
    def __init__(self) -> None:
        self.reported: list[tuple[str, float]] = []

    def record(self, measurement: Measurement) -> None:
        self.reported.append((measurement.labels[0], measurement.value))


class _Door:
    """Stays shut for each of these reasons in turn."""

    def __init__(self, *reasons: DependencyError) -> None:
        self.reasons = list(reasons)
        self.open = False

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[str]:
        if self.reasons:
            raise self.reasons.pop(0)
        self.open = True
        try:
            yield "a room"
        finally:
            self.open = False


AWAY = DatabaseUnavailable("the database does not answer")
LOST = IndexUnavailable("the index does not answer")


@pytest.mark.parametrize(
    ("reasons", "reported"),
    [
        ([], []),
        ([AWAY, AWAY], [("database", 0.0), ("database", 0.0), ("database", math.nan)]),
        ([AWAY, LOST], [("database", 0.0), ("database", math.nan), ("qdrant", 0.0), ("qdrant", math.nan)]),
        ([DependencyError("something is away")], []),
    ],
)
async def test_what_is_away_is_exposed_until_it_is_there(
    reasons: Sequence[DependencyError], reported: Sequence[tuple[str, float]], caplog: pytest.LogCaptureFixture
) -> None:
    door, noted = _Door(*reasons), _Noted()
    async with waited_for(door, telemetry=noted, again_seconds=0) as room:
        assert room == "a room"
        assert door.open
    assert not door.open
    assert [(name, repr(value)) for name, value in noted.reported] == [(name, repr(value)) for name, value in reported]
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == len({reason.code for reason in reasons})


async def test_what_needs_a_person_is_raised() -> None:
    door = _Door(AWAY, SchemaMismatch("it is newer"))
    with pytest.raises(SchemaMismatch):
        async with waited_for(door, again_seconds=0):
            pytest.fail("it was opened")


async def test_an_error_within_is_not_tried_again() -> None:
    door = _Door()
    with pytest.raises(DatabaseUnavailable):
        async with waited_for(door, again_seconds=0):
            raise AWAY
    assert not door.open
