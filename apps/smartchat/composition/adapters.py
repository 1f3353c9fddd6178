"""The adapters that the settings name, each opened by itself."""

import asyncio
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from smartchat.settings import Settings
from smartchat.settings.chain import ModelEntry
from smartchat.settings.mail import checked_sender
from smartchat_adapters.private import make_private_folder
from smartchat_core import plugins
from smartchat_core.errors import ConfigurationError, EmbedderUnavailable, StorageUnavailable
from smartchat_core.ingestion.file_policy import DetectedType
from smartchat_core.model.usage import Price
from smartchat_core.outgoing.destination import make_destination
from smartchat_core.outgoing.policy import OutgoingPolicy
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.ports.claim_verifier import ClaimVerifier
from smartchat_core.ports.database import Database
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.event_sink import Listener
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.job_queue import JobQueue
from smartchat_core.ports.mailer import Mailer
from smartchat_core.ports.malware_scanner import MalwareScanner
from smartchat_core.ports.outgoing_http import OutgoingHttp
from smartchat_core.ports.page_recognition import RecognizerDescription
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.session_store import SessionStore

if TYPE_CHECKING:
    from smartchat_adapters.models.minilm import LocalEmbedder
    from smartchat_adapters.parsers.sandbox.reader import SandboxedReader

__all__ = [
    "LOCAL_EMBEDDERS",
    "chat_models",
    "find_recognizer",
    "index_kind",
    "library_folder",
    "limiter_of_this_process",
    "local_embedder",
    "open_cache",
    "open_database",
    "open_embedder",
    "open_files",
    "open_index",
    "open_limiter",
    "open_listeners",
    "open_mailer",
    "open_outgoing",
    "open_queue",
    "open_reader",
    "open_scanner",
    "open_sessions",
    "open_verifier",
]

log = logging.getLogger(__name__)

LOCAL_EMBEDDERS = frozenset({"auto", "minilm", "multilingual", "quality"})
"""What the setting `embedder` may say to have an embedder that runs here."""

_IN_PROCESS = "memory:"
_SCHEME = re.compile("[a-z][a-z0-9+.-]{0,40}")


@asynccontextmanager
async def open_database(
    settings: Settings, *, observer: Callable[[str, float, bool], None] | None = None
) -> AsyncIterator[Database]:
    """The database that the settings name. This and its siblings open one dependency each, and close it again.

    `observer` is called with each statement, its seconds, and whether it was slow, by adapters that take one.

    Raises:
        ConfigurationError: the settings name something that cannot be had.
        DependencyError: it cannot be opened.
    """
    url = settings.database or await _in_library(settings, "sqlite:///", "library.db")
    factory = plugins.factory(plugins.DATABASE, _scheme(url))
    async with factory(
        url,
        slow_query=settings.slow_query_seconds,
        observer=observer,
        pool_size=settings.database_pool,
        pool_overflow=settings.database_overflow,
        statement_timeout=settings.statement_timeout_seconds,
    ) as opened:
        yield opened


@asynccontextmanager
async def open_files(settings: Settings) -> AsyncIterator[FileStore]:
    """The file store that the settings name."""
    url = settings.files or await _in_library(settings, "file://", "files")
    factory = plugins.factory(plugins.FILES, _scheme(url))
    async with factory(
        url,
        endpoint=settings.files_endpoint,
        key=settings.files_key,
        secret=settings.files_secret.get_secret_value() if settings.files_secret else "",
        timeout_seconds=settings.remote_timeout_seconds,
        abandoned_hours=settings.upload_abandoned_after_seconds / 3600,
    ) as opened:
        yield opened


@asynccontextmanager
async def open_index(settings: Settings) -> AsyncIterator[PassageIndex]:
    """The passage index that the settings name."""
    url = settings.index or await _in_library(settings, "sqlite:///", "index")
    factory = plugins.factory(plugins.INDEX, _scheme(url))
    async with factory(
        url,
        api_key=settings.index_api_key.get_secret_value() if settings.index_api_key else None,
        deadline_seconds=settings.remote_timeout_seconds,
    ) as opened:
        yield opened


def index_kind(settings: Settings) -> str:
    """What kind of index the settings name, as events and metrics call it."""
    return _scheme(settings.index).partition("+")[0] if settings.index else "sqlite"


def open_cache(settings: Settings) -> AbstractAsyncContextManager[Cache]:
    """The cache that the settings name, else one within this process."""
    url = settings.cache or _IN_PROCESS
    return plugins.factory(plugins.CACHE, _scheme(url))(url)


def open_sessions(settings: Settings) -> AbstractAsyncContextManager[SessionStore]:
    """The sessions, by default where the cache is."""
    url = settings.sessions or settings.cache or _IN_PROCESS
    return plugins.factory(plugins.SESSIONS, _scheme(url))(url)


def open_limiter(settings: Settings) -> AbstractAsyncContextManager[RateLimiter]:
    """The counts of the rate limits, where the sessions are."""
    url = settings.sessions or settings.cache or _IN_PROCESS
    return plugins.factory(plugins.LIMITS, _scheme(url))(url)


def limiter_of_this_process() -> RateLimiter:
    """Counts that need no server, and nothing that has to be opened."""
    limiter: RateLimiter = plugins.load(plugins.LIMITS, _scheme(_IN_PROCESS))(_IN_PROCESS)
    return limiter


def open_queue(settings: Settings) -> AbstractAsyncContextManager[JobQueue]:
    """The queue that the settings name; to be called only where they name one."""
    factory = plugins.factory(plugins.QUEUE, _scheme(settings.queue))
    return factory(settings.queue, prefix=settings.queue_prefix)


async def _in_library(settings: Settings, start: str, name: str) -> str:
    """The address of something in the library's folder, which is made where it is not there."""
    return _address(start, await asyncio.to_thread(library_folder, settings.library) / name)


def library_folder(folder: Path) -> Path:
    """The folder, made where it is not there; everybody but its owner is kept out of it.

    Raises:
        StorageUnavailable: it cannot be made.
    """
    absolute = folder.expanduser().absolute()
    try:
        make_private_folder(absolute, parents=True)
    except OSError as exc:
        raise StorageUnavailable(
            f"the library {absolute} cannot be used",
            cause=exc.strerror or str(exc),
            remedy="Choose a folder that you may write to with --library or SMARTCHAT_LIBRARY.",
        ) from exc
    return absolute


def _address(start: str, path: Path) -> str:
    """The address of a path: percent-encoded, because `?` and `#` have a meaning there, and adapters decode it."""
    return start + quote(os.fsencode(path))


def _scheme(url: str) -> str:
    scheme, separator, rest = url.partition(":")
    if not separator or not _SCHEME.fullmatch(scheme) or (rest and not rest.startswith("//")):
        # It is not repeated: what cannot be read may be a password.
        raise ConfigurationError(
            "an address in the settings is none",
            cause="it does not begin with a scheme",
            remedy="Write it as in sqlite:///path or file:///path.",
        )
    return scheme


def local_embedder(settings: Settings) -> "LocalEmbedder":
    """The embedder that runs here which the settings ask for (`LOCAL_EMBEDDERS`), not entered yet."""
    make: Callable[..., LocalEmbedder] = plugins.load(plugins.EMBEDDER, "minilm")
    if settings.embedder == "multilingual":
        from smartchat_adapters.models.minilm import MultilingualEmbedder  # only where it is chosen

        make = MultilingualEmbedder
    elif settings.embedder == "quality":
        from smartchat_adapters.models.minilm import MpnetEmbedder

        make = MpnetEmbedder
    return make(
        weights=settings.embedder_weights,
        allow_network=settings.allow_network,
        threads=settings.embedder_threads,
        outgoing=settings.outgoing,
    )


async def open_embedder(settings: Settings, stack: AsyncExitStack) -> Embedder | None:
    """The embedder that the settings ask for; None means lexical search only."""
    if settings.embedder == "none":
        return None
    if settings.embedder in LOCAL_EMBEDDERS:
        embedder = local_embedder(settings)
        opened = await stack.enter_async_context(embedder)
        if settings.embedder == "auto":
            try:
                await asyncio.to_thread(embedder.check)
            except EmbedderUnavailable as error:
                log.warning("lexical search only: %s", error.operator_message())
                return None
        return opened
    name, _, model = settings.embedder.partition(":")
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    make = partial(
        plugins.factory(plugins.EMBEDDER, name),
        model=model,
        dimension=settings.embedder_dimension,
        api_base=settings.model_api_base,
        api_key=key,
        weights=settings.embedder_weights,
        allow_network=settings.allow_network,
        threads=settings.embedder_threads,
        outgoing=settings.outgoing,
    )
    return await plugins.enter(plugins.EMBEDDER, name, make, stack)


@asynccontextmanager
async def open_outgoing(settings: Settings, *named: str) -> AsyncIterator[OutgoingHttp]:
    """The client of outgoing requests, which may besides reach the host and port of each URL that the operator names.

    Raises:
        AddressRefused: one of them cannot be used.
    """
    from smartchat_adapters.outgoing.client import OutgoingClient  # only where something is sent

    async with OutgoingClient(settings.outgoing.naming(*named)) as opened:
        yield opened


def open_mailer(settings: Settings) -> Mailer | None:
    """The mailer that the settings name, None where they name none.

    Raises:
        ConfigurationError: they name a server in part, or send a password without encryption.
        AddressRefused: its name is none.
    """
    sender = checked_sender(settings)
    if settings.mail_folder is not None:
        from smartchat_adapters.mail.folder_mailer import FolderMailer  # only where a folder is named

        return FolderMailer(settings.mail_folder.expanduser().absolute(), sender=sender)
    if not settings.mail_host:
        return None
    from smartchat_adapters.mail.smtp_mailer import MailSecurity, MailServer, SmtpMailer  # only where mails are sent

    endpoint = make_destination("https", settings.mail_host, settings.mail_port).endpoint
    server = MailServer(
        host=endpoint.host,
        port=endpoint.port,
        security=MailSecurity(settings.mail_security),
        sender=sender,
        user=settings.mail_user,
        password=settings.mail_password.get_secret_value() if settings.mail_password else "",
    )
    return SmtpMailer(server, OutgoingPolicy(rules=settings.outgoing, named=frozenset({endpoint})))


def open_scanner(settings: Settings) -> MalwareScanner | None:
    """The malware scanner that the settings name, None where they name none; it is connected to for each file.

    Raises:
        ConfigurationError: its address is none.
    """
    if not settings.malware_scanner:
        return None
    from smartchat_adapters.scanning.clamd import ClamdAddress, ClamdScanner  # only where one is named

    address = ClamdAddress.read(settings.malware_scanner)
    return ClamdScanner(address, seconds=settings.malware_scan_timeout_seconds)


async def open_verifier(settings: Settings, stack: AsyncExitStack) -> ClaimVerifier | None:
    """The verifier on the inference model that the settings name; its file is read at the first use."""
    if settings.nli_model is None:
        return None
    from smartchat_adapters.models.nli import NliVerifier  # only where a model is named

    rule = settings.inference_rule
    return await stack.enter_async_context(
        NliVerifier(settings.nli_model.expanduser(), sha256=settings.nli_sha256, rule=rule)
    )


async def open_listeners(settings: Settings, stack: AsyncExitStack) -> tuple[Listener, ...]:
    """The listeners to events that the settings name."""
    return tuple(
        [
            await plugins.enter(plugins.LISTENER, name, plugins.factory(plugins.LISTENER, name), stack)
            for name in settings.listeners
        ]
    )


async def open_reader(
    settings: Settings, stack: AsyncExitStack
) -> tuple["SandboxedReader", Callable[[Path, str], Awaitable[DetectedType]]]:
    """The document reader, and what recognises the type of a file; both are part of the product.

    Raises:
        ConfigurationError: the setting `parser_confinement` demands what this machine does not have.
    """
    from smartchat_adapters.parsers.inspection import inspect_file  # opened with the library
    from smartchat_adapters.parsers.sandbox.reader import SandboxedReader
    from smartchat_adapters.recognition.tesseract import TesseractRecognizer

    reader = await stack.enter_async_context(
        SandboxedReader(
            choices=settings.parsers,
            required=settings.parser_confinement == "required",
            recognizer=TesseractRecognizer,
        )
    )

    async def inspect(path: Path, filename: str) -> DetectedType:
        formats = await asyncio.to_thread(reader.formats)
        return await asyncio.to_thread(inspect_file, path, filename, formats)

    return reader, inspect


def find_recognizer() -> RecognizerDescription | None:
    """The text recognition that is installed, with its languages; None if there is none. It looks into folders."""
    from smartchat_adapters.parsers.sandbox.recognition import recognizer_found
    from smartchat_adapters.recognition.tesseract import TesseractRecognizer

    found = recognizer_found(TesseractRecognizer)
    return None if found is None else RecognizerDescription(label=found.label, languages=found.languages)


def chat_models(settings: Settings) -> tuple[ChatModel, ...]:
    """The models of the fallback chain; an adapter's name before a colon chooses one other than litellm's.

    Each has the values of its own entry, and nothing of another one's: no key goes to an address that is not its own.
    """
    return tuple(_chat_model(entry, settings) for entry in settings.model_chain)


def _chat_model(entry: ModelEntry, settings: Settings) -> ChatModel:
    adapter, separator, model = entry.name.partition(":")
    if not separator or adapter not in plugins.installed(plugins.MODEL):
        adapter, model = "litellm", entry.name
    price = None
    if entry.input_price is not None and entry.output_price is not None:
        price = Price(input_per_million=entry.input_price, output_per_million=entry.output_price)
    return plugins.factory(plugins.MODEL, adapter)(
        model,
        api_base=entry.api_base or None,
        api_key=(entry.api_key.get_secret_value() or None) if entry.api_key else None,
        timeout_seconds=entry.timeout_seconds or settings.model_timeout_seconds,
        price=price,
        context_tokens=entry.context_tokens,
        outgoing=settings.outgoing,
    )
