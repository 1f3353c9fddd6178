"""Frozen values of the domain."""

from __future__ import annotations

from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Claim, Coverage
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import (
    ContentHash,
    DocumentId,
    JobId,
    OwnerId,
    PassageId,
    RemovalId,
    UsageEntryId,
    document_id_for,
    job_id_for,
    passage_id_for,
    removal_id_for,
    usage_entry_id_for,
)
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.ledger import Spending, UsageEntry
from smartchat_core.model.locator import Box, EpubLocator, LineLocator, Locator, PdfLocator
from smartchat_core.model.operations_fact import OperationsFact
from smartchat_core.model.parsed import Cover, Metadata, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.model.search import (
    Candidate,
    IndexQuery,
    IndexStats,
    PassageFilter,
    SearchResult,
    SectionRange,
)
from smartchat_core.model.section import Section, SectionKind, section_at, section_path
from smartchat_core.model.span import Span
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.usage import Price, Usage
from smartchat_core.model.work import Backlog, Lane, LaneBacklog, WorkItem, lane_of, stages_of

__all__ = [
    "LOCAL_SCOPE",
    "AnchorKind",
    "AnchorMap",
    "Answer",
    "AnswerMode",
    "Backlog",
    "Box",
    "Candidate",
    "Citation",
    "Claim",
    "ContentHash",
    "Cover",
    "Coverage",
    "Document",
    "DocumentId",
    "DocumentStatus",
    "EmbeddingModel",
    "EpubLocator",
    "IndexGeneration",
    "IndexQuery",
    "IndexStats",
    "Job",
    "JobId",
    "JobKind",
    "JobStatus",
    "Lane",
    "LaneBacklog",
    "Lease",
    "LineLocator",
    "Locator",
    "Metadata",
    "OperationsFact",
    "OwnerId",
    "OwnerScope",
    "ParseWarning",
    "ParsedDocument",
    "Passage",
    "PassageFilter",
    "PassageId",
    "PdfLocator",
    "Price",
    "Removal",
    "RemovalId",
    "RemovalReceipt",
    "ScoredPassage",
    "SearchResult",
    "Section",
    "SectionKind",
    "SectionRange",
    "Span",
    "Spending",
    "Stage",
    "TraceContext",
    "Usage",
    "UsageEntry",
    "UsageEntryId",
    "Vectors",
    "WarningCode",
    "WorkItem",
    "document_id_for",
    "job_id_for",
    "lane_of",
    "passage_id_for",
    "removal_id_for",
    "section_at",
    "section_path",
    "stages_of",
    "usage_entry_id_for",
]
