"""Putting the web face together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import Scope

from smartchat.composition import Services, open_services
from smartchat.composition.observability import measured_only
from smartchat.sampling import sampler_of
from smartchat.settings import Settings
from smartchat.system import release
from smartchat.web.clients import tell
from smartchat.web.conversations import Conversations
from smartchat.web.desk import Desk, injected_desk
from smartchat.web.errors import EXCEPTION_HANDLERS
from smartchat.web.guard import OriginGuard, add_security_headers
from smartchat.web.limits import Slots
from smartchat.web.observing import observe_requests, start_at_zero
from smartchat.web.ops_access import OpsAccess
from smartchat.web.rate_limiting import RateGuard, Rates, client_behind
from smartchat.web.routes.documents import documents_router
from smartchat.web.routes.feedback import feedback_router
from smartchat.web.routes.health import health, health_detailed, livez, readyz, startupz
from smartchat.web.routes.metrics import metrics
from smartchat.web.routes.ops import ops
from smartchat.web.routes.search import search_router
from smartchat.web.routes.site import page, static_router
from smartchat.web.routes.status import status
from smartchat.web.watching import Draining, close_while_draining, injected_watch, open_watch
from smartchat.worker.in_process import worker_of
from smartchat_core.ops.access import Watchers
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["create_app"]

_BODY_BYTES = 1024**2
_STATE = (health, health_detailed, livez, readyz, startupz, status, ops)
_TEMPLATES = Path(__file__).resolve().parent / "templates"

ServicesOpener = Callable[[Settings], AbstractAsyncContextManager[Services]]


def open_measured(settings: Settings) -> AbstractAsyncContextManager[Services]:
    """The services of a web face that counts what it does, within this process."""
    return open_services(settings, observability=measured_only("api"))


def create_app(
    settings: Settings,
    *,
    hosts: Sequence[str] = (),
    most_asks: int = 8,
    most_uploads: int = 4,
    heartbeat_seconds: float = 15.0,
    open_with: ServicesOpener = open_measured,
    client_of: Callable[[Scope], str] | None = None,
    draining: Draining | None = None,
) -> Litestar:
    """The application. The library is opened when it starts, and closed when it ends.

    Args:
        settings: which library, and how it is used.
        hosts: names that it is served under besides `localhost` and addresses in digits.
        most_asks: how many questions are answered at one time; who comes beyond is asked to come again.
        most_uploads: the same for uploads.
        heartbeat_seconds: after so long without an event a stream shows that it is alive.
        open_with: opens the services; an embedding program may hand in its own. By their `observability` the requests
            are watched; by default they are counted, and neither traced nor logged in another way than the program's.
        client_of: who sends a request, for the limits on each; by default the address that it comes from, or that the
            proxies of the settings speak for.
        draining: tells whether the server is about to stop; whoever stops it says so there.
    """
    drain = draining or Draining()

    @asynccontextmanager
    async def library(app: Litestar) -> AsyncIterator[None]:
        async with open_with(settings) as services:
            app.state.desk = Desk(
                services=services,
                asks=Slots(most_asks, work="questions"),
                uploads=Slots(most_uploads, work="uploads"),
                conversations=Conversations(services.sessions),
                heartbeat_seconds=heartbeat_seconds,
            )
            start_at_zero(app, services.observability.telemetry)
            async with (
                open_watch(services, drain) as app.state.watch,
                sampler_of(services).running(),
                nullcontext() if services.queue else worker_of(services).running(),
            ):
                yield

    rates = Rates.per_minute(
        reads=settings.rate_reads_per_minute,
        asks=settings.rate_asks_per_minute,
        uploads=settings.rate_uploads_per_minute,
    )
    client_of = client_of or client_behind(settings.trusted_proxies)
    guard = RateGuard(rates, limiter_of=_limiter_of, client_of=client_of, tell=tell)
    token = settings.ops_token.get_secret_value() if settings.ops_token else ""
    app = Litestar(
        route_handlers=[*_STATE, metrics, page, static_router, documents_router, search_router, feedback_router],
        lifespan=[library],
        state=State({"ops_access": OpsAccess(watchers=Watchers(token=token), client_of=client_of)}),
        dependencies={"desk": Provide(injected_desk), "watch": Provide(injected_watch)},
        middleware=[OriginGuard(hosts, client_of=client_of, tell=tell), guard],
        before_send=[add_security_headers, close_while_draining],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=_BODY_BYTES,
        template_config=TemplateConfig(directory=_TEMPLATES, engine=JinjaTemplateEngine),
        openapi_config=OpenAPIConfig(
            title="SmartChat",
            version=release(),
            description="Add books and documents, search them and ask them; every answer cites the exact passage.",
            path="/schema",
            render_plugins=[JsonRenderPlugin(), YamlRenderPlugin()],
        ),
        logging_config=None,
    )
    return observe_requests(app, _telemetry_of)


def _limiter_of(scope: Scope) -> RateLimiter:
    desk: Desk = scope["litestar_app"].state.desk
    return desk.services.limiter


def _telemetry_of(scope: Scope) -> Telemetry:
    desk: Desk | None = scope["litestar_app"].state.get("desk")
    return NO_TELEMETRY if desk is None else desk.services.observability.telemetry
