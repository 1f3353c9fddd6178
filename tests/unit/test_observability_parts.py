"""The parts of counting that need no process of their own."""

import logging
import math
import re
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from smartchat_adapters.observability.label_bounds import LONGEST_VALUE, LabelBounds
from smartchat_adapters.observability.prometheus_metrics import PrometheusMetrics
from smartchat_core.model.metric import OTHER, Label, Measurement, Metric, MetricKind, Sample
from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.metrics import http, models, operations, work
from smartchat_core.ops.metrics.registry import CATALOGUE

TRACE = TraceContext(traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
SEEN = frozenset({http.CHAT_STREAMS_ACTIVE})


def metrics_of(trace: Callable[[], TraceContext | None] = lambda: None) -> PrometheusMetrics:
    return PrometheusMetrics(CATALOGUE, zero_gauges=SEEN, trace=trace)


def series(metrics: PrometheusMetrics, name: str) -> dict[tuple[str, ...], float]:
    return {tuple(one.labels.values()): one.value for one in metrics.samples() if one.name == name}


def own_samples(metrics: PrometheusMetrics) -> list[Sample]:
    """Without those of the process, which change."""
    return [one for one in metrics.samples() if not one.name.startswith(("process_", "python_"))]


class TestBounds:
    @given(st.lists(st.text(max_size=200)))
    def test_never_more_values_than_allowed(self, values: list[str]) -> None:
        bounds, label = LabelBounds(), Label(name="model", most=5)
        reported = [bounds.bounded([label], [value])[0] for value in values]
        assert len(set(reported) - {OTHER}) <= 5
        assert all(value.isprintable() and len(value) <= LONGEST_VALUE for value in reported)
        assert all(one in {OTHER, value} for one, value in zip(reported, values, strict=True))

    @given(st.lists(st.sampled_from("abcdefgh")))
    def test_what_was_kept_once_is_kept(self, values: list[str]) -> None:
        bounds, label = LabelBounds(), Label(name="model", most=3)
        first = [bounds.bounded([label], [value])[0] for value in values]
        assert [bounds.bounded([label], [value])[0] for value in values] == first

    @pytest.mark.parametrize("value", ["x" * 121, "a\nb", "\x00", "\ud800", "a\u2028b", "\u202eevil"])
    def test_values_that_are_no_names(self, value: str) -> None:
        assert LabelBounds().bounded([Label(name="model")], [value]) == (OTHER,)

    def test_metrics_share_the_values_of_a_label(self) -> None:
        metrics = metrics_of()
        for number in range(60):
            metrics.record(models.LLM_REQUEST_DURATION.measure(1, provider="p", model=f"m{number}"))
        metrics.record(models.LLM_TOKENS.measure(1, provider="p", model="m0", direction="input"))
        metrics.record(models.LLM_TOKENS.measure(1, provider="p", model="m59", direction="input"))
        assert set(series(metrics, "llm_tokens_total")) == {("p", "m0", "input"), ("p", OTHER, "input")}


class TestNegotiation:
    @pytest.mark.parametrize(
        "accept",
        [
            OPENMETRICS,
            "application/openmetrics-text",
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
            ),
        ],
    )
    def test_openmetrics(self, accept: str) -> None:
        found = metrics_of().exposition(accept=accept)
        assert found.media_type.startswith("application/openmetrics-text; version=1.0.0;")
        assert found.body.endswith(b"# EOF\n")

    @pytest.mark.parametrize(
        "accept",
        ["", "*/*", "text/html, */*", "text/plain;version=0.0.4", "application/openmetrics-text;version=0.0.1"],
    )
    def test_older_text(self, accept: str) -> None:
        found = metrics_of().exposition(accept=accept)
        assert found.media_type == "text/plain; version=0.0.4; charset=utf-8"
        assert not found.body.endswith(b"# EOF\n")

    @pytest.mark.parametrize("version", ["x", '"1.0.0"', "1.x", "-1", "", "1" * 5_000])
    @pytest.mark.parametrize("media_type", ["text/plain", "application/openmetrics-text"])
    def test_a_version_that_is_none_is_answered(self, media_type: str, version: str) -> None:
        assert metrics_of().exposition(accept=f"{media_type};version={version}").body


class TestZero:
    def test_every_combination_of_closed_labels_is_there(self) -> None:
        text = metrics_of().exposition().body.decode()
        reported = {
            (sample.name, tuple(sorted(sample.labels.items())))
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
        for metric in CATALOGUE:
            suffix = "_count" if metric.kind is MetricKind.HISTOGRAM else ""
            if metric.kind is MetricKind.GAUGE or any(not label.values for label in metric.labels):
                continue
            combinations: list[dict[str, str]] = [{}]
            for label in metric.labels:
                combinations = [one | {label.name: value} for one in combinations for value in label.values]
            for labels in combinations:
                assert (metric.name + suffix, tuple(sorted(labels.items()))) in reported

    def test_a_gauge_is_not_exposed_before_it_is_set(self) -> None:
        metrics = metrics_of()
        gauges = {metric.name for metric in CATALOGUE if metric.kind is MetricKind.GAUGE}
        assert gauges & {one.name for one in metrics.samples()} == {"chat_streams_active"}
        metrics.record(models.LLM_BUDGET_REMAINING.measure(0.5))
        metrics.record(operations.DEPENDENCY_UP.measure(1, dependency="database"))
        assert series(metrics, "llm_budget_remaining_ratio") == {(): 0.5}
        assert series(metrics, "dependency_up") == {("database",): 1.0}


class TestRecording:
    def test_kinds(self) -> None:
        metrics = metrics_of()
        for value in (1.0, 2.5):
            metrics.record(models.LLM_COST.measure(value, provider="p", model="m", feature="ask"))
            metrics.record(http.CHAT_STREAMS_ACTIVE.measure(value))
            metrics.record(http.HTTP_REQUEST_DURATION.measure(value, method="GET", route="/"))
        assert series(metrics, "llm_cost_usd_total") == {("p", "m", "ask"): 3.5}
        assert series(metrics, "chat_streams_active") == {(): 2.5}
        assert series(metrics, "http_request_duration_seconds_count") == {("GET", "/"): 2}
        assert series(metrics, "http_request_duration_seconds_sum") == {("GET", "/"): 3.5}

    def test_a_gauge_that_is_no_longer_known_is_exposed_no_longer(self, caplog: pytest.LogCaptureFixture) -> None:
        metrics = metrics_of()
        for name in ("database", "redis"):
            metrics.record(operations.DEPENDENCY_UP.measure(1, dependency=name))
        metrics.record(models.LLM_BUDGET_REMAINING.measure(0.5))
        for _ in range(2):  # the second time there is nothing to forget
            metrics.record(operations.DEPENDENCY_UP.measure(math.nan, dependency="database"))
            metrics.record(models.LLM_BUDGET_REMAINING.measure(math.nan))
        assert series(metrics, "dependency_up") == {("redis",): 1.0}
        assert series(metrics, "llm_budget_remaining_ratio") == {}
        assert "llm_budget_remaining_ratio" not in metrics.exposition().body.decode()
        metrics.record(operations.DEPENDENCY_UP.measure(0, dependency="database"))
        metrics.record(models.LLM_BUDGET_REMAINING.measure(0.25))
        assert series(metrics, "dependency_up") == {("redis",): 1.0, ("database",): 0.0}
        assert series(metrics, "llm_budget_remaining_ratio") == {(): 0.25}
        assert not caplog.records

    @pytest.mark.parametrize(
        "wrong",
        [
            work.TASKS_SUCCEEDED.measure(-1, queue_name="ingest"),
            work.TASK_RUNTIME.measure(float("nan"), queue_name="ingest"),
            work.TASK_RUNTIME.measure(float("inf"), queue_name="ingest"),
            Measurement(metric=work.TASKS_SUCCEEDED, value=1.0, labels=()),
            Measurement(metric=work.TASKS_SUCCEEDED, value=1.0, labels=("a", "b")),
            Measurement(metric=Metric(name="x_total", kind=MetricKind.COUNTER, help="Another."), value=1.0),
            Measurement(metric=work.TASKS_SUCCEEDED, value=1.0, labels=([],)),  # type: ignore[arg-type]  # on purpose
            None,
            "anything",
        ],
    )
    def test_wrong_use_is_reported_once_and_changes_nothing(
        self, wrong: Measurement, caplog: pytest.LogCaptureFixture
    ) -> None:
        metrics = metrics_of()
        before = own_samples(metrics)
        for _ in range(3):
            metrics.record(wrong)
        assert own_samples(metrics) == before
        assert [record.levelno for record in caplog.records] == [logging.ERROR]

    def test_threads(self) -> None:
        metrics = metrics_of()

        def count(name: str) -> None:
            for number in range(2_000):
                metrics.record(work.TASKS_SUCCEEDED.measure(queue_name="ingest"))
                metrics.record(models.EMPTY_RETRIEVALS.measure(backend=f"{name}{number % 20}"))

        threads = [threading.Thread(target=count, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for _ in range(3):
            metrics.exposition()
        for thread in threads:
            thread.join()
        assert series(metrics, "celery_task_succeeded_total")["ingest",] == 8_000
        empty = series(metrics, "rag_empty_retrievals_total")
        assert (len(empty), sum(empty.values())) == (11, 8_000)

    @given(st.text(), st.text())
    def test_whatever_a_label_says_the_text_can_be_read(self, provider: str, model: str) -> None:
        metrics = metrics_of(lambda: TRACE)
        metrics.record(models.LLM_COST.measure(1, provider=provider, model=model, feature="ask"))
        list(text_string_to_metric_families(metrics.exposition().body.decode()))


class TestExemplars:
    def reported(self, trace: TraceContext | None) -> list[dict[str, str]]:
        metrics = metrics_of(lambda: trace)
        metrics.record(http.HTTP_REQUESTS.measure(method="GET", route="/", status="200"))
        metrics.record(http.HTTP_REQUEST_DURATION.measure(0.3, method="GET", route="/"))
        metrics.record(http.CHAT_STREAMS_ACTIVE.measure(1))
        text = metrics.exposition(accept=OPENMETRICS).body.decode()
        samples = [sample for family in openmetrics_families(text) for sample in family.samples]  # type: ignore[no-untyped-call]  # prometheus_client
        return [sample.exemplar.labels for sample in samples if sample.exemplar]

    def test_they_name_the_trace(self) -> None:
        expected = {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "span_id": "00f067aa0ba902b7"}
        assert self.reported(TRACE) == [expected, expected]

    @pytest.mark.parametrize("trace", [None, TraceContext(traceparent=f"{TRACE.traceparent[:-2]}00")])
    def test_a_trace_that_nobody_keeps_is_not_named(self, trace: TraceContext | None) -> None:
        assert self.reported(trace) == []

    def test_the_older_text_has_none(self) -> None:
        metrics = metrics_of(lambda: TRACE)
        metrics.record(http.HTTP_REQUESTS.measure(method="GET", route="/", status="200"))
        assert "trace_id" not in metrics.exposition(accept="text/plain").body.decode()


def test_no_series_has_its_creation_time() -> None:
    body = metrics_of().exposition(accept=OPENMETRICS).body.decode()
    assert not re.search(r"^(# \w+ )?\w+_created\b", body, re.MULTILINE)
    assert "process_resident_memory_bytes" in body


def test_samples_are_those_of_the_exposition() -> None:
    metrics = metrics_of()
    metrics.record(models.LLM_COST.measure(0.25, provider='a "b" \\ {c}, \n', model="m", feature="ask"))
    metrics.record(http.HTTP_REQUEST_DURATION.measure(0.3, method="GET", route="/"))
    families = text_string_to_metric_families(metrics.exposition().body.decode())
    read = {(one.name, tuple(sorted(one.labels.items())), one.value) for family in families for one in family.samples}
    found = {(one.name, tuple(sorted(one.labels.items())), one.value) for one in own_samples(metrics)}
    assert found == {one for one in read if not one[0].startswith(("process_", "python_"))}
