"""Serving the metrics of a program that serves nothing else: a worker, a relay, a beat, the monitor."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smartchat.listeners import ListenAddress
from smartchat.settings import Settings
from smartchat_core.events import LoginFailed
from smartchat_core.ports.telemetry import MetricsReader

__all__ = ["metrics_served"]


def _ignore(_: LoginFailed) -> None:
    """Does nothing: signals are the command's."""


@contextmanager
def metrics_served(
    settings: Settings, reader: MetricsReader, *, refused: Callable[[LoginFailed], None] = _ignore
) -> Iterator[str]:
    """Answer `GET /metrics` and `GET /livez` at the setting `metrics_address` while the block runs.

    It yields the address, which is empty where the setting is, and nothing is served then. The metrics are for those
    who have the `ops_token`. Without one they are for everybody who reaches the address, which then has to be one of
    this machine, or a Unix socket; `/livez` is for everybody. One thread serves, and a second one collects.

    Args:
        settings: where, and who may see it.
        reader: gives what was measured.
        refused: is called, in another thread, for each request without the right token.

    Raises:
        ConfigurationError: one cannot listen there, or may not without a token.
    """
    if not settings.metrics_address:
        yield ""
        return
    # Only programs that serve metrics import uvicorn, with which the extras that measure come.
    from smartchat.metrics_endpoint import MetricsEndpoint, metrics_endpoint_server  # noqa: PLC0415

    folder = settings.library.expanduser().absolute()
    place = ListenAddress.parse(settings.metrics_address, setting="metrics_address", folder=folder)
    # Peers at a Unix socket are known by their user, and need no token.
    token = settings.ops_token.get_secret_value() if settings.ops_token and not place.path else ""
    with place.listening(with_token=bool(token)) as listener:
        endpoint = MetricsEndpoint(reader, token=token, by_any_name=bool(token or place.path), refused=refused)
        server = metrics_endpoint_server(endpoint)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="smartchat-metrics", daemon=True
        )
        address = place.shown if place.path else _url(listener)
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host!s}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host!s}:{port}"
