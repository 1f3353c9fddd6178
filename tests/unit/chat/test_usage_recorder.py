"""The metrics and the ledger have the same sums, whatever becomes of the requests."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartchat_core.chat.usage_recorder import ModelCall, UsageRecorder, split_model_name
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import ModelCalled, UsageEntryLost
from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ops.metrics.from_events import to_measurements
from smartchat_core.ops.metrics.models import LLM_COST
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink

pytestmark = pytest.mark.anyio

CENT = Decimal("0.01")
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


@dataclass
class Ledger:
    """A database that holds nothing but entries, and fails when it is made to."""

    entries: list[UsageEntry] = field(default_factory=list)
    error: Exception | None = None

    async def add(self, entry: UsageEntry) -> None:
        self.entries.append(entry)

    @property
    def ledger(self) -> "Ledger":
        return self

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["Ledger"]:
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        yield self


class Counting:
    def __init__(self) -> None:
        self.last = 0

    def uuid(self) -> UUID:
        self.last += 1 << 64
        return UUID(int=self.last)

    def token(self) -> str:
        raise NotImplementedError


def _accounts(ledger: Any, sink: FakeEventSink) -> UsageRecorder:
    return UsageRecorder(database=ledger, runtime=Runtime(clock=FakeClock(), entropy=Counting(), sink=sink))


@settings(max_examples=50)
@given(CALLS)
def test_metrics_and_ledger_agree_to_the_cent(calls: list[ModelCall]) -> None:
    ledger, sink = Ledger(), FakeEventSink()

    async def note_all() -> None:
        accounts = _accounts(ledger, sink)
        for call in calls:
            await accounts.note(OwnerId("ann"), Feature.ASK, call)

    asyncio.run(note_all())
    in_ledger = sum((entry.usage.cost_usd for entry in ledger.entries), Decimal(0))
    measured = [one.value for event in sink.events for one in to_measurements(event) if one.metric is LLM_COST]
    assert len(ledger.entries) == len(calls) == len(measured)
    assert Decimal(sum(measured)).quantize(CENT / 10**4) == in_ledger.quantize(CENT / 10**4)
    assert len({entry.id for entry in ledger.entries}) == len(calls)


@pytest.mark.parametrize("error", [DatabaseUnavailable("gone"), OverflowError("too many tokens")])
async def test_ledger_that_fails_breaks_nothing_and_is_reported(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    ledger, sink = Ledger(error=error), FakeEventSink()
    await _accounts(ledger, sink).note(
        OwnerId("ann"), Feature.ASK, ModelCall(model="a/b", outcome=CallOutcome.OK, seconds=1)
    )
    assert [type(event) for event in sink.events] == [ModelCalled, UsageEntryLost]
    assert "could not be written to the ledger" in caplog.text


async def test_entry_is_written_though_the_caller_has_gone() -> None:
    ledger, sink = Ledger(), FakeEventSink()
    accounts = _accounts(ledger, sink)
    asking = asyncio.create_task(
        accounts.note(OwnerId("ann"), Feature.ASK, ModelCall(model="a/b", outcome=CallOutcome.CANCELLED, seconds=1))
    )
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await accounts.settle()
    assert asking.cancelled()
    assert len(ledger.entries) == 1


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
