"""`smartchat serve`: the library over HTTP; adds the handbook meanwhile."""

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, nullcontext
from pathlib import Path

from smartchat.cli.commands.add.run import Additions, InputFile
from smartchat.cli.options import Common
from smartchat.cli.output import console, console_on_stderr
from smartchat.cli.targets import open_library
from smartchat.cli.views.additions import AdditionProgress, print_addition
from smartchat.composition import check_confinement
from smartchat.library.asynchronous import AsyncLibrary
from smartchat.settings import Settings
from smartchat_core.accounts.links import Link
from smartchat_core.errors import ConfigurationError, MissingExtra

try:
    import uvicorn

    from smartchat.cli.commands.serve.exposure import link_for_the_first_operator
    from smartchat.cli.commands.serve.ops_listener import OpsSocket, announce_ops, ops_serving, ops_socket
    from smartchat.web import create_app
    from smartchat.web.connections.peers import peer_of
    from smartchat.web.connections.serving import LISTEN_BACKLOG, guarded_config
    from smartchat.web.health_state import Draining
except ModuleNotFoundError as exc:
    raise MissingExtra(
        "the web server is not installed",
        cause=f"the module {exc.name!r} is missing",
        remedy="Install it with: pip install 'smartchat[web]'",
    ) from exc

__all__ = ["HANDBOOK", "add_handbook", "serve_library"]

HANDBOOK = "smartchat-handbook.epub"

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS_TRIED = 20
_SECONDS_TO_FINISH = 5


class _Server(uvicorn.Server):
    """Reports when it is ready, and leaves signals to the command."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(LISTEN_BACKLOG)  # asyncio has made it as short as what it accepts at once
        self.ready.set()


async def serve_library(
    options: Common, *, host: str, port: int, with_handbook: bool, trace_console: bool = False
) -> int:
    """Serve until SIGINT or SIGTERM, then finish requests in progress; returns the exit code.

    Raises:
        ConfigurationError: there is no port to listen on.
        DependencyError: the library cannot be opened.
    """
    listener = _listen(host, port)
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        with console_on_stderr().status("Opening the library…"):
            library = await stack.enter_async_context(
                open_library(options, service="api", trace_console=sys.stderr if trace_console else None)
            )
        link = await link_for_the_first_operator(listener, library.services, library.settings)
        await check_confinement(library.settings)
        await asyncio.to_thread(library.services.ports.parsing.reader.formats)  # logs which parsers cannot be used
        ops = stack.enter_context(ops_socket(library.settings))
        draining = Draining()
        settings = library.settings
        # With the services that are open already: a second set would load the embedder again.
        app = create_app(
            settings,
            hosts=_names(host),
            open_with=lambda _: nullcontext(library.services),
            observability=library.observability,
            draining=draining,
        )
        server = _Server(
            guarded_config(
                app,
                settings,
                peer_of=peer_of(settings),
                telemetry=library.observability.telemetry,
                log_config=None,
                log_level="info" if options.verbose else "warning",
                access_log=options.verbose,
                lifespan="on",
                timeout_graceful_shutdown=_SECONDS_TO_FINISH,
            )
        )
        seconds = settings.drain_seconds
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _on_stop_signal, number, server, draining, seconds)
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="smartchat-server")
        ready = asyncio.create_task(server.ready.wait())
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not server.started:
            ready.cancel()
            await serving
            return 1
        await stack.enter_async_context(ops_serving(ops, app, settings, server=_Server))
        _announce(listener, host, port, settings, ops, link)
        work = asyncio.create_task(add_handbook(library)) if with_handbook else None
        try:
            await asyncio.wait({serving, work} if work else {serving}, return_when=asyncio.FIRST_COMPLETED)
            if work is not None and work.done():
                work.result()
            await serving
        finally:
            if work is not None:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
            if not serving.done():
                server.should_exit = True
                await serving
    return 0


def _on_stop_signal(number: int, server: _Server, draining: Draining, seconds: float) -> None:
    """Stop after these seconds, in which balancers learn that no new client is to be sent here; asked again, now."""
    if draining.begun or seconds <= 0:
        draining.begun = True
        server.handle_exit(number, None)
        return
    draining.begun = True
    asyncio.get_running_loop().call_later(seconds, _stop, server)


def _stop(server: _Server) -> None:
    server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket on this port, or on the next one that is free.

    Raises:
        ConfigurationError: there is none, or the address is not this machine's.
    """
    problem = ""
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host, candidate, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = socket.socket(family, kind, protocol)
        except OSError as exc:
            raise ConfigurationError(
                f"{host!r} is no address of this machine", cause=str(exc), remedy="Give another one with --host."
            ) from exc
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
        except OSError as exc:
            listener.close()
            problem = exc.strerror or str(exc)
        else:
            listener.setblocking(False)
            return listener
    raise ConfigurationError(
        f"there is no port to listen on at {host}", cause=problem, remedy="Give others with --host and --port."
    )


def _names(host: str) -> tuple[str, ...]:
    """The names under which browsers may ask for this server."""
    return (host,) if host in _LOOPBACK else (host, socket.gethostname(), socket.getfqdn())


def _announce(
    listener: socket.socket, host: str, wanted: int, settings: Settings, ops: OpsSocket | None, link: Link | None
) -> None:
    port = listener.getsockname()[1]
    shown = "localhost" if host in {"0.0.0.0", "::", ""} else f"[{host}]" if ":" in host else host  # noqa: S104  # a comparison
    out = console()
    if port != wanted and wanted:
        out.print(f"Port {wanted} is in use; listening on port {port}.")
    address = settings.public_url or f"http://{shown}:{port}"
    out.print(f"SmartChat is ready at {address}/  (Ctrl-C stops it)")
    if link is not None:
        out.print("There is no operator yet. This link makes the first one; it works once, for 24 hours:")
        out.print(f"{address}/account/link?token={link.token}", markup=False, soft_wrap=True)
    announce_ops(settings, ops, address)
    out.file.flush()


async def add_handbook(library: AsyncLibrary) -> None:
    """Have the server's worker take in the handbook, and remove what an earlier version of it left."""
    from smartchat.handbook import AUTHOR, TITLE, build_handbook, documentation

    with tempfile.TemporaryDirectory() as folder:
        path = await asyncio.to_thread(build_handbook, documentation(), Path(folder) / HANDBOOK)
        err = console_on_stderr()
        with AdditionProgress(err, plain=None if err.is_terminal else console()) as progress:
            additions = Additions(library, progress)
            await additions.take_in(InputFile(path=path, filename=HANDBOOK))
            async for outcome in additions.outcomes():
                print_addition(outcome)
                console().file.flush()
                if not outcome.usable or outcome.document is None:
                    continue
                async for other in library.each_document():
                    # A file of that name alone may be anybody's own.
                    built = other.filename == HANDBOOK and other.title == TITLE
                    if built and other.metadata.authors == (AUTHOR,) and other.id != outcome.document.id:
                        await library.remove(other.id)
