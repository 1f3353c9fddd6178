"""What the core needs from outside: one Protocol or family of them a module."""

from __future__ import annotations

from smartchat_core.ports.bookkeeping import ActiveUserLog, OperationalFacts, UsageLedger
from smartchat_core.ports.budgets import BudgetRepository
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatMessage, ChatModel, ChatRequest, ModelDelta, Role
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.conversations import ConversationRepository
from smartchat_core.ports.database import Database, DocumentRepository, JobRepository, UnitOfWork
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.file_store import FileStore, StoredFile
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.name_corrections import NameCorrectionRepository
from smartchat_core.ports.parser import DocumentReader, Parser, ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.records import GenerationRepository, Outbox, RemovalRepository
from smartchat_core.ports.section_summaries import SectionSummaries
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.ports.telemetry import NO_TELEMETRY, MetricsReader, NoTelemetry, Telemetry

__all__ = [
    "NO_TELEMETRY",
    "ActiveUserLog",
    "BudgetRepository",
    "Cache",
    "ChatMessage",
    "ChatModel",
    "ChatRequest",
    "Clock",
    "ConversationRepository",
    "Database",
    "DocumentReader",
    "DocumentRepository",
    "Embedder",
    "Entropy",
    "EventSink",
    "FileStore",
    "GenerationRepository",
    "JobQueue",
    "JobRepository",
    "MetricsReader",
    "ModelDelta",
    "NameCorrectionRepository",
    "NoTelemetry",
    "OperationalFacts",
    "Outbox",
    "Parser",
    "ParsingLimits",
    "PassageIndex",
    "RateLimiter",
    "RemovalRepository",
    "Role",
    "SectionSummaries",
    "SessionStore",
    "StoredFile",
    "Telemetry",
    "UnitOfWork",
    "UsageLedger",
]
