"""Many answers at once, of several processes, spend no more than the budget."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from decimal import Decimal
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.chat.fallback import FallbackModel
from smartchat_core.chat.usage_recorder import UsageRecorder, worst_case
from smartchat_core.events import ModelCalled
from smartchat_core.model.activity import Feature
from smartchat_core.model.budget import Payer, Resource, to_dollars
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.usage import Price
from smartchat_core.money.reserving import Reservations
from smartchat_core.money.standing_limits import StandingLimits
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy
from tests.unit.chat.test_generated import BLOCKS, SOURCES

pytestmark = pytest.mark.anyio

ANSWERS = 50
AFFORDABLE = 10
PRICE = Price(input_per_million=Decimal(10), output_per_million=Decimal(10))
REPLY = "Ahab lost his leg [1]. " * 20


class Apart(CountingEntropy):
    """The randomness of one of several processes."""

    def __init__(self, process: int) -> None:
        super().__init__()
        self._last = process * 10_000


async def _cost_of_one() -> tuple[Decimal, Decimal]:
    """What one answer takes, and what is reserved for it."""
    model = ScriptedChatModel([REPLY], price=PRICE)
    attempt = FallbackModel([model], clock=FakeClock()).attempt(
        "Why?", BLOCKS, sources=SOURCES, history=(), max_cost=None
    )
    _ = [event async for event in attempt.events()]
    (request,) = model.requests
    return attempt.usage.cost_usd, to_dollars(worst_case(model, request).amounts[Resource.MONEY])


async def _spend_at_once(url: str) -> None:
    clock, sink = FakeClock(), FakeEventSink()
    cost, reserved = await _cost_of_one()
    budget = AFFORDABLE * reserved
    async with AsyncExitStack() as stack:
        recorders, reservations = [], []
        for process in range(3):
            database = await stack.enter_async_context(SqlDatabase(url, busy_timeout=150.0))
            runtime = Runtime(clock=clock, entropy=Apart(process), sink=sink)
            limits = StandingLimits(clock, monthly_dollars=budget)
            reservations.append(Reservations(database=database, runtime=runtime, defaults=limits))
            recorders.append(UsageRecorder(reservations=reservations[-1], runtime=runtime))
        models: list[ScriptedChatModel] = []

        async def answer(number: int) -> bool:
            model = ScriptedChatModel([REPLY] * 4, price=PRICE)
            models.append(model)
            scope = OwnerScope(owner=OwnerId(f"own-{number % 7}"))
            attempt = FallbackModel([model], clock=clock).attempt(
                "Why?",
                BLOCKS,
                sources=SOURCES,
                history=(),
                max_cost=None,
                meter=recorders[number % 3].meter(scope, Feature.ASK),
            )
            _ = [event async for event in attempt.events()]
            return attempt.reply is not None

        answered = sum(await asyncio.gather(*(answer(number) for number in range(ANSWERS))))
        for recorder in recorders:
            await recorder.settle()
        async with database.read_only() as work:
            total = await work.ledger.total(clock.now().replace(day=1))
        measured = sum((one.usage.cost_usd for one in sink.events if isinstance(one, ModelCalled)), Decimal(0))
        left = await reservations[0].left(Payer(owner=OwnerId("own-1")))
    assert total == measured == answered * cost
    assert answered >= AFFORDABLE
    assert total <= budget
    assert left == budget - total
    assert sum(len(model.requests) for model in models) == answered


async def test_on_sqlite(tmp_path: Path) -> None:
    await _spend_at_once(f"sqlite:///{tmp_path}/library.db")


async def test_on_postgresql(postgres_library_url: str) -> None:
    await _spend_at_once(postgres_library_url)
