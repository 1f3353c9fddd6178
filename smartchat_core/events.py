"""Events: the one vocabulary of everything that happens.

Services return or publish them; progress bars, logs, metrics, web streams and plugins listen. `AnswerEvent` is a piece
of a streamed answer, `ConversationEvent` one of an answer in a conversation, `IngestionEvent` a step of an upload,
`WorkerEvent` what workers do, `UsageEvent` what people and models did, `SecurityEvent` what concerns who may do what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from smartchat_core.model.activity import Feature, Vote
from smartchat_core.model.answer import Answer, AnswerStep, Citation
from smartchat_core.model.found import FoundPassage
from smartchat_core.model.ids import ConversationId, DocumentId, EventId, JobId, OwnerId, TurnId
from smartchat_core.model.job import JobOutcome, Stage
from smartchat_core.model.search import SearchMode
from smartchat_core.model.security import (
    AccountChanged,
    AddressBlockChanged,
    AuthFailure,
    Client,
    LimitAction,
    LimitScope,
    RequestRefusal,
    RightsChanged,
    SuspectText,
)
from smartchat_core.model.subscription import SubscriptionChangeKind
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.model.work import WorkQueue

__all__ = [
    "AccountChanged",
    "AddressBlockChanged",
    "AnswerCompleted",
    "AnswerEvent",
    "AnswerStep",
    "BookModelBuilt",
    "CitationFound",
    "CitationsChecked",
    "Client",
    "ConversationEvent",
    "ConversationStarted",
    "DocumentAccepted",
    "DocumentFailed",
    "DocumentNeedsOcr",
    "DocumentReady",
    "DocumentRemoved",
    "DocumentSearchable",
    "Envelope",
    "ErrorOccurred",
    "Event",
    "FeatureUsed",
    "FeedbackGiven",
    "GenerationActivated",
    "IngestionEvent",
    "IngestionProgressed",
    "InjectionSuspected",
    "JobFinished",
    "JobRetried",
    "JobStageReached",
    "JobStarted",
    "LoginFailed",
    "ModelCalled",
    "ProcessingCompleted",
    "QuestionsSuggested",
    "RateLimitReached",
    "RequestRefused",
    "Retrieved",
    "RightsChanged",
    "SearchPerformed",
    "SecurityEvent",
    "StageCompleted",
    "Status",
    "SubscriptionChanged",
    "TextDelta",
    "TurnStarted",
    "UploadRejected",
    "UsageEntryLost",
    "UsageEvent",
    "UsageFinal",
    "WorkerEvent",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """The answer has reached a step.

    The message of `answering` and `verifying` names the model, that of `fallback` is the reason, and that of `degraded`
    says what answers instead.
    """

    step: AnswerStep
    message: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieved:
    """The passages that the answer may rest on, best first."""

    passages: tuple[FoundPassage, ...]
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TextDelta:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CitationFound:
    """A quote was found and verified in the source."""

    citation: Citation


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageFinal:
    """The tokens and the money that the answer took."""

    usage: Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerCompleted:
    """The whole answer; the last event of a stream that did not fail."""

    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorOccurred:
    """The answer could not be completed; the last event of a stream that failed."""

    code: str
    message: str
    cause: str = ""
    remedy: str = ""


AnswerEvent = Status | Retrieved | TextDelta | CitationFound | UsageFinal | AnswerCompleted | ErrorOccurred


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnStarted:
    """A question was added to a conversation, and its answer begins; `parent` is the turn that it follows."""

    conversation_id: ConversationId
    turn_id: TurnId
    parent: TurnId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionsSuggested:
    """Questions that may be asked next, each of which has an answer within the bounds."""

    questions: tuple[str, ...]


ConversationEvent = TurnStarted | QuestionsSuggested | AnswerEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentAccepted:
    """An upload is stored and its job is queued; from here on it cannot be lost."""

    document_id: DocumentId
    owner: OwnerId
    job_id: JobId
    filename: str
    size_bytes: int
    format: str = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class IngestionProgressed:
    """So many of the stage's units are complete: pages while text is recognised (OCR), passages while embedding.

    `seconds_left` is how long the stage will take at the speed of the present attempt, None while that is not known.
    """

    document_id: DocumentId
    owner: OwnerId
    stage: Stage
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobStageReached:
    """A job waits for a worker of another queue, at the beginning of this stage."""

    document_id: DocumentId
    owner: OwnerId
    job_id: JobId
    stage: Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class JobStarted:
    """A worker has taken a job of this queue, which had waited so long (seconds) since it could be taken."""

    job_id: JobId
    queue: WorkQueue
    waited_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class JobFinished:
    """A worker was busy with a job for so long (seconds)."""

    job_id: JobId
    queue: WorkQueue
    outcome: JobOutcome
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentSearchable:
    """Lexical search finds the document from now on."""

    document_id: DocumentId
    owner: OwnerId
    passages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentReady:
    """The document is complete and was verified."""

    document_id: DocumentId
    owner: OwnerId
    passages: int
    warnings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentNeedsOcr:
    """The document's pages are pictures."""

    document_id: DocumentId
    owner: OwnerId
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFailed:
    """The document cannot be used, and why."""

    document_id: DocumentId
    owner: OwnerId
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRetried:
    """Work on a document failed for a passing reason and will be tried again."""

    document_id: DocumentId
    owner: OwnerId
    attempt: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRemoved:
    """The document, its files and its index entries are gone."""

    document_id: DocumentId
    owner: OwnerId


@dataclass(frozen=True, kw_only=True, slots=True)
class GenerationActivated:
    """Searches use another index generation from now on."""

    generation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPerformed:
    """Somebody searched; the words themselves are not part of the event.

    `backend` is the kind of the index (`sqlite`, `qdrant`, …).
    """

    owner: OwnerId
    results: int
    degraded: tuple[str, ...]
    mode: SearchMode = SearchMode.HYBRID
    backend: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class StageCompleted:
    """A stage of a document's processing is done; `format` is the format of the file, as the parsers are named."""

    document_id: DocumentId
    owner: OwnerId
    format: str
    stage: Stage
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BookModelBuilt:
    """The people, places and terms of a text were found in so many seconds, or that failed."""

    failed: bool
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessingCompleted:
    """All stages of a document's processing are done, so many seconds after it was accepted."""

    document_id: DocumentId
    owner: OwnerId
    format: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadRejected:
    """A file was not taken in; `code` is that of the error, of which parsers of other packages may have their own."""

    owner: OwnerId
    code: str
    size_bytes: int | None = None
    client: Client = field(default_factory=Client)


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCalled:
    """A request to a model has come to its end."""

    owner: OwnerId
    provider: str
    model: str
    feature: Feature
    outcome: CallOutcome
    seconds: float
    first_token_seconds: float | None = None
    error_type: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageEntryLost:
    """A request to a model could not be entered into the ledger."""

    owner: OwnerId
    provider: str
    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CitationsChecked:
    """How many claims of an answer are borne out by their quotes (`found`), and how many are not (`missing`)."""

    owner: OwnerId
    found: int
    missing: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationStarted:
    """The first question of a conversation was asked."""

    owner: OwnerId


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureUsed:
    """Somebody used a feature."""

    owner: OwnerId
    feature: Feature


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackGiven:
    """A reader's rating of an answer."""

    owner: OwnerId
    vote: Vote


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionChanged:
    """Somebody's plan changed."""

    owner: OwnerId
    from_plan: str
    to_plan: str
    kind: SubscriptionChangeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginFailed:
    """Somebody tried to get in and could not; `claimed` is the account that was named, hashed where there is none."""

    reason: AuthFailure
    client: Client
    claimed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestRefused:
    """A request was refused for where it came from."""

    reason: RequestRefusal
    client: Client


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimitReached:
    """A client asked more often than it may, or the limiter could not be asked."""

    scope: LimitScope
    action: LimitAction
    client: Client


@dataclass(frozen=True, kw_only=True, slots=True)
class InjectionSuspected:
    """A text contains a suspected prompt injection. The text is not part of it."""

    owner: OwnerId
    source: SuspectText


IngestionEvent = (
    DocumentAccepted
    | IngestionProgressed
    | DocumentSearchable
    | DocumentReady
    | DocumentNeedsOcr
    | DocumentFailed
    | JobStageReached
    | JobRetried
    | DocumentRemoved
)
WorkerEvent = JobStarted | JobFinished
UsageEvent = (
    SearchPerformed
    | StageCompleted
    | BookModelBuilt
    | ProcessingCompleted
    | ModelCalled
    | UsageEntryLost
    | CitationsChecked
    | ConversationStarted
    | FeatureUsed
    | FeedbackGiven
    | SubscriptionChanged
)
AccountEvent = AccountChanged | RightsChanged | AddressBlockChanged
SecurityEvent = UploadRejected | LoginFailed | AccountEvent | RequestRefused | RateLimitReached | InjectionSuspected
Event = IngestionEvent | WorkerEvent | GenerationActivated | UsageEvent | SecurityEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """An event with what stays the same however often it is delivered.

    Delivery is at least once: who must not count an event twice knows it by `id`, and dates it by `occurred_at`.

    Attributes:
        id: identifies the event, not the delivery.
        occurred_at: when it happened, in UTC.
        payload: what happened.
        trace: the place in the trace of the work that caused it; None where nothing was traced.
    """

    id: EventId
    occurred_at: datetime
    payload: Event
    trace: TraceContext | None = None
