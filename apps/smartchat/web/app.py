"""The factory of the web application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Server
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import Middleware, Scope

from smartchat.composition import Services, open_services
from smartchat.composition.accounts import AccountServices, open_account_services
from smartchat.composition.observability import Observability, measured_only
from smartchat.composition.ports import FROM_SETTINGS, PortOverrides
from smartchat.gauge_poller import make_gauge_poller
from smartchat.jobs.housekeeping import again_and_again
from smartchat.jobs.in_process import make_worker
from smartchat.ops_token import ops_token
from smartchat.settings import Settings
from smartchat.system import release
from smartchat.web.access.account import provide_account, provide_accounts
from smartchat.web.access.audit_origins import OriginOfChanges
from smartchat.web.access.guard import AccessControl, AccessGuard
from smartchat.web.access.presence import UserPresence
from smartchat.web.access.principal import principal_of
from smartchat.web.access.revocation import RevocationWatch
from smartchat.web.clients import client_behind, publish
from smartchat.web.connections.limits import ConnectionLimits
from smartchat.web.context import ScopeOf, WebContext, provide_context, provide_process
from smartchat.web.conversations import Conversations
from smartchat.web.errors import EXCEPTION_HANDLERS
from smartchat.web.health_state import Draining, close_while_draining, injected_watch, open_watch
from smartchat.web.limits import RequestSlots
from smartchat.web.middleware.address_guard import AddressGuard, BlockWatch
from smartchat.web.middleware.admission import Admission
from smartchat.web.middleware.methods import answer_all_methods
from smartchat.web.middleware.origin_guard import OriginGuard, SecurityHeaders
from smartchat.web.middleware.rate_limiting import RateGuard, Rates
from smartchat.web.middleware.telemetry import observe_requests, start_at_zero
from smartchat.web.mounting import MountedLitestar, read_prefix
from smartchat.web.openapi.document import RENDERERS
from smartchat.web.ops_access import ops_access
from smartchat.web.proxies import TrustedProxies
from smartchat.web.rendered_schema import RenderedOnce
from smartchat.web.requests import GuardedRequest
from smartchat.web.routes.access_notices import access_notices_router
from smartchat.web.routes.access_pages import ACCESS_PAGES
from smartchat.web.routes.account_data import ACCOUNT_DATA_PAGES, account_data_router
from smartchat.web.routes.account_pages import ACCOUNT_PAGES
from smartchat.web.routes.audit import audit_router
from smartchat.web.routes.audit_page import AUDIT_PAGE
from smartchat.web.routes.blocks import blocks_router
from smartchat.web.routes.book_pages import BOOK_PAGES
from smartchat.web.routes.break_glass import break_glass_router
from smartchat.web.routes.characters import characters_router
from smartchat.web.routes.conversations import conversations_router
from smartchat.web.routes.document_pages import DOCUMENT_PAGES
from smartchat.web.routes.documents import documents_router
from smartchat.web.routes.edition_pages import EDITION_PAGES
from smartchat.web.routes.editions import editions_router
from smartchat.web.routes.enrolment_pages import ENROLMENT_PAGES
from smartchat.web.routes.feedback import feedback_router
from smartchat.web.routes.group_pages import GROUP_PAGES
from smartchat.web.routes.groups import groups_router
from smartchat.web.routes.health import health, health_detailed, livez, readyz, startupz
from smartchat.web.routes.identity_pages import IDENTITY_PAGES
from smartchat.web.routes.invitation_pages import INVITATION_PAGES
from smartchat.web.routes.keys import keys_router
from smartchat.web.routes.link_page import LINK_PAGE
from smartchat.web.routes.mail_pages import MAIL_PAGES
from smartchat.web.routes.mails import mails_router
from smartchat.web.routes.metadata import metadata_router
from smartchat.web.routes.metrics import metrics
from smartchat.web.routes.openid_pages import OPENID_PAGES
from smartchat.web.routes.ops import ops
from smartchat.web.routes.passkey_pages import PASSKEY_PAGES
from smartchat.web.routes.passkeys import passkeys_router
from smartchat.web.routes.password_page import PASSWORD_PAGE
from smartchat.web.routes.rereading import rereading_router
from smartchat.web.routes.search import search_router
from smartchat.web.routes.second_factor_page import SECOND_FACTOR_PAGE
from smartchat.web.routes.security import security_router
from smartchat.web.routes.sessions import sessions_router
from smartchat.web.routes.shelf_pages import SHELF_PAGES
from smartchat.web.routes.shelves import shares_router, shelves_router
from smartchat.web.routes.sign_in_pages import SIGN_IN_PAGES
from smartchat.web.routes.site import page, static_router
from smartchat.web.routes.status import status
from smartchat.web.routes.user_pages import USER_PAGES
from smartchat.web.routes.users import invitations_router, users_router
from smartchat.web.routes.webhooks import webhooks_router
from smartchat.web.shared_results import SharedResults
from smartchat.web.transport import TransportSecurity
from smartchat_core.accounts.blocking import AutomaticBlocks
from smartchat_core.accounts.stored_limits import StoredRateLimiter
from smartchat_core.errors import MissingExtra
from smartchat_core.model.audit import ANONYMOUS, PROGRAM
from smartchat_core.ports.event_sink import Listener
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.runtime import Runtime

__all__ = ["create_app"]

log = logging.getLogger(__name__)

_BODY_BYTES = 1024**2
_STATE = (health, health_detailed, livez, readyz, startupz, status, ops)
_ACCOUNTS = (
    sessions_router,
    keys_router,
    blocks_router,
    passkeys_router,
    users_router,
    invitations_router,
    shares_router,
    groups_router,
    break_glass_router,
    audit_router,
    security_router,
    *AUDIT_PAGE,
    access_notices_router,
    webhooks_router,
    *SIGN_IN_PAGES,
    *ENROLMENT_PAGES,
    *ACCOUNT_PAGES,
    *PASSWORD_PAGE,
    *SECOND_FACTOR_PAGE,
    *PASSKEY_PAGES,
    *LINK_PAGE,
    *MAIL_PAGES,
    *ACCOUNT_DATA_PAGES,
    account_data_router,
    mails_router,
    *USER_PAGES,
    *INVITATION_PAGES,
    *GROUP_PAGES,
    *OPENID_PAGES,
    *IDENTITY_PAGES,
    *SHELF_PAGES,
    *ACCESS_PAGES,
)
_DEPENDENCIES = {
    "account": Provide(provide_account),
    "accounts": Provide(provide_accounts),
    "context": Provide(provide_context),
    "process": Provide(provide_process),
    "watch": Provide(injected_watch),
}
_TEMPLATES = Path(__file__).resolve().parent / "templates"

ServicesOpener = Callable[[Settings], AbstractAsyncContextManager[Services]]


def create_app(
    settings: Settings,
    *,
    hosts: Sequence[str] = (),
    max_asks: int | None = None,
    max_uploads: int | None = None,
    heartbeat_seconds: float = 15.0,
    ports: PortOverrides = FROM_SETTINGS,
    observability: Observability | None = None,
    listeners: Sequence[Listener] = (),
    open_with: ServicesOpener | None = None,
    client_of: Callable[[Scope], str] | None = None,
    scope_of: ScopeOf | None = None,
    root_path: str = "",
    draining: Draining | None = None,
) -> Litestar:
    """The application. The library is opened when it starts, and closed when it ends.

    Args:
        settings: which library, and how it is used.
        hosts: names that it is served under besides `localhost` and addresses in digits.
        max_asks: how many questions are answered at one time, in place of the setting `max_asks`; who comes beyond is
            asked to come again.
        max_uploads: the same for uploads. The settings bound what one owner and one client may have of both.
        heartbeat_seconds: after so long without an event a stream shows that it is alive.
        ports: open adapters to use in place of those that the settings name; the caller closes them.
        observability: where measurements and spans go; by default requests are counted, and neither traced nor logged
            in another way than the program's.
        listeners: are called with every event of this process.
        open_with: opens the services in another way than from the three arguments before.
        client_of: who sends a request, for the limits on each; by default the address that it comes from, or that the
            proxies of the settings speak for.
        scope_of: on whose behalf a request comes, by its ASGI scope, where the host program has users of its own; None
            as its result is answered with 401. Without it, users sign in here; where there are none, a client at a
            loopback address or a Unix socket is the one owner of all documents.
        root_path: the prefix that the application is mounted below, as in `/books`. Where the mount passes it on as
            ASGI's `root_path`, it need not be given.
        draining: whether the server is about to stop; set by what stops it.
    """
    drain = draining or Draining()
    prefix = read_prefix(root_path)
    limits = ConnectionLimits.of(settings)
    proxies = TrustedProxies.of(settings.trusted_proxies)
    https = TransportSecurity(proxies, settings.public_url)
    client_of = client_of or client_behind(proxies)
    observed = observability or measured_only("api")
    opener = open_with or partial(open_services, ports=ports, observability=observed, listeners=listeners)

    @asynccontextmanager
    async def library(app: Litestar) -> AsyncIterator[None]:
        async with opener(settings) as services:
            app.state.context = WebContext(
                settings=settings,
                database=services.ports.database,
                formats=services.ports.parsing.reader.formats,
                events=services.events,
                documents=services.documents,
                questions=services.questions,
                access=services.access,
                webhooks=services.webhooks.management,
                ingestion=services.jobs.ingestion,
                metrics=observed.metrics,
                slots=RequestSlots.of(settings, max_asks=max_asks, max_uploads=max_uploads),
                client_of=client_of,
                scope_of=scope_of,
                pages=SharedResults(fresh_seconds=settings.page_cache_seconds),
                conversations=Conversations(services.ports.sessions),
                heartbeat_seconds=heartbeat_seconds,
            )
            token = await asyncio.to_thread(ops_token, settings)
            app.state.ops_access = ops_access(token, services.ports.limiter, client_of)
            app.state.limiter = services.ports.limiter
            app.state.access = _access(services, https)
            app.state.blocks = BlockWatch(services.ports.database, services.ports.clock)
            start_at_zero(app, observed.telemetry)
            async with (
                open_watch(settings, services, observed.metrics, drain) as app.state.watch,
                app.state.access.watch.running(),
                _accounts(services, settings, scope_of) as app.state.accounts,
                make_gauge_poller(services).running(),
                make_worker(services).running() if services.ports.queue is None else nullcontext(),
                _sending(services),
                _automatic_blocks(services, settings),
            ):
                yield

    app = MountedLitestar(
        route_handlers=[
            *_STATE,
            metrics,
            page,
            static_router,
            documents_router,
            metadata_router,
            rereading_router,
            editions_router,
            *BOOK_PAGES,
            *DOCUMENT_PAGES,
            *EDITION_PAGES,
            search_router,
            characters_router,
            conversations_router,
            feedback_router,
            shelves_router,
            *(_ACCOUNTS if scope_of is None else ()),
        ],
        lifespan=[library],
        dependencies=_DEPENDENCIES,
        state=State({"signed_in": scope_of is not None}),
        middleware=[
            OriginOfChanges(client_of=client_of, actor=ANONYMOUS if scope_of is None else PROGRAM.actor),
            AddressGuard(client_of=client_of, publish=publish),
            Admission(limits, client_of=client_of, publish=publish),
            OriginGuard(hosts, public_url=settings.public_url, proxies=proxies, client_of=client_of, publish=publish),
            RateGuard(_rates(settings), limiter_of=_limiter_of, client_of=client_of, publish=publish),
            *(_admitting(settings, https, client_of) if scope_of is None else ()),
        ],
        before_send=[SecurityHeaders(https), close_while_draining],
        exception_handlers=EXCEPTION_HANDLERS,
        request_class=GuardedRequest,
        request_max_body_size=_BODY_BYTES,
        template_config=TemplateConfig(directory=_TEMPLATES, engine=JinjaTemplateEngine),
        openapi_config=_description(f"{settings.public_url}{prefix}" or "/"),
        logging_config=None,
    )
    app.prefix = prefix
    return observe_requests(answer_all_methods(app), observed.telemetry)


def _access(services: Services, https: Callable[[Scope], bool]) -> AccessControl:
    database = services.ports.database
    return AccessControl(
        sessions=services.access.sessions,
        keys=services.access.keys,
        presence=UserPresence(database),
        watch=RevocationWatch(database, services.ports.clock),
        # Limits of keys hold in all processes together, also where these share no Redis.
        limiter=StoredRateLimiter(database, services.ports.clock),
        https=https,
    )


@asynccontextmanager
async def _accounts(
    services: Services, settings: Settings, scope_of: ScopeOf | None
) -> AsyncIterator[AccountServices | None]:
    """What lets people in; nothing where the host program does that, or where the packages for it are not installed."""
    async with AsyncExitStack() as stack:
        found = None
        if scope_of is None:
            try:
                found = await stack.enter_async_context(open_account_services(services, settings))
            except MissingExtra as error:  # a library without users needs none
                log.info("nobody can sign in here: %s", error.operator_message())
        yield found


@asynccontextmanager
async def _sending(services: Services) -> AsyncIterator[None]:
    """Send the mails and messages to webhooks that wait, within about a second: sweeps do it as well, less often."""
    deliveries = {"mails": services.mail.delivery, "webhooks": services.webhooks.delivery}
    sending = [
        asyncio.create_task(again_and_again(one.deliver, seconds=1.0), name=f"smartchat-{name}")
        for name, one in deliveries.items()
        if one is not None
    ]
    try:
        yield
    finally:
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)


@asynccontextmanager
async def _automatic_blocks(services: Services, settings: Settings) -> AsyncIterator[None]:
    """Block networks that fail too often while the block runs, where the settings say so."""
    if not settings.block_after_failures:
        yield
        return
    ports = services.ports
    blocks = AutomaticBlocks(
        blocks=services.access.blocks,
        database=ports.database,
        runtime=Runtime(clock=ports.clock, entropy=ports.entropy, sink=services.events, telemetry=ports.telemetry),
        failures=settings.block_after_failures,
        lasts=timedelta(minutes=settings.block_minutes),
    )
    services.events.subscribe(blocks.listen)
    try:
        yield
    finally:
        await blocks.settle()


def _admitting(
    settings: Settings, https: Callable[[Scope], bool], client_of: Callable[[Scope], str]
) -> Sequence[Middleware]:
    """Finds out who a request comes from, and then counts it for its owner as well."""
    return (
        AccessGuard(https=https, client_of=client_of, publish=publish),
        RateGuard(_rates(settings), limiter_of=_limiter_of, client_of=client_of, owner_of=_owner_of, publish=publish),
    )


def _owner_of(scope: Scope) -> str | None:
    principal = principal_of(scope)
    return None if principal is None else principal.user.owner


def _rates(settings: Settings) -> Rates:
    return Rates.per_minute(
        reads=settings.rate_reads_per_minute,
        asks=settings.rate_asks_per_minute,
        uploads=settings.rate_uploads_per_minute,
        pages=settings.rate_pages_per_minute,
    )


def _description(address: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="SmartChat",
        version=release(),
        description="Add books and documents, search them and ask them; every answer cites the exact passage.",
        path="/schema",
        servers=[Server(url=address)],
        render_plugins=[RenderedOnce(one) for one in RENDERERS],
    )


def _limiter_of(scope: Scope) -> RateLimiter:
    limiter: RateLimiter = scope["litestar_app"].state.limiter
    return limiter
