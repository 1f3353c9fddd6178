"""Frozen values of the domain."""

from __future__ import annotations

from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.answer import Answer, AnswerMode, AnswerStep, Citation, Coverage, QuestionIntent
from smartchat_core.model.answer_weights import AnswerabilityWeights, AnswerWeights, SentenceWeights
from smartchat_core.model.claim import Claim
from smartchat_core.model.conversation import Conversation, ConversationTurn, StoredAnswer, TurnStatus
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.found import FoundPassage, Quotes, SearchResults, TextSlice
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import (
    ContentHash,
    ConversationId,
    DocumentId,
    JobId,
    OwnerId,
    PassageId,
    RemovalId,
    TurnId,
    UsageEntryId,
    conversation_id_for,
    document_id_for,
    job_id_for,
    passage_id_for,
    removal_id_for,
    turn_id_for,
    usage_entry_id_for,
)
from smartchat_core.model.job import Job, JobKind, JobOutcome, JobStatus, Lease, Stage
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.locator import Box, EpubLocator, LineLocator, Locator, PdfLocator
from smartchat_core.model.metadata import Contributor, ContributorRole, Metadata, Series
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, Reading, WarningCode
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.model.search import (
    Candidate,
    IndexQuery,
    IndexStats,
    PassageFilter,
    RankedPassages,
    SearchMode,
    SectionRange,
)
from smartchat_core.model.section import Section, SectionKind, SectionRole, section_at, section_path
from smartchat_core.model.span import Span
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.usage import Price, Usage
from smartchat_core.model.work import Backlog, QueueBacklog, WorkItem, WorkQueue, queue_of, stages_of

__all__ = [
    "LOCAL_SCOPE",
    "AnchorKind",
    "AnchorMap",
    "Answer",
    "AnswerMode",
    "AnswerStep",
    "AnswerWeights",
    "AnswerabilityWeights",
    "Backlog",
    "Box",
    "Candidate",
    "Citation",
    "Claim",
    "ContentHash",
    "Contributor",
    "ContributorRole",
    "Conversation",
    "ConversationId",
    "ConversationTurn",
    "Cover",
    "Coverage",
    "Document",
    "DocumentId",
    "DocumentStatus",
    "EmbeddingModel",
    "EpubLocator",
    "FoundPassage",
    "IndexGeneration",
    "IndexQuery",
    "IndexStats",
    "Job",
    "JobId",
    "JobKind",
    "JobOutcome",
    "JobStatus",
    "Lease",
    "LineLocator",
    "Locator",
    "Metadata",
    "OperationalFact",
    "OwnerId",
    "OwnerScope",
    "ParseWarning",
    "ParsedDocument",
    "Passage",
    "PassageFilter",
    "PassageId",
    "PdfLocator",
    "Price",
    "QuestionIntent",
    "QueueBacklog",
    "Quotes",
    "RankedPassages",
    "Reading",
    "Removal",
    "RemovalId",
    "RemovalReceipt",
    "ScoredPassage",
    "SearchMode",
    "SearchResults",
    "Section",
    "SectionKind",
    "SectionRange",
    "SectionRole",
    "SentenceWeights",
    "Series",
    "Span",
    "Spending",
    "Stage",
    "StoredAnswer",
    "TextSlice",
    "TraceContext",
    "TurnId",
    "TurnStatus",
    "Usage",
    "UsageEntry",
    "UsageEntryId",
    "Vectors",
    "WarningCode",
    "WorkItem",
    "WorkQueue",
    "conversation_id_for",
    "document_id_for",
    "job_id_for",
    "passage_id_for",
    "queue_of",
    "removal_id_for",
    "section_at",
    "section_path",
    "stages_of",
    "turn_id_for",
    "usage_entry_id_for",
]
