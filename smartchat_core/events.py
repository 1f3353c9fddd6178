"""The one vocabulary of everything that happens.

Services return or publish these values; progress bars, logs, metrics, web streams and plugins listen to them.
`AnswerEvent` is what a streamed answer is made of, `IngestionEvent` what becomes of an upload, `WorkerEvent` what
workers do, `UsageEvent` what people and models did, `SecurityEvent` what somebody tried to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.model.answer import Answer, Citation
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Stage
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.usage import Usage

__all__ = [
    "AnswerCompleted",
    "AnswerEvent",
    "CitationFound",
    "CitationsChecked",
    "Client",
    "ConversationStarted",
    "DocumentAccepted",
    "DocumentFailed",
    "DocumentNeedsOcr",
    "DocumentReady",
    "DocumentRemoved",
    "DocumentSearchable",
    "ErrorOccurred",
    "Event",
    "FeatureUsed",
    "FeedbackGiven",
    "GenerationActivated",
    "IngestionEvent",
    "IngestionProgressed",
    "InjectionSuspected",
    "JobHandedOn",
    "JobLeft",
    "JobRetried",
    "JobTaken",
    "LedgerMissed",
    "LoginFailed",
    "ModelCalled",
    "RateLimitReached",
    "RequestRefused",
    "Retrieved",
    "SearchPerformed",
    "SecurityEvent",
    "StageCompleted",
    "Status",
    "SubscriptionChanged",
    "TextDelta",
    "UploadRejected",
    "UsageEvent",
    "UsageFinal",
    "WorkerEvent",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """The answer has reached a step: `retrieving`, `reading`, `answering`, or `fallback` with a message."""

    step: str
    message: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieved:
    """The passages that the answer may rest on, best first."""

    passages: tuple[ScoredPassage, ...]
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
    """So many of the stage's units are complete (pages, passages)."""

    document_id: DocumentId
    owner: OwnerId
    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class JobHandedOn:
    """A job waits for a worker of another lane, at the beginning of this stage."""

    document_id: DocumentId
    owner: OwnerId
    job_id: JobId
    stage: Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class JobTaken:
    """A worker has taken a job of this lane, which had waited so long (seconds) since it could be taken."""

    job_id: JobId
    lane: str
    waited_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class JobLeft:
    """A worker was busy with a job for so long (seconds); `outcome` is `succeeded`, `failed` or `retried`."""

    job_id: JobId
    lane: str
    outcome: str
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
    mode: str = "hybrid"
    backend: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class StageCompleted:
    """A stage of a document's processing is done; `stage` is one of `Stage`, or `whole` at the very end.

    `format` is the format of the file, as the parsers are named; `seconds` of `whole` count from the acceptance.
    """

    document_id: DocumentId
    owner: OwnerId
    format: str
    stage: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadRejected:
    """A file was not taken in, by the code of the error."""

    owner: OwnerId
    reason: str
    size_bytes: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelCalled:
    """A request to a model has come to its end; `outcome` is `ok`, `error` or `cancelled`."""

    owner: OwnerId
    provider: str
    model: str
    feature: str
    outcome: str
    seconds: float
    first_token_seconds: float | None = None
    error_type: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerMissed:
    """A request to a model could not be entered into the ledger."""

    owner: OwnerId
    provider: str
    model: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CitationsChecked:
    """The claims of an answer were checked against its sources."""

    owner: OwnerId
    supported: int
    unsupported: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationStarted:
    """The first question of a conversation was asked."""

    owner: OwnerId


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureUsed:
    """Somebody used a feature; `feature` is one of `FEATURES` of the catalogue."""

    owner: OwnerId
    feature: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackGiven:
    """A reader says whether an answer was good; `vote` is `up` or `down`."""

    owner: OwnerId
    vote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriptionChanged:
    """Somebody changed the plan."""

    owner: OwnerId
    from_plan: str
    to_plan: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """Who sent a request, as far as that is known: for the security log only."""

    ip_address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginFailed:
    """Somebody tried to get in and could not; `claimed` is the account that was named, hashed where there is none."""

    reason: str
    client: Client
    claimed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestRefused:
    """A request was refused for where it came from; `action` is `foreign_origin` or `unknown_host`."""

    action: str
    client: Client


@dataclass(frozen=True, kw_only=True, slots=True)
class RateLimitReached:
    """A client asked more often than it may (`refused`), or the limiter could not be asked (`not_limited`)."""

    scope: str
    action: str
    client: Client


@dataclass(frozen=True, kw_only=True, slots=True)
class InjectionSuspected:
    """A text tries to give orders to a model; `source` is `question` or `passage`. The text is not part of it."""

    owner: OwnerId
    source: str


IngestionEvent = (
    DocumentAccepted
    | IngestionProgressed
    | DocumentSearchable
    | DocumentReady
    | DocumentNeedsOcr
    | DocumentFailed
    | JobHandedOn
    | JobRetried
    | DocumentRemoved
)
WorkerEvent = JobTaken | JobLeft
UsageEvent = (
    SearchPerformed
    | StageCompleted
    | ModelCalled
    | LedgerMissed
    | CitationsChecked
    | ConversationStarted
    | FeatureUsed
    | FeedbackGiven
    | SubscriptionChanged
)
SecurityEvent = UploadRejected | LoginFailed | RequestRefused | RateLimitReached | InjectionSuspected
Event = IngestionEvent | WorkerEvent | GenerationActivated | UsageEvent | SecurityEvent
