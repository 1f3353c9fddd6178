"""The one vocabulary of everything that happens.

Services return or publish these values; progress bars, logs, metrics, web streams and plugins listen to them.
`AnswerEvent` is what a streamed answer is made of, `IngestionEvent` what becomes of an upload.
"""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.answer import Answer, Citation
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Stage
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.usage import Usage

__all__ = [
    "AnswerCompleted",
    "AnswerEvent",
    "CitationFound",
    "DocumentAccepted",
    "DocumentFailed",
    "DocumentNeedsOcr",
    "DocumentReady",
    "DocumentRemoved",
    "DocumentSearchable",
    "ErrorOccurred",
    "Event",
    "GenerationActivated",
    "IngestionEvent",
    "IngestionProgressed",
    "JobHandedOn",
    "JobRetried",
    "Retrieved",
    "SearchPerformed",
    "Status",
    "TextDelta",
    "UsageFinal",
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
    """Somebody searched; the words themselves are not part of the event."""

    owner: OwnerId
    results: int
    degraded: tuple[str, ...]


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
Event = IngestionEvent | GenerationActivated | SearchPerformed
