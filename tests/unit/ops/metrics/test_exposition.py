from math import ceil, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.metric import Sample
from smartchat_core.ops.metrics.exposition import Scrape, ScrapeWindow

BOUNDS = (0.1, 0.5, 1.0, 2.0, inf)


def histogram(observed: list[float], *, at: float) -> Scrape:
    buckets = tuple(
        ({"le": "+Inf" if bound == inf else str(bound)}, float(sum(one <= bound for one in observed)))
        for bound in BOUNDS
    )
    return Scrape(at=at, series={"seconds_bucket": buckets})


def counter(value: float, *, at: float) -> Scrape:
    return Scrape(at=at, series={"requests_total": (({"status": "200"}, value), ({"status": "500"}, value / 2))})


def test_samples_are_kept_by_name() -> None:
    labels = {"x": "one", "y": 'a "b" \\ {c}, \n'}
    found = Scrape.of(
        [
            Sample(name="a_total", labels=labels, value=3.0),
            Sample(name="b", labels={}, value=1500.0),
            Sample(name="a_total", labels={"x": "two"}, value=1.0),
        ],
        at=1.0,
    )
    assert found.series["a_total"] == ((labels, 3.0), ({"x": "two"}, 1.0))
    assert (found.at, found.sum("a_total"), found.sum("b"), found.sum("c")) == (1.0, 4.0, 1500.0, 0)
    assert found.values("a_total", "x") == ("one", "two")


def test_rates() -> None:
    window = ScrapeWindow(before=counter(10, at=100), after=counter(30, at=110))
    assert window.rate("requests_total", lambda labels: labels["status"] == "200") == 2.0
    assert window.rate("requests_total") == 3.0
    assert window.rate("other_total") == 0.0
    assert ScrapeWindow(before=counter(1, at=5), after=counter(2, at=5)).rate("requests_total") == 0.0


def test_a_counter_that_was_reset() -> None:
    assert ScrapeWindow(before=counter(100, at=0), after=counter(4, at=1)).increase("requests_total") == 6.0


@given(st.lists(st.floats(0, 10), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_quantile_lies_in_its_bucket(observed: list[float], share: float) -> None:
    window = ScrapeWindow(before=histogram([], at=0), after=histogram(observed, at=1))
    found = window.quantile(share, "seconds")
    assert found is not None
    exact = sorted(observed)[ceil(share * len(observed)) - 1]
    lower = max((bound for bound in (0.0, *BOUNDS) if bound < exact), default=0.0)
    upper = min((bound for bound in BOUNDS if bound >= exact), default=inf)
    assert lower <= found <= (upper if upper != inf else BOUNDS[-2]) or exact == 0.0


@given(st.lists(st.floats(0, 10), min_size=1, max_size=50))
def test_quantiles_rise(observed: list[float]) -> None:
    window = ScrapeWindow(before=histogram([], at=0), after=histogram(observed, at=1))
    found = [window.quantile(share, "seconds") or 0.0 for share in (0.1, 0.5, 0.9, 0.95, 0.99)]
    assert found == sorted(found)


def test_only_what_came_between_counts() -> None:
    window = ScrapeWindow(before=histogram([5.0] * 100, at=0), after=histogram([5.0] * 100 + [0.05], at=1))
    assert window.quantile(0.95, "seconds") == pytest.approx(0.095)
    same = histogram([1.0], at=0)
    assert ScrapeWindow(before=same, after=same).quantile(0.5, "seconds") is None
