"""Measurements from events: the one place where events become numbers."""

from __future__ import annotations

from collections.abc import Iterator

from smartchat_core.events import (
    AccountChanged,
    AddressBlockChanged,
    BookModelBuilt,
    CitationsChecked,
    ConversationStarted,
    DocumentAccepted,
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    Event,
    FeatureUsed,
    FeedbackGiven,
    InjectionSuspected,
    JobFinished,
    JobStarted,
    LoginFailed,
    ModelCalled,
    ProcessingCompleted,
    RateLimitReached,
    RequestRefused,
    RightsChanged,
    SearchPerformed,
    SecurityEvent,
    StageCompleted,
    SubscriptionChanged,
    UploadRejected,
    UsageEntryLost,
)
from smartchat_core.model.job import JobOutcome
from smartchat_core.model.metric import Measurement
from smartchat_core.model.security import LimitAction
from smartchat_core.ops.metrics import business, models, security, work

__all__ = ["to_measurements"]

_TASKS = {
    JobOutcome.SUCCEEDED: work.TASKS_SUCCEEDED,
    JobOutcome.FAILED: work.TASKS_FAILED,
    JobOutcome.RETRIED: work.TASKS_RETRIED,
}


def to_measurements(event: Event) -> Iterator[Measurement]:
    """The measurements that an event stands for; none where nothing is counted by it."""
    match event:
        case DocumentAccepted():
            yield work.DOCUMENT_UPLOADS.measure(format=event.format)
        case DocumentReady():
            yield work.DOCUMENTS_PROCESSED.measure(outcome="ready")
        case DocumentNeedsOcr():
            yield work.DOCUMENTS_PROCESSED.measure(outcome="needs_ocr")
        case DocumentFailed():
            yield work.DOCUMENTS_PROCESSED.measure(outcome="failed")
        case StageCompleted():
            yield work.DOCUMENT_PROCESSING_DURATION.measure(event.seconds, format=event.format, stage=event.stage)
        case BookModelBuilt():
            outcome = "failed" if event.failed else "built"
            yield work.BOOK_MODEL_BUILD_DURATION.measure(event.seconds, outcome=outcome)
        case ProcessingCompleted():
            yield work.DOCUMENT_PROCESSING_DURATION.measure(event.seconds, format=event.format, stage=work.WHOLE)
        case JobStarted():
            yield work.TASK_QUEUE_WAIT.measure(event.waited_seconds, queue_name=event.queue)
        case JobFinished():
            yield work.TASK_RUNTIME.measure(event.seconds, queue_name=event.queue)
            yield _TASKS[event.outcome].measure(queue_name=event.queue)
        case SearchPerformed():
            yield business.SEARCH_QUERIES.measure(mode=event.mode)
            yield models.RETRIEVAL_DURATION.measure(event.seconds, backend=event.backend)
            if not event.results:
                yield models.EMPTY_RETRIEVALS.measure(backend=event.backend)
        case ModelCalled():
            yield from _of_model(event)
        case UsageEntryLost():
            yield models.LEDGER_MISSED.measure()
        case CitationsChecked():
            yield models.CITATION_CHECKS.measure(event.found, outcome="supported")
            yield models.CITATION_CHECKS.measure(event.missing, outcome="unsupported")
        case ConversationStarted():
            yield business.CHAT_SESSIONS.measure()
        case FeatureUsed():
            yield business.FEATURE_USAGE.measure(feature=event.feature)
        case FeedbackGiven():
            yield models.USER_FEEDBACK.measure(vote=event.vote)
        case SubscriptionChanged():
            yield business.SUBSCRIPTION_CHANGES.measure(from_plan=event.from_plan, to_plan=event.to_plan)
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
            yield from _of_security(event)
        case _:
            return


def _of_model(event: ModelCalled) -> Iterator[Measurement]:
    provider, model, usage = event.provider, event.model, event.usage
    yield models.LLM_REQUESTS.measure(
        provider=provider, model=model, outcome=event.outcome, error_type=event.error_type
    )
    yield models.LLM_TOKENS.measure(usage.input_tokens, provider=provider, model=model, direction="input")
    yield models.LLM_TOKENS.measure(usage.output_tokens, provider=provider, model=model, direction="output")
    yield models.LLM_COST.measure(float(usage.cost_usd), provider=provider, model=model, feature=event.feature)
    yield models.LLM_REQUEST_DURATION.measure(event.seconds, provider=provider, model=model)
    if event.first_token_seconds is not None:
        yield models.LLM_TIME_TO_FIRST_TOKEN.measure(event.first_token_seconds, provider=provider, model=model)


def _of_security(
    event: SecurityEvent,
) -> Iterator[Measurement]:
    match event:
        case UploadRejected():
            action = "rejected_upload"
            yield security.FILE_UPLOAD_REJECTED.measure(reason=event.code)
        case LoginFailed():
            action = "failed_login"
            yield security.AUTH_FAILURES.measure(reason=event.reason)
        case AccountChanged():
            action = event.change
        case AddressBlockChanged():
            action = event.change
        case RightsChanged():
            action = event.change
        case RequestRefused():
            action = event.reason
        case RateLimitReached():
            action = "rate_limited"
            yield security.RATE_LIMIT_EVENTS.measure(scope=event.scope, action=event.action)
            if event.action is not LimitAction.REFUSED:
                return  # no request failed: the limiter is away
        case InjectionSuspected():
            action = "prompt_injection"
            yield security.PROMPT_INJECTION_DETECTED.measure(source=event.source)
    yield security.SECURITY_EVENTS.measure(action=action)
