"""The guide's five dashboards show what was agreed, query by query."""

import pytest

from smartchat_core.ops.dashboards.registry import DASHBOARDS

# ruff: noqa: E501  # queries are not broken

AGREED = {
    "overview": (
        ("Request rate", "sum(rate(http_requests_total[5m]))"),
        ("Error ratio 5xx", 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'),
        ("Error ratio 4xx", 'sum(rate(http_requests_total{status=~"4.."}[5m])) / sum(rate(http_requests_total[5m]))'),
        ("Latency P50", "histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"),
        ("Latency P95", "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"),
        ("Latency P99", "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"),
        ("Active users", "max by (window) (active_users)"),
        ("Active connections", "sum(http_requests_in_progress) + sum(chat_streams_active)"),
        ("Queue depth", "sum by (queue_name) (celery_queue_length)"),
        ("Oldest task", "max by (queue_name) (celery_queue_oldest_task_age_seconds)"),
        (
            "Model distribution",
            "sum by (provider, model) (rate(llm_requests_total[5m])) / ignoring(provider, model) group_left sum(rate(llm_requests_total[5m]))",
        ),
        (
            "Budget remaining",
            '1 - slo:http_errors:ratio_rate30d / (1 - max(slo_objective_ratio{slo="api-availability"}))',
        ),
        (
            "Alert error>5%",
            'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
        ),
        ("Alert p99>5s", "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 5"),
        ("Alert queue>100", "sum(celery_queue_length) > 100"),
    ),
    "infrastructure": (
        ("CPU", '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))'),
        ("Memory", "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"),
        ("Disk free", 'node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes'),
        ("Disk IO", "rate(node_disk_io_time_seconds_total[5m])"),
        ("Network", "rate(node_network_receive_bytes_total[5m]) + rate(node_network_transmit_bytes_total[5m])"),
        ("DB connections", "sum(pg_stat_activity_count) / max(pg_settings_max_connections)"),
        ("DB pool", "sum by (state) (db_pool_connections)"),
        ("DB slow", "sum by (operation) (rate(db_slow_queries_total[5m]))"),
        (
            "DB query P95",
            "histogram_quantile(0.95, sum by (le, operation) (rate(db_query_duration_seconds_bucket[5m])))",
        ),
        ("DB size", "sum by (datname) (pg_database_size_bytes)"),
        ("Redis memory", "redis_memory_used_bytes / (redis_memory_max_bytes > 0)"),
        (
            "Redis hit ratio",
            "rate(redis_keyspace_hits_total[5m]) / (rate(redis_keyspace_hits_total[5m]) + rate(redis_keyspace_misses_total[5m]))",
        ),
        ("Redis evictions", "rate(redis_evicted_keys_total[5m])"),
        ("Containers", "sum by (pod) (rate(container_cpu_usage_seconds_total[5m]))"),
        ("Backup age", "time() - backup_last_success_timestamp_seconds"),
        ("Drill RTO", "restore_drill_rto_seconds"),
        ("Alert CPU>80%", '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.8'),
        ("Alert mem>90%", "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.9"),
        ("Alert disk<10%", 'node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes < 0.1'),
        ("Disk 4-day fill", "predict_linear(node_filesystem_avail_bytes[6h], 4*86400) < 0"),
    ),
    "business": (
        ("DAU MAU", 'max by (window) (active_users{window=~"1d|30d"})'),
        ("Stickiness", 'max(active_users{window="1d"}) / max(active_users{window="30d"})'),
        ("Uploads per day", "sum by (format) (increase(document_uploads_total[1d]))"),
        ("Sessions", "sum(increase(chat_sessions_total[1d]))"),
        ("Searches", "sum by (mode) (increase(search_queries_total[1d]))"),
        ("MRR", "sum by (plan) (revenue_mrr_usd)"),
        ("Upgrades", "sum by (from_plan, to_plan) (increase(subscription_changes_total[7d]))"),
        ("Features", "topk(10, sum by (feature) (increase(feature_usage_total[7d])))"),
        ("Gross margin", "1 - sum(increase(llm_cost_usd_total[30d])) / sum(revenue_mrr_usd)"),
    ),
    "ai": (
        (
            "Response P95 by provider",
            "histogram_quantile(0.95, sum by (le, provider) (rate(llm_request_duration_seconds_bucket[5m])))",
        ),
        (
            "TTFT P95",
            "histogram_quantile(0.95, sum by (le, provider) (rate(llm_time_to_first_token_seconds_bucket[5m])))",
        ),
        ("Tokens", "sum by (model, direction) (rate(llm_tokens_total[5m]))"),
        ("Cost per day", "sum by (provider, feature) (increase(llm_cost_usd_total[1d]))"),
        (
            "Availability",
            'sum by (provider) (rate(llm_requests_total{outcome="ok"}[5m])) / sum by (provider) (rate(llm_requests_total[5m]))',
        ),
        ("Errors", 'sum by (provider, error_type) (rate(llm_requests_total{outcome!="ok"}[5m]))'),
        ("Provider up", "min by (provider) (llm_provider_up)"),
        (
            "Citation failures",
            'sum(rate(rag_citation_checks_total{outcome="unsupported"}[1h])) / sum(rate(rag_citation_checks_total[1h]))',
        ),
        ("Empty retrievals", "sum by (backend) (rate(rag_empty_retrievals_total[1h]))"),
        ("Thumbs down", 'sum(rate(user_feedback_total{vote="down"}[1d])) / sum(rate(user_feedback_total[1d]))'),
    ),
    "security": (
        ("Failed logins", "sum by (reason) (increase(auth_failures_total[5m]))"),
        ("Rate limits", "sum by (scope) (rate(rate_limit_events_total[5m]))"),
        ("403 ratio", 'sum(rate(http_requests_total{status="403"}[5m])) / sum(rate(http_requests_total[5m]))'),
        ("Rejected uploads", "sum by (reason) (increase(file_upload_rejected_total[5m]))"),
        ("Prompt injection", "sum by (source) (increase(prompt_injection_detected_total[1h]))"),
        ("Security alerts", 'count by (alertname) (ALERTS{alertstate="firing", category="security"})'),
        ("Events", "sum by (action) (increase(security_events_total[1h]))"),
    ),
}


@pytest.mark.parametrize("name", AGREED)
def test_a_dashboard_has_its_panels_and_queries(name: str) -> None:
    board = next(one for one in DASHBOARDS if one.uid == f"smartchat-{name}")
    assert tuple((panel.title, panel.queries[0].expr.text) for panel in board.panels) == AGREED[name]


def test_every_panel_has_a_description_and_related_ones_exist() -> None:
    uids = {board.uid for board in DASHBOARDS}
    assert len(uids) == len(DASHBOARDS) == 7
    for board in DASHBOARDS:
        assert set(board.related) <= uids - {board.uid}
        assert board.related
        assert len({panel.title for panel in board.panels}) == len(board.panels)
        assert all(panel.description.endswith(".") and panel.queries for panel in board.panels)
