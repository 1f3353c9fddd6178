"""Log records of events: the one place where events become lines of the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from smartchat_core.events import (
    AccountChanged,
    AddressBlockChanged,
    Client,
    ConversationStarted,
    DocumentAccepted,
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    Envelope,
    Event,
    FeedbackGiven,
    GenerationActivated,
    IngestionEvent,
    InjectionSuspected,
    JobRetried,
    LoginFailed,
    ModelCalled,
    ProcessingCompleted,
    RateLimitReached,
    RequestRefused,
    RightsChanged,
    SecurityEvent,
    SubscriptionChanged,
    UploadRejected,
)
from smartchat_core.model.security import LimitAction, RequestRefusal
from smartchat_core.model.usage import CallOutcome
from smartchat_core.ops.logging.schema import EventType, LogLevel

__all__ = ["SLOW_DOCUMENT_SECONDS", "LogEntry", "envelope_facts", "to_log_entries"]

SLOW_DOCUMENT_SECONDS = 10.0
"""A document that takes longer is logged (Monitoring and Operations Guide, "Performance Issues")."""

Fact = str | int | float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """A line to be written; `facts` are its further fields and its metadata, by name."""

    level: LogLevel
    message: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def to_log_entries(event: Event) -> Iterator[LogEntry]:
    """The log records of an event; none where it is a step of something that is logged as a whole.

    They never hold what people read, search and ask, nor a file's name.
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
            yield LogEntry(level=LogLevel.INFO, message="document ready", facts={**_document(event), **counts})
        case DocumentNeedsOcr():
            yield _outcome(event, LogLevel.WARN, "document needs OCR", code="ocr_required")
        case DocumentFailed():
            yield _outcome(event, LogLevel.ERROR, "document processing failed", code=event.code)
        case JobRetried():
            yield _outcome(event, LogLevel.WARN, "document processing is retried", attempt=event.attempt)
        case DocumentRemoved():
            yield LogEntry(level=LogLevel.INFO, message="document removed", facts=_document(event))
        case GenerationActivated():
            yield LogEntry(
                level=LogLevel.INFO,
                message="index generation activated",
                facts={"generation": event.generation},
            )
        case ProcessingCompleted() if event.seconds > SLOW_DOCUMENT_SECONDS:
            yield _slow_document(event)
        case ModelCalled(outcome=CallOutcome.ERROR):
            yield LogEntry(
                level=LogLevel.WARN,
                message="model call failed",
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
        case (
            UploadRejected()
            | LoginFailed()
            | AccountChanged()
            | RightsChanged()
            | AddressBlockChanged()
            | RequestRefused()
            | RateLimitReached()
            | InjectionSuspected()
        ):
            yield _security(event)
        case _:
            return


def envelope_facts(envelope: Envelope) -> Mapping[str, Fact]:
    """What every line of an event says of its envelope: which event it was, when it occurred, and in which trace.

    The line itself may be written much later, by a process that delivers the event.
    """
    facts: dict[str, Fact] = {"event_id": envelope.id, "occurred_at": envelope.occurred_at.isoformat()}
    if envelope.trace is not None:
        facts["event_trace_id"] = envelope.trace.trace_id
    return facts


def _outcome(
    event: DocumentNeedsOcr | DocumentFailed | JobRetried, level: LogLevel, message: str, **facts: Fact
) -> LogEntry:
    return LogEntry(level=level, message=message, facts={**_document(event), "reason": event.reason, **facts})


def _document(event: IngestionEvent) -> dict[str, Fact]:
    return {"user_id": event.owner, "document_id": event.document_id}


def _slow_document(event: ProcessingCompleted) -> LogEntry:
    return LogEntry(
        level=LogLevel.WARN,
        message="slow document processing",
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
            action = f"subscription_{event.kind.value}"
            facts |= {"from_plan": event.from_plan, "to_plan": event.to_plan}
            message = "subscription changed"
        case ConversationStarted():
            action, message = "conversation_started", "chat session started"
        case FeedbackGiven():
            action, message = "feedback_given", "feedback received"
            facts["vote"] = event.vote
    return LogEntry(level=LogLevel.INFO, message=message, facts={**facts, "action": action})


def _security(
    event: SecurityEvent,
) -> LogEntry:
    level = LogLevel.WARN
    match event:
        case LoginFailed():
            facts = _seen("failed_login", event.client, event.claimed or None, reason=event.reason)
            message = "authentication failed"
        case AccountChanged():
            facts = _seen(event.change, Client(), event.user, by=event.by)
            message = "account changed"
        case AddressBlockChanged():
            expires = event.expires_at.isoformat() if event.expires_at else None
            facts = _seen(
                event.change, Client(), event.by, network=event.network, automatic=event.automatic, expires=expires
            )
            message = "address block changed"
        case RightsChanged():
            facts = _seen(event.change, Client(), event.by, of=event.of, to=event.to or None, right=event.right or None)
            message = "rights changed"
        case RequestRefused():
            facts = _seen(event.reason, event.client)
            message = "request refused: origin not allowed"
            if event.reason is RequestRefusal.BLOCKED_ADDRESS:
                message = "request refused: address blocked"
        case RateLimitReached():
            facts = _seen("rate_limited", event.client, scope=event.scope, outcome=event.action)
            message = "rate limit exceeded"
            if event.action is LimitAction.NOT_LIMITED:
                message = "request not rate limited: the limiter is unavailable"
                # There is one for every request; the guard itself warns once in a while.
                level = LogLevel.INFO
        case UploadRejected():
            facts = _seen("rejected_upload", event.client, event.owner, reason=event.code, file_size=event.size_bytes)
            message = "upload rejected"
        case InjectionSuspected():
            facts = _seen("prompt_injection", Client(), event.owner, source=event.source)
            message = "suspected prompt injection"
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
