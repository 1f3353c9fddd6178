"""The contract of listeners to events, over those of the program."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest

from smartchat.composition.observability import Observability
from smartchat_core.events import DocumentReady, Event, FeatureUsed
from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.active_users import ActiveUsersRecorder
from smartchat_core.ports.event_sink import Listener
from smartchat_core.ports.telemetry import NoTelemetry
from smartchat_core.testing import ListenerContract
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.listener import Effects


class Recorded(NoTelemetry):
    def __init__(self) -> None:
        self.measurements: list[Measurement] = []

    def record(self, measurement: Measurement) -> None:
        self.measurements.append(measurement)


class TestMetrics(ListenerContract):
    @pytest.fixture
    def telemetry(self) -> Recorded:
        return Recorded()

    @pytest.fixture
    def listener(self, telemetry: Recorded) -> Listener:
        return Observability(telemetry=telemetry).event_bus().deliver

    @pytest.fixture
    def effects(self, telemetry: Recorded) -> Effects:
        async def counted() -> object:
            return tuple(telemetry.measurements)

        return counted

    @pytest.fixture
    def event(self) -> Event:
        return DocumentReady(document_id=DocumentId("doc-1"), owner=OwnerId("ann"), passages=1, warnings=0)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class TestLog(ListenerContract):
    @pytest.fixture
    def lines(self) -> Iterator[Lines]:
        handler = Lines()
        logger = logging.getLogger("smartchat.events")
        before = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        yield handler
        logger.setLevel(before)
        logger.removeHandler(handler)

    @pytest.fixture
    def listener(self, lines: Lines) -> Listener:
        return Observability(logs_events=True).event_bus().deliver

    @pytest.fixture
    def effects(self, lines: Lines) -> Effects:
        async def written() -> object:
            return tuple(lines.lines)

        return written

    @pytest.fixture
    def event(self) -> Event:
        return DocumentReady(document_id=DocumentId("doc-1"), owner=OwnerId("ann"), passages=1, warnings=0)


class TestActiveUsers(ListenerContract):
    acts_on_each = False

    @pytest.fixture
    def database(self) -> InMemoryDatabase:
        return InMemoryDatabase()

    @pytest.fixture
    def recorder(self, database: InMemoryDatabase) -> ActiveUsersRecorder:
        return ActiveUsersRecorder(database=database)

    @pytest.fixture
    def listener(self, recorder: ActiveUsersRecorder) -> Listener:
        return recorder.listen

    @pytest.fixture
    def effects(self, recorder: ActiveUsersRecorder, database: InMemoryDatabase) -> Effects:
        async def counted() -> object:
            await recorder.settle()
            async with database.read_only() as work:
                return await work.activity.count(date(2020, 1, 1))

        return counted

    @pytest.fixture
    def event(self) -> Event:
        return FeatureUsed(owner=OwnerId("ann"), feature=Feature.SEARCH)
