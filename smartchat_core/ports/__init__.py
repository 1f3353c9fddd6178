"""What the core needs from outside: one Protocol or family of them a module."""

from __future__ import annotations

from smartchat_core.ports.chat_model import ChatMessage, ChatModel, ChatRequest, ModelDelta, Role
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import (
    Database,
    DocumentRepository,
    GenerationRepository,
    JobRepository,
    Outbox,
    UnitOfWork,
)
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.file_store import FileStore, StoredFile
from smartchat_core.ports.parser import DocumentReader, Parser, ParsingLimits
from smartchat_core.ports.passage_index import PassageIndex

__all__ = [
    "ChatMessage",
    "ChatModel",
    "ChatRequest",
    "Clock",
    "Database",
    "DocumentReader",
    "DocumentRepository",
    "Embedder",
    "Entropy",
    "EventSink",
    "FileStore",
    "GenerationRepository",
    "JobRepository",
    "ModelDelta",
    "Outbox",
    "Parser",
    "ParsingLimits",
    "PassageIndex",
    "Role",
    "StoredFile",
    "UnitOfWork",
]
