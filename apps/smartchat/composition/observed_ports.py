"""Instrumented ports, around the adapters of a process that is observed."""

from dataclasses import dataclass, replace
from typing import Self

from smartchat.composition.ports import PortOverrides, Ports
from smartchat.settings import Settings
from smartchat_adapters.observability.instrumented.cache import ObservedCache
from smartchat_adapters.observability.instrumented.chat_model import ObservedChatModel
from smartchat_adapters.observability.instrumented.database import ObservedDatabase
from smartchat_adapters.observability.instrumented.document_reader import ObservedDocumentReader
from smartchat_adapters.observability.instrumented.embedder import ObservedEmbedder
from smartchat_adapters.observability.instrumented.file_store import ObservedFileStore
from smartchat_adapters.observability.instrumented.job_queue import ObservedJobQueue
from smartchat_adapters.observability.instrumented.passage_index import ObservedPassageIndex
from smartchat_core.ports.telemetry import NO_TELEMETRY

__all__ = ["OTHER_SYSTEM", "Systems", "instrumented"]

OTHER_SYSTEM = "other"
"""What metrics and spans call the system behind an adapter that was handed in."""

_BROKERS = {"amqp": "rabbitmq", "amqps": "rabbitmq", "redis": "redis", "rediss": "redis"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Systems:
    """The kinds of servers behind the ports, as metrics and spans name them."""

    database: str
    index: str
    queue: str

    @classmethod
    def of(cls, settings: Settings, overrides: PortOverrides) -> Self:
        """Those that the settings name, as far as their ports are not overridden."""
        scheme = _scheme(settings.queue).rpartition("+")[2]
        return cls(
            database=_scheme(settings.database) if overrides.database is None else OTHER_SYSTEM,
            index=_scheme(settings.index) if overrides.index is None else OTHER_SYSTEM,
            queue=_BROKERS.get(scheme, scheme) if overrides.queue is None else OTHER_SYSTEM,
        )


def instrumented(ports: Ports, systems: Systems) -> Ports:
    """The ports with their measurements and spans; without telemetry they stay as they are, at no cost."""
    telemetry = ports.telemetry
    if telemetry is NO_TELEMETRY:
        return ports
    return replace(
        ports,
        database=ObservedDatabase(ports.database, telemetry=telemetry, system=systems.database),
        files=ObservedFileStore(ports.files, telemetry=telemetry),
        index=ObservedPassageIndex(ports.index, telemetry=telemetry, system=systems.index),
        cache=ObservedCache(ports.cache, telemetry=telemetry),
        parsing=replace(ports.parsing, reader=ObservedDocumentReader(ports.parsing.reader, telemetry=telemetry)),
        queue=ports.queue and ObservedJobQueue(ports.queue, telemetry=telemetry, system=systems.queue),
        embedder=ports.embedder and ObservedEmbedder(ports.embedder, telemetry=telemetry),
        models=tuple(ObservedChatModel(model, telemetry=telemetry) for model in ports.models),
    )


def _scheme(url: str) -> str:
    """The kind of adapter that an address names; without an address it is SQLite in the library's folder."""
    scheme = url.partition(":")[0]
    return "qdrant" if scheme.startswith("qdrant") else scheme or "sqlite"
