"""The ports that services work on, and those that a program hands in."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from smartchat.composition.webhooks import PLAIN_SECRETS
from smartchat.system import SystemClock, SystemEntropy
from smartchat_core import plugins
from smartchat_core.ingestion.intake import FileInspector
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.claim_verifier import ClaimVerifier
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.mailer import Mailer
from smartchat_core.ports.malware_scanner import MalwareScanner
from smartchat_core.ports.outgoing_http import OutgoingHttp
from smartchat_core.ports.page_recognition import PageRecognition
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.secret_keeping import SecretKeeping
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["FROM_SETTINGS", "DocumentParsing", "PortOverrides", "Ports"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentParsing:
    """How files become documents: `inspect` finds the media type of one, and `reader` parses it.

    `recognition` has pages that are pictures recognised (OCR); None where nothing does.
    """

    inspect: FileInspector
    reader: DocumentReader
    recognition: PageRecognition | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """Every port that services work on, open.

    `queue` is None where jobs are polled from the database, `embedder` where search is lexical only, `verifier`
    where no more than the rules on words checks claims, `mailer` where no mails are sent, and `scanner` where
    uploads are not scanned for malware. `http` sends messages to webhooks, None where nothing does, and `secrets` keeps
    their secrets. `index_backend` is what events and metrics call the kind of index.
    """

    database: Database
    files: FileStore
    index: PassageIndex
    cache: Cache
    sessions: SessionStore
    limiter: RateLimiter
    parsing: DocumentParsing
    queue: JobQueue | None = None
    embedder: Embedder | None = None
    verifier: ClaimVerifier | None = None
    mailer: Mailer | None = None
    scanner: MalwareScanner | None = None
    http: OutgoingHttp | None = None
    secrets: SecretKeeping = PLAIN_SECRETS
    models: tuple[ChatModel, ...] = ()
    telemetry: Telemetry = NO_TELEMETRY
    clock: Clock = field(default_factory=SystemClock)
    entropy: Entropy = field(default_factory=SystemEntropy)
    index_backend: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PortOverrides:
    """Adapters to use in place of those that the settings name; None leaves a port to the settings.

    They are open, and the caller closes them: nothing here does. `models` are the chain of chat models, the
    first choice first; `verifier` checks claims after the rules on words.
    """

    database: Database | None = None
    files: FileStore | None = None
    index: PassageIndex | None = None
    cache: Cache | None = None
    sessions: SessionStore | None = None
    limiter: RateLimiter | None = None
    parsing: DocumentParsing | None = None
    queue: JobQueue | None = None
    embedder: Embedder | None = None
    verifier: ClaimVerifier | None = None
    mailer: Mailer | None = None
    scanner: MalwareScanner | None = None
    http: OutgoingHttp | None = None
    models: tuple[ChatModel, ...] | None = None
    clock: Clock | None = None
    entropy: Entropy | None = None

    def with_models(
        self, *, embedder: Embedder | None = None, chat_model: ChatModel | Sequence[ChatModel] | None = None
    ) -> Self:
        """The same with these models, as far as they are given."""
        models = self.models
        if chat_model is not None:
            models = tuple(chat_model) if isinstance(chat_model, Sequence) else (chat_model,)
        return replace(self, embedder=self.embedder if embedder is None else embedder, models=models)

    def check(self) -> None:
        """Check that each adapter has the methods of its port.

        Raises:
            UnfitAdapter: one lacks some, or is a class.
        """
        for name, port in _PORTS.items():
            adapter = getattr(self, name)
            if adapter is not None:
                plugins.check_open(port, adapter, name=name)
        if self.parsing is not None:
            plugins.check_open(DocumentReader, self.parsing.reader, name="parsing.reader")
        for model in self.models or ():
            plugins.check_open(ChatModel, model, name="models")


_PORTS: dict[str, type] = {
    "database": Database,
    "files": FileStore,
    "index": PassageIndex,
    "cache": Cache,
    "sessions": SessionStore,
    "limiter": RateLimiter,
    "queue": JobQueue,
    "embedder": Embedder,
    "verifier": ClaimVerifier,
    "mailer": Mailer,
    "scanner": MalwareScanner,
    "http": OutgoingHttp,
    "clock": Clock,
    "entropy": Entropy,
}

FROM_SETTINGS = PortOverrides()
"""Every port as the settings name it."""
