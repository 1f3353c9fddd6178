"""Each setting is either one that the file of a mere folder may set, or known to be none."""

import re
from pathlib import Path

from smartchat.settings import Settings
from smartchat.settings.folder_file import FOLDER_MAY_SET

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

# Addresses, keys, models and money, code and network, who is believed and let in, and limits. A new setting joins
# one of the two lists; until it does, the file of a folder may not set it.
OWN_FILE_ONLY = frozenset(
    """allow_network audit_anchor_minutes audit_kept_days
    cache context_tokens database embedder_dimension embedder_weights files files_endpoint files_key
    files_secret index index_api_key judge_claims keep_alive_timeout_seconds listeners max_asks
    max_asks_per_client answer_time_limit_seconds max_asks_per_owner max_characters_per_conversation max_connections
    max_connections_per_client max_conversations_per_owner max_turns_per_conversation max_cost
    max_event_streams_per_client max_parser_seconds max_parser_seconds_per_owner max_queued_jobs_per_owner
    max_reply_characters max_uploads
    max_uploads_per_client max_uploads_per_owner metrics_address min_transfer_bytes_per_second model
    model_api_base model_api_key model_budget models nli_labels openid_providers block_after_failures block_minutes
    plans nli_model nli_sha256 nli_temperature nli_threshold ops_address ops_token otlp_endpoint outgoing_networks
    ocr_page_timeout_seconds outgoing_proxy owner_weights
    page_cache_seconds parse_cpu_limit_seconds parse_memory_limit_bytes parse_timeout_seconds parser_confinement
    password_memory_kib password_passes password_threads second_factor_roles
    parser_period_hours parsers progress_poll_interval_seconds public_url queue rate_asks_per_minute
    rate_pages_per_minute rate_reads_per_minute rate_uploads_per_minute request_head_timeout_seconds sessions
    secret_key backups_kept_days sign_up user_directory
    malware_scan_timeout_seconds malware_scanner
    mail_folder mail_from mail_host mail_password mail_port mail_security mail_user
    session_idle_hours session_max_hours
    webhook_messages_kept_days webhooks_over_http
    transfer_timeout_seconds trusted_proxies upload_abandoned_after_seconds""".split()
)


def test_every_setting_was_thought_about() -> None:
    fields = frozenset(Settings.model_fields)
    assert not FOLDER_MAY_SET & OWN_FILE_ONLY
    assert not (FOLDER_MAY_SET | OWN_FILE_ONLY) - fields
    assert fields == FOLDER_MAY_SET | OWN_FILE_ONLY


def test_every_setting_has_a_description_and_a_row_in_the_reference() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", REFERENCE.read_text(), re.MULTILINE))
    assert {name for name, field in Settings.model_fields.items() if not field.description} == set()
    assert set(Settings.model_fields) - rows == set()
