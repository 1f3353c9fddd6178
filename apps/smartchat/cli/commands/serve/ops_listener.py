"""The listener for operators beside the public one."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from litestar.types import ASGIApp

from smartchat.cli.output import console
from smartchat.listeners import ListenAddress
from smartchat.ops_token import token_file
from smartchat.settings import Settings
from smartchat.web.ops_listener import ops_server_config

__all__ = ["OpsSocket", "announce_ops", "ops_serving", "ops_socket"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpsSocket:
    """A socket that listens for operators, and whether they are asked for a token there."""

    address: ListenAddress
    socket: socket.socket
    with_token: bool

    @property
    def shown(self) -> str:
        """Where it is, for a person."""
        if self.address.path is not None:
            return self.address.shown
        host, port = self.socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def ops_socket(settings: Settings) -> Iterator[OpsSocket | None]:
    """A socket at the setting `ops_address`, while the block runs; None where there is none.

    Raises:
        ConfigurationError: one cannot listen there, or may not without a token.
    """
    if not settings.ops_address:
        yield None
        return
    folder = settings.library.expanduser().absolute()
    address = ListenAddress.parse(settings.ops_address, setting="ops_address", folder=folder)
    # Peers at a Unix socket are known by their user, and need no token.
    with_token = settings.ops_token is not None and address.path is None
    with address.listening(with_token=with_token) as listener:
        listener.setblocking(False)
        yield OpsSocket(address=address, socket=listener, with_token=with_token)


@asynccontextmanager
async def ops_serving(
    opened: OpsSocket | None,
    app: ASGIApp,
    settings: Settings,
    *,
    server: Callable[[uvicorn.Config], uvicorn.Server],
) -> AsyncIterator[None]:
    """Serve operators within the block, which begins after the application was started and ends before it stops."""
    if opened is None:
        yield
        return
    running = server(ops_server_config(app, settings, with_token=opened.with_token))
    serving = asyncio.create_task(running.serve(sockets=[opened.socket]), name="smartchat-ops-server")
    try:
        yield
    finally:
        running.should_exit = True
        await serving


def announce_ops(settings: Settings, opened: OpsSocket | None, public: str) -> None:
    """Print the operators' address, and how they authenticate."""
    out = console()
    if opened is not None:
        out.print(f"For operators: {opened.shown}", markup=False, soft_wrap=True)
    if (path := token_file(settings)) is not None:
        out.print(f"For operators: {public}/ops  (any name; the password is in {path})", markup=False, soft_wrap=True)
    out.file.flush()
