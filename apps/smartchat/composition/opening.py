"""Opening the ports that the settings name, and that are not handed in."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TypeVar

from smartchat.composition.adapters import (
    chat_models,
    index_kind,
    open_cache,
    open_database,
    open_embedder,
    open_files,
    open_index,
    open_limiter,
    open_mailer,
    open_queue,
    open_reader,
    open_scanner,
    open_sessions,
    open_verifier,
)
from smartchat.composition.observed_ports import OTHER_SYSTEM, Systems, instrumented
from smartchat.composition.ports import FROM_SETTINGS, DocumentParsing, PortOverrides, Ports
from smartchat.composition.statements import statement_observer
from smartchat.composition.webhooks import OutgoingOnDemand, webhook_secrets
from smartchat.settings import Settings
from smartchat.system import SystemClock, SystemEntropy
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.audit.origin import present_origin
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["open_ports"]

T = TypeVar("T")


@asynccontextmanager
async def open_ports(
    settings: Settings, overrides: PortOverrides = FROM_SETTINGS, *, telemetry: Telemetry = NO_TELEMETRY
) -> AsyncIterator[Ports]:
    """Open the adapters that the settings name and that are not overridden; close these, last opened first.

    Overridden or not, each is measured and traced where there is telemetry.

    Raises:
        ConfigurationError: the settings name something that cannot be had, or an override is no adapter of its port.
        DependencyError: what they name cannot be opened.
    """
    overrides.check()
    statements = statement_observer(telemetry)
    async with AsyncExitStack() as stack:

        async def chosen(given: T | None, opener: Callable[[Settings], AbstractAsyncContextManager[T]]) -> T:
            return given if given is not None else await stack.enter_async_context(opener(settings))

        database = await chosen(overrides.database, partial(open_database, observer=statements))
        files = await chosen(overrides.files, open_files)
        index = await chosen(overrides.index, open_index)
        cache = await chosen(overrides.cache, open_cache)
        sessions = await chosen(overrides.sessions, open_sessions)
        limiter = await chosen(overrides.limiter, open_limiter)
        queue = overrides.queue
        if queue is None and settings.queue:
            queue = await stack.enter_async_context(open_queue(settings))
        embedder = overrides.embedder
        if embedder is None:
            embedder = await open_embedder(settings, stack)
        parsing = overrides.parsing
        if parsing is None:
            reader, inspect = await open_reader(settings, stack)
            parsing = DocumentParsing(inspect=inspect, reader=reader, recognition=reader)
        clock = overrides.clock or SystemClock()
        opened = Ports(
            database=AuditedDatabase(database, clock=clock, origin=present_origin, trace=telemetry.trace),
            files=files,
            index=index,
            cache=cache,
            sessions=sessions,
            limiter=limiter,
            parsing=parsing,
            queue=queue,
            embedder=embedder,
            verifier=overrides.verifier or await open_verifier(settings, stack),
            mailer=overrides.mailer or open_mailer(settings),
            scanner=overrides.scanner or open_scanner(settings),
            http=overrides.http or OutgoingOnDemand(settings, stack),
            secrets=webhook_secrets(settings),
            models=chat_models(settings) if overrides.models is None else overrides.models,
            telemetry=telemetry,
            clock=clock,
            entropy=overrides.entropy or SystemEntropy(),
            index_backend=index_kind(settings) if overrides.index is None else OTHER_SYSTEM,
        )
        yield instrumented(opened, Systems.of(settings, overrides))
