"""The ports of a process that is watched, around the adapters that the settings name."""

from smartchat.settings import Settings
from smartchat_adapters.observability.instrumented.cache import ObservedCache
from smartchat_adapters.observability.instrumented.chat_model import ObservedChatModel
from smartchat_adapters.observability.instrumented.database import ObservedDatabase
from smartchat_adapters.observability.instrumented.document_reader import ObservedDocumentReader
from smartchat_adapters.observability.instrumented.embedder import ObservedEmbedder
from smartchat_adapters.observability.instrumented.file_store import ObservedFileStore
from smartchat_adapters.observability.instrumented.job_queue import ObservedJobQueue
from smartchat_adapters.observability.instrumented.passage_index import ObservedPassageIndex
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["ObservedPorts"]

_BROKERS = {"amqp": "rabbitmq", "amqps": "rabbitmq", "redis": "redis", "rediss": "redis"}


class ObservedPorts:
    """Puts what watches around each port. Where nobody watches, the adapters stay as they are, at no cost."""

    def __init__(self, settings: Settings, telemetry: Telemetry) -> None:
        self._settings = settings
        self._telemetry = telemetry
        self._watched = telemetry is not NO_TELEMETRY

    def database(self, database: Database) -> Database:
        """The database."""
        if not self._watched:
            return database
        return ObservedDatabase(database, telemetry=self._telemetry, system=_scheme(self._settings.database))

    def files(self, files: FileStore) -> FileStore:
        """The file store."""
        return ObservedFileStore(files, telemetry=self._telemetry) if self._watched else files

    def index(self, index: PassageIndex) -> PassageIndex:
        """The passage index."""
        if not self._watched:
            return index
        return ObservedPassageIndex(index, telemetry=self._telemetry, system=_scheme(self._settings.index))

    def cache(self, cache: Cache) -> Cache:
        """The cache."""
        return ObservedCache(cache, telemetry=self._telemetry) if self._watched else cache

    def queue(self, queue: JobQueue | None) -> JobQueue | None:
        """The queue, if there is one."""
        if queue is None or not self._watched:
            return queue
        scheme = _scheme(self._settings.queue).rpartition("+")[2]
        return ObservedJobQueue(queue, telemetry=self._telemetry, system=_BROKERS.get(scheme, scheme))

    def embedder(self, embedder: Embedder | None) -> Embedder | None:
        """The embedder, if there is one."""
        if embedder is None or not self._watched:
            return embedder
        return ObservedEmbedder(embedder, telemetry=self._telemetry)

    def reader(self, reader: DocumentReader) -> DocumentReader:
        """What reads documents."""
        return ObservedDocumentReader(reader, telemetry=self._telemetry) if self._watched else reader

    def models(self, models: tuple[ChatModel, ...]) -> tuple[ChatModel, ...]:
        """The chat models."""
        if not self._watched:
            return models
        return tuple(ObservedChatModel(model, telemetry=self._telemetry) for model in models)


def _scheme(url: str) -> str:
    """The kind of adapter that an address names; without an address it is SQLite in the library's folder."""
    scheme = url.partition(":")[0]
    return "qdrant" if scheme.startswith("qdrant") else scheme or "sqlite"
