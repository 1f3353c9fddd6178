"""What each event means to whoever reads the log: the one place where events become lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from smartchat_core.events import (
    Client,
    ConversationStarted,
    DocumentAccepted,
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    Event,
    FeedbackGiven,
    GenerationActivated,
    IngestionEvent,
    InjectionSuspected,
    JobRetried,
    LoginFailed,
    ModelCalled,
    RateLimitReached,
    RequestRefused,
    StageCompleted,
    SubscriptionChanged,
    UploadRejected,
)
from smartchat_core.ops.catalogue.business import PLANS
from smartchat_core.ops.log_schema import EventType, LogLevel

__all__ = ["SLOW_DOCUMENT_SECONDS", "LogEntry", "log_lines_of"]

SLOW_DOCUMENT_SECONDS = 10.0
"""A document that takes longer is told of (Monitoring and Operations Guide, "Performance Issues")."""

Fact = str | int | float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """A line to be written; `facts` are its further fields and its metadata, by name."""

    level: LogLevel
    message: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def log_lines_of(event: Event) -> Iterator[LogEntry]:
    """The lines that tell of an event; none where the event is a step of something that is told as a whole.

    What people read, search and ask is never part of them, and no file's name.
    """
    match event:
        case DocumentAccepted():
            yield LogEntry(
                level=LogLevel.INFO,
                message="Document uploaded successfully",
                facts={
                    "user_id": event.owner,
                    "document_id": event.document_id,
                    "job_id": event.job_id,
                    "file_size": event.size_bytes,
                    "format": event.format,
                },
            )
        case DocumentReady():
            counts: dict[str, Fact] = {"passages": event.passages, "warnings": event.warnings}
            yield LogEntry(level=LogLevel.INFO, message="a document is ready", facts={**_document(event), **counts})
        case DocumentNeedsOcr():
            yield _outcome(event, LogLevel.WARN, "a document's pages are pictures", code="ocr_required")
        case DocumentFailed():
            yield _outcome(event, LogLevel.ERROR, "a document cannot be used", code=event.code)
        case JobRetried():
            yield _outcome(event, LogLevel.WARN, "work on a document is tried again", attempt=event.attempt)
        case DocumentRemoved():
            yield LogEntry(level=LogLevel.INFO, message="a document was removed", facts=_document(event))
        case GenerationActivated():
            yield LogEntry(
                level=LogLevel.INFO,
                message="searches use another generation of the index",
                facts={"generation": event.generation},
            )
        case StageCompleted(stage="whole") if event.seconds > SLOW_DOCUMENT_SECONDS:
            yield _slow_document(event)
        case ModelCalled(outcome="error"):
            yield LogEntry(
                level=LogLevel.WARN,
                message="a request to a model failed",
                facts={
                    "user_id": event.owner,
                    "provider": event.provider,
                    "model": event.model,
                    "feature": event.feature,
                    "error_type": event.error_type,
                    "seconds": round(event.seconds, 3),
                },
            )
        case SubscriptionChanged() | ConversationStarted() | FeedbackGiven():
            yield _business(event)
        case UploadRejected() | LoginFailed() | RequestRefused() | RateLimitReached() | InjectionSuspected():
            yield _security(event)
        case _:
            return


def _outcome(
    event: DocumentNeedsOcr | DocumentFailed | JobRetried, level: LogLevel, message: str, **facts: Fact
) -> LogEntry:
    return LogEntry(level=level, message=message, facts={**_document(event), "reason": event.reason, **facts})


def _document(event: IngestionEvent) -> dict[str, Fact]:
    return {"user_id": event.owner, "document_id": event.document_id}


def _slow_document(event: StageCompleted) -> LogEntry:
    return LogEntry(
        level=LogLevel.WARN,
        message="a document took long",
        facts={
            "event_type": EventType.PERFORMANCE,
            "operation": "document_processing",
            "duration": round(event.seconds, 3),
            "threshold": SLOW_DOCUMENT_SECONDS,
            "user_id": event.owner,
            "document_id": event.document_id,
            "format": event.format,
        },
    )


def _business(event: SubscriptionChanged | ConversationStarted | FeedbackGiven) -> LogEntry:
    facts: dict[str, Fact] = {"event_type": EventType.BUSINESS, "user_id": event.owner}
    match event:
        case SubscriptionChanged():
            action = _change_of_plan(event.from_plan, event.to_plan)
            facts |= {"from_plan": event.from_plan, "to_plan": event.to_plan}
            message = "a subscription was changed"
        case ConversationStarted():
            action, message = "conversation_started", "a conversation was begun"
        case FeedbackGiven():
            action, message = "feedback_given", "a reader judged an answer"
            facts["vote"] = event.vote
    return LogEntry(level=LogLevel.INFO, message=message, facts={**facts, "action": action})


def _change_of_plan(before: str, after: str) -> str:
    if before not in PLANS or after not in PLANS or before == after:
        return "subscription_change"
    return "subscription_upgrade" if PLANS.index(before) < PLANS.index(after) else "subscription_downgrade"


def _security(
    event: UploadRejected | LoginFailed | RequestRefused | RateLimitReached | InjectionSuspected,
) -> LogEntry:
    level = LogLevel.WARN
    match event:
        case LoginFailed():
            facts = _seen("failed_login", event.client, event.claimed or None, reason=event.reason)
            message = "somebody could not log in"
        case RequestRefused():
            facts = _seen(event.action, event.client)
            message = "a request was refused for where it came from"
        case RateLimitReached():
            facts = _seen("rate_limited", event.client, scope=event.scope, outcome=event.action)
            message = "a client asked more often than it may"
            if event.action == "not_limited":
                message = "a request was not limited: the limiter could not be asked"
                # There is one for every request; the guard itself warns once in a while.
                level = LogLevel.INFO
        case UploadRejected():
            facts = _seen("rejected_upload", Client(), event.owner, reason=event.reason, file_size=event.size_bytes)
            message = "a file was not taken in"
        case InjectionSuspected():
            facts = _seen("prompt_injection", Client(), event.owner, source=event.source)
            message = "a text tries to give orders to a model"
    return LogEntry(level=level, message=message, facts=facts)


def _seen(action: str, client: Client, user: str | None = None, **facts: Fact) -> dict[str, Fact]:
    return {
        "event_type": EventType.SECURITY,
        "action": action,
        "user_id": user,
        "ip_address": client.ip_address or None,
        "user_agent": client.user_agent or None,
        **facts,
    }
