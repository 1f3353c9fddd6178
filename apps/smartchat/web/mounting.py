"""The application below a prefix of another program's paths."""

from typing import Any

from litestar import Litestar
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send
from litestar.utils.scope.state import CONNECTION_STATE_KEY

__all__ = ["MountedLitestar", "below", "prefix_of", "read_prefix"]

_PREFIX = "smartchat.prefix"


class MountedLitestar(Litestar):
    """Answers below a prefix as it does at the root: routes, guards and metrics know nothing of it.

    The prefix is the one that it was given, else that of the mount, which ASGI calls `root_path`. Servers and mounts
    leave the prefix in the path or take it away; both are understood.
    """

    __slots__ = ("prefix",)

    prefix: str

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answer a request, or run the lifespan."""
        if scope["type"] != "lifespan":
            scope = below(self.prefix, scope)
        await super().__call__(scope, receive, send)


def below(prefix: str, scope: Scope) -> Scope:
    """The scope of a request as at the root.

    It is a copy, without what another Litestar has noted of the request: both would write to the same place.
    """
    prefix = prefix or scope.get("root_path", "").rstrip("/")
    path = scope["path"]
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :] or "/"
    inner: Any = {**scope, "path": path, "root_path": "", _PREFIX: prefix}
    inner["state"] = {name: value for name, value in scope.get("state", {}).items() if name != CONNECTION_STATE_KEY}
    return inner  # type: ignore[no-any-return]  # a scope with one key more


def prefix_of(scope: Scope) -> str:
    """What addresses of this application begin with before the client's eyes: empty, or as in `/books`."""
    prefix: object = scope.get(_PREFIX, "")
    return str(prefix)


def read_prefix(root_path: str) -> str:
    """The prefix without a slash at its end.

    Raises:
        ValueError: it does not begin with a slash.
    """
    prefix = root_path.rstrip("/")
    if prefix and not prefix.startswith("/"):
        msg = f"the prefix {root_path!r} does not begin with a slash"
        raise ValueError(msg)
    return prefix
