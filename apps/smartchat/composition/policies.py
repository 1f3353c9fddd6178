"""Policies of the services, from the settings."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from smartchat.composition.fairness import fair_shares, parser_quotas, waiting_bounds
from smartchat.settings import Settings
from smartchat.settings.networks import UNIX, parse_network
from smartchat_core.accounts.security.trail import AuditPolicy
from smartchat_core.accounts.session_policy import SessionLimits
from smartchat_core.accounts.user_directory import UserDirectory
from smartchat_core.chat.conversations.limits import ConversationLimits
from smartchat_core.chat.generated import ReplyLimits
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy
from smartchat_core.ingestion.jobs.sweeper import SweepPolicy
from smartchat_core.ingestion.policy import IngestionPolicy, IntakePolicy
from smartchat_core.ingestion.segmentation import DEFAULT_RULES, SegmentationRules
from smartchat_core.ingestion.text_recognition import RecognitionPolicy
from smartchat_core.model.recognition import OcrMode
from smartchat_core.model.subscription import Plan
from smartchat_core.money.plans import DEFAULT_PLANS
from smartchat_core.outgoing.networks import IPNetwork
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.webhooks.service import WebhookRules

__all__ = ["LOCAL_ADDRESS", "Policies", "policies_from"]


LOCAL_ADDRESS = "http://127.0.0.1:8000"
"""Where links lead to when the settings name no public URL."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policies:
    """Limits and intervals of the services.

    `context_tokens` is the token budget of the passages in a prompt, `max_cost` what an answer may cost in US
    dollars where the question sets no limit, `model_budget` what all may cost in a month, `plans` what users may use,
    `progress_poll_interval_seconds` the interval at which the database is polled for the progress of other processes.
    `judge_claims`: a model checks its own answer in a second request.
    `public_address` is where links in mails lead to. `backups_kept` is what receipts of deleted accounts say, and
    `directory` with whom one may share by name. Anchors of the audit are signed by the first of `secret_keys`. Of the
    networks of `proxies` nothing is blocked.
    """

    intake: IntakePolicy = field(default_factory=IntakePolicy)
    ingestion: IngestionPolicy = field(default_factory=IngestionPolicy)
    sweep: SweepPolicy = field(default_factory=SweepPolicy)
    segmentation: SegmentationRules = DEFAULT_RULES
    replies: ReplyLimits = field(default_factory=ReplyLimits)
    conversations: ConversationLimits = field(default_factory=ConversationLimits)
    sessions: SessionLimits = field(default_factory=SessionLimits)
    proxies: tuple[IPNetwork, ...] = ()
    context_tokens: int = 3_000
    max_cost: Decimal | None = None
    plans: tuple[Plan, ...] = DEFAULT_PLANS
    model_budget: Decimal | None = None
    judge_claims: bool = False
    progress_poll_interval_seconds: float = 1.0
    public_address: str = LOCAL_ADDRESS
    backups_kept: timedelta | None = None
    directory: UserDirectory = UserDirectory.GROUPS
    audit: AuditPolicy = field(default_factory=AuditPolicy)
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    webhooks: WebhookRules = field(default_factory=WebhookRules)


def policies_from(settings: Settings) -> Policies:
    """The policies that the settings ask for.

    Raises:
        ConfigurationError: the weight of an owner is too small or too large.
    """
    quotas = parser_quotas(settings)
    return Policies(
        intake=IntakePolicy(max_bytes=settings.max_upload_bytes, waiting=waiting_bounds(settings), quotas=quotas),
        ingestion=IngestionPolicy(
            jobs=_job_policy(settings),
            parsing=ParsingLimits(
                memory_bytes=settings.parse_memory_limit_bytes,
                cpu_seconds=settings.parse_cpu_limit_seconds,
                wall_seconds=settings.parse_timeout_seconds,
            ),
            recognition=RecognitionPolicy(
                mode=OcrMode(settings.ocr),
                languages=tuple(settings.ocr_languages),
                limits=ParsingLimits(
                    memory_bytes=settings.parse_memory_limit_bytes,
                    cpu_seconds=settings.ocr_page_timeout_seconds,
                    wall_seconds=2.0 * settings.ocr_page_timeout_seconds,
                ),
            ),
            quotas=quotas,
            shares=fair_shares(settings),
            abandoned_after=timedelta(seconds=settings.upload_abandoned_after_seconds),
        ),
        sweep=SweepPolicy(
            resend_after=timedelta(seconds=settings.redelivery_after_seconds),
            cleanup_interval=timedelta(seconds=settings.sweep_interval_seconds),
            webhook_messages_kept=timedelta(days=settings.webhook_messages_kept_days),
        ),
        replies=ReplyLimits(max_characters=settings.max_reply_characters),
        conversations=ConversationLimits(
            max_per_owner=settings.max_conversations_per_owner,
            max_turns=settings.max_turns_per_conversation,
            max_characters=settings.max_characters_per_conversation,
            answer_time=timedelta(seconds=settings.answer_time_limit_seconds),
        ),
        proxies=tuple(parse_network(one) for one in settings.trusted_proxies if one != UNIX),
        sessions=SessionLimits(
            idle=timedelta(hours=settings.session_idle_hours), total=timedelta(hours=settings.session_max_hours)
        ),
        context_tokens=settings.context_tokens,
        max_cost=settings.max_cost,
        plans=settings.plans_in_order,
        model_budget=settings.model_budget,
        judge_claims=settings.judge_claims,
        progress_poll_interval_seconds=settings.progress_poll_interval_seconds,
        directory=UserDirectory(settings.user_directory),
        backups_kept=None if settings.backups_kept_days is None else timedelta(days=settings.backups_kept_days),
        audit=AuditPolicy(
            kept=None if settings.audit_kept_days is None else timedelta(days=settings.audit_kept_days),
            anchored_every=timedelta(minutes=settings.audit_anchor_minutes),
        ),
        secret_keys=settings.secret_keys,
        webhooks=WebhookRules(outgoing=settings.outgoing.naming(), over_http=settings.webhooks_over_http),
        public_address=settings.public_url.rstrip("/") or LOCAL_ADDRESS,
    )


def _job_policy(settings: Settings) -> JobPolicy:
    """A heartbeat every quarter of the lease; with a queue server, which may be away for long, more attempts."""
    lease = timedelta(seconds=settings.job_lease_seconds)
    return JobPolicy(
        lease_duration=lease,
        heartbeat_interval=lease / 4,
        max_failures=settings.max_job_attempts or (30 if settings.queue else 5),
    )
