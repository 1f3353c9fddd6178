"""The metrics and the ledger have the same sums, whatever becomes of the requests."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_core.chat.usage_recorder import ModelCall, UsageRecorder, split_model_name
from smartchat_core.errors import BudgetExceeded, ConcurrencyError, DatabaseUnavailable
from smartchat_core.events import ModelCalled, UsageEntryLost
from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.usage import CallOutcome, Price, Usage
from smartchat_core.money.reserving import Reservations
from smartchat_core.money.standing_limits import StandingLimits
from smartchat_core.ops.metrics.from_events import to_measurements
from smartchat_core.ops.metrics.models import LLM_COST
from smartchat_core.ports.chat_model import ChatMessage, ChatRequest, Role
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.database.database import MemoryUnitOfWork
from smartchat_core.testing.fakes.database.tables import Tables
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN = OwnerId("ann")
CALL = ModelCall(model="a/b", outcome=CallOutcome.OK, seconds=1)
CENT = Decimal("0.01")
PRICED = ScriptedChatModel([], price=Price(input_per_million=Decimal(1), output_per_million=Decimal(10)))
REQUEST = ChatRequest(messages=(ChatMessage(role=Role.USER, content="Why?"),))
CALLS = st.lists(
    st.builds(
        ModelCall,
        model=st.sampled_from(["openai/gpt-x", "ollama/llama", "bare"]),
        outcome=st.sampled_from(CallOutcome),
        seconds=st.floats(0, 100),
        usage=st.builds(
            Usage,
            input_tokens=st.integers(0, 10**6),
            cost_usd=st.fractions(0, 10, max_denominator=999).map(
                lambda part: Decimal(part.numerator) / Decimal(part.denominator)
            ),
        ),
    ),
    max_size=60,
)


class Failing(InMemoryDatabase):
    """A database of which transactions fail while it has an error."""

    def __init__(self) -> None:
        super().__init__()
        self.error: Exception | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[MemoryUnitOfWork]:
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        async with super().transaction() as work:
            yield work

    @property
    def committed(self) -> Tables:
        return self._store.committed

    async def entries(self) -> list[UsageEntry]:
        return list(self.committed.entries.values())


def _recorder(database: Failing, sink: FakeEventSink, *, monthly_dollars: Decimal | None = None) -> UsageRecorder:
    runtime = Runtime(clock=FakeClock(), entropy=CountingEntropy(), sink=sink)
    limits = StandingLimits(FakeClock(), monthly_dollars=monthly_dollars)
    reservations = Reservations(database=database, runtime=runtime, defaults=limits)
    return UsageRecorder(reservations=reservations, runtime=runtime)


@settings(max_examples=50)
@given(CALLS)
def test_metrics_and_ledger_agree_to_the_cent(calls: list[ModelCall]) -> None:
    database, sink = Failing(), FakeEventSink()

    async def record_all() -> list[UsageEntry]:
        recorder = _recorder(database, sink)
        for call in calls:
            await recorder.record(ANN, Feature.ASK, call)
        return await database.entries()

    entries = asyncio.run(record_all())
    in_ledger = sum((entry.usage.cost_usd for entry in entries), Decimal(0))
    measured = [one.value for event in sink.events for one in to_measurements(event) if one.metric is LLM_COST]
    assert len(entries) == len(calls) == len(measured)
    assert Decimal(sum(measured)).quantize(CENT / 10**4) == in_ledger.quantize(CENT / 10**4)


async def test_what_cannot_be_written_is_written_with_the_next_one() -> None:
    database, sink = Failing(), FakeEventSink()
    recorder = _recorder(database, sink)
    database.error = DatabaseUnavailable("gone")
    await recorder.record(ANN, Feature.ASK, CALL)
    assert await database.entries() == []
    database.error = None
    await recorder.record(ANN, Feature.SEARCH, CALL)
    assert [entry.feature for entry in await database.entries()] == [Feature.ASK, Feature.SEARCH]
    assert {type(event) for event in sink.events} == {ModelCalled}


@pytest.mark.parametrize("error", [DatabaseUnavailable("gone"), OverflowError("too many tokens")])
async def test_ledger_that_fails_breaks_nothing_and_is_reported(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    database, sink = Failing(), FakeEventSink()
    recorder = _recorder(database, sink)
    database.error = error
    await recorder.record(ANN, Feature.ASK, CALL)
    await recorder.settle()
    assert [type(event) for event in sink.events] == [ModelCalled, UsageEntryLost]
    assert "could not be written to the ledger" in caplog.text


async def test_entry_is_written_though_the_caller_has_gone() -> None:
    database = Failing()
    recorder = _recorder(database, FakeEventSink())
    asking = asyncio.create_task(recorder.record(ANN, Feature.ASK, CALL))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await recorder.settle()
    assert asking.cancelled()
    assert len(await database.entries()) == 1


async def test_what_was_reserved_for_a_caller_who_has_gone_is_released() -> None:
    database = Failing()
    recorder = _recorder(database, FakeEventSink(), monthly_dollars=Decimal(1))
    asking = asyncio.create_task(recorder.meter(LOCAL_SCOPE, Feature.ASK).reserve(PRICED, REQUEST))
    for _ in range(3):
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await recorder.settle()
    assert database.committed.reservations == {}
    assert {use.reserved for use in database.committed.budget_uses.values()} <= {0}
    assert await recorder.meter(LOCAL_SCOPE, Feature.ASK).left() == 1


async def test_a_request_is_not_made_that_cannot_be_reserved() -> None:
    database = Failing()
    meter = _recorder(database, FakeEventSink(), monthly_dollars=Decimal("0.001")).meter(LOCAL_SCOPE, Feature.ASK)
    with pytest.raises(BudgetExceeded):
        await meter.reserve(PRICED, REQUEST)
    with pytest.raises(BudgetExceeded):
        await meter.reserve(ScriptedChatModel([], price=None), REQUEST)
    database.error = DatabaseUnavailable("gone")
    with pytest.raises(DatabaseUnavailable):
        await meter.reserve(PRICED, REQUEST)
    database.error = ConcurrencyError("in the way")
    with pytest.raises(DatabaseUnavailable):
        await meter.reserve(PRICED, REQUEST)


async def test_the_cost_takes_the_place_of_what_was_reserved() -> None:
    database = Failing()
    recorder = _recorder(database, FakeEventSink(), monthly_dollars=Decimal(1))
    meter = recorder.meter(LOCAL_SCOPE, Feature.ASK)
    reservation = await meter.reserve(PRICED, REQUEST)
    reserved = await meter.left()
    await meter.record(reservation, replace(CALL, usage=Usage(input_tokens=3, cost_usd=Decimal("0.25"))))
    assert reserved is not None
    assert reserved < 1
    assert await meter.left() == Decimal("0.75")
    assert [entry.usage.cost_usd for entry in await database.entries()] == [Decimal("0.25")]


@pytest.mark.parametrize(
    ("model", "names"),
    [
        ("openai/gpt-x", ("openai", "gpt-x")),
        ("openrouter/meta/llama", ("openrouter", "meta/llama")),
        ("bare", ("other", "bare")),
        ("/x", ("other", "/x")),
        ("", ("other", "")),
    ],
)
def test_provider_is_found_by_the_name(model: str, names: tuple[str, str]) -> None:
    assert split_model_name(model) == names
