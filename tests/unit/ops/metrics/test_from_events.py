"""Every event is either counted, or known not to be."""

from decimal import Decimal
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.events import (
    DocumentRemoved,
    DocumentSearchable,
    Event,
    GenerationActivated,
    IngestionProgressed,
    JobRetried,
    JobStageReached,
    ModelCalled,
)
from smartchat_core.model.activity import Feature
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.ops.metrics.from_events import to_measurements
from smartchat_core.ops.metrics.models import LLM_COST
from smartchat_core.ops.metrics.registry import CATALOGUE

NOT_COUNTED = {
    DocumentRemoved,
    DocumentSearchable,
    GenerationActivated,
    IngestionProgressed,
    JobStageReached,
    JobRetried,
}
"""What the steps of a document's way are, each of which is counted at its end."""


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_event_is_counted_or_known_not_to_be(kind: type[Event], data: st.DataObject) -> None:
    event = cast("Event", data.draw(st.builds(kind)))
    measured = list(to_measurements(event))
    assert bool(measured) == (kind not in NOT_COUNTED)
    assert {one.metric.name for one in measured} <= {metric.name for metric in CATALOGUE}


@given(st.lists(st.decimals(min_value=0, max_value=1000, allow_nan=False, places=12), max_size=200))
def test_metric_and_ledger_have_the_same_sum_to_the_cent(costs: list[Decimal]) -> None:
    events = [
        ModelCalled(
            owner="o",  # type: ignore[arg-type]  # a bare name will do
            provider="p",
            model="m",
            feature=Feature.ASK,
            outcome=CallOutcome.OK,
            seconds=1,
            usage=Usage(cost_usd=cost).billed,
        )
        for cost in costs
    ]
    measured = sum(one.value for event in events for one in to_measurements(event) if one.metric is LLM_COST)
    assert abs(Decimal(measured) - sum(event.usage.cost_usd for event in events)) < Decimal("0.000001")
