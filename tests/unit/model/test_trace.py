import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.trace import TraceContext, trace_context

GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_what_is_well_formed() -> None:
    assert trace_context(GOOD) == TraceContext(traceparent=GOOD)
    assert trace_context(GOOD, "vendor=1") == TraceContext(traceparent=GOOD, tracestate="vendor=1")


@pytest.mark.parametrize(
    "parent",
    [
        None,
        7,
        "",
        GOOD.upper(),
        f"{GOOD} ",
        f"{GOOD}\n",
        f"{GOOD}-more",
        GOOD.removesuffix("-01"),
        GOOD.replace("00-4", "ff-4"),
        GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0" * 32),
        GOOD.replace("00f067aa0ba902b7", "0" * 16),
        GOOD.replace("4bf9", "4bg9"),
    ],
)
def test_what_is_not_counts_as_none(parent: object) -> None:
    assert trace_context(parent) is None


@pytest.mark.parametrize("state", [None, 5, "x" * 513])
def test_a_state_that_is_none_is_left_out(state: object) -> None:
    assert trace_context(GOOD, state) == TraceContext(traceparent=GOOD)


@given(st.text(alphabet="0123456789abcdef-ABCf\n ", max_size=60))
def test_only_what_can_be_taken_apart_is_taken(parent: str) -> None:
    found = trace_context(parent)
    if found is not None:
        version, trace_id, span_id, flags = found.traceparent.split("-")
        assert [len(version), len(trace_id), len(span_id), len(flags)] == [2, 32, 16, 2]
